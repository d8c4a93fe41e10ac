// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "../clock.ts"

interface Alarm {
  readonly at: number
  readonly task: () => void
}

/** A clock that stands still until a test moves it. */
export class ClockTwin implements Clock {
  readonly #alarms = new Set<Alarm>()
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
      await settled()
    }
    this.#now = end
    await settled()
  }
}

/** Lets everything run that waits for nothing but work; WebCrypto works on threads of its own. */
async function settled(): Promise<void> {
  const ran = Promise.withResolvers<void>()
  setTimeout(ran.resolve)
  await ran.promise
}
