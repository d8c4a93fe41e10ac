// SPDX-License-Identifier: Apache-2.0
/**
 * What invitations say, in English and German: when and, above all, where.
 *
 * @module
 */
import type { Region } from "@landmoot/core/regions"
import type { Language } from "../mail/index.ts"
import { endOfSchedule, occurrencesFrom, type Schedule } from "./occurrences.ts"
import { parseRecurrence, type Recurrence } from "./recurrence.ts"

/** What there is to say about a place. */
export type PlaceName = Pick<Region, "name" | "country">

const LOCALES = { en: "en-GB", de: "de-DE" } as const satisfies Record<Language, string>

const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu

/**
 * Puts a text that somebody else wrote on one line: no line breaks, no other
 * control characters, nothing that turns the direction of what stands beside it.
 */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(UNPRINTABLE, " ").trim()
}

/** Says where a meeting is held: "… in Frankfurt (Germany) and Paris (France) and nowhere else." */
export function regionsSentence(places: readonly PlaceName[], language: Language): string {
  const countries = new Intl.DisplayNames(language, { type: "region" })
  const names = places.map(({ name, country }) => `${oneLine(name)} (${countries.of(country)})`)
  const list = new Intl.ListFormat(LOCALES[language], { type: "conjunction" }).format(names)
  return language === "de"
    ? `Diese Besprechung findet in ${list} statt und nirgendwo sonst.`
    : `This meeting is held in ${list} and nowhere else.`
}

/** Says when a meeting is, in the schedule's own zone; the next time of one that is repeated. */
export function timeSentence(schedule: Schedule, now: number, language: Language): string {
  const next = occurrencesFrom(schedule, now, 1)[0] ?? occurrencesFrom(schedule, 0, 1)[0]
  if (next === undefined) return ""
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: schedule.timeZone,
    dateStyle: "full",
    timeStyle: "short",
  })
  const range = format.formatRange(next.start * 1000, next.end * 1000)
  const when = `${range} (${schedule.timeZone})`.replaceAll(/[\u2009\u202f]/gu, " ")
  const rule = schedule.recurrence === undefined ? undefined : parseRecurrence(schedule.recurrence)
  return rule === undefined ? when : `${when}\n${repetitionWords(rule, schedule, language)}`
}

function repetitionWords(rule: Recurrence, schedule: Schedule, language: Language): string {
  const every = EVERY[language][rule.frequency]
  const { interval } = rule
  const much = interval === 1 ? every.one : every.many.replace("#", String(interval))
  const days = rule.weekdays.map((day) => weekdayWords(day, language))
  const dates = rule.monthDays.map((day) => monthDayWords(day, language))
  const list = new Intl.ListFormat(LOCALES[language], { type: "conjunction" }).format([
    ...days,
    ...dates,
  ])
  const on = list === "" ? "" : `${language === "de" ? ", " : " on "}${list}`
  const end = endOfSchedule(schedule)
  const until =
    end === undefined
      ? ""
      : `${language === "de" ? ", zuletzt am " : ", the last time on "}${dayWords(end, schedule, language)}`
  return `${much}${on}${until}.`
}

const EVERY = {
  en: {
    DAILY: { one: "Every day", many: "Every # days" },
    WEEKLY: { one: "Every week", many: "Every # weeks" },
    MONTHLY: { one: "Every month", many: "Every # months" },
    YEARLY: { one: "Every year", many: "Every # years" },
  },
  de: {
    DAILY: { one: "Jeden Tag", many: "Alle # Tage" },
    WEEKLY: { one: "Jede Woche", many: "Alle # Wochen" },
    MONTHLY: { one: "Jeden Monat", many: "Alle # Monate" },
    YEARLY: { one: "Jedes Jahr", many: "Alle # Jahre" },
  },
} as const satisfies Record<
  Language,
  Record<Recurrence["frequency"], { readonly one: string; readonly many: string }>
>

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

function weekdayWords(day: string, language: Language): string {
  // The fifth of January 1970 was a Monday.
  const at = Date.UTC(1970, 0, 5 + WEEKDAYS.indexOf(day.slice(-2)))
  const name = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(at)
  const place = Number(day.slice(0, -2))
  if (place === 0) return name
  if (language === "de") {
    const word = place === -1 ? "letzter" : place < 0 ? `${-place}.-letzter` : `${place}.`
    return `${word} ${name}`
  }
  const word = place === -1 ? "last" : place < 0 ? `${ordinal(-place)} last` : ordinal(place)
  return `the ${word} ${name}`
}

function monthDayWords(day: number, language: Language): string {
  if (day === -1) return language === "de" ? "letzter Tag" : "the last day"
  return language === "de" ? `${day}.` : `the ${ordinal(day)}`
}

function ordinal(number: number): string {
  const rule = new Intl.PluralRules("en", { type: "ordinal" }).select(number)
  const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" }
  return `${number}${endings[rule] ?? "th"}`
}

function dayWords(end: number, { timeZone }: Schedule, language: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    dateStyle: "long",
  })
  // A meeting that ends at midnight is one of the day before.
  return format.format((end - 1) * 1000)
}
