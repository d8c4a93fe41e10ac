// SPDX-License-Identifier: Apache-2.0
/**
 * Occurrences by looking at one day after the other, with nothing but the
 * platform's own clock of the zone: slow, and plain enough to be believed.
 *
 * @module
 */
import type { Recurrence } from "../recurrence.ts"

const DAY_MS = 86_400_000
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

/** The first occurrences of a rule from a start. */
export function searched(
  rule: Recurrence,
  { start, timeZone }: { readonly start: string; readonly timeZone: string },
  limit: number,
): { readonly local: string; readonly start: number }[] {
  const first = Date.parse(`${start.slice(0, 10)}T00:00Z`)
  const found: { readonly local: string; readonly start: number }[] = []
  const most = rule.end.kind === "count" ? Math.min(rule.end.count, limit) : limit
  for (let day = 0; day < 366 * 150 && found.length < most; day += 1) {
    const date = new Date(first + day * DAY_MS)
    if (!isOn(rule, date, new Date(first))) continue
    const local = `${date.toISOString().slice(0, 10)}T${start.slice(11)}`
    const at = instantOf(local, timeZone)
    if (at === undefined) continue
    if (rule.end.kind === "until" && isPast(rule.end.until, { local, at })) break
    found.push({ local, start: at / 1000 })
  }
  return found
}

function isPast(until: string, { local, at }: { local: string; at: number }): boolean {
  if (until.length === 8) return local.slice(0, 10).replaceAll("-", "") > until
  return new Date(at).toISOString().replaceAll(/[-:]|\.000/g, "") > until
}

function isOn(rule: Recurrence, date: Date, first: Date): boolean {
  const { frequency, interval, weekdays, monthDays, weekStart } = rule
  const weekday = WEEKDAYS[date.getUTCDay()]!
  switch (frequency) {
    case "DAILY":
      return ((date.getTime() - first.getTime()) / DAY_MS) % interval === 0
    case "WEEKLY": {
      const weeks = (weekOf(date, weekStart) - weekOf(first, weekStart)) / (7 * DAY_MS)
      const days = weekdays.length === 0 ? [WEEKDAYS[first.getUTCDay()]!] : weekdays
      return weeks % interval === 0 && days.includes(weekday)
    }
    case "MONTHLY": {
      if ((monthOf(date) - monthOf(first)) % interval !== 0) return false
      const length = new Date(
        Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0),
      ).getUTCDate()
      const day = date.getUTCDate()
      if (weekdays.length > 0) {
        const place = Math.ceil(day / 7)
        const fromEnd = -Math.ceil((length - day + 1) / 7)
        return weekdays.includes(`${place}${weekday}`) || weekdays.includes(`${fromEnd}${weekday}`)
      }
      if (monthDays.length > 0) {
        return monthDays.includes(day) || (monthDays.includes(-1) && day === length)
      }
      return day === first.getUTCDate()
    }
    case "YEARLY":
      return (
        date.getUTCMonth() === first.getUTCMonth() &&
        date.getUTCDate() === first.getUTCDate() &&
        (date.getUTCFullYear() - first.getUTCFullYear()) % interval === 0
      )
  }
}

function monthOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function weekOf(date: Date, weekStart: "MO" | "SU"): number {
  const into = weekStart === "SU" ? date.getUTCDay() : (date.getUTCDay() + 6) % 7
  return date.getTime() - into * DAY_MS
}

/** The first instant at which clocks of the zone show this time; undefined if they never do. */
function instantOf(local: string, timeZone: string): number | undefined {
  const wanted = Date.parse(`${local}Z`)
  const formatter = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
  // Offsets reach from -12 to +14 hours and are whole quarters of an hour.
  for (let offset = 14 * 4; offset >= -12 * 4; offset -= 1) {
    const at = wanted - offset * 15 * 60_000
    const parts = Object.fromEntries(
      formatter.formatToParts(at).map(({ type, value }) => [type, value]),
    )
    const shown = `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}`
    if (shown === local) return at
  }
  return undefined
}
