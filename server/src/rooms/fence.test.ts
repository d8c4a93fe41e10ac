// SPDX-License-Identifier: Apache-2.0
import { type RegionId, regionId } from "@landmoot/core/units"
import fc from "fast-check"
import { expect, test } from "vitest"
import { firstFence, nextFence, successorOf } from "./fence.ts"

// Rules are those of SPEC.md, section "Fences (FE)".

const seats = ["aa", "bb", "cc"].map(regionId)
const elsewhere = regionId("zz")
const anySeat = fc.constantFrom(...seats)
const anyFence = fc.integer({ min: 0, max: 2 ** 40 })

const holder = (fence: number): RegionId | undefined => seats[fence % seats.length]

test("FE1: a region outside the seats gets no fence", () => {
  expect(firstFence(seats, elsewhere, 5)).toBeUndefined()
  expect(nextFence(seats, elsewhere, 5)).toBeUndefined()
})

test("FE1: each fence belongs to the region that it was made for", () => {
  fc.assert(
    fc.property(anySeat, anyFence, (region, at) => {
      expect(holder(firstFence(seats, region, at)!)).toBe(region)
      expect(holder(nextFence(seats, region, at)!)).toBe(region)
    }),
  )
})

test("FE2: the next fence is the lowest above the current one that belongs to the region", () => {
  fc.assert(
    fc.property(anySeat, anyFence, (region, current) => {
      const next = nextFence(seats, region, current)!
      const candidates = [1, 2, 3].map((step) => current + step)
      expect(next).toBe(candidates.find((fence) => holder(fence) === region))
    }),
  )
})

test("FE3: a second later every region begins above all fences of the second before", () => {
  fc.assert(
    fc.property(anySeat, anySeat, fc.nat(2 ** 31), (one, other, second) => {
      expect(firstFence(seats, one, second + 1)!).toBeGreaterThan(firstFence(seats, other, second)!)
    }),
  )
})

test("FE3: a meeting that starts again with fewer seats begins above its earlier fences", () => {
  fc.assert(
    fc.property(anySeat, fc.nat(2 ** 31), fc.integer({ min: 1, max: 3 }), (region, second, few) => {
      const fewer = [region, ...seats.filter((id) => id !== region)].slice(0, few)
      const before = firstFence(seats, region, second)!
      expect(firstFence(fewer, region, second + 1)!).toBeGreaterThan(before)
    }),
  )
})

test("FE4: the successor follows the order of the descriptor and skips whom it must", () => {
  expect(successorOf(seats, 0, () => true)).toBe("bb")
  expect(successorOf(seats, 2, () => true)).toBe("aa")
  expect(successorOf(seats, 0, (region) => region !== "bb")).toBe("cc")
  expect(successorOf(seats, 0, () => false)).toBeUndefined()
})
