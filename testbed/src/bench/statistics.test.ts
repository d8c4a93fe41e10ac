// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { summarise, summariseRatios, summariseSlope } from "./statistics.ts"

const sample = fc.double({ min: -1e6, max: 1e6, noNaN: true })

test("BM1: sums samples up by their median and quartiles", () => {
  expect(summarise([4, 1, 3, 2, 5])).toEqual({ samples: 5, median: 3, low: 2, high: 4 })
  expect(summarise([1, 2])).toEqual({ samples: 2, median: 1.5, low: 1.25, high: 1.75 })
  expect(summarise([7])).toEqual({ samples: 1, median: 7, low: 7, high: 7 })
})

test("BM1: the median stays inside the quartiles and these inside the samples", () => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1 }), (values) => {
      const { median, low, high } = summarise(values)
      expect(low).toBeLessThanOrEqual(median)
      expect(median).toBeLessThanOrEqual(high)
      expect(Math.min(...values)).toBeLessThanOrEqual(low)
      expect(high).toBeLessThanOrEqual(Math.max(...values))
    }),
  )
})

test("BM1: one wild sample does not move the median beyond its neighbours", () => {
  expect(summarise([10, 11, 12, 13, 1e9]).median).toBe(12)
})

test("BM2: takes ratios pair by pair, so that a slow machine cancels", () => {
  const pairs = [1, 3, 10, 2, 5].map((slowness) => ({ ours: 2 * slowness, peer: slowness }))
  expect(summariseRatios(pairs)).toEqual({ samples: 5, median: 2, low: 2, high: 2 })
})

test("BM3: finds the slope of a line in spite of wild samples", () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: -50, max: 50 }), (start, slope) => {
      const line = [0, 50, 100, 200].flatMap((at) =>
        Array.from({ length: 5 }, () => ({ at, value: start + slope * at })),
      )
      const wild = line.map((point, index) => (index % 7 === 3 ? { ...point, value: 1e7 } : point))
      expect(summariseSlope(wild).median).toBeCloseTo(slope, 6)
    }),
  )
})

test.for<{ name: string; run: () => unknown }>([
  { name: "no samples", run: () => summarise([]) },
  { name: "a sample that is not a number", run: () => summarise([1, Number.NaN]) },
  { name: "a ratio to zero", run: () => summariseRatios([{ ours: 1, peer: 0 }]) },
  { name: "a slope over one setting", run: () => summariseSlope([{ at: 1, value: 2 }]) },
])("BM4: refuses $name", ({ run }) => {
  expect(run).toThrow(CodedError)
})
