// SPDX-License-Identifier: Apache-2.0

/**
 * How many counters behind the newest one a frame may come, once. Higher: more bytes for each
 * key; lower: late frames of a bad network are taken for replays.
 */
export const REPLAY_WINDOW = 1024

/** Remembers which counters of one key were seen (as RFC 4303, section 3.4.3, does for packets). */
export class ReplayWindow {
  readonly #seen = new Uint8Array(REPLAY_WINDOW)
  #newest = -1

  /** Whether a counter was seen, or is too old to tell. */
  has(counter: number): boolean {
    if (counter > this.#newest) return false
    return this.#newest - counter >= REPLAY_WINDOW || this.#seen[counter % REPLAY_WINDOW] === 1
  }

  /** Takes note of a counter whose frame was authentic. False if it was seen meanwhile. */
  add(counter: number): boolean {
    if (this.has(counter)) return false
    if (counter - this.#newest >= REPLAY_WINDOW) this.#seen.fill(0)
    else {
      for (let at = this.#newest + 1; at < counter; at += 1) this.#seen[at % REPLAY_WINDOW] = 0
    }
    this.#seen[counter % REPLAY_WINDOW] = 1
    this.#newest = Math.max(this.#newest, counter)
    return true
  }
}
