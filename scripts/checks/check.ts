// SPDX-License-Identifier: Apache-2.0
/** How many tests passed, failed and were skipped. A check that runs no tests is one test itself. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** How a check ended. */
export interface CheckResult {
  readonly counts: Counts
  /** What to show the person who has to mend it; all that was printed, if a tool made the check. */
  readonly output: string
}

/** One check of `npm test`. Calls `progress` with a few words on how far it is. */
export type Check = (progress: (detail: string) => void) => Promise<CheckResult>

/** Makes the result of a check that found these problems, or none. */
export function resultOf(problems: readonly string[]): CheckResult {
  return problems.length === 0 ? passed("") : failed(problems.join("\n"))
}

/** Makes the result of a check that passed. */
export function passed(output: string): CheckResult {
  return { counts: { passed: 1, failed: 0, skipped: 0 }, output }
}

/** Makes the result of a check that failed. */
export function failed(output: string): CheckResult {
  return { counts: { passed: 0, failed: 1, skipped: 0 }, output }
}
