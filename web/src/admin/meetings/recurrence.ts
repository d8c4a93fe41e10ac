// SPDX-License-Identifier: Apache-2.0
/**
 * How often a meeting takes place: from the few choices of a form to a rule of
 * RFC 5545 and back, and a rule in plain words. Rules MTV1 to MTV4 of `SPEC.md`.
 *
 * @module
 */
import type { Speech } from "../../words/speech.ts"

/** The days of a week in RFC 5545's letters, Monday first. */
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const
/** A day of the week in RFC 5545's letters. */
export type Weekday = (typeof WEEKDAYS)[number]

/** The choices of the form. */
export const REPEATS = [
  "never",
  "daily",
  "weekdays",
  "weekly",
  "fortnightly",
  "monthly-day",
  "monthly-week",
  "monthly-last",
  "yearly",
  "other",
] as const
/** One choice of the form; `other` keeps a rule that the form cannot say. */
export type Repeat = (typeof REPEATS)[number]

/** What the form holds. */
export interface RecurrenceForm {
  readonly repeat: Repeat
  /** For weeks; the day of the first start is always among them. */
  readonly weekdays: readonly Weekday[]
  readonly end: "never" | "count" | "until"
  readonly count: number
  /** A day, `2026-12-31`. */
  readonly until: string
  /** The rule that `other` keeps. */
  readonly rule: string | undefined
}

/** A meeting that takes place once. */
export const ONCE: RecurrenceForm = {
  repeat: "never",
  weekdays: [],
  end: "never",
  count: 10,
  until: "",
  rule: undefined,
}

interface DayFacts {
  readonly weekday: Weekday
  readonly day: number
  /** Which one of its weekday in the month, from 1. */
  readonly place: number
  readonly isLast: boolean
}

/** What a local date says; undefined if it is none. */
export function dayFacts(start: string): DayFacts | undefined {
  const date = new Date(`${start.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return undefined
  const day = date.getUTCDate()
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const weekday = WEEKDAYS[(date.getUTCDay() + 6) % 7] ?? "MO"
  return { weekday, day, place: Math.ceil(day / 7), isLast: day + 7 > days }
}

/** The choices that fit a first start. */
export function repeatsFor(start: string): readonly Repeat[] {
  const facts = dayFacts(start)
  if (facts === undefined) return ["never"]
  return REPEATS.filter((repeat) => {
    if (repeat === "other") return false
    if (repeat === "weekdays") return facts.weekday !== "SA" && facts.weekday !== "SU"
    if (repeat === "monthly-week") return facts.place < 5
    if (repeat === "monthly-last") return facts.isLast
    return true
  })
}

/** The rule of a form; undefined for a meeting that takes place once. */
export function ruleOf(form: RecurrenceForm, start: string): string | undefined {
  if (form.repeat === "other") return form.rule
  const facts = dayFacts(start)
  if (facts === undefined || form.repeat === "never") return undefined
  const end =
    form.end === "count"
      ? [`COUNT=${form.count}`]
      : form.end === "until" && form.until !== ""
        ? [`UNTIL=${form.until.replaceAll("-", "")}`]
        : []
  const [frequency, ...days] = partsOf(form, facts)
  return [frequency, ...end, ...days].join(";")
}

function partsOf({ repeat, weekdays }: RecurrenceForm, facts: DayFacts): readonly string[] {
  const chosen = WEEKDAYS.filter((day) => day === facts.weekday || weekdays.includes(day))
  switch (repeat) {
    case "never":
    case "other":
    case "daily":
      return ["FREQ=DAILY"]
    case "weekdays":
      return ["FREQ=WEEKLY", "BYDAY=MO,TU,WE,TH,FR"]
    case "weekly":
      return ["FREQ=WEEKLY", `BYDAY=${chosen.join(",")}`]
    case "fortnightly":
      return ["FREQ=WEEKLY;INTERVAL=2", `BYDAY=${chosen.join(",")}`]
    case "monthly-day":
      return ["FREQ=MONTHLY", `BYMONTHDAY=${facts.day}`]
    case "monthly-week":
      return ["FREQ=MONTHLY", `BYDAY=${facts.place}${facts.weekday}`]
    case "monthly-last":
      return ["FREQ=MONTHLY", `BYDAY=-1${facts.weekday}`]
    case "yearly":
      return ["FREQ=YEARLY"]
  }
}

/** A rule in its parts. */
interface Rule {
  readonly frequency: string
  readonly interval: number
  readonly days: readonly string[]
  readonly monthDays: readonly number[]
  readonly count: number | undefined
  readonly until: string | undefined
}

function parse(text: string): Rule {
  const parts = new Map(
    text.split(";").map((part): [string, string] => {
      const [name = "", value = ""] = part.split("=")
      return [name, value]
    }),
  )
  const list = (name: string): readonly string[] => parts.get(name)?.split(",") ?? []
  const until = parts.get("UNTIL")
  return {
    frequency: parts.get("FREQ") ?? "",
    interval: Number(parts.get("INTERVAL") ?? 1),
    days: list("BYDAY"),
    monthDays: list("BYMONTHDAY").map(Number),
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : undefined,
    until:
      until === undefined
        ? undefined
        : `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`,
  }
}

/** The form that says a rule; with `other` if the choices cannot say it. */
export function formOf(rule: string | undefined, start: string): RecurrenceForm {
  if (rule === undefined) return ONCE
  const { days, count, until } = parse(rule)
  const form: RecurrenceForm = {
    ...ONCE,
    weekdays: WEEKDAYS.filter((day) => days.includes(day)),
    end: count === undefined ? (until === undefined ? "never" : "until") : "count",
    count: count ?? ONCE.count,
    until: until ?? "",
    rule,
  }
  const said = REPEATS.find(
    (repeat) => repeat !== "other" && sameRule(ruleOf({ ...form, repeat }, start), rule),
  )
  return said === undefined ? { ...form, repeat: "other" } : { ...form, repeat: said }
}

function sameRule(one: string | undefined, other: string): boolean {
  return one !== undefined && sortedParts(one) === sortedParts(other)
}

function sortedParts(rule: string): string {
  return rule.split(";").toSorted().join(";")
}

/** A rule in plain words: "Every week on Monday and Wednesday, until 31 December 2026". */
export function ruleWords(speech: Speech, rule: string): string {
  const { repeat } = speech.words.console.meetings
  const { frequency, interval, days, monthDays, count, until } = parse(rule)
  const every = everyOf(speech, frequency, interval)
  const isWorkWeek = days.join(",") === "MO,TU,WE,TH,FR" && interval === 1
  const on = [...days.map((day) => dayWords(speech, day)), ...monthDays.map(repeat.monthDay)]
  const base = isWorkWeek
    ? repeat.workWeek
    : on.length === 0
      ? every
      : repeat.on(every, speech.list(on))
  if (count !== undefined) return repeat.times(base, count)
  return until === undefined ? base : repeat.until(base, dateWords(speech.language, until))
}

function everyOf({ words }: Speech, frequency: string, interval: number): string {
  const { repeat } = words.console.meetings
  switch (frequency) {
    case "DAILY":
      return repeat.days(interval)
    case "WEEKLY":
      return repeat.weeks(interval)
    case "MONTHLY":
      return repeat.months(interval)
    default:
      return repeat.years(interval)
  }
}

/** "Monday", or "the second Tuesday". */
function dayWords(speech: Speech, day: string): string {
  const name = weekdayName(speech.language, day.slice(-2), "long")
  const place = Number(day.slice(0, -2) || 0)
  if (place === 0) return name
  const { placed } = speech.words.console.meetings.repeat
  if (place < 0) return placed.last(name)
  return (
    [placed.first, placed.second, placed.third, placed.fourth, placed.fifth][place - 1]?.(name) ??
    name
  )
}

/** The name of a weekday. */
export function weekdayName(language: string, day: string, weekday: "long" | "short"): string {
  const index = WEEKDAYS.findIndex((known) => known === day)
  // The fifth of January 1970 was a Monday.
  const date = new Date(Date.UTC(1970, 0, 5 + Math.max(0, index)))
  return new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(date)
}

function dateWords(language: string, day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(date)
}
