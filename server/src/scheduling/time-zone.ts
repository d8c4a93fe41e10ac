// SPDX-License-Identifier: Apache-2.0
/**
 * A time zone as a calendar file describes it (RFC 5545, section 3.6.5), so
 * that a calendar which does not know the zone's name, or knows older rules,
 * still shows the right time.
 *
 * @module
 */
import { Temporal } from "temporal-polyfill"

/** How far changes of the clocks are listed one by one where they follow no yearly rule. */
const LISTED_YEARS = 12

/** How many years a change has to come back in the same way to be written as a rule. */
const RULE_YEARS = 4

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

/** One change of the clocks. */
interface Change {
  /** The local time at which it happens, by the clocks before it. */
  readonly local: Temporal.PlainDateTime
  readonly from: string
  readonly to: string
  readonly kind: "STANDARD" | "DAYLIGHT"
}

/**
 * Describes a zone from some time on, as lines with CRLF.
 *
 * @param first - the earliest time that the calendar file names in this zone.
 * @param until - the latest one, in seconds since 1970; undefined if there is none.
 */
export function timeZoneComponent(
  first: Temporal.ZonedDateTime,
  until: number | undefined,
): string {
  const lines = ["BEGIN:VTIMEZONE", `TZID:${first.timeZoneId}`]
  const far = endOfLook(first, until)
  const groups = grouped(changesOf(first, far))
  for (const alike of groups) lines.push(...observance(alike, far.year))
  return [...lines, "END:VTIMEZONE", ""].join("\r\n")
}

function endOfLook(
  first: Temporal.ZonedDateTime,
  until: number | undefined,
): Temporal.ZonedDateTime {
  const far = first.add({ years: LISTED_YEARS })
  if (until === undefined || until * 1000 > far.epochMilliseconds) return far
  const end = Temporal.Instant.fromEpochMilliseconds(until * 1000)
  return end.toZonedDateTimeISO(first.timeZoneId)
}

/** The change under which the first time stands, and those after it. */
function changesOf(first: Temporal.ZonedDateTime, far: Temporal.ZonedDateTime): Change[] {
  const before = first.add({ seconds: 1 }).getTimeZoneTransition("previous")
  const changes = [before === null ? standing(first) : changeAt(before)]
  let at = first.getTimeZoneTransition("next")
  while (at !== null && Temporal.ZonedDateTime.compare(at, far) <= 0) {
    changes.push(changeAt(at))
    at = at.getTimeZoneTransition("next")
  }
  return changes
}

function changeAt(at: Temporal.ZonedDateTime): Change {
  const before = at.subtract({ nanoseconds: 1 })
  const local = before.toPlainDateTime().add({ nanoseconds: 1 })
  const kind = at.offsetNanoseconds > before.offsetNanoseconds ? "DAYLIGHT" : "STANDARD"
  return { local, from: offsetWords(before), to: offsetWords(at), kind }
}

/** A zone whose clocks have never changed. */
function standing(first: Temporal.ZonedDateTime): Change {
  const offset = offsetWords(first)
  const local = Temporal.PlainDateTime.from("1970-01-01T00:00")
  return { local, from: offset, to: offset, kind: "STANDARD" }
}

/** Changes of one kind, each list in order of time. */
function grouped(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const { local, from, to } = change
    const clock = localTime(local).slice(9)
    const key = [from, to, local.month, local.dayOfWeek, clock].join(" ")
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [change])
    else group.push(change)
  }
  return [...groups.values()]
}

function observance(alike: readonly Change[], lastYear: number): string[] {
  const [first] = alike
  if (first === undefined) return []
  // A change that came to an end before the look did comes back no more.
  const lasts = (alike.at(-1)?.local.year ?? 0) >= lastYear - 1
  const place = lasts ? yearlyPlace(alike) : undefined
  const rest = alike.slice(1).map(({ local }) => localTime(local))
  const repeated =
    place !== undefined
      ? [`RRULE:FREQ=YEARLY;BYMONTH=${first.local.month};BYDAY=${place}`]
      : rest.map((local) => `RDATE:${local}`)
  return [
    `BEGIN:${first.kind}`,
    `DTSTART:${localTime(first.local)}`,
    `TZOFFSETFROM:${first.from}`,
    `TZOFFSETTO:${first.to}`,
    ...repeated,
    `END:${first.kind}`,
  ]
}

/** The place in the month, such as `-1SU`, that all of a list share, year after year. */
function yearlyPlace(alike: readonly Change[]): string | undefined {
  const [first] = alike
  if (first === undefined || alike.length < RULE_YEARS) return undefined
  const everyYear = alike.every(({ local }, index) => local.year === first.local.year + index)
  if (!everyYear) return undefined
  const weekday = WEEKDAYS[first.local.dayOfWeek - 1] ?? ""
  const found = [-1, 1, 2, 3, 4].find((place) =>
    alike.every(({ local }) =>
      place === -1 ? local.day + 7 > local.daysInMonth : Math.ceil(local.day / 7) === place,
    ),
  )
  return found === undefined ? undefined : `${found}${weekday}`
}

function localTime(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "")
}

/** An offset as RFC 5545, section 3.3.14, writes it. */
function offsetWords(at: Temporal.ZonedDateTime): string {
  return at.offset.replaceAll(":", "")
}
