// SPDX-License-Identifier: Apache-2.0

/** What was shown and what was allowed, as the SDK names it, in the person's language. */
export type Facts = Readonly<Record<string, string | undefined>>

/** What one code means to a person. */
export interface RefusalEntry {
  /** What happened, in a few words. */
  readonly title: string
  /** What happened, in sentences that name the facts if there are any. */
  readonly what: (facts: Facts) => string
  /** What the person can do. */
  readonly todo: string
}

/**
 * Words by code. A key that ends in `_*` stands for every code of that folder
 * of the server: what went wrong inside it means the same to a person.
 */
export type RefusalWords = Readonly<Record<string, RefusalEntry>>

/** The words of a code, else those of its family, else those of the unknown. */
export function entryFor(words: RefusalWords, code: string): RefusalEntry | undefined {
  const family = `${code.slice(0, code.indexOf("_"))}_*`
  // A server chooses the code: it must not name what every object has.
  const known = [code, family, "UNKNOWN"].find((key) => Object.hasOwn(words, key))
  return known === undefined ? undefined : words[known]
}
