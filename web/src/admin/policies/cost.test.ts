// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { Distribution, PlaceCost, PreviewCost } from "@landmoot/core/preview"
import { costBars, costPlaces, trendOf } from "./cost.ts"

const place = (name: string, weight: number, roundTripMs: number): PlaceCost => ({
  place: name.toLowerCase(),
  name,
  weight,
  roundTripMs,
  basis: "measured",
})

function distribution(bars: readonly number[], places: readonly PlaceCost[]): Distribution {
  const edges = [0, 10, 20, 40]
  return {
    weight: 100,
    without: 0,
    histogram: bars.map((weight, index) => ({
      fromMs: edges[index] ?? 0,
      ...(index === 3 ? {} : { toMs: edges[index + 1] ?? 0 }),
      weight,
    })),
    places,
  }
}

const COST: PreviewCost = {
  label: "estimate",
  basis: "measured",
  weight: 100,
  samples: 12,
  before: distribution(
    [0, 60, 40, 0],
    [place("Berlin", 60, 15), place("Lagos", 30, 80), place("Lagos", 10, 120)],
  ),
  after: distribution(
    [0, 100, 0, 0],
    [place("Berlin", 60, 16), place("Lagos", 40, 12), place("Oslo", 0, 30)],
  ),
}

test("CHO28: bars are shares, without empty ends", () => {
  expect(costBars(COST)).toEqual([
    { fromMs: 10, toMs: 20, before: 0.6, after: 1 },
    { fromMs: 20, toMs: 40, before: 0.4, after: 0 },
  ])
  const nobody = distribution([0, 0, 0, 0], [])
  expect(costBars({ ...COST, before: nobody, after: nobody })).toEqual([])
})

test("CHO29: a place stands once, with the average of its people", () => {
  const lagos = costPlaces(COST).filter(({ name }) => name === "Lagos")
  expect(lagos).toEqual([
    { place: "lagos", name: "Lagos", weight: 40, beforeMs: 90, afterMs: 12, measured: true },
  ])
})

test("CHO30: what changes most for most comes first", () => {
  const gone: PlaceCost = { place: "rome", name: "Rome", weight: 1, basis: "none" }
  const after = { ...COST.after, places: [...COST.after.places, gone] }
  const before = { ...COST.before, places: [...COST.before.places, place("Rome", 1, 20)] }
  const order = costPlaces({ ...COST, before, after }).map(({ name }) => name)
  expect(order.slice(0, 2).toSorted()).toEqual(["Oslo", "Rome"])
  expect(order.slice(2)).toEqual(["Lagos", "Berlin"])
})

test("CHO31: less than two milliseconds are no change", () => {
  expect(trendOf(15, 16.5)).toBe("same")
  expect(trendOf(15, 20)).toBe("slower")
  expect(trendOf(20, 15)).toBe("faster")
  expect(trendOf(20, undefined)).toBe("nobody")
  expect(trendOf(undefined, 20)).toBe("faster")
})
