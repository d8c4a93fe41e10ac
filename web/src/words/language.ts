// SPDX-License-Identifier: Apache-2.0

/** The languages that are complete. */
export const LANGUAGES = ["en", "de"] as const

/** A language that is complete. */
export type Language = (typeof LANGUAGES)[number]

/** In which direction each language is written. */
export const DIRECTIONS: Readonly<Record<Language, "ltr" | "rtl">> = { en: "ltr", de: "ltr" }

/** The first language of a person's wishes that is complete; English if there is none. */
export function pickLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const tag = wish?.toLowerCase().split("-")[0]
    const language = LANGUAGES.find((known) => known === tag)
    if (language !== undefined) return language
  }
  return "en"
}
