// SPDX-License-Identifier: Apache-2.0
/**
 * The words of the console and of the pages around it, which are more than all others together:
 * whoever only joins a meeting does not download them.
 *
 * @module
 */
import type { consoleEn } from "./console/en.ts"
import type { Language } from "./language.ts"

/** Every sentence of the console in one language. */
export type ConsoleWords = typeof consoleEn

const LOADERS: Readonly<Record<Language, () => Promise<ConsoleWords>>> = {
  en: async () => (await import("./console/en.ts")).consoleEn,
  de: async () => (await import("./console/de.ts")).consoleDe,
}

/** What was asked for, so that the same promise is given each time. Owned by this page. */
const loaded = new Map<Language, Promise<ConsoleWords>>()

/** Loads the console's words in a language, once. Fails if the network does. */
export function loadConsoleWords(language: Language): Promise<ConsoleWords> {
  const known = loaded.get(language)
  if (known !== undefined) return known
  const words = LOADERS[language]()
  loaded.set(language, words)
  // What failed is asked for again when it is wanted again.
  words.catch(() => loaded.delete(language))
  return words
}
