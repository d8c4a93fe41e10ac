// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { localOf, nextHour, sameClock, spanWords, timesWords } from "./when.ts"
import { formOfSchedule, freshForm, scheduleOf } from "./when-form.ts"

const AT = Date.UTC(2026, 10, 25, 9) / 1000
const SPAN = { start: AT, end: AT + 2700 }

test("MTV5: the fields say a schedule", () => {
  const form = freshForm(AT, "Europe/Berlin")
  const schedule = {
    start: `${form.date}T${form.time}`,
    timeZone: "Europe/Berlin",
    durationMinutes: 60,
  }
  expect(scheduleOf(form)).toEqual(schedule)
  expect(scheduleOf({ ...form, date: "" })).toBeUndefined()
  expect(scheduleOf({ ...form, time: "" })).toBeUndefined()
  const weekly = { ...form.recurrence, repeat: "weekly" as const }
  const early = { ...weekly, end: "until" as const, until: "2020-01-01" }
  expect(scheduleOf({ ...form, recurrence: early })).toBeUndefined()
  const none = { ...weekly, end: "count" as const, count: 0 }
  expect(scheduleOf({ ...form, recurrence: none })).toBeUndefined()
})

test("MTV5: a stored schedule comes back unchanged", () => {
  const schedule = {
    start: "2026-11-25T10:00",
    timeZone: "Europe/Berlin",
    durationMinutes: 45,
    recurrence: "FREQ=WEEKLY;COUNT=8;BYDAY=WE",
    exceptions: ["2026-12-23T10:00"],
  }
  expect(scheduleOf(formOfSchedule(schedule))).toEqual(schedule)
})

test("MTV6: a time is said in the reader's zone and in the meeting's", () => {
  const zones = { own: "Europe/London", of: "Europe/Berlin" }
  expect(spanWords("en", SPAN, zones.own)).toContain("9:00")
  expect(spanWords("de", SPAN, zones.of)).toContain("10:00")
  expect(timesWords("de", SPAN, zones)).toMatch(/^10:00\D+10:45/)
  const late = { start: AT + 21_600, end: AT + 25_200 }
  const far = { own: zones.own, of: "Pacific/Auckland" }
  expect(timesWords("en", late, far)).toContain("Nov 26")
  expect(sameClock("Europe/London", "Europe/Berlin", AT)).toBe(false)
  expect(sameClock("Europe/Paris", "Europe/Berlin", AT)).toBe(true)
  expect(localOf(AT, "Asia/Kolkata")).toBe("2026-11-25T14:30")
})

test("MTV7: a new meeting begins at a full hour that is not too near", () => {
  expect(nextHour(AT, "Europe/Berlin")).toBe("2026-11-25T11:00")
  expect(nextHour(AT + 1740, "Europe/Berlin")).toBe("2026-11-25T11:00")
  expect(nextHour(AT + 1860, "Europe/Berlin")).toBe("2026-11-25T12:00")
  expect(nextHour(AT + 1860, "Asia/Kolkata").endsWith(":00")).toBe(true)
})
