// SPDX-License-Identifier: Apache-2.0
import { Temporal } from "temporal-polyfill"
import { expect, test } from "vitest"
import { timeZoneComponent } from "./time-zone.ts"

const ZONES = [
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/Nuuk",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Tehran",
  "Asia/Gaza",
  "Australia/Lord_Howe",
  "Pacific/Apia",
]

test.for(ZONES.flatMap((zone) => [2010, 2018, 2026].map((year) => ({ zone, year }))))(
  "ICS7: the description of $zone from $year gives the offsets of the zone",
  ({ zone, year }) => {
    const first = Temporal.ZonedDateTime.from(`${year}-04-10T09:00[${zone}]`)
    const text = timeZoneComponent(first, undefined)
    const changes = changesIn(text, year + 10)
    for (let week = 0; week < 10 * 52; week += 1) {
      const at = first.add({ hours: week * 7 * 24 + week })
      const offset = at.offset.replace(":", "")
      const local = at.toPlainDateTime()
      // Near a change local times are ambiguous; the weeks between are what is asked.
      if (changes.some((change) => Math.abs(hoursBetween(change.local, local)) < 26)) continue
      const last = changes.findLast((change) => hoursBetween(change.local, local) > 0)
      expect(`${local.toString()} ${last?.to}`).toBe(`${local.toString()} ${offset}`)
    }
  },
)

test("ICS7: a description ends where the meeting does", () => {
  const first = Temporal.ZonedDateTime.from("2026-03-27T09:00[Europe/Berlin]")
  const text = timeZoneComponent(first, first.epochMilliseconds / 1000 + 7 * 86_400)
  expect(text).not.toContain("RRULE")
  expect(text.match(/BEGIN:(?:STANDARD|DAYLIGHT)/g)).toHaveLength(2)
})

interface Change {
  readonly local: Temporal.PlainDateTime
  readonly to: string
}

/** Every change that a description tells, in order, read by RFC 5545, section 3.6.5. */
function changesIn(text: string, lastYear: number): Change[] {
  const changes: Change[] = []
  for (const [, body = ""] of text.matchAll(/BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:/gs)) {
    const value = (name: string): string =>
      new RegExp(`^${name}:(.*)\r$`, "m").exec(body)?.[1] ?? ""
    const start = localOf(value("DTSTART"))
    const to = value("TZOFFSETTO")
    changes.push({ local: start, to })
    for (const [, time = ""] of body.matchAll(/^RDATE:(.*)\r$/gm)) {
      changes.push({ local: localOf(time), to })
    }
    const rule = /BYMONTH=(\d+);BYDAY=(-?\d)(\w\w)/.exec(value("RRULE"))
    if (rule === null) continue
    for (let year = start.year + 1; year <= lastYear; year += 1) {
      changes.push({ local: dayOf(start.with({ year, day: 1 }), Number(rule[2])), to })
    }
  }
  return changes.toSorted((one, other) => Temporal.PlainDateTime.compare(one.local, other.local))

  function dayOf(month: Temporal.PlainDateTime, place: number): Temporal.PlainDateTime {
    const weekday = changes.at(-1)!.local.dayOfWeek
    const days = Array.from({ length: month.daysInMonth }, (_, day) => month.with({ day: day + 1 }))
    return days.filter(({ dayOfWeek }) => dayOfWeek === weekday).at(place < 0 ? place : place - 1)!
  }
}

function localOf(text: string): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(text)
}

function hoursBetween(one: Temporal.PlainDateTime, other: Temporal.PlainDateTime): number {
  return one.until(other).total({ unit: "hours", relativeTo: one.toPlainDate() })
}
