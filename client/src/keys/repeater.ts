// SPDX-License-Identifier: Apache-2.0
/**
 * Repeats the profiles of all members to those who have just been added: the lowest of
 * those who were there before does it, and the next ones if it does not.
 *
 * @module
 */
import type { Clock } from "./clock.ts"

/** How long to wait, so that one message serves several commits. */
const BASE_MS = 300
/** How much longer for each member: the messages grow with the group, so fewer of them are sent. */
const PER_MEMBER_MS = 10
/** How many of the lowest leaves stand by. */
const STANDBY = 3
/** How much later each of them steps in. */
const STAGGER_MS = 2_000

/** Waits for its turn. `close()` calls it off. */
export class ProfileRepeater {
  readonly #clock: Clock
  readonly #repeat: () => Promise<void>
  #cancel: (() => void) | undefined

  constructor(clock: Clock, repeat: () => Promise<void>) {
    this.#clock = clock
    this.#repeat = repeat
  }

  /**
   * The group has new members.
   *
   * @param rank - how many leaves below one's own were there before.
   */
  grew(rank: number, added: readonly number[], members: number): void {
    if (added.length === 0 || rank >= STANDBY || this.#cancel !== undefined) return
    const ms = BASE_MS + members * PER_MEMBER_MS + rank * STAGGER_MS
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined
      // Names come again with the next change; without a connection there is nobody to tell.
      this.#repeat().catch(() => undefined)
    })
  }

  /** Somebody said this many profiles; from a lower leaf, more than its own make ours needless. */
  heard(profiles: number, lower: boolean): void {
    if (profiles > 1 && lower) this.close()
  }

  /** Repeats nothing more. Idempotent. */
  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
