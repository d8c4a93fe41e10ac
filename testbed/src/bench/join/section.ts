// SPDX-License-Identifier: Apache-2.0
/**
 * (b) Time from the click to the first remote frame, ours against a bare mediasoup router.
 *
 * One page, one bundle, one browser: on our side it joins by the SDK, on the bare side it
 * runs the SDK's media code (`client/src/media`) against a WebSocket in front of mediasoup.
 * Both prepare before the click what can be prepared: the socket is open, the device is
 * loaded, and on our side descriptor and certificates are verified and the gateway admitted.
 * Both send the same kinds of media messages in the same order, microphone and camera of
 * their own included. What only ours does after the click: sign a token, have it verified,
 * placement, a grant for the media node, the guard on its answer, and whatever the SDK does
 * beside media. Nobody else is in either meeting but one sender in a namespace nearby.
 *
 * The slope of the time over the round trip that an emulator adds to the visitor's link is
 * the number of round trips spent.
 *
 * @module
 */
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import { inTurns, type Pair } from "../rounds.ts"
import {
  type Point,
  type Summary,
  summarise,
  summariseRatios,
  summariseSlope,
} from "../statistics.ts"
import { Stage, type VisitedSide } from "./stage.ts"

const ROUND_TRIPS_MS = [0, 50, 100, 200] as const
/** Joins of each side where the ratio is taken; and at each other round trip, for the slope. */
const JOINS = 20
const JOINS_FOR_SLOPE = 15
/** The stock order is measured for information only. */
const STOCK_JOINS = 5
const RATIO_GOAL = 1.25
const ROUND_TRIPS_GOAL = 5

/** Times until a side had joined, before any media. */
type Joined = Readonly<Record<VisitedSide, Point[]>>

interface Sample extends Pair {
  readonly roundTripMs: number
}

/** Measures joins at each round trip. */
export async function measureJoins(tell: Progress): Promise<SectionReport> {
  await using stage = await Stage.set(tell)
  const samples: Sample[] = []
  const stock: Point[] = []
  const joined: Joined = { ours: [], bare: [], stock: [] }
  const visit = async (side: VisitedSide, at: number): Promise<number> => {
    const { joinedMs, frameMs } = await stage.visit(side)
    joined[side].push({ at, value: joinedMs })
    return frameMs
  }
  for (const roundTripMs of ROUND_TRIPS_MS) {
    await stage.setRoundTrip(roundTripMs)
    const rounds = roundTripMs === 0 ? JOINS : JOINS_FOR_SLOPE
    const pairs = await inTurns(
      {
        ours: async () => await visit("ours", roundTripMs),
        peer: async () => await visit("bare", roundTripMs),
      },
      {
        rounds,
        onRound: (round) => tell(`round trip ${roundTripMs} ms, joins ${round} of ${rounds}`),
      },
    )
    samples.push(...pairs.map((pair) => ({ ...pair, roundTripMs })))
    for (let join = 0; join < STOCK_JOINS; join += 1) {
      tell(`round trip ${roundTripMs} ms, stock order, join ${join + 1} of ${STOCK_JOINS}`)
      stock.push({ at: roundTripMs, value: await visit("stock", roundTripMs) })
    }
  }
  return reportOf(samples, { stock, joined })
}

function reportOf(
  samples: readonly Sample[],
  { stock, joined }: { readonly stock: readonly Point[]; readonly joined: Joined },
): SectionReport {
  const at = (roundTripMs: number): readonly Sample[] =>
    samples.filter((sample) => sample.roundTripMs === roundTripMs)
  const slopeOf = (side: "ours" | "peer"): Summary =>
    summariseSlope(
      samples.map((sample): Point => ({ at: sample.roundTripMs, value: sample[side] })),
    )
  const joinedAt = (side: VisitedSide, ms: number): Summary =>
    summarise(joined[side].flatMap(({ at: roundTrip, value }) => (roundTrip === ms ? [value] : [])))
  const ratios = ROUND_TRIPS_MS.map((ms): Reading => {
    const what = `time at + ${ms} ms round trip, ours ÷ bare`
    return { ...reading(what, "", summariseRatios(at(ms))), ...atMost(RATIO_GOAL) }
  })
  const figures = ROUND_TRIPS_MS.flatMap((ms) => [
    reading(`click to first frame at + ${ms} ms, ours`, "ms", summarise(at(ms).map((s) => s.ours))),
    reading(`click to first frame at + ${ms} ms, bare`, "ms", summarise(at(ms).map((s) => s.peer))),
    reading(`  until joined, ours`, "ms", joinedAt("ours", ms)),
    reading(`  until joined, bare`, "ms", joinedAt("bare", ms)),
  ])
  return {
    section: "join",
    title: "(b) join: time from click to first remote frame, descriptor and certificates cached",
    ratios: [
      ...ratios,
      { ...reading("round trips spent, ours", "", slopeOf("ours")), ...atMost(ROUND_TRIPS_GOAL) },
      reading("round trips spent, bare", "", slopeOf("peer")),
      reading("round trips spent, mediasoup's demonstration", "", summariseSlope(stock)),
    ],
    figures,
    notes: [
      "round trips spent are the slope of the time over the emulated round trip",
      "mediasoup's demonstration opens its socket with the click and takes its steps one by one",
      "the bare side has the same page, the same media code and a socket that is open already",
    ],
  }
}

function reading(what: string, unit: string, summary: Summary): Reading {
  return { what, unit, summary }
}

function atMost(limit: number): Pick<Reading, "goal"> {
  return { goal: { kind: "at-most", limit } }
}
