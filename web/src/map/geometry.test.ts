// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { middleLongitude, placeLabels, projectionFor } from "./geometry.ts"

const FRANKFURT = { lat: 50.11, lon: 8.68 }
const PARIS = { lat: 48.86, lon: 2.35 }
const SYDNEY = { lat: -33.87, lon: 151.21 }
const PORTLAND = { lat: 45.52, lon: -122.68 }
const frame = { width: 384, height: 224, padding: 40 }
const place = fc.record({
  lat: fc.double({ min: -60, max: 70, noNaN: true }),
  lon: fc.double({ min: -180, max: 179.9, noNaN: true }),
})

test("MG1: every place lies inside the margins", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), (places) => {
      const projection = projectionFor(places, frame)
      for (const { lat, lon } of places) {
        const [x, y] = projection([lon, lat])!
        // Curved edges of the round Earth may bulge a little over straight margins.
        expect(x).toBeGreaterThan(frame.padding - 24)
        expect(x).toBeLessThan(frame.width - frame.padding + 24)
        expect(y).toBeGreaterThan(frame.padding - 24)
        expect(y).toBeLessThan(frame.height - frame.padding + 24)
      }
    }),
  )
})

test("MG2: Sydney and Portland are shown across the Pacific", () => {
  const projection = projectionFor([SYDNEY, PORTLAND], frame)
  const [sydney] = projection([SYDNEY.lon, SYDNEY.lat])!
  const [portland] = projection([PORTLAND.lon, PORTLAND.lat])!
  expect(sydney).toBeLessThan(portland)
})

test("MG3: one place stands in the middle, with its surroundings", () => {
  const projection = projectionFor([FRANKFURT], frame)
  const [x, y] = projection([FRANKFURT.lon, FRANKFURT.lat])!
  expect(Math.abs(x - frame.width / 2)).toBeLessThan(2)
  expect(Math.abs(y - frame.height / 2)).toBeLessThan(8)
  const [paris] = projection([PARIS.lon, PARIS.lat])!
  expect(paris).toBeGreaterThan(0)
})

test("MG4: labels cover neither each other nor marks, and stay in the frame", () => {
  const mark = fc.record({
    x: fc.integer({ min: 12, max: frame.width - 12 }),
    y: fc.integer({ min: 12, max: frame.height - 12 }),
    labelWidth: fc.integer({ min: 20, max: 120 }),
  })
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 10 }), (drawn) => {
      const marks = drawn.map((one, index) => ({ ...one, id: String(index) }))
      const boxes = placeLabels(marks, frame).map(({ id, x, y, anchor }) => {
        const width = marks.find((one) => one.id === id)!.labelWidth
        const left = x - { start: 0, middle: width / 2, end: width }[anchor]
        return { left, right: left + width, top: y - 8, bottom: y + 8 }
      })
      for (const [index, box] of boxes.entries()) {
        expect(box.left).toBeGreaterThanOrEqual(0)
        expect(box.right).toBeLessThanOrEqual(frame.width)
        expect(box.top).toBeGreaterThanOrEqual(0)
        expect(box.bottom).toBeLessThanOrEqual(frame.height)
        for (const other of boxes.slice(index + 1)) {
          const apart =
            box.right <= other.left ||
            other.right <= box.left ||
            box.bottom <= other.top ||
            other.bottom <= box.top
          expect(apart).toBe(true)
        }
        for (const { x, y } of marks) {
          const covered = x > box.left && x < box.right && y > box.top && y < box.bottom
          expect(covered).toBe(false)
        }
      }
    }),
  )
})

test("MG5: the middle is that of the smallest arc", () => {
  expect(
    middleLongitude([
      { lat: 0, lon: 170 },
      { lat: 0, lon: -170 },
    ]),
  ).toBeCloseTo(-180)
  expect(
    middleLongitude([
      { lat: 0, lon: -10 },
      { lat: 0, lon: 30 },
    ]),
  ).toBeCloseTo(10)
  expect(middleLongitude([FRANKFURT])).toBeCloseTo(FRANKFURT.lon)
})
