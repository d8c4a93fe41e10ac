// SPDX-License-Identifier: Apache-2.0
/**
 * What a change costs in delay, made ready to be drawn and read out. Rules
 * CHO28 to CHO31 of `SPEC.md` in this folder.
 *
 * @module
 */
import type { Distribution, PreviewCost } from "@landmoot/core/preview"

/** One bar before and after: a share of all participants, from 0 to 1. */
export interface CostBar {
  readonly fromMs: number
  /** Absent for the last bar, which has no end. */
  readonly toMs: number | undefined
  readonly before: number
  readonly after: number
}

/** One place before and after. */
export interface CostPlace {
  readonly place: string
  readonly name: string
  readonly weight: number
  readonly beforeMs: number | undefined
  readonly afterMs: number | undefined
  /** Whether both come from measured round trips. */
  readonly measured: boolean
}

/** The bars that somebody falls into, without empty ones at either end. */
export function costBars({ before, after }: PreviewCost): readonly CostBar[] {
  const [was, is] = [sharesOf(before), sharesOf(after)]
  const edges = new Map<number, number | undefined>()
  for (const { fromMs, toMs } of [...before.histogram, ...after.histogram]) edges.set(fromMs, toMs)
  const bars = [...edges]
    .toSorted(([a], [b]) => a - b)
    .map(([fromMs, toMs]) => ({
      fromMs,
      toMs,
      before: was.get(fromMs) ?? 0,
      after: is.get(fromMs) ?? 0,
    }))
  const used = bars.map((bar) => bar.before > 0 || bar.after > 0)
  const [first, last] = [used.indexOf(true), used.lastIndexOf(true)]
  return first === -1 ? [] : bars.slice(first, last + 1)
}

/** Places whose round trip changes most first, then those with the most people. */
export function costPlaces({ before, after }: PreviewCost): readonly CostPlace[] {
  const [was, is] = [placesOf(before), placesOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((place): CostPlace => {
      const [one, other] = [was.get(place), is.get(place)]
      return {
        place,
        name: other?.name ?? one?.name ?? place,
        weight: Math.max(one?.weight ?? 0, other?.weight ?? 0),
        beforeMs: one?.ms,
        afterMs: other?.ms,
        measured: (one?.measured ?? true) && (other?.measured ?? true),
      }
    })
    .toSorted(
      (a, b) =>
        weightedChange(b) - weightedChange(a) || b.weight - a.weight || (a.name < b.name ? -1 : 1),
    )
}

/** Whether people wait noticeably longer, less long, or about as long as before. */
export type Trend = "slower" | "faster" | "same" | "nobody"

/** Below this, in ms, nobody notices; lower values call noise a change. */
const NOTICED_MS = 2

/** How a percentile moves. */
export function trendOf(beforeMs: number | undefined, afterMs: number | undefined): Trend {
  if (afterMs === undefined) return "nobody"
  if (beforeMs === undefined) return "faster"
  if (Math.abs(afterMs - beforeMs) < NOTICED_MS) return "same"
  return afterMs > beforeMs ? "slower" : "faster"
}

interface PlaceSum {
  readonly name: string
  readonly weight: number
  readonly ms: number | undefined
  readonly measured: boolean
}

/** One place can stand in several rows, one for each region that its people use. */
function placesOf({ places }: Distribution): ReadonlyMap<string, PlaceSum> {
  const sums = new Map<string, PlaceSum>()
  for (const { place, name, weight, roundTripMs, basis } of places) {
    const sum = sums.get(place)
    const measured = basis === "measured"
    if (sum === undefined) {
      sums.set(place, { name, weight, ms: roundTripMs, measured })
      continue
    }
    const total = sum.weight + weight
    const ms =
      sum.ms === undefined || roundTripMs === undefined
        ? (sum.ms ?? roundTripMs)
        : (sum.ms * sum.weight + roundTripMs * weight) / total
    sums.set(place, { name, weight: total, ms, measured: sum.measured && measured })
  }
  return sums
}

function sharesOf({ histogram, weight }: Distribution): ReadonlyMap<number, number> {
  return new Map(histogram.map((bar) => [bar.fromMs, weight > 0 ? bar.weight / weight : 0]))
}

function weightedChange({ beforeMs, afterMs, weight }: CostPlace): number {
  if (beforeMs === undefined || afterMs === undefined) {
    return beforeMs === afterMs ? 0 : Number.MAX_SAFE_INTEGER
  }
  return Math.abs(afterMs - beforeMs) < NOTICED_MS ? 0 : Math.abs(afterMs - beforeMs) * weight
}
