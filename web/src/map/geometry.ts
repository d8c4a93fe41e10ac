// SPDX-License-Identifier: Apache-2.0
/**
 * How regions are put on a map: which part of the world is shown, where each
 * place lies in it, and which labels stand clear of each other. Rules MG1 to
 * MG5 of `../SPEC.md`.
 *
 * @module
 */
import { geoMercator, geoNaturalEarth1, type GeoProjection } from "d3-geo"

/** A place on Earth, in degrees. */
export interface Place {
  readonly lat: number
  readonly lon: number
}

/** A frame in pixels, with room at its edges for marks and labels. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly padding: number
}

/** Places nearer together than this (degrees) are shown with this much between the margins. */
const LEAST_SPAN_DEGREES = { longitude: 14, latitude: 8 } as const
/** Above this span a round Earth misleads less than Mercator's straight one. */
const WIDE_SPAN_DEGREES = 75

/** A projection that shows all places in the frame, the shorter way around the Earth. */
export function projectionFor(places: readonly Place[], frame: Frame): GeoProjection {
  const centre = middleLongitude(places)
  const offsets = places.map(({ lon }) => wrap(lon - centre))
  const latitudes = places.map(({ lat }) => lat)
  const [west, east] = widened(
    [Math.min(0, ...offsets), Math.max(0, ...offsets)],
    LEAST_SPAN_DEGREES.longitude,
  )
  const low = places.length === 0 ? 20 : Math.min(...latitudes)
  const high = places.length === 0 ? 50 : Math.max(...latitudes)
  const [south, north] = widened([low, high], LEAST_SPAN_DEGREES.latitude)
  const wide = east - west > WIDE_SPAN_DEGREES || north - south > WIDE_SPAN_DEGREES
  const projection = (wide ? geoNaturalEarth1() : geoMercator()).rotate([-centre, 0])
  const { width, height, padding } = frame
  const corners: [number, number][] = [west, (west + east) / 2, east].flatMap((offset) =>
    [south, north].map((lat): [number, number] => [
      wrap(centre + offset),
      Math.max(-80, Math.min(80, lat)),
    ]),
  )
  return projection.fitExtent(
    [
      [padding, padding],
      [Math.max(padding + 1, width - padding), Math.max(padding + 1, height - padding)],
    ],
    { type: "MultiPoint", coordinates: corners },
  )
}

/** The middle of the smallest arc of longitudes that holds all places. */
export function middleLongitude(places: readonly Place[]): number {
  const sorted = places.map(({ lon }) => lon).toSorted((a, b) => a - b)
  const [first] = sorted
  if (first === undefined) return 10
  let gap = -1
  let start = first
  for (const [index, lon] of sorted.entries()) {
    const next = sorted[index + 1] ?? first + 360
    if (next - lon > gap) [gap, start] = [next - lon, next]
  }
  return wrap(start + (360 - gap) / 2)
}

/** A mark with the size of its label, in pixels. */
export interface Mark {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly labelWidth: number
}

/** Where a label stands: beside its mark, above or below it, or nowhere. */
export interface PlacedLabel {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly anchor: "start" | "middle" | "end"
}

const LABEL_HEIGHT = 16
const MARK_RADIUS = 9

/**
 * Puts labels beside their marks so that none covers another; the first marks choose first.
 *
 * @param radius - how far a mark reaches from its middle, in pixels.
 */
export function placeLabels(
  marks: readonly Mark[],
  frame: Frame,
  radius: number = MARK_RADIUS,
): readonly PlacedLabel[] {
  const taken: Box[] = marks.map(({ x, y }) => ({
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  }))
  const placed: PlacedLabel[] = []
  for (const mark of marks) {
    for (const label of positions(mark, frame, radius)) {
      const box = boxOf(label, mark.labelWidth)
      const inside =
        box.left >= 2 &&
        box.right <= frame.width - 2 &&
        box.top >= 2 &&
        box.bottom <= frame.height - 2
      if (!inside || taken.some((other) => overlap(box, other))) continue
      taken.push(box)
      placed.push(label)
      break
    }
  }
  return placed
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function positions(
  { id, x, y, labelWidth }: Mark,
  frame: Frame,
  radius: number,
): readonly PlacedLabel[] {
  const away = radius + 3
  const half = labelWidth / 2
  // Above or below, a label may be pushed sideways to stay in the frame.
  const inside = Math.min(frame.width - 2 - half, Math.max(2 + half, x))
  return [
    { id, x: x + away, y, anchor: "start" },
    { id, x: x - away, y, anchor: "end" },
    { id, x: inside, y: y - away - LABEL_HEIGHT / 2, anchor: "middle" },
    { id, x: inside, y: y + away + LABEL_HEIGHT / 2, anchor: "middle" },
  ]
}

function boxOf({ x, y, anchor }: PlacedLabel, width: number): Box {
  const shift = { start: 0, middle: width / 2, end: width }[anchor]
  return {
    left: x - shift,
    right: x - shift + width,
    top: y - LABEL_HEIGHT / 2,
    bottom: y + LABEL_HEIGHT / 2,
  }
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function widened([low, high]: readonly [number, number], least: number): readonly [number, number] {
  const missing = least - (high - low)
  return missing > 0 ? [low - missing / 2, high + missing / 2] : [low, high]
}

/** Degrees in [-180, 180). */
const wrap = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180
