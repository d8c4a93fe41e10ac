// SPDX-License-Identifier: Apache-2.0
/** What is said, with all words loaded, for tests. */
import { consoleDe } from "../words/console/de.ts"
import { consoleEn } from "../words/console/en.ts"
import type { ConsoleWords } from "../words/console-words.ts"
import type { Language } from "../words/language.ts"
import { type Speech, speechIn, type Words } from "../words/speech.ts"

const CONSOLE: Readonly<Record<Language, ConsoleWords>> = { en: consoleEn, de: consoleDe }

/** Everything that is said in one language, in the console too. */
export function fullSpeech(language: Language): Speech {
  return speechIn(language, CONSOLE[language])
}

/** Every sentence of each language. */
export const ALL_WORDS: Readonly<Record<Language, Words>> = {
  en: fullSpeech("en").words,
  de: fullSpeech("de").words,
}
