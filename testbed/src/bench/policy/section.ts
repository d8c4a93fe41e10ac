// SPDX-License-Identifier: Apache-2.0
/**
 * (c) How many policies are resolved, and how many verifications are made, per second.
 *
 * Nothing of an earlier round is of use to a later one: inputs are thousands of different
 * policies and dozens of different signed objects, and what is timed keeps nothing. The one
 * thing that is derived once is the index of the catalogue, which all policies of a server
 * share; a figure with a new catalogue for every resolution stands beside it.
 *
 * @module
 */
import { judgePlace, type PlaceQuestion } from "@landmoot/core/placement"
import { resolvePolicy } from "@landmoot/core/policy"
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { inTurns, type Pair, perSecond } from "../rounds.ts"
import { type Summary, summarise, summariseRatios } from "../statistics.ts"
import { measureGuard } from "./guard.ts"
import { type BenchPolicy, CATALOGUE, LEAF_COUNT, makePolicies } from "./policies.ts"
import { makePlaceQuestions, makeSignedWorld } from "./signed-world.ts"
import { measureSignatures } from "./signatures.ts"

/** Higher: a longer run and a steadier median. */
const ROUNDS = 31
const POLICIES = 4_000

/** Measures resolution, judgement of places, signatures and the client's guard. */
export async function measurePolicy(tell: Progress): Promise<SectionReport> {
  const policies = makePolicies(POLICIES)
  const resolved = policies.filter(({ input }) => resolvePolicy(input).ok).length
  const resolutions = await measureResolution(policies, tell)
  const fresh = await measureFreshCatalogues(policies, tell)
  const world = await makeSignedWorld()
  const judgements = await measureJudgements(makePlaceQuestions(world, policies), tell)
  const signatures = await measureSignatures(world, tell)
  const guards = await measureGuard(world, tell)
  return {
    section: "policy",
    title: "(c) policy: resolutions and verifications per second, one thread",
    ratios: [
      ratio("time to resolve ÷ JSON.parse of the same layers", resolutions),
      ratio("time to verify certificate and descriptor ÷ 2 bare Ed25519", signatures.pairs),
      ratio(`time of a join's guard ÷ ${guards.verifications} bare Ed25519`, guards.pairs),
    ],
    figures: [
      {
        ...figure("policies resolved", oursOf(resolutions)),
        goal: { kind: "at-least", limit: 100_000 },
      },
      figure("policies resolved, a new catalogue for each", fresh),
      figure("places judged (judgePlace)", judgements),
      figure("certificate and descriptor verified", oursOf(signatures.pairs)),
      figure("joins guarded, all checks before media", oursOf(guards.pairs)),
    ],
    notes: [
      `${POLICIES} different policies of ${LEAF_COUNT} leaves and 4 layers (account, group, user, ` +
        `meeting), ${Math.round((100 * resolved) / POLICIES)} % of which leave a region`,
      "bare Ed25519 is WebCrypto's verify of the same bytes with keys that are imported already",
    ],
  }
}

function oursOf(pairs: readonly Pair[]): Summary {
  return summarise(pairs.map((pair) => pair.ours))
}

function figure(what: string, summary: Summary): Reading {
  return { what, unit: "/s", summary }
}

/** How long ours takes for each unit of time of the peer, from how often each runs per second. */
function ratio(what: string, pairs: readonly Pair[]): Reading {
  const times = pairs.map(({ ours, peer }) => ({ ours: 1 / ours, peer: 1 / peer }))
  return { what, unit: "", summary: summariseRatios(times) }
}

async function measureResolution(
  policies: readonly BenchPolicy[],
  tell: Progress,
): Promise<Pair[]> {
  let sink = 0
  const pairs = await inTurns(
    {
      ours: perSecond(policies.length, () => {
        for (const { input } of policies) sink += resolvePolicy(input).ok ? 1 : 0
      }),
      peer: perSecond(policies.length, () => {
        for (const { text } of policies) sink += JSON.parse(text) === null ? 1 : 0
      }),
    },
    { rounds: ROUNDS, onRound: (round) => tell(`resolutions, round ${round} of ${ROUNDS}`) },
  )
  return sink > 0 ? pairs : []
}

/** The same where nothing can have been derived from the catalogue before. */
async function measureFreshCatalogues(
  policies: readonly BenchPolicy[],
  tell: Progress,
): Promise<Summary> {
  const rates = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    tell(`resolutions with new catalogues, round ${round} of ${ROUNDS}`)
    const inputs = policies.map(({ input }) => ({ ...input, catalogue: { ...CATALOGUE } }))
    rates.push(
      await perSecond(inputs.length, () => {
        for (const input of inputs) resolvePolicy(input)
      })(),
    )
  }
  return summarise(rates.slice(1))
}

async function measureJudgements(
  questions: readonly PlaceQuestion[],
  tell: Progress,
): Promise<Summary> {
  const rates = []
  let allowed = 0
  for (let round = 0; round <= ROUNDS; round += 1) {
    tell(`judgements of places, round ${round} of ${ROUNDS}`)
    rates.push(
      await perSecond(questions.length, () => {
        for (const question of questions) allowed += judgePlace(question).ok ? 1 : 0
      })(),
    )
  }
  return allowed > 0 ? summarise(rates.slice(1)) : summarise([])
}
