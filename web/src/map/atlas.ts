// SPDX-License-Identifier: Apache-2.0
/**
 * The outlines of the world's countries (Natural Earth, 1:110 million), fetched
 * from our own origin when a map is first shown.
 *
 * @module
 */
import { type ExtendedFeature, geoContains } from "d3-geo"
import { feature } from "topojson-client"
import atlasUrl from "world-atlas/countries-110m.json?url"
import type { Place } from "./geometry.ts"

/** The outline of one country. */
export type Country = ExtendedFeature

/** A topology, as the reader of topologies takes it. */
type Atlas = Parameters<typeof feature>[0]

let loading: Promise<readonly Country[]> | undefined

/** Fetches the outlines once. */
export function loadCountries(): Promise<readonly Country[]> {
  loading ??= fetchCountries()
  return loading
}

async function fetchCountries(): Promise<readonly Country[]> {
  const response = await fetch(atlasUrl)
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
