// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import type { LinkConditions } from "../conditions.ts"
import { Shaper } from "./shaper.ts"

/** Offers numbered packets at the given times and tells which left when. */
function passThrough(
  conditions: LinkConditions,
  offersMs: readonly number[],
  options: { readonly seed?: number; readonly sizeBytes?: number } = {},
): readonly { readonly index: number; readonly leftMs: number }[] {
  const shaper = shaperWith(conditions, options.seed)
  for (const [index, atMs] of offersMs.entries()) {
    shaper.offer(packet(index, options.sizeBytes), atMs)
  }
  return drain(shaper)
}

function shaperWith(conditions: LinkConditions, seed = 1): Shaper {
  const shaper = new Shaper(seed)
  shaper.shape(conditions)
  return shaper
}

function packet(index: number, sizeBytes = 100): Uint8Array {
  const bytes = Buffer.alloc(sizeBytes)
  bytes.writeUInt32BE(index)
  return bytes
}

/** Takes every packet exactly when it is due. */
function drain(shaper: Shaper): readonly { readonly index: number; readonly leftMs: number }[] {
  const left = []
  for (let due = shaper.nextDueMs; due !== undefined; due = shaper.nextDueMs) {
    const taken = shaper.take(due)!
    left.push({ index: Buffer.from(taken).readUInt32BE(0), leftMs: due })
  }
  return left
}

function everyMs(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function longestRun(numbers: readonly number[]): readonly number[] {
  const runs: number[] = []
  for (const [index, number] of numbers.entries()) {
    if (index > 0 && numbers[index - 1] === number - 1) runs[runs.length - 1]! += 1
    else runs.push(1)
  }
  return runs
}

describe("a constant delay", () => {
  test("TN10: is half of the round trip, in order", () => {
    const left = passThrough({ roundTripMs: 50 }, everyMs(2_000))
    expect(left).toEqual(everyMs(2_000).map((index) => ({ index, leftMs: index + 25 })))
  })

  test("TN10: gives nothing before it is due", () => {
    const shaper = shaperWith({ roundTripMs: 50 })
    shaper.offer(packet(0), 100)
    expect(shaper.take(124.999)).toBeUndefined()
    expect(shaper.take(125)).toEqual(packet(0))
  })

  test("TN10: keeps the order when it is lowered", () => {
    const shaper = shaperWith({ roundTripMs: 100 })
    shaper.offer(packet(0), 0)
    shaper.shape({ roundTripMs: 10 })
    shaper.offer(packet(1), 1)
    shaper.offer(packet(2), 60)
    expect(drain(shaper)).toEqual([
      { index: 0, leftMs: 50 },
      { index: 1, leftMs: 50 },
      { index: 2, leftMs: 65 },
    ])
  })
})

describe("jitter", () => {
  test("TN11: stays within its measure and keeps the order", () => {
    const left = passThrough({ roundTripMs: 20, jitterMs: 5 }, everyMs(1_000))
    expect(left.map(({ index }) => index)).toEqual(everyMs(1_000))
    for (const { index, leftMs } of left) {
      expect(leftMs - index).toBeGreaterThanOrEqual(10)
      expect(leftMs - index).toBeLessThan(15)
    }
  })

  test("TN11: changes the order if that is allowed", () => {
    const left = passThrough({ jitterMs: 50, reorder: true }, everyMs(1_000))
    const order = left.map(({ index }) => index)
    expect(order).not.toEqual(everyMs(1_000))
    expect(order.toSorted((one, other) => one - other)).toEqual(everyMs(1_000))
    expect(left.every(({ index, leftMs }) => leftMs >= index && leftMs < index + 50)).toBe(true)
  })
})

describe("loss", () => {
  test.for([1, 5, 30, 90])("TN12: takes %i percent in the long run", (lossPercent) => {
    for (const lossBurstPackets of [1, 8]) {
      const left = passThrough({ lossPercent, lossBurstPackets }, everyMs(100_000))
      const lost = 100 * (1 - left.length / 100_000)
      expect(lost).toBeGreaterThan(lossPercent * 0.85)
      expect(lost).toBeLessThan(lossPercent * 1.15)
    }
  })

  test("TN12: comes in bursts of the asked length, or of several joined", () => {
    const arrived = new Set(
      passThrough({ lossPercent: 5, lossBurstPackets: 8 }, everyMs(50_000)).map(
        ({ index }) => index,
      ),
    )
    const runs = longestRun(everyMs(50_000).filter((index) => !arrived.has(index)))
    expect(runs.length).toBeGreaterThan(100)
    // The last burst may be cut off by the end of the test.
    expect(runs.slice(0, -1).filter((length) => length % 8 !== 0)).toEqual([])
  })

  test("TN12: follows from the seed", () => {
    const run = (seed: number): unknown => passThrough({ lossPercent: 20 }, everyMs(200), { seed })
    expect(run(7)).toEqual(run(7))
    expect(run(7)).not.toEqual(run(8))
  })

  test("TN12: can take everything", () => {
    expect(passThrough({ lossPercent: 100 }, everyMs(100))).toEqual([])
  })
})

describe("a rate", () => {
  test("TN13: spaces packets by their length", () => {
    // 1,000 bytes at 8 Mbit/s take 1 ms; three of them pass at once after a pause.
    const conditions = { rateBitsPerSecond: 8_000_000 }
    const offers = Array.from({ length: 10 }, () => 1_000)
    const left = passThrough(conditions, offers, { sizeBytes: 1_000 })
    expect(left.map(({ leftMs }) => Math.round(leftMs))).toEqual([
      1_000, 1_000, 1_000, 1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_007,
    ])
  })

  test("TN13: drops what does not fit into the queue", () => {
    const shaper = shaperWith({ rateBitsPerSecond: 8_000_000, queueBytes: 5_000 })
    for (let index = 0; index < 20; index += 1) shaper.offer(packet(index, 1_000), 1_000)
    expect(drain(shaper).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(shaper.statistics).toMatchObject({ forwarded: 8, overflowed: 12, lost: 0 })
  })
})

test("TN14: nothing happens to packets without conditions", () => {
  expect(passThrough({}, everyMs(5_000))).toEqual(
    everyMs(5_000).map((index) => ({ index, leftMs: index })),
  )
})
