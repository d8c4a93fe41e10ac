// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { critical, distance } from "./distance.ts"

// Rules are those of SPEC.md in this folder.

test("DRL6: equal samples have no distance, separate ones have 1", () => {
  expect(distance([3, 1, 2, 2], [1, 2, 2, 3])).toBe(0)
  expect(distance([1, 2], [3, 4])).toBe(1)
  expect(distance([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5)
})

test("DRL6: the critical value falls with the number of samples", () => {
  expect(critical(5000, 5000)).toBeCloseTo(0.039, 3)
  expect(critical(50, 50)).toBeCloseTo(0.39, 3)
})
