// SPDX-License-Identifier: Apache-2.0
import { KeyDeskError } from "./errors.ts"
import { ALLOWANCES } from "./limits.ts"

/** What one session may ask and say now. The clock is the caller's, in ms. */
export class Allowances {
  /** Owned here: what is left of each, and when that was counted. */
  readonly #left = new Map<keyof typeof ALLOWANCES, { count: number; atMs: number }>()

  /** Takes so much of one thing. @throws KeyDeskError `KEYS_TOO_FAST` */
  take(what: keyof typeof ALLOWANCES, nowMs: number, count = 1): void {
    const { burst, perSecond } = ALLOWANCES[what]
    const before = this.#left.get(what) ?? { count: burst, atMs: nowMs }
    const gained = (Math.max(0, nowMs - before.atMs) / 1000) * perSecond
    const left = Math.min(burst, before.count + gained) - count
    if (left < 0) throw KeyDeskError.of("KEYS_TOO_FAST")
    this.#left.set(what, { count: left, atMs: nowMs })
  }
}
