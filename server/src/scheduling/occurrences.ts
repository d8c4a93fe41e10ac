// SPDX-License-Identifier: Apache-2.0
/**
 * The times at which a schedule takes place.
 *
 * The library repeats days and clock times as if there were no zones, and the
 * zone is asked afterwards, once for each time. So the rules for times that are
 * skipped or come twice stand here and nowhere else: local times that do not
 * exist are no occurrences and are not counted (RFC 5545, section 3.3.10), and
 * one that comes twice is the first of the two (section 3.3.5).
 *
 * @module
 */
import { RRuleTemporal } from "rrule-temporal"
import { Temporal } from "temporal-polyfill"
import { formatRecurrence, parseRecurrence, type Recurrence } from "./recurrence.ts"

/** When a meeting takes place. */
export interface Schedule {
  /** The first start, a local date and time to the minute: `2026-03-29T09:00`. */
  readonly start: string
  /** A name of the IANA database: `Europe/Berlin`. */
  readonly timeZone: string
  readonly durationMinutes: number
  /** A rule in the form of RFC 5545, without the name of the property. */
  readonly recurrence?: string
  /** Occurrences of the rule that do not take place, as local starts in order. */
  readonly exceptions?: readonly string[]
}

/** One time at which the meeting takes place. */
export interface Occurrence {
  /** The local start, in the schedule's own zone. */
  readonly local: string
  /** Seconds since 1970. */
  readonly start: number
  readonly end: number
}

/** How many occurrences may be asked for at once. */
export const MAX_OCCURRENCES = 500

/** Years outside of which nobody meets; zones have no rules there that mean anything. */
export const YEARS = { first: 2000, last: 2199 } as const

/** After every moment at which somebody could meet, in seconds since 1970. */
const FAR = Date.UTC(YEARS.last + 1) / 1000

/** How far ahead of a moment occurrences are looked for: more than the longest gap of any rule. */
const HORIZON_YEARS = 45

/** More than any two clocks differ, so that the search begins early enough. */
const MARGIN = { days: 2 } as const

/**
 * The occurrences that end after a moment, the earliest first, without exceptions.
 *
 * @param after - seconds since 1970; one that is going on is among them.
 * @param limit - at most {@link MAX_OCCURRENCES}.
 */
export function occurrencesFrom(schedule: Schedule, after: number, limit: number): Occurrence[] {
  const wanted = Math.min(limit, MAX_OCCURRENCES)
  const called = new Set(schedule.exceptions)
  const found: Occurrence[] = []
  if (after >= FAR || wanted <= 0) return found
  for (const one of plannedFrom(schedule, after)) {
    if (one.end > after && !called.has(one.local)) found.push(one)
    if (found.length === wanted) break
  }
  return found
}

/** When the last occurrence ends, in seconds since 1970; undefined if the rule has no end. */
export function endOfSchedule(schedule: Schedule): number | undefined {
  const rule = ruleOf(schedule)
  switch (rule?.end.kind) {
    case "never":
      return undefined
    case "until":
      return lastBefore(schedule, rule, untilOf(rule.end.until, schedule.timeZone))
    case "count":
    case undefined:
      return occurrencesFrom(schedule, 0, MAX_OCCURRENCES).at(-1)?.end ?? 0
  }
}

/** The first start, in its zone. */
export function firstStart({ start, timeZone }: Schedule): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(start).toZonedDateTime(timeZone)
}

/** Whether the clocks of a zone skip a local time. */
export function isSkipped(local: Temporal.PlainDateTime, zone: string): boolean {
  return !local.toZonedDateTime(zone).toPlainDateTime().equals(local)
}

/** Writes a local time to the minute, as schedules do. */
export function localWords(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: "minute" })
}

/**
 * The last moment of a rule that ends with a day or a moment.
 *
 * @throws RangeError if there is no such day or time.
 */
export function untilOf(text: string, zone: string): Temporal.Instant {
  const [, year, month, day, time] = /^(....)(..)(..)(?:T(......)Z)?$/.exec(text) ?? []
  const date = Temporal.PlainDate.from(`${year}-${month}-${day}`, { overflow: "reject" })
  if (time === undefined) {
    const next = date.add({ days: 1 }).toZonedDateTime(zone)
    return next.toInstant().subtract({ seconds: 1 })
  }
  const clock = `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
  return Temporal.Instant.from(`${date.toString()}T${clock}Z`)
}

/** What the rule gives, exceptions too, from some time before a moment on. */
function* plannedFrom(schedule: Schedule, after: number): Generator<Occurrence> {
  const { timeZone, durationMinutes } = schedule
  const rule = ruleOf(schedule)
  if (rule === undefined) {
    yield occurrence(firstStart(schedule), durationMinutes)
    return
  }
  const { end } = rule
  const until = end.kind === "until" ? untilOf(end.until, timeZone).epochMilliseconds / 1000 : FAR
  // Whoever counts has to begin with the first one.
  const since = end.kind === "count" ? 0 : Math.max(Math.floor(after) - durationMinutes * 60, 0)
  const first = wallClock(schedule)
  const begin = later(atSeconds(since).subtract(MARGIN), first.subtract(MARGIN))
  const last = end.kind === "count" ? atSeconds(FAR) : begin.add({ years: HORIZON_YEARS })
  const times = repetition(rule, first)
  let left = end.kind === "count" ? end.count : Infinity
  let at: Temporal.ZonedDateTime | null = begin
  while (left > 0) {
    at = times.next(at, false)
    if (at === null || Temporal.ZonedDateTime.compare(at, last) > 0) return
    const local = at.toPlainDateTime()
    if (isSkipped(local, timeZone)) continue
    const one = occurrence(local.toZonedDateTime(timeZone), durationMinutes)
    if (one.start > until || one.start >= FAR) return
    left -= 1
    yield one
  }
}

function lastBefore(schedule: Schedule, rule: Recurrence, until: Temporal.Instant): number {
  const times = repetition(rule, wallClock(schedule))
  const called = new Set(schedule.exceptions)
  let at: Temporal.ZonedDateTime | null = until.toZonedDateTimeISO("UTC").add(MARGIN)
  for (;;) {
    at = times.previous(at, false)
    if (at === null) return 0
    const local = at.toPlainDateTime()
    const one = occurrence(local.toZonedDateTime(schedule.timeZone), schedule.durationMinutes)
    const isThere = one.local === localWords(local) && !called.has(one.local)
    if (isThere && one.start <= until.epochMilliseconds / 1000) return one.end
  }
}

function ruleOf({ recurrence }: Schedule): Recurrence | undefined {
  return recurrence === undefined ? undefined : parseRecurrence(recurrence)
}

/** The days and clock times of a rule without its end, told as if they were of UTC. */
function repetition(rule: Recurrence, first: Temporal.ZonedDateTime): RRuleTemporal {
  const rruleString = formatRecurrence({ ...rule, end: { kind: "never" } })
  return new RRuleTemporal({
    rruleString,
    dtstart: first,
    tzid: "UTC",
    temporal: Temporal,
    cache: false,
  })
}

function wallClock({ start }: Schedule): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(start).toZonedDateTime("UTC")
}

function occurrence(at: Temporal.ZonedDateTime, durationMinutes: number): Occurrence {
  const start = at.epochMilliseconds / 1000
  return { local: localWords(at.toPlainDateTime()), start, end: start + durationMinutes * 60 }
}

function atSeconds(seconds: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO("UTC")
}

function later(one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.compare(one, other) >= 0 ? one : other
}
