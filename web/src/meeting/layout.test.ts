// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import {
  bestGrid,
  CONTENT_ASPECT,
  fitOf,
  layGrid,
  layInset,
  layPresentation,
  pageCapacity,
  pageSizes,
  type Rect,
  type Size,
} from "./layout.ts"

const GAP = 8
const stage = fc.record({
  width: fc.integer({ min: 280, max: 3840 }),
  height: fc.integer({ min: 240, max: 2160 }),
})
const people = fc.integer({ min: 1, max: 49 })

test("TL1: tiles neither overlap nor leave the stage", () => {
  fc.assert(
    fc.property(people, stage, (count, size) => {
      const rects = layGrid(count, size, GAP)
      expect(rects).toHaveLength(count)
      for (const rect of rects) expectInside(rect, size)
      for (const [index, rect] of rects.entries()) {
        for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(false)
      }
    }),
  )
})

test("TL2: tiles keep the shape in which no head is cut", () => {
  fc.assert(
    fc.property(people, stage, (count, size) => {
      const { tile } = bestGrid(count, size, GAP)
      const aspect = tile.width / tile.height
      expect(aspect).toBeLessThanOrEqual(CONTENT_ASPECT + 0.001)
      expect(aspect).toBeGreaterThanOrEqual((size.height > size.width ? 1 : 4 / 3) - 0.001)
    }),
  )
})

test("TL3: no other number of columns gives larger tiles", () => {
  fc.assert(
    fc.property(people, stage, (count, size) => {
      const best = bestGrid(count, size, GAP)
      const least = size.height > size.width ? 1 : 4 / 3
      for (let columns = 1; columns <= count; columns++) {
        const rows = Math.ceil(count / columns)
        const width = (size.width - GAP * (columns - 1)) / columns
        const height = (size.height - GAP * (rows - 1)) / rows
        if (width <= 0 || height <= 0) continue
        // The definition: the largest rectangle of an allowed shape in the cell.
        const shown = Math.min(width, height * CONTENT_ASPECT)
        const tall = Math.min(height, shown / least)
        expect(best.tile.width * best.tile.height).toBeGreaterThanOrEqual(shown * tall - 0.01)
      }
    }),
  )
})

test.for([1, 2, 4, 9, 25])("TL4: %i people fill an ordinary window", (count) => {
  const size = { width: 1424, height: 780 }
  const used = layGrid(count, size, GAP).reduce((sum, { width, height }) => sum + width * height, 0)
  // What the best grid of uncut pictures, without gaps, could cover.
  let possible = 0
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const width = Math.min(size.width / columns, (size.height / rows) * CONTENT_ASPECT)
    possible = Math.max(possible, (count * width * width) / CONTENT_ASPECT)
  }
  expect(used / possible).toBeGreaterThan(0.8)
})

test("TL5: the last row is centred", () => {
  fc.assert(
    fc.property(people, stage, (count, size) => {
      const rects = layGrid(count, size, GAP)
      const bottom = Math.max(...rects.map(({ y }) => y))
      const last = rects.filter(({ y }) => y === bottom)
      const left = Math.min(...last.map(({ x }) => x))
      const right = size.width - Math.max(...last.map(({ x, width }) => x + width))
      expect(Math.abs(left - right)).toBeLessThanOrEqual(3)
    }),
  )
})

test("TL6: pages hold everybody once, in nearly equal parts with tiles to see", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), stage, (count, size) => {
      const capacity = pageCapacity(count, size, GAP)
      const { columns } = bestGrid(capacity, size, GAP)
      const sizes = pageSizes(count, capacity, columns)
      expect(sizes.reduce((sum, page) => sum + page, 0)).toBe(count)
      for (const page of sizes) expect(page).toBeLessThanOrEqual(capacity)
      if (capacity > 1) {
        expect(bestGrid(capacity, size, GAP).tile.height).toBeGreaterThanOrEqual(84)
      }
      const full = sizes.slice(0, -1)
      expect(new Set(full).size).toBeLessThanOrEqual(1)
    }),
  )
})

test("TL7: a presentation keeps its tiles apart and inside", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), stage, (count, size) => {
      const { main, strip } = layPresentation(count, size, GAP)
      expect(strip.length).toBeLessThanOrEqual(count)
      const rects = [main, ...strip]
      for (const rect of rects) expectInside(rect, size)
      for (const [index, rect] of rects.entries()) {
        for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(false)
      }
    }),
  )
})

test("TL8: oneself is inset where that makes the other a quarter larger", () => {
  const wide = layInset({ width: 1424, height: 780 }, GAP)
  expect(wide).toBeDefined()
  expectInside(wide!.inset, { width: 1424, height: 780 })
  expect(layInset({ width: 374, height: 700 }, GAP)).toBeUndefined()
  fc.assert(
    fc.property(stage, (size) => {
      const laid = layInset(size, GAP)
      if (laid === undefined) return
      const [beside] = layGrid(2, size, GAP)
      expect(laid.main.height).toBeGreaterThanOrEqual(beside!.height * 1.25)
    }),
  )
})

test("TL9: a picture less wide than its tile is shown whole", () => {
  expect(fitOf({ width: 720, height: 1280 }, { width: 400, height: 300 })).toBe("contain")
  expect(fitOf({ width: 1280, height: 720 }, { width: 400, height: 300 })).toBe("cover")
  expect(fitOf({ width: 0, height: 0 }, { width: 400, height: 300 })).toBe("cover")
})

function expectInside(rect: Rect, size: Size): void {
  expect(rect.x).toBeGreaterThanOrEqual(-1)
  expect(rect.y).toBeGreaterThanOrEqual(-1)
  expect(rect.x + rect.width).toBeLessThanOrEqual(size.width + 1)
  expect(rect.y + rect.height).toBeLessThanOrEqual(size.height + 1)
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
