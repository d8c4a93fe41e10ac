// SPDX-License-Identifier: Apache-2.0
import { networkOf } from "../../api/index.ts"
import { type Rate, TokenBucket } from "../token-bucket.ts"

/**
 * What one caller may ask. Higher: a script may crawl faster; lower: a console page with many
 * parts is cut off.
 */
const RATE: Rate = { burst: 200, perSecond: 50 }

/** How many callers are remembered; the oldest are forgotten, which fills their bucket. */
const MAX_CALLERS = 50_000

/** Limits of requests for each caller. Owned by one gateway. */
export class RequestLimits {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #nowMs: () => number
  readonly #rate: Rate

  constructor(nowMs: () => number, rate: Rate = RATE) {
    this.#nowMs = nowMs
    this.#rate = rate
  }

  /** Takes one request of a caller, at a rate of their own if given; false if there were too many. */
  take(caller: string, rate: Rate = this.#rate): boolean {
    const nowMs = this.#nowMs()
    const bucket = this.#buckets.get(caller) ?? new TokenBucket(rate, nowMs)
    this.#buckets.delete(caller)
    this.#buckets.set(caller, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > MAX_CALLERS && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket.take(nowMs)
  }

  /** Takes one request of a line: of anything, or of what has a rate of its own for each line. */
  takeFrom(ip: string, about?: { readonly what: string; readonly rate: Rate }): boolean {
    const line = `address:${networkOf(ip)}`
    return about === undefined ? this.take(line) : this.take(`${about.what} ${line}`, about.rate)
  }
}
