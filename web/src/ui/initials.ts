// SPDX-License-Identifier: Apache-2.0

/** The first letters of the first and the last word of a name, as the reader sees letters. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\-_.]+/u).filter((word) => /\p{L}|\p{N}/u.test(word))
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return chosen.map((word) => firstLetter(word ?? "")).join("")
}

function firstLetter(word: string): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (/\p{L}|\p{N}/u.test(segment)) return segment.toLocaleUpperCase()
  }
  return ""
}
