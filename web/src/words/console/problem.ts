// SPDX-License-Identifier: Apache-2.0

/** What a code says: a sentence, or one that names the facts. */
export type CodeWords = Readonly<
  Record<string, string | ((facts: Readonly<Record<string, string | undefined>>) => string)>
>

/** The sentence of a code; undefined if there is none. The code may come from anywhere. */
export function sentenceOf(
  words: CodeWords,
  code: string,
  facts: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const entry = Object.hasOwn(words, code) ? words[code] : undefined
  return typeof entry === "function" ? entry(facts) : entry
}
