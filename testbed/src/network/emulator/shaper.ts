// SPDX-License-Identifier: Apache-2.0
/**
 * Delay, jitter, loss and rate for one direction of a link.
 *
 * Pure: the clock is an argument and the randomness comes from a seed. Rules TN10
 * to TN15 of `SPEC.md` in the parent folder state what must hold.
 *
 * @module
 */
import type { LinkConditions } from "../conditions.ts"
import type { DirectionStatistics } from "./orders.ts"

const DEFAULT_QUEUE_BYTES = 64 * 1024

/** How much may pass at full speed after a pause on a link with a rate: two full packets. */
const BURST_BYTES = 3_000

interface Waiting {
  readonly packet: Uint8Array
  readonly dueMs: number
}

/** Holds the packets of one direction until they are due. */
export class Shaper {
  readonly #random: () => number
  #conditions: LinkConditions = {}
  // Ordered by `dueMs`; those before `#head` were taken and are cleared away now and then.
  #queue: (Waiting | undefined)[] = []
  #head = 0
  #burstLeft = 0
  #lastDueMs = 0
  /** When the link with a rate will have sent all it was given. */
  #idleAtMs = 0
  #forwarded = 0
  #lost = 0
  #overflowed = 0
  #undelivered = 0
  #latenessSumMs = 0
  #worstLatenessMs = 0

  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }

  /** Replaces the conditions for packets offered from now on. */
  shape(conditions: LinkConditions): void {
    this.#conditions = conditions
    this.#burstLeft = 0
  }

  /** Takes a packet over; it is kept, so the caller must not change it. */
  offer(packet: Uint8Array, nowMs: number): void {
    if (this.#isLost()) {
      this.#lost += 1
      return
    }
    const sentMs = this.#transmit(packet.length, nowMs)
    if (sentMs === undefined) {
      this.#overflowed += 1
      return
    }
    const { roundTripMs = 0, jitterMs = 0, reorder = false } = this.#conditions
    const jitter = jitterMs === 0 ? 0 : this.#random() * jitterMs
    const wantedMs = sentMs + roundTripMs / 2 + jitter
    const dueMs = reorder ? wantedMs : Math.max(wantedMs, this.#lastDueMs)
    this.#lastDueMs = Math.max(dueMs, this.#lastDueMs)
    this.#insert({ packet, dueMs })
  }

  /** When the next packet is due; undefined if none waits. */
  get nextDueMs(): number | undefined {
    return this.#queue[this.#head]?.dueMs
  }

  /** Gives the next packet that is due, if any. */
  take(nowMs: number): Uint8Array | undefined {
    const first = this.#queue[this.#head]
    if (first === undefined || first.dueMs > nowMs) return undefined
    this.#queue[this.#head] = undefined
    this.#head += 1
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
    this.#forwarded += 1
    this.#latenessSumMs += nowMs - first.dueMs
    this.#worstLatenessMs = Math.max(this.#worstLatenessMs, nowMs - first.dueMs)
    return first.packet
  }

  /** Notes that the kernel did not accept the packet that was taken last. */
  noteUndelivered(): void {
    this.#undelivered += 1
    this.#forwarded -= 1
  }

  get statistics(): DirectionStatistics {
    return {
      forwarded: this.#forwarded,
      lost: this.#lost,
      overflowed: this.#overflowed,
      undelivered: this.#undelivered,
      meanLatenessMs: this.#latenessSumMs / Math.max(1, this.#forwarded + this.#undelivered),
      worstLatenessMs: this.#worstLatenessMs,
    }
  }

  #isLost(): boolean {
    const { lossPercent = 0, lossBurstPackets = 1 } = this.#conditions
    if (this.#burstLeft > 0) {
      this.#burstLeft -= 1
      return true
    }
    if (lossPercent === 0) return false
    const share = lossPercent / 100
    // With n packets lost per burst, and a burst begun by each free packet with this
    // probability, the share that is lost in the long run is `share` again.
    const begins = share / (share + lossBurstPackets * (1 - share))
    if (this.#random() >= begins) return false
    this.#burstLeft = lossBurstPackets - 1
    return true
  }

  /** Returns when the packet has left a link with a rate; undefined if the queue is full. */
  #transmit(sizeBytes: number, nowMs: number): number | undefined {
    const { rateBitsPerSecond, queueBytes = DEFAULT_QUEUE_BYTES } = this.#conditions
    if (rateBitsPerSecond === undefined) return nowMs
    const msPerByte = 8_000 / rateBitsPerSecond
    if ((this.#idleAtMs - nowMs) / msPerByte + sizeBytes > queueBytes) return undefined
    this.#idleAtMs = Math.max(this.#idleAtMs, nowMs - BURST_BYTES * msPerByte)
    this.#idleAtMs += sizeBytes * msPerByte
    return Math.max(nowMs, this.#idleAtMs)
  }

  /** Inserts from the end, where a packet belongs nearly always. Equal times keep their order. */
  #insert(waiting: Waiting): void {
    let place = this.#queue.length
    this.#queue.push(waiting)
    while (place > this.#head && this.#queue[place - 1]!.dueMs > waiting.dueMs) {
      this.#queue[place] = this.#queue[place - 1]
      place -= 1
    }
    this.#queue[place] = waiting
  }
}

/** Returns numbers in [0, 1) that follow from the seed. Source: Tommy Ettinger's mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
