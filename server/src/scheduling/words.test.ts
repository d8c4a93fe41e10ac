// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { Schedule } from "./occurrences.ts"
import { regionsSentence, timeSentence } from "./words.ts"

const NOON: Schedule = { start: "2026-03-27T12:00", timeZone: "Europe/Berlin", durationMinutes: 60 }

test("ICS2: one region, two and three", () => {
  const places = [
    { name: "Frankfurt", country: "DE" },
    { name: "Paris", country: "FR" },
    { name: "Stockholm", country: "SE" },
  ]
  expect([1, 2, 3].map((count) => regionsSentence(places.slice(0, count), "en"))).toEqual([
    "This meeting is held in Frankfurt (Germany) and nowhere else.",
    "This meeting is held in Frankfurt (Germany) and Paris (France) and nowhere else.",
    "This meeting is held in Frankfurt (Germany), Paris (France) and Stockholm (Sweden) and nowhere else.",
  ])
})

test.for([
  [
    undefined,
    "Friday, 27 March 2026, 12:00–13:00 (Europe/Berlin)",
    "Freitag, 27. März 2026, 12:00–13:00 Uhr (Europe/Berlin)",
  ],
  ["FREQ=DAILY", "Every day.", "Jeden Tag."],
  [
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
    "Every 2 weeks on Monday and Friday.",
    "Alle 2 Wochen, Montag und Freitag.",
  ],
  [
    "FREQ=MONTHLY;BYDAY=-1FR,2MO",
    "Every month on the last Friday and the 2nd Monday.",
    "Jeden Monat, letzter Freitag und 2. Montag.",
  ],
  [
    "FREQ=MONTHLY;BYMONTHDAY=27,-1",
    "Every month on the 27th and the last day.",
    "Jeden Monat, 27. und letzter Tag.",
  ],
  [
    "FREQ=YEARLY;COUNT=2",
    "Every year, the last time on 27 March 2027.",
    "Jedes Jahr, zuletzt am 27. März 2027.",
  ],
] as const)("ICS8: %s is said in both languages", ([recurrence, english, german]) => {
  const schedule = recurrence === undefined ? NOON : { ...NOON, recurrence }
  expect(timeSentence(schedule, 0, "en").split("\n").at(-1)).toBe(english)
  expect(timeSentence(schedule, 0, "de").split("\n").at(-1)).toBe(german)
})
