// SPDX-License-Identifier: Apache-2.0
/**
 * The parts of the world that a map can show: all of it, or one continent.
 * Rules CHM1 and CHM2 of `SPEC.md` in this folder.
 *
 * @module
 */
import { geoNaturalEarth1, type GeoProjection } from "d3-geo"
import { type Frame, type Place, projectionFor } from "./geometry.ts"

/** Parts of the world, from west to east; `world` is all of it. */
export const CONTINENTS = [
  "north-america",
  "south-america",
  "europe",
  "africa",
  "asia",
  "oceania",
] as const

/** One part of the world. */
export type Continent = (typeof CONTINENTS)[number]

/** What a map shows. */
export type MapView = "world" | Continent

interface Extent {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

/** What is shown of each continent, in degrees: where people are, not where it ends. */
const EXTENTS: Readonly<Record<Continent, Extent>> = {
  "north-america": { west: -126, east: -62, south: 16, north: 56 },
  "south-america": { west: -80, east: -36, south: -52, north: 10 },
  europe: { west: -10, east: 30, south: 37, north: 63 },
  africa: { west: -17, east: 50, south: -34, north: 35 },
  asia: { west: 36, east: 145, south: -5, north: 50 },
  oceania: { west: 114, east: 178, south: -45, north: -8 },
}

/** The west of this lies too far from everything to cut the map there. */
const WORLD_CENTRE = 11
const WORLD = { south: -54, north: 76 } as const

/**
 * The continent that a place is counted to. By coordinates alone, so that private regions
 * need no other data: borders run where no data centre is likely to stand.
 */
export function continentOf({ lat, lon }: Place): Continent {
  if (lon < -30) return lat > 13 ? "north-america" : "south-america"
  if (lat < -10 && lon > 105) return "oceania"
  if (lon < 45 && lat > 36) return "europe"
  if (lon < 34 || (lon < 52 && lat < 12)) return "africa"
  return "asia"
}

/** The continents of these places, from west to east. */
export function continentsOf(places: readonly Place[]): readonly Continent[] {
  const found = new Set(places.map(continentOf))
  return CONTINENTS.filter((continent) => found.has(continent))
}

/** A projection that shows one part of the world, and every given place that belongs to it. */
export function projectionOf(view: MapView, places: readonly Place[], frame: Frame): GeoProjection {
  if (view === "world") return worldProjection(frame)
  const { west, east, south, north } = EXTENTS[view]
  const own = places.filter((place) => continentOf(place) === view)
  return projectionFor([{ lat: south, lon: west }, { lat: north, lon: east }, ...own], frame)
}

function worldProjection({ width, height, padding }: Frame): GeoProjection {
  const margin = Math.min(padding, 16)
  const coordinates: [number, number][] = [
    [WORLD_CENTRE - 176, 0],
    [WORLD_CENTRE + 176, 0],
    [WORLD_CENTRE, WORLD.south],
    [WORLD_CENTRE, WORLD.north],
  ]
  return geoNaturalEarth1()
    .rotate([-WORLD_CENTRE, 0])
    .fitExtent(
      [
        [margin, margin],
        [Math.max(margin + 1, width - margin), Math.max(margin + 1, height - margin)],
      ],
      { type: "MultiPoint", coordinates },
    )
}
