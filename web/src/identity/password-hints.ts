// SPDX-License-Identifier: Apache-2.0
/**
 * What can be said of a new password before the server judges it: its length,
 * words that belong to the person, and patterns. Whether it was leaked, only
 * the server knows. Rules PH1 to PH3 of `../SPEC.md`.
 *
 * @module
 */

/** The fewest characters that the server takes. */
const PASSWORD_MIN = 12
/** The most characters that the server takes. */
const PASSWORD_MAX = 128

/** The first thing that is wrong with a password; undefined if nothing can be seen from here. */
export type PasswordFlaw =
  | { readonly kind: "short"; readonly missing: number }
  | { readonly kind: "long" }
  | { readonly kind: "own-word"; readonly word: string }
  | { readonly kind: "pattern" }

/**
 * Looks at a new password.
 *
 * @param about - what others know of the person: name, address, organisation.
 */
export function passwordFlaw(password: string, about: readonly string[]): PasswordFlaw | undefined {
  const { length } = password
  if (length < PASSWORD_MIN) return { kind: "short", missing: PASSWORD_MIN - length }
  if (length > PASSWORD_MAX) return { kind: "long" }
  const lower = password.toLowerCase()
  const rest = (word: string): string => lower.replaceAll(word, "")
  // A known word may be part of a long password, but what is left has to stand by itself.
  const own = wordsOf(about).find(
    (word) => lower.includes(word) && rest(word).length < PASSWORD_MIN - 4,
  )
  if (own !== undefined) return { kind: "own-word", word: own }
  return isPattern(lower) ? { kind: "pattern" } : undefined
}

function wordsOf(about: readonly string[]): readonly string[] {
  return about
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 4)
}

/** Fewer than five different characters, a repeated part, or a run along alphabet or digits. */
function isPattern(text: string): boolean {
  if (new Set(text).size < 5) return true
  if (/^(.{1,6}?)\1+.{0,2}$/su.test(text)) return true
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  const run = steps.filter((step) => step === 1 || step === -1 || step === 0).length
  return run >= steps.length - 1
}
