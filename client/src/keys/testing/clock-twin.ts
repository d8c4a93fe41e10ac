// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "../clock.ts"

interface Alarm {
  readonly at: number
  readonly task: () => void
}

/** A clock that stands still until a test moves it. */
export class ClockTwin implements Clock {
  readonly #alarms = new Set<Alarm>()
  /** Lets what an alarm has begun come to its end. */
  settle: () => Promise<void> = async () => undefined
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): () => void {
    const alarm = { at: this.#now + ms, task }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** Moves on in steps of a second until something is so, for at most `ms`. */
  async advanceUntil(ms: number, wished: () => boolean): Promise<void> {
    for (let gone = 0; gone < ms && !wished(); gone += 1_000) await this.advance(1_000)
  }

  /** Moves on, and calls back in order whatever comes due on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const [next] = [...this.#alarms]
        .filter(({ at }) => at <= end)
        .toSorted((one, other) => one.at - other.at)
      if (next === undefined) break
      this.#alarms.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.task()
      await this.settle()
    }
    this.#now = end
    await this.settle()
  }
}
