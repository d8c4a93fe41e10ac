// SPDX-License-Identifier: Apache-2.0
/**
 * What a policy costs in delay: round trips of participants to the best region allowed.
 *
 * A value is the median of what was measured between a place and a region, or else follows
 * from the distance: light in fibre, along cables that are never straight. Both say how they
 * came about, and the whole is an estimate: nobody has yet met under the new policy.
 *
 * @module
 */
import type { PolicyAnswer, PolicyCatalogue, PolicyRegion } from "../policy/index.ts"
import { distanceKm, minimumRoundTripMs } from "../regions/index.ts"
import type { RegionId } from "../units/index.ts"
import type { Bar, Distribution, PlaceCost } from "./answer.ts"
import type { ClientDistribution, ClientPlace } from "./input.ts"
import { planeOf } from "./sets.ts"

/**
 * How much longer a cable is than the great circle. Published routes between cities are 1.3 to
 * 2 times as long; a higher value makes far regions look worse than they are, a lower better.
 */
export const DETOUR = 1.5

/** Where the bars of a histogram begin, in ms. ITU-T G.114 calls 150 ms one way good. */
const BARS_FROM_MS = [0, 10, 20, 40, 60, 80, 100, 150, 200, 300, 500]

/** One answer for people in each place, weighted. */
interface Estimate extends PlaceCost {
  readonly at: ClientPlace
}

/** Finds the delay of everybody under the answers for their shapes. */
export function costOf(
  clients: ClientDistribution,
  catalogue: PolicyCatalogue,
  answerFor: (shape: number | undefined) => PolicyAnswer,
): Distribution {
  const near = new Nearest(clients.places, catalogue)
  const merged = new Map<string, Estimate>()
  for (const { place, weight, shape } of clients.attendance) {
    const best = near.of(place, planeOf(answerFor(shape), "media"))
    if (best === undefined || weight <= 0) continue
    const key = `${place}\n${best.region ?? ""}`
    const before = merged.get(key)?.weight ?? 0
    merged.set(key, { ...best, weight: before + weight })
  }
  return summed([...merged.values()])
}

/** Finds the best leaf of a set for a place, each different question once. */
class Nearest {
  readonly #places: ReadonlyMap<string, ClientPlace>
  readonly #leaves: ReadonlyMap<RegionId, PolicyRegion>
  readonly #best = new Map<ClientPlace, Map<readonly RegionId[], Estimate>>()
  readonly #excess = new Map<ClientPlace, number>()

  constructor(places: readonly ClientPlace[], catalogue: PolicyCatalogue) {
    this.#places = new Map(places.map((place) => [place.id, place]))
    this.#leaves = new Map(catalogue.regions.map((leaf) => [leaf.id, leaf]))
  }

  of(id: string, allowed: readonly RegionId[]): Estimate | undefined {
    const place = this.#places.get(id)
    if (place === undefined) return undefined
    const known = this.#best.get(place) ?? new Map<readonly RegionId[], Estimate>()
    this.#best.set(place, known)
    const found = known.get(allowed) ?? this.#find(place, allowed)
    known.set(allowed, found)
    return found
  }

  #find(place: ClientPlace, allowed: readonly RegionId[]): Estimate {
    const none = { at: place, place: place.id, name: place.name, weight: 0, basis: "none" } as const
    const leaves = allowed.flatMap((id) => this.#leaves.get(id) ?? [])
    const active = leaves.filter(({ status }) => status === "active")
    // What drains takes nobody new, unless it is all there is to show.
    const candidates = active.length > 0 ? active : leaves
    let best: Estimate = none
    for (const leaf of candidates) {
      const measured = place.measured[leaf.id]
      const roundTripMs = measured?.medianMs ?? this.#estimate(place, leaf)
      if (best.roundTripMs !== undefined && best.roundTripMs <= roundTripMs) continue
      const basis = measured === undefined ? "bound" : "measured"
      best = { ...none, region: leaf.id, roundTripMs, basis }
    }
    return best
  }

  #estimate(place: ClientPlace, leaf: PolicyRegion): number {
    return fibreRoundTripMs(place, leaf) + this.#excessOf(place)
  }

  /**
   * The least that measured round trips from a place exceed their distance by: the way from
   * people's rooms to the cable, which a region that was not measured yet does not save them.
   */
  #excessOf(place: ClientPlace): number {
    const known = this.#excess.get(place)
    if (known !== undefined) return known
    let least = Number.POSITIVE_INFINITY
    for (const [id, { medianMs }] of Object.entries(place.measured)) {
      const leaf = this.#leaves.get(id as RegionId) // Looked up, and unknown to none but us.
      if (leaf !== undefined) least = Math.min(least, medianMs - fibreRoundTripMs(place, leaf))
    }
    const excess = Number.isFinite(least) ? Math.max(0, least) : 0
    this.#excess.set(place, excess)
    return excess
  }
}

/** The round trip over fibre along a usual route, in ms. */
export function fibreRoundTripMs(
  from: { readonly lat: number; readonly lon: number },
  to: { readonly lat: number; readonly lon: number },
): number {
  return minimumRoundTripMs(distanceKm(from, to)) * DETOUR
}

function summed(estimates: readonly Estimate[]): Distribution {
  const placed = estimates
    .filter((estimate) => estimate.roundTripMs !== undefined)
    .toSorted((one, other) => ms(one) - ms(other))
  const weight = total(placed)
  const p50Ms = percentile(placed, 0.5 * weight)
  const p90Ms = percentile(placed, 0.9 * weight)
  const maxMs = percentile(placed, weight)
  return {
    ...(p50Ms === undefined ? {} : { p50Ms }),
    ...(p90Ms === undefined ? {} : { p90Ms }),
    ...(maxMs === undefined ? {} : { maxMs }),
    weight,
    without: total(estimates) - weight,
    histogram: histogram(placed),
    places: estimates
      .toSorted((one, other) => ms(other) - ms(one) || (one.name < other.name ? -1 : 1))
      .map(({ at: _at, ...cost }) => cost),
  }
}

/** The nearest-rank percentile of values that are sorted. */
function percentile(sorted: readonly Estimate[], rank: number): number | undefined {
  let passed = 0
  for (const estimate of sorted) {
    passed += estimate.weight
    if (passed >= rank) return estimate.roundTripMs
  }
  return undefined
}

function histogram(placed: readonly Estimate[]): Bar[] {
  return BARS_FROM_MS.map((fromMs, at) => {
    const toMs = BARS_FROM_MS[at + 1]
    const within = placed.filter(
      (estimate) => ms(estimate) >= fromMs && ms(estimate) < (toMs ?? Number.POSITIVE_INFINITY),
    )
    return { fromMs, ...(toMs === undefined ? {} : { toMs }), weight: total(within) }
  })
}

function ms({ roundTripMs }: PlaceCost): number {
  return roundTripMs ?? Number.POSITIVE_INFINITY
}

function total(costs: readonly PlaceCost[]): number {
  return costs.reduce((sum, { weight }) => sum + weight, 0)
}
