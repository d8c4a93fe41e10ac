// SPDX-License-Identifier: Apache-2.0

/** What was shown and what was allowed, as the SDK or a server names it. */
export type Facts = Readonly<Record<string, string>>

/** What one code means to a person. */
export interface RefusalEntry {
  /** What happened, in a few words. */
  readonly title: string
  /** What happened, in sentences that name the facts if there are any. */
  readonly what: (facts: Facts) => string
  /** What the person can do. */
  readonly todo: string
}

/** Words for every code that a page can meet. */
export type RefusalWords = Readonly<Record<string, RefusalEntry>>
