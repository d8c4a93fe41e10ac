// SPDX-License-Identifier: Apache-2.0
import { TokenBucket } from "../token-bucket.ts"

/**
 * What one caller may ask. Higher: a script may crawl faster; lower: a console page with many
 * parts is cut off.
 */
const RATE = { burst: 200, perSecond: 50 } as const

/** How many callers are remembered; the oldest are forgotten, which fills their bucket. */
const MAX_CALLERS = 50_000

/** Limits of requests for each caller. Owned by one gateway. */
export class RequestLimits {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Takes one request of a caller; false if there were too many. */
  take(caller: string): boolean {
    const nowMs = this.#nowMs()
    const bucket = this.#buckets.get(caller) ?? new TokenBucket(RATE, nowMs)
    this.#buckets.delete(caller)
    this.#buckets.set(caller, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > MAX_CALLERS && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket.take(nowMs)
  }
}
