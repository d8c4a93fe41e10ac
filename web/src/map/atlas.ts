// SPDX-License-Identifier: Apache-2.0
/**
 * The outlines of the world's countries (Natural Earth), fetched from our own
 * origin when a map is first shown: coarse (1:110 million) for the world and for
 * small maps, fine (1:50 million) where a large map shows a continent.
 *
 * @module
 */
import { type ExtendedFeature, geoContains } from "d3-geo"
import { feature } from "topojson-client"
import coarseUrl from "world-atlas/countries-110m.json?url"
import fineUrl from "world-atlas/countries-50m.json?url"
import type { Place } from "./geometry.ts"

/** The outline of one country. */
export type Country = ExtendedFeature

/** A topology, as the reader of topologies takes it. */
type Atlas = Parameters<typeof feature>[0]

/** How much of a coast is drawn. */
type Detail = "coarse" | "fine"

const loading = new Map<Detail, Promise<readonly Country[]>>()

/** Fetches the outlines once. */
export function loadCountries(detail: Detail = "coarse"): Promise<readonly Country[]> {
  const known = loading.get(detail) ?? fetchCountries(detail === "fine" ? fineUrl : coarseUrl)
  loading.set(detail, known)
  return known
}

async function fetchCountries(url: string): Promise<readonly Country[]> {
  const response = await fetch(url)
  // The file is part of this build, made from the package world-atlas.
  const atlas = (await response.json()) as Atlas
  const { countries } = atlas.objects
  if (countries?.type !== "GeometryCollection") throw new TypeError("the atlas has no countries")
  return feature(atlas, countries).features
}

/** Coasts are coarse at this scale, so a harbour may lie in the sea: look around it too, in degrees. */
const NEARBY = [
  [0, 0],
  [0.6, 0],
  [-0.6, 0],
  [0, 0.6],
  [0, -0.6],
] as const

/** The country whose outline holds a place. */
export function countryAt(countries: readonly Country[], place: Place): Country | undefined {
  for (const [east, north] of NEARBY) {
    const point: [number, number] = [place.lon + east, place.lat + north]
    const found = countries.find((country) => geoContains(country, point))
    if (found !== undefined) return found
  }
  return undefined
}
