// SPDX-License-Identifier: Apache-2.0
/**
 * When a meeting takes place: a local time in a time zone, repeated or not.
 *
 * Local times are what is kept, since people mean "nine o'clock here": when the
 * rules of a zone change, its meetings stay at nine. A local time that comes
 * twice is the first of the two. One that the clocks skip is refused as a start
 * and left out of a recurrence. Source: RFC 5545, sections 3.3.5 and 3.3.10.
 *
 * @module
 */
import { RRuleTemporal } from "rrule-temporal"
import { Temporal } from "temporal-polyfill"
import type { SchedulingErrorCode } from "./errors.ts"
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

/** A schedule as it was understood, or why it was not. */
export type CheckedSchedule =
  | { readonly ok: true; readonly value: Schedule }
  | {
      readonly ok: false
      readonly code: SchedulingErrorCode
      readonly message: string
      readonly path: string
    }

/** The longest meeting, in minutes: a descriptor is in force for a day. */
export const MAX_DURATION_MINUTES = 24 * 60

/** How many occurrences may be called off one by one. */
export const MAX_EXCEPTIONS = 100

/** How many occurrences may be asked for at once. */
export const MAX_OCCURRENCES = 500

/** Years outside of which nobody meets; zones have no rules there that mean anything. */
const YEARS = { first: 2000, last: 2199 } as const

/** How far ahead of a moment occurrences are looked for: more than the longest gap of any rule. */
const HORIZON_YEARS = 45

const LOCAL = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$/
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/

/**
 * Checks a schedule and puts it into the one form in which it is kept. All of
 * it may come from an attacker.
 */
export function checkSchedule(input: Schedule): CheckedSchedule {
  const zone = zoneOf(input.timeZone)
  if (zone === undefined) {
    return no("SCHEDULE_ZONE_UNKNOWN", "this is not the name of a time zone", "timeZone")
  }
  const start = localOf(input.start)
  if (start === undefined) {
    return no("SCHEDULE_INVALID", "a start is a local date and time to the minute", "start")
  }
  if (isSkipped(start, zone)) {
    return no("SCHEDULE_TIME_SKIPPED", "the clocks skip this time on that day", "start")
  }
  const { durationMinutes } = input
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1) {
    return no("SCHEDULE_INVALID", "a meeting lasts at least a minute", "durationMinutes")
  }
  if (durationMinutes > MAX_DURATION_MINUTES) {
    return no("SCHEDULE_INVALID", "a meeting lasts a day at most", "durationMinutes")
  }
  const once = { start: wordsOf(start), timeZone: zone, durationMinutes }
  const exceptions = input.exceptions ?? []
  if (input.recurrence === undefined) {
    return exceptions.length === 0
      ? { ok: true, value: once }
      : no("SCHEDULE_INVALID", "only what is repeated has exceptions", "exceptions")
  }
  const recurrence = readRecurrence(input.recurrence, start.toZonedDateTime(zone))
  if (recurrence === undefined) {
    return no("SCHEDULE_INVALID", "this rule of recurrence is not understood", "recurrence")
  }
  const repeated = { ...once, recurrence: formatRecurrence(recurrence) }
  if (occurrencesFrom(repeated, 0, 1)[0]?.local !== once.start) {
    const message = "the start is not an occurrence of the rule"
    return no("SCHEDULE_START_OFF_RULE", message, "start")
  }
  return withExceptions(repeated, exceptions)
}

/**
 * The occurrences that end after a moment, the earliest first.
 *
 * @param after - seconds since 1970; one that is going on is among them.
 * @param limit - at most {@link MAX_OCCURRENCES}.
 */
export function occurrencesFrom(schedule: Schedule, after: number, limit: number): Occurrence[] {
  const { durationMinutes } = schedule
  const first = firstStart(schedule)
  const wanted = Math.min(limit, MAX_OCCURRENCES)
  if (after >= FAR) return []
  if (schedule.recurrence === undefined) {
    const only = occurrence(first, durationMinutes)
    return only.end > after && wanted > 0 ? [only] : []
  }
  const skipped = new Set(schedule.exceptions)
  const counted = countedOccurrences(schedule)
  if (counted !== undefined) {
    return counted.filter(({ local, end }) => end > after && !skipped.has(local)).slice(0, wanted)
  }
  const rule = ruleOf(schedule, schedule.recurrence)
  const since = Math.max(Math.floor(after) - durationMinutes * 60, 0)
  const from = atSeconds(since)
  const last = later(from, first).add({ years: HORIZON_YEARS })
  const found: Occurrence[] = []
  let at: Temporal.ZonedDateTime | null = from
  while (found.length < wanted) {
    at = rule.next(at, false)
    if (at === null || Temporal.ZonedDateTime.compare(at, last) > 0) break
    const next = occurrence(at, durationMinutes)
    if (!skipped.has(next.local) && next.end > after) found.push(next)
  }
  return found
}

/** When the last occurrence ends, in seconds since 1970; undefined if the rule has no end. */
export function endOfSchedule(schedule: Schedule): number | undefined {
  if (schedule.recurrence === undefined) {
    return occurrence(firstStart(schedule), schedule.durationMinutes).end
  }
  const skipped = new Set(schedule.exceptions)
  const counted = countedOccurrences(schedule)
  if (counted !== undefined) {
    return counted.findLast(({ local }) => !skipped.has(local))?.end ?? 0
  }
  if (parseRecurrence(schedule.recurrence)?.end.kind === "never") return undefined
  const rule = ruleOf(schedule, schedule.recurrence)
  let at: Temporal.ZonedDateTime | null = atSeconds(FAR)
  for (;;) {
    at = rule.previous(at, false)
    if (at === null) return 0
    const found = occurrence(at, schedule.durationMinutes)
    if (!skipped.has(found.local)) return found.end
  }
}

/** The first start, in its zone. */
export function firstStart({ start, timeZone }: Schedule): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(start).toZonedDateTime(timeZone)
}

/** After every moment at which somebody could meet, in seconds since 1970. */
const FAR = Date.UTC(YEARS.last + 1) / 1000

function atSeconds(seconds: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO("UTC")
}

function no(code: SchedulingErrorCode, message: string, path: string): CheckedSchedule {
  return { ok: false, code, message, path }
}

function zoneOf(name: string): string | undefined {
  if (name.length > 64 || !ZONE.test(name)) return undefined
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId
  } catch {
    return undefined // The library's reason is that there is no such zone.
  }
}

function localOf(text: string): Temporal.PlainDateTime | undefined {
  if (!LOCAL.test(text)) return undefined
  try {
    const local = Temporal.PlainDateTime.from(text, { overflow: "reject" })
    return local.year >= YEARS.first && local.year <= YEARS.last ? local : undefined
  } catch {
    return undefined // There is no such day or time.
  }
}

function isSkipped(local: Temporal.PlainDateTime, zone: string): boolean {
  return !local.toZonedDateTime(zone).toPlainDateTime().equals(local)
}

function wordsOf(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: "minute" })
}

/** Reads a rule; a last day without a time becomes the last moment of that day in the zone. */
function readRecurrence(text: string, start: Temporal.ZonedDateTime): Recurrence | undefined {
  const rule = parseRecurrence(text)
  if (rule?.end.kind !== "until") return rule
  try {
    const until = untilOf(rule.end.until, start.timeZoneId)
    if (until.toZonedDateTimeISO("UTC").year > YEARS.last) return undefined
    if (Temporal.Instant.compare(until, start.toInstant()) < 0) return undefined
    const words = until.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "")
    return { ...rule, end: { kind: "until", until: words } }
  } catch {
    return undefined // There is no such day.
  }
}

function untilOf(text: string, zone: string): Temporal.Instant {
  const [, year, month, day, time] = /^(....)(..)(..)(?:T(......)Z)?$/.exec(text) ?? []
  const date = Temporal.PlainDate.from(`${year}-${month}-${day}`, { overflow: "reject" })
  if (time === undefined) {
    const next = date.add({ days: 1 }).toZonedDateTime(zone)
    return next.toInstant().subtract({ seconds: 1 })
  }
  const clock = `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
  return Temporal.Instant.from(`${date.toString()}T${clock}Z`)
}

function withExceptions(schedule: Schedule, exceptions: readonly string[]): CheckedSchedule {
  if (exceptions.length === 0) return { ok: true, value: schedule }
  if (exceptions.length > MAX_EXCEPTIONS) {
    return no("SCHEDULE_INVALID", "there are too many exceptions", "exceptions")
  }
  const kept = new Set<string>()
  const counted = countedOccurrences(schedule)?.map(({ local }) => local)
  const known = counted === undefined ? undefined : new Set(counted)
  for (const [position, text] of exceptions.entries()) {
    const path = `exceptions[${position}]`
    const local = localOf(text)
    if (local === undefined) return no("SCHEDULE_INVALID", "an exception is a local start", path)
    const words = wordsOf(local)
    if (!(known?.has(words) ?? hasOccurrence(schedule, local))) {
      return no("SCHEDULE_EXCEPTION_UNKNOWN", "the rule has no occurrence at this time", path)
    }
    kept.add(words)
  }
  const value = { ...schedule, exceptions: [...kept].toSorted() }
  return occurrencesFrom(value, 0, 1).length > 0
    ? { ok: true, value }
    : no("SCHEDULE_EMPTY", "every occurrence is an exception", "exceptions")
}

function hasOccurrence(schedule: Schedule, local: Temporal.PlainDateTime): boolean {
  const start = local.toZonedDateTime(schedule.timeZone).epochMilliseconds / 1000
  const [met] = occurrencesFrom(schedule, start + schedule.durationMinutes * 60 - 1, 1)
  return met?.local === wordsOf(local)
}

function ruleOf(schedule: Schedule, recurrence: string): RRuleTemporal {
  return new RRuleTemporal({
    rruleString: recurrence,
    dtstart: firstStart(schedule),
    tzid: schedule.timeZone,
    temporal: Temporal,
    cache: false,
  })
}

/**
 * All occurrences of a rule that counts them, exceptions too; undefined for other rules.
 * To know where a count ends the library goes through all of it each time it is asked.
 */
function countedOccurrences(schedule: Schedule): Occurrence[] | undefined {
  const { recurrence, durationMinutes } = schedule
  if (recurrence === undefined) return undefined
  if (parseRecurrence(recurrence)?.end.kind !== "count") return undefined
  const starts = ruleOf(schedule, recurrence).all()
  return starts.map((at) => occurrence(at, durationMinutes)).filter(({ start }) => start < FAR)
}

function occurrence(at: Temporal.ZonedDateTime, durationMinutes: number): Occurrence {
  const start = at.epochMilliseconds / 1000
  return { local: wordsOf(at.toPlainDateTime()), start, end: start + durationMinutes * 60 }
}

function later(one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.compare(one, other) >= 0 ? one : other
}
