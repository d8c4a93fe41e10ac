// SPDX-License-Identifier: Apache-2.0
/**
 * Rules of recurrence: the subset of RFC 5545, section 3.3.10, that people use
 * for meetings. It is small on purpose. Each rule has few occurrences in a year
 * and never long gaps, so that no rule can cost much time.
 *
 * @module
 */

/** How often a rule comes round. */
export type Frequency = "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY"

/** When a rule ends: never, after so many occurrences, or with a day or a moment (both included). */
export type RecurrenceEnd =
  | { readonly kind: "never" }
  | { readonly kind: "count"; readonly count: number }
  /** `20261231`, in the schedule's zone, or `20261231T225959Z`. */
  | { readonly kind: "until"; readonly until: string }

/** A rule of recurrence, taken apart. */
export interface Recurrence {
  readonly frequency: Frequency
  /** Every how many days, weeks, months or years, from 1. */
  readonly interval: number
  /** `MO` to `SU` for weeks; with their place in the month, such as `2TU` or `-1FR`, for months. */
  readonly weekdays: readonly string[]
  /** 1 to 31, or -1 for the last one. */
  readonly monthDays: readonly number[]
  /** On which day a week begins; it matters only with an interval. */
  readonly weekStart: "MO" | "SU"
  readonly end: RecurrenceEnd
}

/**
 * How many occurrences a rule may count. Every one of them is looked at when the
 * rule is asked for its last; a higher number costs that much more time.
 */
const MAX_COUNT = 400

/** The largest interval of each frequency; longer ones would only cost time to look for. */
const MAX_INTERVAL: Readonly<Record<Frequency, number>> = {
  DAILY: 366,
  WEEKLY: 53,
  MONTHLY: 24,
  YEARLY: 5,
}

/** A rule with every weekday and month day in full fits in it. */
const MAX_LENGTH = 256

const PARTS = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"] as const
type Part = (typeof PARTS)[number]

const NUMBER = /^[1-9][0-9]{0,3}$/
const WEEKDAY = /^(?:MO|TU|WE|TH|FR|SA|SU)$/
const PLACED_WEEKDAY = /^(?:[1-5]|-[1-5])(?:MO|TU|WE|TH|FR|SA|SU)$/
const MONTH_DAY = /^(?:-1|[1-9]|[12][0-9]|3[01])$/
const UNTIL = /^[0-9]{8}(?:T[0-9]{6}Z)?$/

/**
 * Takes a rule apart, such as `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10`. Returns undefined
 * for whatever is outside the subset. May come from an attacker.
 */
export function parseRecurrence(text: string): Recurrence | undefined {
  const parts = partsOf(text)
  const frequency = frequencyOf(parts?.get("FREQ"))
  if (parts === undefined || frequency === undefined) return undefined
  const interval = numberOf(parts.get("INTERVAL") ?? "1", MAX_INTERVAL[frequency])
  const end = endOf(parts.get("COUNT"), parts.get("UNTIL"))
  const weekStart = parts.get("WKST") ?? "MO"
  const days = daysOf(frequency, parts.get("BYDAY"), parts.get("BYMONTHDAY"))
  if (interval === undefined || end === undefined || days === undefined) return undefined
  if (weekStart !== "MO" && weekStart !== "SU") return undefined
  return { frequency, interval, ...days, weekStart, end }
}

/** Writes a rule in the one order in which we write it. Source: RFC 5545, section 3.3.10. */
export function formatRecurrence(rule: Recurrence): string {
  const { frequency, interval, weekdays, monthDays, weekStart, end } = rule
  const parts = [`FREQ=${frequency}`]
  if (interval > 1) parts.push(`INTERVAL=${interval}`)
  if (end.kind === "count") parts.push(`COUNT=${end.count}`)
  if (end.kind === "until") parts.push(`UNTIL=${end.until}`)
  if (weekdays.length > 0) parts.push(`BYDAY=${weekdays.join(",")}`)
  if (monthDays.length > 0) parts.push(`BYMONTHDAY=${monthDays.join(",")}`)
  if (weekStart !== "MO") parts.push(`WKST=${weekStart}`)
  return parts.join(";")
}

function partsOf(text: string): ReadonlyMap<Part, string> | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const parts = new Map<Part, string>()
  for (const piece of text.split(";")) {
    const [name = "", value = "", ...rest] = piece.split("=")
    const part = PARTS.find((known) => known === name)
    if (part === undefined || value === "" || rest.length > 0 || parts.has(part)) return undefined
    parts.set(part, value)
  }
  return parts
}

function frequencyOf(text: string | undefined): Frequency | undefined {
  return text !== undefined && Object.hasOwn(MAX_INTERVAL, text)
    ? (text as Frequency) // The table has a line for each.
    : undefined
}

function numberOf(text: string, most: number): number | undefined {
  if (!NUMBER.test(text)) return undefined
  const number = Number(text)
  return number <= most ? number : undefined
}

function endOf(count: string | undefined, until: string | undefined): RecurrenceEnd | undefined {
  if (count !== undefined && until !== undefined) return undefined
  if (until !== undefined) return UNTIL.test(until) ? { kind: "until", until } : undefined
  if (count === undefined) return { kind: "never" }
  const number = numberOf(count, MAX_COUNT)
  return number === undefined ? undefined : { kind: "count", count: number }
}

function daysOf(
  frequency: Frequency,
  byDay: string | undefined,
  byMonthDay: string | undefined,
): Pick<Recurrence, "weekdays" | "monthDays"> | undefined {
  const placed = frequency === "MONTHLY"
  if (byDay !== undefined && !placed && frequency !== "WEEKLY") return undefined
  if (byMonthDay !== undefined && (!placed || byDay !== undefined)) return undefined
  const weekdays = listOf(byDay, placed ? PLACED_WEEKDAY : WEEKDAY)
  const monthDays = listOf(byMonthDay, MONTH_DAY)
  if (weekdays === undefined || monthDays === undefined) return undefined
  return { weekdays, monthDays: monthDays.map(Number) }
}

/** The items of a list, each once; undefined if one is not of the form. */
function listOf(text: string | undefined, form: RegExp): readonly string[] | undefined {
  if (text === undefined) return []
  const items = text.split(",")
  const sound = items.every((item) => form.test(item)) && new Set(items).size === items.length
  return sound ? items : undefined
}
