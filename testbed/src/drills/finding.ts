// SPDX-License-Identifier: Apache-2.0

/** What came of one drill. */
export interface Finding {
  readonly what: string
  readonly value: string
  readonly goal: string
  readonly ok: boolean
}

/** A time in ms. */
export const within = (what: string, value: number, goal: number): Finding => ({
  what,
  value: `${Math.round(value)} ms`,
  goal: `at most ${goal} ms`,
  ok: value <= goal,
})

/** What has to be so, and nothing else. */
export const exactly = (what: string, value: number | string, goal: number | string): Finding => ({
  what,
  value: String(value),
  goal: String(goal),
  ok: value === goal,
})
