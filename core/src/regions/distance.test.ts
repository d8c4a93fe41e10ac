// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import {
  type Coordinates,
  distanceKm,
  FIBRE_KM_PER_ROUND_TRIP_MS,
  maximumDistanceKm,
  minimumRoundTripMs,
} from "./distance.ts"

const HALF_WAY_ROUND_KM = Math.PI * 6371.0088
const MARGIN_KM = 1e-3

const place: fc.Arbitrary<Coordinates> = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
})

test("RG7: distances are those of a sphere", () => {
  fc.assert(
    fc.property(place, place, place, (one, other, third) => {
      const km = distanceKm(one, other)
      expect(distanceKm(one, one)).toBe(0)
      expect(distanceKm(other, one)).toBeCloseTo(km, 6)
      expect(km).toBeGreaterThanOrEqual(0)
      expect(km).toBeLessThanOrEqual(HALF_WAY_ROUND_KM + MARGIN_KM)
      expect(km).toBeLessThanOrEqual(distanceKm(one, third) + distanceKm(third, other) + MARGIN_KM)
    }),
    { numRuns: 1000 },
  )
})

test("RG7: it agrees with the angle between two vectors", () => {
  const vectorOf = ({ lat, lon }: Coordinates): readonly [number, number, number] => {
    const [north, east] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180]
    return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)]
  }
  fc.assert(
    fc.property(place, place, (from, to) => {
      const [a, b] = [vectorOf(from), vectorOf(to)]
      const cross = [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
      ] as const
      const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
      const km = 6371.0088 * Math.atan2(Math.hypot(...cross), dot)
      // Haversine loses digits near the antipodes, where a metre more or less proves nothing.
      expect(Math.abs(distanceKm(from, to) - km)).toBeLessThan(1)
    }),
    { numRuns: 1000 },
  )
})

test.for([
  ["across the date line", { lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111.195],
  ["across the pole", { lat: 89.5, lon: 0 }, { lat: 89.5, lon: 180 }, 111.195],
  ["between antipodes", { lat: 12.3, lon: 45.6 }, { lat: -12.3, lon: -134.4 }, HALF_WAY_ROUND_KM],
  ["from pole to pole", { lat: 90, lon: 0 }, { lat: -90, lon: 77 }, HALF_WAY_ROUND_KM],
] as const)("RG7: %s", ([, from, to, km]) => {
  expect(distanceKm(from, to)).toBeCloseTo(km, 2)
})

test("RG8: r ms of round trip in fibre is at most 100·r km", () => {
  expect(FIBRE_KM_PER_ROUND_TRIP_MS).toBe(100)
  expect(maximumDistanceKm(6.4)).toBeCloseTo(640, 9)
  expect(minimumRoundTripMs(10_850)).toBeCloseTo(108.5, 9)
  fc.assert(
    fc.property(fc.double({ min: 0, max: 40_000, noNaN: true }), (km) => {
      expect(maximumDistanceKm(minimumRoundTripMs(km))).toBeCloseTo(km, 6)
    }),
  )
})
