// SPDX-License-Identifier: Apache-2.0
/**
 * Times of meetings as people read them, in their own zone and the meeting's.
 * Rules MTV5 to MTV7 of `SPEC.md`.
 *
 * @module
 */

/** One time at which a meeting takes place, in seconds since 1970. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The zone of whoever reads. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Every zone that the browser knows, with these first. */
export function zoneNames(first: readonly string[]): readonly string[] {
  return [...new Set([...first, ...Intl.supportedValuesOf("timeZone")])]
}

/** "Tue, 24 Nov 2026, 10:00 – 10:45" in a zone. */
export function spanWords(language: string, { start, end }: Span, timeZone: string): string {
  return formatter(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).formatRange(start * 1000, end * 1000)
}

/** The time alone in a zone, "10:00 – 10:45", with its day if that is another one than the reader's. */
export function timesWords(
  language: string,
  span: Span,
  zones: { own: string; of: string },
): string {
  const day = (timeZone: string): string =>
    formatter("en", { dateStyle: "short", timeZone }).format(span.start * 1000)
  if (day(zones.own) !== day(zones.of)) return spanWords(language, span, zones.of)
  return formatter(language, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zones.of,
  }).formatRange(span.start * 1000, span.end * 1000)
}

/** Whether two zones show the same clock at a moment, in seconds since 1970. */
export function sameClock(one: string, other: string, at: number): boolean {
  return one === other || localOf(at, one) === localOf(at, other)
}

/** The local date and time of a moment to the minute: `2026-03-29T09:00`. */
export function localOf(at: number, timeZone: string): string {
  const parts = new Map(
    formatter("en-CA", {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    })
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, value]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? ""
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`
}

/** The next full hour that is at least half an hour away, local in a zone. */
export function nextHour(now: number, timeZone: string): string {
  const local = localOf(now + 5400, timeZone)
  return `${local.slice(0, 14)}00`
}

/** "GMT+1": how far a zone is from Greenwich at a moment. */
export function offsetWords(language: string, at: number, timeZone: string): string {
  return (
    formatter(language, { timeZoneName: "shortOffset", timeZone })
      .formatToParts(at * 1000)
      .find(({ type }) => type === "timeZoneName")?.value ?? ""
  )
}

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, options)
}
