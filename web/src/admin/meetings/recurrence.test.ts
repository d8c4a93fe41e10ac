// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { fullSpeech } from "../../testing/speech.ts"
import {
  dayFacts,
  formOf,
  ONCE,
  type RecurrenceForm,
  REPEATS,
  repeatsFor,
  ruleOf,
  ruleWords,
} from "./recurrence.ts"

// A Wednesday, the fourth and last one of its month.
const START = "2026-11-25T10:00"
const form = (part: Partial<RecurrenceForm>): RecurrenceForm => ({ ...ONCE, ...part })

test("MTV1: a repetition is a rule that holds the first start", () => {
  expect(ruleOf(ONCE, START)).toBeUndefined()
  expect(ruleOf(form({ repeat: "daily", end: "count", count: 5 }), START)).toBe(
    "FREQ=DAILY;COUNT=5",
  )
  expect(ruleOf(form({ repeat: "weekly", weekdays: ["MO"] }), START)).toBe(
    "FREQ=WEEKLY;BYDAY=MO,WE",
  )
  expect(ruleOf(form({ repeat: "fortnightly", end: "until", until: "2027-03-31" }), START)).toBe(
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270331;BYDAY=WE",
  )
  expect(ruleOf(form({ repeat: "monthly-day" }), START)).toBe("FREQ=MONTHLY;BYMONTHDAY=25")
  expect(ruleOf(form({ repeat: "monthly-week" }), START)).toBe("FREQ=MONTHLY;BYDAY=4WE")
  expect(ruleOf(form({ repeat: "monthly-last" }), START)).toBe("FREQ=MONTHLY;BYDAY=-1WE")
  expect(ruleOf(form({ repeat: "yearly" }), START)).toBe("FREQ=YEARLY")
})

test("MTV2: only what fits the first day is offered", () => {
  expect(repeatsFor(START)).toContain("monthly-last")
  expect(repeatsFor("2026-11-04")).not.toContain("monthly-last")
  expect(repeatsFor("2026-11-28")).not.toContain("weekdays")
  expect(repeatsFor("2026-12-30")).not.toContain("monthly-week")
  expect(repeatsFor("")).toEqual(["never"])
  expect(dayFacts("2026-02-22")).toMatchObject({ weekday: "SU", place: 4, isLast: true })
})

test("MTV3: a rule comes back as the form that says it", () => {
  for (const repeat of REPEATS.filter((each) => each !== "other" && each !== "never")) {
    const rule = ruleOf(form({ repeat, end: "count", count: 7 }), START)
    const back = formOf(rule, START)
    expect(back.repeat, repeat).toBe(repeat)
    expect(ruleOf(back, START)).toBe(rule)
  }
  expect(formOf(undefined, START)).toEqual(ONCE)
})

test("MTV3: a rule that the form cannot say is kept", () => {
  const rule = "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,15"
  const kept = formOf(rule, START)
  expect(kept.repeat).toBe("other")
  expect(ruleOf(kept, START)).toBe(rule)
})

test("MTV4: a rule is said in plain words", () => {
  const [en, de] = [fullSpeech("en"), fullSpeech("de")]
  expect(ruleWords(en, "FREQ=WEEKLY;UNTIL=20270331;BYDAY=MO,WE")).toBe(
    "Every week on Monday and Wednesday, until March 31, 2027",
  )
  expect(ruleWords(de, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MI")).toContain("Alle 2 Wochen")
  expect(ruleWords(de, "FREQ=MONTHLY;BYDAY=2TU")).toBe("Jeden Monat am zweiten Dienstag")
  expect(ruleWords(en, "FREQ=MONTHLY;BYDAY=-1FR")).toBe("Every month on the last Friday")
  expect(ruleWords(en, "FREQ=MONTHLY;BYMONTHDAY=-1")).toBe("Every month on the last day")
  expect(ruleWords(en, "FREQ=DAILY;COUNT=10")).toBe("Every day, 10 times")
  expect(ruleWords(en, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")).toBe("Every day from Monday to Friday")
})
