// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { describeSection, type Goal, missesRequired, reachesGoal, type Reading } from "./report.ts"

const reading = (median: number, goal?: Goal): Reading => ({
  what: "time of ours ÷ time of theirs",
  unit: "",
  summary: { samples: 9, median, low: median - 0.1, high: median + 0.1 },
  ...(goal && { goal }),
})

test.for<{ median: number; goal: Goal | undefined; met: boolean | undefined }>([
  { median: 1.05, goal: { kind: "at-most", limit: 1.05 }, met: true },
  { median: 1.06, goal: { kind: "at-most", limit: 1.05 }, met: false },
  { median: 100_000, goal: { kind: "at-least", limit: 100_000 }, met: true },
  { median: 99_999, goal: { kind: "at-least", limit: 100_000 }, met: false },
  { median: 1, goal: undefined, met: undefined },
])("BM5: judges $median by its goal", ({ median, goal, met }) => {
  expect(reachesGoal(reading(median, goal))).toBe(met)
})

test("BM5: judges the 95th percentile where it is told", () => {
  const goal: Goal = { kind: "at-most", limit: 100 }
  expect(reachesGoal({ ...reading(10, goal), tail: 100 })).toBe(true)
  expect(reachesGoal({ ...reading(10, goal), tail: 101 })).toBe(false)
})

test("BM10: finds a required goal that is missed", () => {
  const goal: Goal = { kind: "at-most", limit: 100 }
  expect(missesRequired(reading(101, { ...goal, isRequired: true }))).toBe(true)
  expect(missesRequired(reading(100, { ...goal, isRequired: true }))).toBe(false)
  expect(missesRequired(reading(101, goal))).toBe(false)
  expect(missesRequired(reading(101))).toBe(false)
})

test("BM6: tells ratios before absolute figures, each with its spread and its verdict", () => {
  const text = describeSection({
    section: "policy",
    title: "(c) policy",
    ratios: [reading(1.5, { kind: "at-most", limit: 1.05 })],
    figures: [{ ...reading(123_456), what: "calls", unit: "/s" }],
    notes: ["both saw the same input"],
  })
  expect(text.indexOf("  ratios")).toBeLessThan(text.indexOf("  absolute"))
  expect(text).toMatch(/1\.500 .*\(1\.400 to 1\.600, 9 samples\)/)
  expect(text).toMatch(/goal ≤ 1\.050: NOT MET/)
  expect(text).toMatch(/123,456 \/s/)
  expect(text).toMatch(/· both saw the same input/)
})
