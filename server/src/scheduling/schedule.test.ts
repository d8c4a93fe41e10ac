// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { endOfSchedule, MAX_OCCURRENCES, occurrencesFrom, type Schedule } from "./occurrences.ts"
import { parseRecurrence } from "./recurrence.ts"
import { checkSchedule, MAX_EXCEPTIONS } from "./schedule.ts"
import { searched } from "./testing/search.ts"

const BERLIN: Schedule = {
  start: "2026-03-27T09:00",
  timeZone: "Europe/Berlin",
  durationMinutes: 60,
}

test("SCH2: a schedule is kept in one form", () => {
  expect(accepted({ ...BERLIN, timeZone: "europe/berlin" })).toEqual(BERLIN)
  expect(accepted({ ...BERLIN, recurrence: "COUNT=3;FREQ=DAILY" })).toEqual({
    ...BERLIN,
    recurrence: "FREQ=DAILY;COUNT=3",
  })
})

test.for<{ name: string; change: Partial<Schedule>; code: string; path: string }>([
  { name: "no zone", change: { timeZone: "" }, code: "SCHEDULE_ZONE_UNKNOWN", path: "timeZone" },
  {
    name: "an offset",
    change: { timeZone: "+01:00" },
    code: "SCHEDULE_ZONE_UNKNOWN",
    path: "timeZone",
  },
  {
    name: "a made-up zone",
    change: { timeZone: "Europe/Bielefeld" },
    code: "SCHEDULE_ZONE_UNKNOWN",
    path: "timeZone",
  },
  {
    name: "a line break",
    change: { timeZone: "Europe/Berlin\r\nX:y" },
    code: "SCHEDULE_ZONE_UNKNOWN",
    path: "timeZone",
  },
  {
    name: "seconds",
    change: { start: "2026-03-27T09:00:30" },
    code: "SCHEDULE_INVALID",
    path: "start",
  },
  {
    name: "an offset in the start",
    change: { start: "2026-03-27T09:00Z" },
    code: "SCHEDULE_INVALID",
    path: "start",
  },
  {
    name: "a day that is not there",
    change: { start: "2026-02-29T09:00" },
    code: "SCHEDULE_INVALID",
    path: "start",
  },
  {
    name: "a year long gone",
    change: { start: "1999-12-31T09:00" },
    code: "SCHEDULE_INVALID",
    path: "start",
  },
  {
    name: "a far year",
    change: { start: "9999-12-31T09:00" },
    code: "SCHEDULE_INVALID",
    path: "start",
  },
  {
    name: "no length",
    change: { durationMinutes: 0 },
    code: "SCHEDULE_INVALID",
    path: "durationMinutes",
  },
  {
    name: "half a minute",
    change: { durationMinutes: 0.5 },
    code: "SCHEDULE_INVALID",
    path: "durationMinutes",
  },
  {
    name: "more than a day",
    change: { durationMinutes: 1441 },
    code: "SCHEDULE_INVALID",
    path: "durationMinutes",
  },
  {
    name: "a foreign rule",
    change: { recurrence: "FREQ=HOURLY" },
    code: "SCHEDULE_INVALID",
    path: "recurrence",
  },
  {
    name: "a day that ends no month",
    change: { recurrence: "FREQ=DAILY;UNTIL=20260231" },
    code: "SCHEDULE_INVALID",
    path: "recurrence",
  },
  {
    name: "an end before the start",
    change: { recurrence: "FREQ=DAILY;UNTIL=20260326" },
    code: "SCHEDULE_INVALID",
    path: "recurrence",
  },
  {
    name: "an exception of nothing",
    change: { exceptions: ["2026-03-27T09:00"] },
    code: "SCHEDULE_INVALID",
    path: "exceptions",
  },
])("SCH2: $name is refused with $code", ({ change, code, path }) => {
  expect(checkSchedule({ ...BERLIN, ...change })).toMatchObject({ ok: false, code, path })
})

test.for([
  { zone: "Europe/Berlin", start: "2026-03-29T02:30" },
  { zone: "America/New_York", start: "2026-03-08T02:00" },
  { zone: "Australia/Lord_Howe", start: "2026-10-04T02:15" },
  { zone: "Africa/Cairo", start: "2026-04-24T00:30" },
  { zone: "Pacific/Apia", start: "2011-12-30T12:00" },
])("SCH3: $start in $zone is skipped by the clocks", ({ zone, start }) => {
  expect(checkSchedule({ ...BERLIN, timeZone: zone, start })).toMatchObject({
    code: "SCHEDULE_TIME_SKIPPED",
    path: "start",
  })
})

describe("times at the changes", () => {
  test("SCH3: a skipped time is left out of a recurrence and not counted", () => {
    const recurrence = "FREQ=DAILY;COUNT=3"
    const daily = accepted({ ...BERLIN, start: "2026-03-28T02:30", recurrence })
    expect(locals(daily)).toEqual(["2026-03-28T02:30", "2026-03-30T02:30", "2026-03-31T02:30"])
  })

  test("SCH3: a time that comes twice is the first of the two", () => {
    const once = accepted({ ...BERLIN, start: "2026-10-25T02:30" })
    expect(iso(once)).toEqual(["2026-10-25T00:30:00.000Z"])
    const daily = accepted({
      ...BERLIN,
      start: "2026-10-24T02:30",
      recurrence: "FREQ=DAILY;COUNT=3",
    })
    expect(iso(daily)).toEqual([
      "2026-10-24T00:30:00.000Z",
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ])
  })

  test("SCH4: nine o'clock stays nine o'clock over both changes", () => {
    const weekly = accepted({ ...BERLIN, recurrence: "FREQ=WEEKLY" })
    expect(iso(weekly).slice(0, 2)).toEqual([
      "2026-03-27T08:00:00.000Z",
      "2026-04-03T07:00:00.000Z",
    ])
    const autumn = occurrencesFrom(weekly, Date.UTC(2026, 9, 20) / 1000, 2)
    expect(autumn.map(({ start }) => new Date(start * 1000).toISOString())).toEqual([
      "2026-10-23T07:00:00.000Z",
      "2026-10-30T08:00:00.000Z",
    ])
  })

  test("SCH4: zones that gave up their summer time, and one that changes for a month", () => {
    const yearly = { ...BERLIN, recurrence: "FREQ=YEARLY" }
    // Brazil had its last summer in 2018/19, Jordan stayed in its last one in 2022.
    const paulo = accepted({ ...yearly, start: "2017-12-01T09:00", timeZone: "America/Sao_Paulo" })
    expect(
      iso(paulo)
        .slice(0, 3)
        .map((text) => text.slice(11, 13)),
    ).toEqual(["11", "11", "12"])
    const amman = accepted({ ...yearly, start: "2021-12-01T09:00", timeZone: "Asia/Amman" })
    expect(
      iso(amman)
        .slice(0, 2)
        .map((text) => text.slice(11, 13)),
    ).toEqual(["07", "06"])
    // Morocco turns its clocks back for Ramadan, here from 15 February to 22 March 2026.
    const monthly = { ...BERLIN, start: "2026-01-20T09:00", recurrence: "FREQ=MONTHLY" }
    const morocco = accepted({ ...monthly, timeZone: "Africa/Casablanca" })
    expect(
      iso(morocco)
        .slice(0, 4)
        .map((text) => text.slice(11, 13)),
    ).toEqual(["08", "09", "09", "08"])
  })
})

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Asia/Amman",
  "Australia/Lord_Howe",
  "Pacific/Apia",
]

const anyRule = fc.oneof(
  fc
    .record({ interval: fc.integer({ min: 1, max: 9 }) })
    .map(({ interval }) => `FREQ=DAILY;INTERVAL=${interval}`),
  fc
    .record({
      interval: fc.integer({ min: 1, max: 4 }),
      days: fc.subarray(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], { minLength: 1 }),
      start: fc.constantFrom("MO", "SU"),
    })
    .map(
      ({ interval, days, start }) =>
        `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${days.join(",")};WKST=${start}`,
    ),
  fc
    .record({
      interval: fc.integer({ min: 1, max: 5 }),
      days: fc.uniqueArray(
        fc.constantFrom("1MO", "2TU", "3WE", "4TH", "5FR", "-1SU", "-5SA", "-2MO"),
        { minLength: 1 },
      ),
    })
    .map(({ interval, days }) => `FREQ=MONTHLY;INTERVAL=${interval};BYDAY=${days.join(",")}`),
  fc
    .record({
      interval: fc.integer({ min: 1, max: 5 }),
      days: fc.uniqueArray(fc.constantFrom(1, 15, 28, 29, 30, 31, -1), { minLength: 1 }),
    })
    .map(({ interval, days }) => `FREQ=MONTHLY;INTERVAL=${interval};BYMONTHDAY=${days.join(",")}`),
  fc.constantFrom("FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=3"),
)
const anyEnd = fc.constantFrom("", ";COUNT=7", ";UNTIL=20271103", ";UNTIL=20261101T013000Z")
/** Days at which the zones above change their clocks, and others. */
const anyDay = fc.constantFrom(
  "2026-02-28",
  "2026-03-07",
  "2026-03-28",
  "2026-10-03",
  "2026-10-24",
  "2026-10-31",
  "2024-02-29",
  "2011-12-29",
)
const anyTime = fc.constantFrom("00:30", "01:30", "02:00", "02:15", "02:30", "09:00", "23:59")

const anyCase = fc.record({
  text: anyRule,
  end: anyEnd,
  day: anyDay,
  time: anyTime,
  zone: fc.constantFrom(...ZONES),
})

test("SCH5: occurrences are those of a search day by day", () => {
  fc.assert(
    fc.property(anyCase, ({ text, end, day, time, zone }) => {
      const rule = { ...parseRecurrence(text + end)! }
      const [first] = searched(rule, { start: `${day}T${time}`, timeZone: zone }, 1)
      fc.pre(first !== undefined)
      const checked = checkSchedule({
        start: first.local,
        timeZone: zone,
        durationMinutes: 30,
        recurrence: text + end,
      })
      fc.pre(checked.ok) // An end before the start, or a rule that counts from another week.
      const schedule = (checked as { readonly value: Schedule }).value
      // Later occurrences of a rule as rare as this are not looked for.
      const soon = first.start + 40 * 365 * 86_400
      const expected = searched(rule, schedule, 7).filter(({ start }) => start < soon)
      const found = occurrencesFrom(schedule, 0, 7).filter(({ start }) => start < soon)
      expect(found.map(({ local, start }) => ({ local, start }))).toEqual(expected)
    }),
    { numRuns: 150 },
  )
})

test("SCH5: clocks that changed twice between two occurrences move none of them", () => {
  const recurrence = "FREQ=MONTHLY;INTERVAL=4;BYMONTHDAY=1"
  const casablanca = { ...BERLIN, timeZone: "Africa/Casablanca", recurrence }
  expect(locals(accepted({ ...casablanca, start: "2012-04-01T00:30" })).slice(0, 3)).toEqual([
    "2012-04-01T00:30",
    "2012-08-01T00:30",
    "2012-12-01T00:30",
  ])
})

test("SCH5: whoever asks in the middle sees what is going on and what follows", () => {
  const daily = accepted({ ...BERLIN, recurrence: "FREQ=DAILY" })
  const [first, second] = occurrencesFrom(daily, 0, 2)
  expect(occurrencesFrom(daily, first!.end - 1, 1)).toEqual([first])
  expect(occurrencesFrom(daily, first!.end, 1)).toEqual([second])
  const once = accepted(BERLIN)
  expect(occurrencesFrom(once, first!.end - 1, 3)).toEqual([first])
  expect(occurrencesFrom(once, first!.end, 3)).toEqual([])
})

test("SCH6: the start is the first occurrence of its rule", () => {
  expect(checkSchedule({ ...BERLIN, recurrence: "FREQ=WEEKLY;BYDAY=MO" })).toMatchObject({
    code: "SCHEDULE_START_OFF_RULE",
    path: "start",
  })
})

test("SCH6: what was called off does not take place, and was an occurrence", () => {
  const recurrence = "FREQ=DAILY;COUNT=3"
  const exceptions = ["2026-03-29T09:00", "2026-03-27T09:00", "2026-03-27T09:00"]
  const schedule = accepted({ ...BERLIN, recurrence, exceptions })
  expect(schedule.exceptions).toEqual(["2026-03-27T09:00", "2026-03-29T09:00"])
  expect(locals(schedule)).toEqual(["2026-03-28T09:00"])
  expect(endOfSchedule(schedule)).toBe(occurrencesFrom(schedule, 0, 1)[0]!.end)
  for (const rule of [recurrence, "FREQ=DAILY", "FREQ=DAILY;UNTIL=20260329"]) {
    const off = checkSchedule({ ...BERLIN, recurrence: rule, exceptions: ["2026-03-28T09:30"] })
    expect(off).toMatchObject({ code: "SCHEDULE_EXCEPTION_UNKNOWN", path: "exceptions[0]" })
  }
  const all = { recurrence: "FREQ=DAILY;COUNT=1", exceptions: ["2026-03-27T09:00"] }
  expect(checkSchedule({ ...BERLIN, ...all })).toMatchObject({ code: "SCHEDULE_EMPTY" })
})

test("SCH6: a rule without an end has none, others end with their last occurrence", () => {
  const ends = (recurrence: string): string | undefined => {
    const end = endOfSchedule(accepted({ ...BERLIN, recurrence }))
    return end === undefined ? undefined : new Date(end * 1000).toISOString()
  }
  expect(ends("FREQ=DAILY")).toBeUndefined()
  expect(ends("FREQ=DAILY;COUNT=2")).toBe("2026-03-28T09:00:00.000Z")
  expect(ends("FREQ=DAILY;UNTIL=20260330")).toBe("2026-03-30T08:00:00.000Z")
  expect(ends("FREQ=DAILY;UNTIL=20260330T065959Z")).toBe("2026-03-29T08:00:00.000Z")
})

test("SCH7: lists and exceptions are bounded, and the worst rules end", () => {
  const worst = { ...BERLIN, start: "2000-03-25T02:30" }
  const days = Array.from({ length: MAX_EXCEPTIONS + 1 }, (_, day) =>
    new Date(Date.UTC(2000, 4, 1 + day, 2, 30)).toISOString().slice(0, 16),
  )
  for (const end of ["", ";COUNT=400", ";UNTIL=21991231"]) {
    const rule = { ...worst, recurrence: `FREQ=DAILY${end}` }
    const schedule = accepted({ ...rule, exceptions: days.slice(1) })
    expect(occurrencesFrom(schedule, 0, 10_000).length).toBeLessThanOrEqual(MAX_OCCURRENCES)
    expect(occurrencesFrom(schedule, Number.MAX_SAFE_INTEGER / 1e6, 10)).toEqual([])
    endOfSchedule(schedule)
    expect(checkSchedule({ ...rule, exceptions: days })).toMatchObject({ path: "exceptions" })
  }
  const rare = accepted({
    ...BERLIN,
    start: "2024-02-29T09:00",
    recurrence: "FREQ=YEARLY;INTERVAL=5",
  })
  expect(locals(rare).slice(0, 3)).toEqual([
    "2024-02-29T09:00",
    "2044-02-29T09:00",
    "2064-02-29T09:00",
  ])
})

function accepted(schedule: Schedule): Schedule {
  const checked = checkSchedule(schedule)
  if (checked.ok) return checked.value
  throw new Error(`${checked.code} ${checked.path}: ${checked.message}`)
}

function locals(schedule: Schedule): string[] {
  return occurrencesFrom(schedule, 0, 10).map(({ local }) => local)
}

function iso(schedule: Schedule): string[] {
  return occurrencesFrom(schedule, 0, 10).map(({ start }) => new Date(start * 1000).toISOString())
}
