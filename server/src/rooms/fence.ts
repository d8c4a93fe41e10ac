// SPDX-License-Identifier: Apache-2.0
/**
 * Fencing numbers of a meeting's seat.
 *
 * The descriptor lists the leaves that may hold the seat; the holder of fence n
 * stands in `seats[n % seats.length]`, so a fence proves by itself which region
 * may use it. Everybody follows the highest fence they have seen and never goes
 * back, so two seats can be alive in a partition but no node obeys both.
 *
 * @module
 */
import type { RegionId } from "@landmoot/core/units"

/**
 * How far apart the first fences of two following seconds are: at least as many as
 * a descriptor may have seats, so that they never overlap. The same for any number
 * of seats, since the next start of a meeting may have fewer.
 */
const FENCES_PER_SECOND = 4096

/**
 * The first fence of a seat that starts with no knowledge of earlier ones. It
 * grows with the clock, so that a node which restarts and has forgotten begins
 * above what it used before, however many seats there were.
 *
 * @param nowSeconds - seconds since 1970.
 * @returns undefined if the region may not hold the seat.
 */
export function firstFence(
  seats: readonly RegionId[],
  region: RegionId,
  nowSeconds: number,
): number | undefined {
  return nextFence(seats, region, Math.floor(nowSeconds) * FENCES_PER_SECOND - 1)
}

/**
 * The lowest fence above `current` with which a region may take the seat over.
 *
 * @returns undefined if the region may not hold the seat.
 */
export function nextFence(
  seats: readonly RegionId[],
  region: RegionId,
  current: number,
): number | undefined {
  const index = seats.indexOf(region)
  if (index < 0) return undefined
  const round = Math.floor(current / seats.length) * seats.length
  const candidate = round + index
  return candidate > current ? candidate : candidate + seats.length
}

/**
 * Who should take over from the holder of `fence`: the first region after it in
 * the order of the descriptor that knows the meeting and has not been lost.
 */
export function successorOf(
  seats: readonly RegionId[],
  fence: number,
  knows: (region: RegionId) => boolean,
): RegionId | undefined {
  for (let step = 1; step <= seats.length; step += 1) {
    const region = seats[(fence + step) % seats.length]
    if (region !== undefined && knows(region)) return region
  }
  return undefined
}
