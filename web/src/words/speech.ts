// SPDX-License-Identifier: Apache-2.0
/**
 * One language with everything that is said in it: sentences, lists, names of
 * countries, numbers with units and times. Rules WD1 to WD6 of `../SPEC.md`.
 *
 * @module
 */
import type { Region } from "@landmoot/core/regions"
import type { Refusal } from "@landmoot/client"
import type { ConsoleWords } from "./console-words.ts"
import { sentenceOf } from "./console/problem.ts"
import { de } from "./de.ts"
import { en } from "./en.ts"
import type { Language } from "./language.ts"
import { refusalsDe } from "./refusals-de.ts"
import { refusalsEn } from "./refusals-en.ts"
import { entryFor, type Facts, type RefusalWords } from "./refusal-words.ts"

/** Every sentence of the interface in one language; those of the console are there once loaded. */
export type Words = typeof en & { readonly console: ConsoleWords }

/** Sentences of all languages, but for the console's. */
export const WORDS: Readonly<Record<Language, typeof en>> = { en, de }

/** Words for refusals in all languages. */
export const REFUSALS: Readonly<Record<Language, RefusalWords>> = {
  en: refusalsEn,
  de: refusalsDe,
}

/** A refusal as a person reads it. */
export interface RefusalText {
  readonly title: string
  readonly what: string
  readonly todo: string
  readonly code: string
}

/** One language with everything that is said in it. */
export interface Speech {
  readonly language: Language
  readonly words: Words
  /** "A, B and C". */
  list(items: readonly string[]): string
  /** The name of a country from its ISO 3166-1 code. */
  country(code: string): string
  /** "Paris (France)". */
  place(region: Pick<Region, "name" | "country">): string
  /** The countries of these regions, each once, in words. */
  countries(regions: readonly Pick<Region, "country">[]): string
  /** "12 ms". */
  milliseconds(ms: number): string
  /** A whole or rounded number with separators. */
  number(value: number): string
  /** A time of day with seconds, from milliseconds since 1970. */
  time(at: number): string
  /** A date alone, from milliseconds since 1970. */
  date(at: number): string
  /** A date with its time, from milliseconds since 1970. */
  dateTime(at: number): string
  /** "4 min" or "1 hr, 5 min", at least a minute. */
  duration(ms: number): string
  refusal(refusal: Pick<Refusal, "code" | "facts">): RefusalText
  /** Why the API refused, in one or two sentences; a code without words is named. */
  problem(refusal: {
    readonly code: string
    readonly facts?: Readonly<Record<string, string>> | undefined
  }): string
}

/**
 * Makes everything that is said in one language.
 *
 * @param console - the console's words; without them reading these throws a TypeError, since a
 * page that says them has to stand inside `ConsoleSpeech`.
 */
export function speechIn(language: Language, console?: ConsoleWords): Speech {
  const words: Words =
    console === undefined
      ? Object.defineProperty({ ...WORDS[language] } as Words, "console", { get: notLoaded })
      : { ...WORDS[language], console }
  const lists = new Intl.ListFormat(language, { type: "conjunction" })
  const countries = new Intl.DisplayNames(language, { type: "region" })
  const wholes = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const milliseconds = new Intl.NumberFormat(language, {
    style: "unit",
    unit: "millisecond",
    maximumFractionDigits: 0,
  })
  const minutes = unit(language, "minute")
  const hours = unit(language, "hour")
  const times = new Intl.DateTimeFormat(language, { timeStyle: "medium" })
  const days = new Intl.DateTimeFormat(language, { dateStyle: "medium" })
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" })
  const country = (code: string): string => countries.of(code) ?? code

  return {
    language,
    words,
    country,
    list: (items) => lists.format(items),
    place: (region) => words.common.placeIn(region.name, country(region.country)),
    countries: (regions) =>
      lists.format([...new Set(regions.map((region) => country(region.country)))]),
    milliseconds: (ms) => milliseconds.format(Math.max(1, ms)),
    number: (value) => wholes.format(value),
    time: (at) => times.format(at),
    date: (at) => days.format(at),
    dateTime: (at) => dates.format(at),
    duration: (ms) => {
      const total = Math.max(1, Math.round(ms / 60_000))
      const [full, rest] = [Math.floor(total / 60), total % 60]
      const parts = [full > 0 && hours.format(full), rest > 0 && minutes.format(rest)]
      return parts.filter((part) => part !== false).join(" ")
    },
    refusal: ({ code, facts }) =>
      refusalText(REFUSALS[language], code, spokenFacts(facts, lists, words.planes)),
    problem: ({ code, facts = {} }) =>
      problemText({ words, console }, REFUSALS[language], {
        code,
        facts: spokenFacts(facts, lists, words.planes),
      }),
  }
}

function refusalText(entries: RefusalWords, code: string, facts: Facts): RefusalText {
  const entry = entryFor(entries, code)
  return {
    title: entry?.title ?? code,
    what: entry?.what(facts) ?? code,
    todo: entry?.todo ?? "",
    code,
  }
}

/** The console's words for a code, else those of a meeting's page for exactly this code. */
function problemText(
  { words, console }: { readonly words: Words; readonly console: ConsoleWords | undefined },
  entries: RefusalWords,
  { code, facts }: { readonly code: string; readonly facts: Facts },
): string {
  const entry = Object.hasOwn(entries, code) ? entries[code] : undefined
  const sentence = console && sentenceOf(console.codes, code, facts)
  if (sentence !== undefined) return sentence
  if (entry !== undefined) return `${entry.what(facts)} ${entry.todo}`.trim()
  return console === undefined ? words.common.code(code) : console.ui.unknownCode(code)
}

function notLoaded(): never {
  throw new TypeError("the console's words are not loaded: ConsoleSpeech is missing")
}

/** Facts as they are said: lists of regions with "and", planes by what they carry. */
function spokenFacts(
  facts: Readonly<Record<string, string>>,
  lists: Intl.ListFormat,
  planes: Readonly<Record<string, string>>,
): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      name === "plane" ? (planes[fact] ?? fact) : lists.format(fact.split(", ")),
    ]),
  )
}

function unit(language: string, name: "minute" | "hour"): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" })
}
