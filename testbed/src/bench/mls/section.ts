// SPDX-License-Identifier: Apache-2.0
/**
 * (f) What a group costs its members by its size: making a commit, following one, and
 * joining, ours against ts-mls as it comes, in the same group and the same run.
 *
 * The group is one in which every second member has committed, so its tree has no blank
 * nodes and a commit is as long as the logarithm of its size. Credentials are as long as
 * real ones but let in unread, on both sides: what their check costs, section (c) says.
 *
 * @module
 */
import type { Progress } from "../progress.ts"
import type { Goal, Reading, SectionReport } from "../report.ts"
import { inTurns, type Pair } from "../rounds.ts"
import { summarise, summariseRatios, summariseSlope } from "../statistics.ts"
import { begin } from "./grow.ts"
import {
  complete,
  prepare,
  timeOurCommit,
  timeOurJoin,
  timeOurProcessing,
  timeStockCommit,
  timeStockJoin,
  timeStockProcessing,
} from "./stage.ts"

const SIZES = [8, 32, 64, 128, 256, 512]

/** The size that goals are set for. */
const JUDGED_SIZE = 256

/** Higher: steadier medians; the stock library takes seconds a round in large groups. */
const ROUNDS = 7
const ROUNDS_IF_LARGE = 3

/** What is measured at each size, with the most that ours may take of the stock time at 256. */
const COSTS = {
  create: { what: "make a commit", most: 0.1 },
  process: { what: "follow a commit", most: 0.1 },
  join: { what: "join", most: 0.2 },
} as const

type Cost = keyof typeof COSTS

/** One cost at one size. */
interface Sample {
  readonly cost: Cost
  readonly size: number
  readonly pairs: readonly Pair[]
}

/** Measures commits and joins at all sizes. */
export async function measureGroups(tell: Progress): Promise<SectionReport> {
  const samples = await measureSizes(tell)
  const judged = samples.filter(({ size }) => size === JUDGED_SIZE)
  const others = samples.filter(({ size }) => size !== JUDGED_SIZE)
  return {
    section: "mls",
    title: "(f) mls: commits and joins by the size of the group, against ts-mls, one thread",
    ratios: [
      ...judged.map((sample) => ratio(sample, { kind: "at-most", limit: COSTS[sample.cost].most })),
      ...slopes(samples),
      ...others.map((sample) => ratio(sample)),
    ],
    figures: samples.flatMap(({ cost, size, pairs }) => [
      time(
        `${COSTS[cost].what}, ${size} members`,
        pairs.map(({ ours }) => ours),
      ),
      time(
        `${COSTS[cost].what}, ${size} members, ts-mls`,
        pairs.map(({ peer }) => peer),
      ),
    ]),
    notes: [
      "every second member has committed, so trees have no blank nodes; commits rotate keys",
      "what is followed and joined was made by ours, on both sides; all ended with the same keys",
      "a joiner verifies every member's signature, so joining grows with the size on both sides",
    ],
  }
}

async function measureSizes(tell: Progress): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  const now = Date.now()
  let group = await begin(now)
  for (const size of SIZES) {
    tell(`a group of ${size} grows`)
    const base = await prepare(group, size, now)
    const rounds = size >= JUDGED_SIZE ? ROUNDS_IF_LARGE : ROUNDS
    const turns = (cost: Cost) => ({
      rounds,
      onRound: (round: number) => tell(`${COSTS[cost].what}, ${size} members, round ${round}`),
    })
    const joins = {
      ours: () => timeOurJoin(base.group, now),
      peer: () => timeStockJoin(base.group, now),
    }
    samples.push({ cost: "join", size, pairs: await inTurns(joins, turns("join")) })
    const stage = await complete(base, now)
    const commits = {
      ours: () => timeOurCommit(stage, now),
      peer: () => timeStockCommit(stage),
    }
    samples.push({ cost: "create", size, pairs: await inTurns(commits, turns("create")) })
    const processing = {
      ours: () => timeOurProcessing(stage, now),
      peer: () => timeStockProcessing(stage, now),
    }
    samples.push({ cost: "process", size, pairs: await inTurns(processing, turns("process")) })
    group = stage.committer
  }
  return samples
}

function ratio({ cost, size, pairs }: Sample, goal?: Goal): Reading {
  return {
    what: `time to ${COSTS[cost].what} ÷ ts-mls, ${size} members`,
    unit: "",
    summary: summariseRatios(pairs),
    ...(goal === undefined ? {} : { goal }),
  }
}

/** How times grow: 1 would be as fast as the group, 0 not at all. */
function slopes(samples: readonly Sample[]): readonly Reading[] {
  // The keys are those of the table above.
  return (Object.keys(COSTS) as Cost[]).map((cost) => ({
    what: `log-log slope of the time to ${COSTS[cost].what}, 8 to 512 members`,
    unit: "",
    summary: summariseSlope(
      samples
        .filter((sample) => sample.cost === cost)
        .flatMap(({ size, pairs }) =>
          pairs.map(({ ours }) => ({ at: Math.log(size), value: Math.log(ours) })),
        ),
    ),
    goal: { kind: "at-most", limit: 0.5 },
  }))
}

function time(what: string, values: readonly number[]): Reading {
  return { what, unit: "ms", summary: summarise(values) }
}
