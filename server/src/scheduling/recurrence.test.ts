// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { formatRecurrence, parseRecurrence } from "./recurrence.ts"

test.for([
  ["FREQ=DAILY", "FREQ=DAILY"],
  ["INTERVAL=1;FREQ=DAILY", "FREQ=DAILY"],
  ["FREQ=DAILY;INTERVAL=2;COUNT=400", "FREQ=DAILY;INTERVAL=2;COUNT=400"],
  ["BYDAY=MO,WE;FREQ=WEEKLY;WKST=SU;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU"],
  ["FREQ=WEEKLY;WKST=MO;UNTIL=20261231", "FREQ=WEEKLY;UNTIL=20261231"],
  ["FREQ=MONTHLY;BYDAY=2TU,-1FR", "FREQ=MONTHLY;BYDAY=2TU,-1FR"],
  ["FREQ=MONTHLY;BYMONTHDAY=31,-1", "FREQ=MONTHLY;BYMONTHDAY=31,-1"],
  ["FREQ=YEARLY;UNTIL=20361231T225959Z", "FREQ=YEARLY;UNTIL=20361231T225959Z"],
] as const)("SCH1: %s is written as %s", ([text, form]) => {
  const rule = parseRecurrence(text)
  expect(rule && formatRecurrence(rule)).toBe(form)
  expect(parseRecurrence(form)).toEqual(rule)
})

test.for([
  "",
  "FREQ=",
  "FREQ=daily",
  "FREQ=HOURLY",
  "FREQ=SECONDLY;COUNT=9999",
  "FREQ=toString",
  "INTERVAL=2",
  "FREQ=DAILY;FREQ=DAILY",
  "FREQ=DAILY;",
  "FREQ=DAILY;X=1",
  "FREQ=DAILY=WEEKLY",
  "FREQ=DAILY;INTERVAL=0",
  "FREQ=DAILY;INTERVAL=-1",
  "FREQ=DAILY;INTERVAL=1e2",
  "FREQ=DAILY;INTERVAL=367",
  "FREQ=YEARLY;INTERVAL=6",
  "FREQ=DAILY;COUNT=401",
  "FREQ=DAILY;COUNT=2;UNTIL=20261231",
  "FREQ=DAILY;UNTIL=2026-12-31",
  "FREQ=DAILY;UNTIL=20261231T000000",
  "FREQ=DAILY;BYDAY=MO",
  "FREQ=WEEKLY;BYDAY=1MO",
  "FREQ=WEEKLY;BYDAY=MO,MO",
  "FREQ=WEEKLY;BYDAY=",
  "FREQ=MONTHLY;BYDAY=MO",
  "FREQ=MONTHLY;BYDAY=6MO",
  "FREQ=MONTHLY;BYMONTHDAY=32",
  "FREQ=MONTHLY;BYMONTHDAY=0",
  "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=5FR",
  "FREQ=YEARLY;BYMONTH=2",
  "FREQ=WEEKLY;WKST=TU",
  "FREQ=DAILY\r\nATTACH:https://example.org",
  `FREQ=MONTHLY;BYMONTHDAY=${Array.from({ length: 400 }, (_, day) => day + 1).join(",")}`,
])("SCH1: %j is refused", (text) => {
  expect(parseRecurrence(text)).toBeUndefined()
})
