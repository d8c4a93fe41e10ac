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
import { Temporal } from "temporal-polyfill"
import type { SchedulingErrorCode } from "./errors.ts"
import {
  isSkipped,
  localWords,
  MAX_OCCURRENCES,
  occurrencesFrom,
  type Schedule,
  untilOf,
  YEARS,
} from "./occurrences.ts"
import { formatRecurrence, parseRecurrence, type Recurrence } from "./recurrence.ts"

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
const MAX_DURATION_MINUTES = 24 * 60

/** How many occurrences may be called off one by one. */
export const MAX_EXCEPTIONS = 100

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
  const once = { start: localWords(start), timeZone: zone, durationMinutes }
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

function withExceptions(schedule: Schedule, exceptions: readonly string[]): CheckedSchedule {
  if (exceptions.length === 0) return { ok: true, value: schedule }
  if (exceptions.length > MAX_EXCEPTIONS) {
    return no("SCHEDULE_INVALID", "there are too many exceptions", "exceptions")
  }
  const kept = new Set<string>()
  const { recurrence } = schedule
  // What counts is gone through from its start anyway, so once is enough.
  const known = recurrence?.includes("COUNT=")
    ? new Set(occurrencesFrom(schedule, 0, MAX_OCCURRENCES).map((one) => one.local))
    : undefined
  for (const [position, text] of exceptions.entries()) {
    const path = `exceptions[${position}]`
    const local = localOf(text)
    if (local === undefined) return no("SCHEDULE_INVALID", "an exception is a local start", path)
    const words = localWords(local)
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
  return met?.local === localWords(local)
}
