// SPDX-License-Identifier: Apache-2.0

/** How much may come at once, and how much in the long run. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** Counts what comes against a rate. The clock is the caller's, in ms. */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #filledMs: number

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#filledMs = nowMs
  }

  /** Takes one; returns false if none is left. */
  take(nowMs: number): boolean {
    const { burst, perSecond } = this.#rate
    const gained = ((nowMs - this.#filledMs) / 1000) * perSecond
    this.#tokens = Math.min(burst, this.#tokens + Math.max(0, gained))
    this.#filledMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
