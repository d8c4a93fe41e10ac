// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { STARTING_LEAVES } from "@landmoot/core/regions"
import { GLYPHS } from "./glyphs.ts"
import { placeAfter } from "./neighbours.ts"
import { spreadMarks, type SpreadPoint } from "./spread.ts"
import { CONTINENTS, continentOf, continentsOf, projectionOf } from "./views.ts"

const FRAMES = [
  { width: 780, height: 420, padding: 40 },
  { width: 358, height: 260, padding: 40 },
]
const FRAME = { width: 780, height: 420, apart: 26 }

const points = fc.uniqueArray(
  fc.record({
    x: fc.double({ min: 0, max: 780, noNaN: true }),
    y: fc.double({ min: 0, max: 420, noNaN: true }),
  }),
  { maxLength: 24 },
)
const named = points.map((list): readonly SpreadPoint[] =>
  list.map((point, index) => ({ ...point, id: String(index) })),
)

function shown(
  view: Parameters<typeof projectionOf>[0],
  frame: (typeof FRAMES)[number],
): SpreadPoint[] {
  const projection = projectionOf(view, STARTING_LEAVES, frame)
  return STARTING_LEAVES.filter((leaf) => view === "world" || continentOf(leaf) === view).map(
    (leaf) => {
      const [x, y] = projection([leaf.lon, leaf.lat])!
      return { id: leaf.id, x, y }
    },
  )
}

test("CHM1: each place has its continent, whose view shows it", () => {
  expect(continentsOf(STARTING_LEAVES)).toEqual(CONTINENTS)
  const byId = Object.fromEntries(STARTING_LEAVES.map((leaf) => [leaf.id, continentOf(leaf)]))
  expect(byId).toMatchObject({
    "us-va-iad": "north-america",
    "br-gru": "south-america",
    "eu-ie-dub": "europe",
    "za-jnb": "africa",
    "sg-sin": "asia",
    "au-syd": "oceania",
  })
  for (const frame of FRAMES) {
    for (const continent of CONTINENTS) {
      for (const { x, y } of shown(continent, frame)) {
        expect(x).toBeGreaterThanOrEqual(frame.padding - 1)
        expect(x).toBeLessThanOrEqual(frame.width - frame.padding + 1)
        expect(y).toBeGreaterThanOrEqual(frame.padding - 1)
        expect(y).toBeLessThanOrEqual(frame.height - frame.padding + 1)
      }
    }
  }
})

test("CHM2: the world shows every place", () => {
  for (const frame of FRAMES) {
    for (const { x, y } of shown("world", frame)) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(frame.width)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(frame.height)
    }
  }
})

function closest(marks: readonly { readonly x: number; readonly y: number }[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const [index, one] of marks.entries()) {
    for (const other of marks.slice(index + 1)) {
      least = Math.min(least, Math.hypot(one.x - other.x, one.y - other.y))
    }
  }
  return least
}

test("CHM3: no two marks cover each other", () => {
  for (const frame of FRAMES) {
    const marks = spreadMarks(shown("world", frame), { ...frame, apart: 26 })
    expect(closest(marks)).toBeGreaterThan(25)
  }
  const same = ["a", "b", "c"].map((id) => ({ id, x: 100, y: 100 }))
  expect(closest(spreadMarks(same, FRAME))).toBeGreaterThan(25)
  fc.assert(
    fc.property(named, (list) => {
      expect(closest(spreadMarks(list, FRAME))).toBeGreaterThan(24)
    }),
  )
})

test("CHM4: marks stay inside, and are the same each time", () => {
  fc.assert(
    fc.property(named, (list) => {
      const marks = spreadMarks(list, FRAME)
      expect(spreadMarks(list, FRAME)).toEqual(marks)
      for (const { x, y } of marks) {
        expect(x).toBeGreaterThanOrEqual(13)
        expect(x).toBeLessThanOrEqual(780 - 13)
        expect(y).toBeGreaterThanOrEqual(13)
        expect(y).toBeLessThanOrEqual(420 - 13)
      }
    }),
  )
})

test("CHM5: what stands alone stays, what was pushed is said to be moved", () => {
  const marks = spreadMarks(
    [
      { id: "alone", x: 600, y: 300 },
      { id: "one", x: 100, y: 100 },
      { id: "two", x: 102, y: 100 },
    ],
    FRAME,
  )
  expect(marks.map(({ id, moved }) => [id, moved])).toEqual([
    ["alone", false],
    ["one", true],
    ["two", true],
  ])
  expect(marks[0]).toMatchObject({ x: 600, y: 300, placeX: 600, placeY: 300 })
})

test("CHM6: left and right reach every place", () => {
  fc.assert(
    fc.property(
      named.filter((list) => list.length > 0),
      (list) => {
        const seen = new Set<string>()
        let at = placeAfter("Home", list[0]!.id, list)
        while (at !== undefined) {
          expect(seen.has(at)).toBe(false)
          seen.add(at)
          at = placeAfter("ArrowRight", at, list)
        }
        expect(seen.size).toBe(list.length)
        expect(placeAfter("End", list[0]!.id, list)).toBe([...seen].at(-1))
      },
    ),
  )
})

test("CHM7: up and down lead to the nearest that lies there", () => {
  const list = [
    { id: "middle", x: 100, y: 100 },
    { id: "above", x: 110, y: 60 },
    { id: "far above", x: 100, y: 10 },
    { id: "below", x: 300, y: 160 },
  ]
  expect(placeAfter("ArrowUp", "middle", list)).toBe("above")
  expect(placeAfter("ArrowDown", "middle", list)).toBe("below")
  expect(placeAfter("ArrowUp", "far above", list)).toBeUndefined()
  expect(placeAfter("x", "middle", list)).toBeUndefined()
})

test("CHM8: every standing has its own shape", () => {
  const shapes = Object.values(GLYPHS).map(({ outline, sign, filled, dashed }) =>
    JSON.stringify([outline, sign, filled, dashed]),
  )
  expect(new Set(shapes).size).toBe(shapes.length)
})
