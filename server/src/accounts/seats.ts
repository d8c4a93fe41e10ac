// SPDX-License-Identifier: Apache-2.0
import { distanceKm, findRegion, type Catalogue, type Region } from "@landmoot/core/regions"
import type { Plane, RegionId } from "@landmoot/core/units"

/** Why a meeting whose planes leave no leaf for its seat cannot be. */
export const NO_SEAT = "no region is left in which both signalling and keys may be handled"

/** The leaves that may hold a seat: it runs the meeting and delivers the messages of its keys. */
export function seatLeaves(planes: Readonly<Record<Plane, readonly RegionId[]>>): RegionId[] {
  return planes.signalling.filter((leaf) => planes.keys.includes(leaf))
}

/**
 * Puts the leaves that may hold a seat in the order in which they do:
 * the home first, if it is among them, then by distance from it. Leaves that take
 * no new work, or in which no node has been set up, come after all others, since
 * trying them first would only cost time.
 */
export function seatOrder(
  leaves: readonly RegionId[],
  home: RegionId,
  catalogue: Catalogue,
): RegionId[] {
  const from = findRegion(catalogue, home)
  const ranked = leaves.map((id) => {
    const region = findRegion(catalogue, id)
    return {
      id,
      away: id === home ? 0 : 1,
      idle: region !== undefined && takesWork(region) ? 0 : 1,
      km: from === undefined || region === undefined ? 0 : distanceKm(from, region),
    }
  })
  return ranked
    .toSorted(
      (one, other) =>
        one.idle - other.idle ||
        one.away - other.away ||
        one.km - other.km ||
        (one.id < other.id ? -1 : 1),
    )
    .map(({ id }) => id)
}

function takesWork({ status, gateways, bridges }: Region): boolean {
  return status === "active" && gateways.length + bridges.length > 0
}
