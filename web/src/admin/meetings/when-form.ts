// SPDX-License-Identifier: Apache-2.0
/**
 * The fields of a time and the schedule that they say. Rule MTV5 of `SPEC.md`.
 *
 * @module
 */
import type { MeetingSchedule } from "@landmoot/core/api"
import { formOf, ONCE, type RecurrenceForm, ruleOf } from "./recurrence.ts"
import { nextHour } from "./when.ts"

/** What the fields hold. */
export interface WhenForm {
  /** `2026-03-29`. */
  readonly date: string
  /** `09:00`. */
  readonly time: string
  readonly zone: string
  readonly minutes: number
  readonly recurrence: RecurrenceForm
  /** Starts that are left out; they are kept as they are. */
  readonly exceptions: readonly string[]
}

/** How long a meeting may be planned for, as the field offers it, in minutes. */
export const DURATIONS = [15, 30, 45, 60, 90, 120, 180, 240, 480] as const

/** The fields to begin with: the next full hour, for an hour. */
export function freshForm(now: number, zone: string): WhenForm {
  const [date = "", time = ""] = nextHour(now, zone).split("T")
  return { date, time, zone, minutes: 60, recurrence: ONCE, exceptions: [] }
}

/** The fields of a schedule. */
export function formOfSchedule(schedule: MeetingSchedule): WhenForm {
  const [date = "", time = ""] = schedule.start.split("T")
  return {
    date,
    time,
    zone: schedule.timeZone,
    minutes: schedule.durationMinutes,
    recurrence: formOf(schedule.recurrence, schedule.start),
    exceptions: schedule.exceptions ?? [],
  }
}

/** The schedule that the fields say; undefined while one of them is empty. */
export function scheduleOf(form: WhenForm): MeetingSchedule | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(form.date) || !/^\d{2}:\d{2}/.test(form.time)) return undefined
  const { end, until, count } = form.recurrence
  if (form.recurrence.repeat !== "never") {
    if (end === "until" && until < form.date) return undefined
    if (end === "count" && !(Number.isInteger(count) && count >= 1)) return undefined
  }
  const start = `${form.date}T${form.time.slice(0, 5)}`
  const recurrence = ruleOf(form.recurrence, start)
  return {
    start,
    timeZone: form.zone,
    durationMinutes: form.minutes,
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(recurrence === undefined || form.exceptions.length === 0
      ? {}
      : { exceptions: form.exceptions }),
  }
}
