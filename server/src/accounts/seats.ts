// SPDX-License-Identifier: Apache-2.0
import { distanceKm, findRegion, type Catalogue, type Region } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"

/**
 * Puts the leaves of S(signalling) in the order in which they may hold the seat:
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
