// SPDX-License-Identifier: Apache-2.0
/**
 * Round trips in a form whose size does not grow with the number of sessions:
 * counts by place, region and length.
 *
 * @module
 */
import type { RoundTrips } from "@landmoot/core/protocol"
import type { RegionId } from "@landmoot/core/units"
import type { RoundTripCount } from "./records.ts"

/**
 * Where buckets end, in ms: about a tenth apart, which is what a median may be
 * wrong by. More of them: a larger table; fewer: coarser medians.
 */
const BUCKET_ENDS_MS: readonly number[] = [
  1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 17, 20, 23, 26, 30, 34, 38, 43, 48, 54, 60, 67, 75, 83, 92, 102,
  113, 125, 138, 153, 170, 190, 210, 235, 260, 290, 325, 365, 410, 460, 520, 600, 700, 850, 1000,
  1500, 2500, 5000, 60_000,
]

/** The median of what was measured between a place and a region. */
export interface MeasuredRoundTrip {
  readonly region: RegionId
  readonly medianMs: number
  readonly p95Ms: number
  readonly samples: number
}

/** What was measured by clients to which a region was nearest. */
export interface PlaceRoundTrips {
  /** The region that stands for the place. */
  readonly place: RegionId
  /** How many sessions began there. */
  readonly sessions: number
  readonly measured: readonly MeasuredRoundTrip[]
}

/** The number of the bucket into which a round trip falls. */
function bucketOf(ms: number): number {
  const found = BUCKET_ENDS_MS.findIndex((end) => ms <= end)
  return found < 0 ? BUCKET_ENDS_MS.length - 1 : found
}

/** What one client's measurements add: nothing if it measured nothing. */
export function countsOf(roundTrips: RoundTrips): readonly RoundTripCount[] {
  const least = new Map<RegionId, number>()
  for (const { region, ms } of roundTrips) {
    least.set(region, Math.min(ms, least.get(region) ?? Number.POSITIVE_INFINITY))
  }
  const [nearest] = [...least].toSorted(([one, a], [other, b]) => a - b || (one < other ? -1 : 1))
  if (nearest === undefined) return []
  const [place] = nearest
  return [...least].map(([region, ms]) => ({ place, region, bucket: bucketOf(ms), count: 1 }))
}

/** Medians by place and region from all counts. */
export function roundTripsOf(counts: readonly RoundTripCount[]): readonly PlaceRoundTrips[] {
  const places = new Map<RegionId, Map<RegionId, Map<number, number>>>()
  for (const { place, region, bucket, count } of counts) {
    const regions = places.get(place) ?? new Map<RegionId, Map<number, number>>()
    const buckets = regions.get(region) ?? new Map<number, number>()
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + count)
    places.set(place, regions.set(region, buckets))
  }
  return [...places]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([place, regions]) => ({
      place,
      // Whoever measured anything measured the place's own region.
      sessions: total(regions.get(place)),
      measured: [...regions]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([region, buckets]) => ({
          region,
          medianMs: quantile(buckets, 0.5),
          p95Ms: quantile(buckets, 0.95),
          samples: total(buckets),
        })),
    }))
}

function total(buckets: ReadonlyMap<number, number> | undefined): number {
  return [...(buckets?.values() ?? [])].reduce((sum, count) => sum + count, 0)
}

/** The middle of the bucket in which a quantile lies. */
function quantile(buckets: ReadonlyMap<number, number>, share: number): number {
  let rest = Math.ceil(total(buckets) * share)
  for (const [bucket, count] of [...buckets].toSorted(([one], [other]) => one - other)) {
    rest -= count
    if (rest > 0) continue
    const end = BUCKET_ENDS_MS[bucket] ?? 0
    return (end + (BUCKET_ENDS_MS[bucket - 1] ?? 0)) / 2
  }
  return 0
}
