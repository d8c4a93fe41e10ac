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
 * beside media. Ours seals frames and the bare side does not. What that costs is told by a second
 * meeting of ours that differs in nothing but that its browsers ignore what seals and opens.
 * Nobody else is in any meeting but one sender in a namespace nearby.
 *
 * The slope of the time over the round trip that an emulator adds to the visitor's link is
 * the number of round trips spent.
 *
 * @module
 */
import type { Progress } from "../progress.ts"
import type { Reading, SectionReport } from "../report.ts"
import {
  type Point,
  type Summary,
  summarise,
  summariseRatios,
  summariseSlope,
} from "../statistics.ts"
import type { VisitTimes } from "../page/main.ts"
import { Stage, type VisitedSide } from "./stage.ts"

const ROUND_TRIPS_MS = [0, 50, 100, 200] as const
/** Joins of each side at each round trip. */
const JOINS = 20
/** The stock order is measured for information only. */
const STOCK_JOINS = 4
/** The meeting without sealed frames; fewer, so that the section does not take too long. */
const UNSEALED_JOINS = 8
const RATIO_GOAL = 1.25
const ROUND_TRIPS_GOAL = 5
const SEALED_GOAL = 1.15

const SIDES = ["ours", "unsealed", "bare", "stock"] as const

/** One join. */
interface Join extends VisitTimes {
  readonly side: VisitedSide
  readonly roundTripMs: number
}

/**
 * Measures joins. Round trips take turns, as the sides do, so that a machine that gets busier
 * meanwhile bends no slope.
 */
export async function measureJoins(tell: Progress): Promise<SectionReport> {
  await using stage = await Stage.set(tell)
  const joins: Join[] = []
  for (const side of SIDES) await stage.visit(side)
  for (let turn = 0; turn < JOINS; turn += 1) {
    for (const roundTripMs of ROUND_TRIPS_MS) {
      tell(`turn ${turn + 1} of ${JOINS}, round trip ${roundTripMs} ms`)
      await stage.setRoundTrip(roundTripMs)
      for (const side of sidesOf(turn)) {
        joins.push({ side, roundTripMs, ...(await stage.visit(side)) })
      }
    }
  }
  return reportOf(joins)
}

/** Who is visited in a turn: each first in every other turn, and those compared with ours beside it. */
function sidesOf(turn: number): readonly VisitedSide[] {
  const unsealed = turn < UNSEALED_JOINS ? (["unsealed"] as const) : []
  const compared = [...unsealed, "ours", "bare"] as const
  const inOrder = turn % 2 === 0 ? compared : compared.toReversed()
  return turn < STOCK_JOINS ? [...inOrder, "stock"] : inOrder
}

function reportOf(joins: readonly Join[]): SectionReport {
  const of = (side: VisitedSide, roundTripMs: number): readonly Join[] =>
    joins.filter((join) => join.side === side && join.roundTripMs === roundTripMs)
  const frames = (side: VisitedSide, ms: number): readonly number[] =>
    of(side, ms).map(({ frameMs }) => frameMs)
  const slope = (side: VisitedSide): Summary =>
    summariseSlope(
      joins
        .filter((join) => join.side === side)
        .map(({ roundTripMs, frameMs }): Point => ({ at: roundTripMs, value: frameMs })),
    )
  const ratios = ROUND_TRIPS_MS.map((ms): Reading => {
    const bare = frames("bare", ms)
    const pairs = frames("ours", ms).map((ours, turn) => ({ ours, peer: bare[turn] ?? Number.NaN }))
    const what = `time at + ${ms} ms round trip, ours ÷ bare`
    return { ...reading(what, "", summariseRatios(pairs)), ...atMost(RATIO_GOAL) }
  })
  const sealed = ROUND_TRIPS_MS.map((ms): Reading => {
    const ours = frames("ours", ms)
    const pairs = frames("unsealed", ms).map((peer, turn) => ({
      ours: ours[turn] ?? Number.NaN,
      peer,
    }))
    const what = `time at + ${ms} ms round trip, sealed ÷ unsealed`
    return { ...reading(what, "", summariseRatios(pairs)), ...atMost(SEALED_GOAL) }
  })
  const figures = ROUND_TRIPS_MS.flatMap((ms) =>
    SIDES.flatMap((side) => [
      reading(`click to first frame at + ${ms} ms, ${side}`, "ms", summarise(frames(side, ms))),
      reading(
        `  until joined, ${side}`,
        "ms",
        summarise(of(side, ms).map(({ joinedMs }) => joinedMs)),
      ),
    ]),
  )
  return {
    section: "join",
    title: "(b) join: time from click to first remote frame, descriptor and certificates cached",
    ratios: [
      ...ratios,
      ...sealed,
      { ...reading("round trips spent, ours", "", slope("ours")), ...atMost(ROUND_TRIPS_GOAL) },
      reading("round trips spent, bare", "", slope("bare")),
      reading("round trips spent, stock", "", slope("stock")),
    ],
    figures,
    notes: [
      "round trips spent are the slope of the time over the emulated round trip",
      "bare: the same page, the same media code, a socket that is open already, no policy",
      "bare sends its frames unsealed, so that ours ÷ bare has the cost of encryption in it",
      "unsealed: a meeting of ours like the other, keys agreed on as well, whose browsers leave " +
        "frames as they are, so that the first is seen without a key",
      "stock: the steps of mediasoup's demonstration, which opens its socket with the click",
    ],
  }
}

function reading(what: string, unit: string, summary: Summary): Reading {
  return { what, unit, summary }
}

function atMost(limit: number): Pick<Reading, "goal"> {
  return { goal: { kind: "at-most", limit } }
}
