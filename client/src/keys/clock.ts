// SPDX-License-Identifier: Apache-2.0

/** Time, as the agent sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once after `ms`. @returns a function that calls it off. */
  after(ms: number, task: () => void): () => void
}

/** The platform's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}
