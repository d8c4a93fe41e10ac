// SPDX-License-Identifier: Apache-2.0
import type { RecordEntry } from "@landmoot/core/protocol"
import { expect, test } from "vitest"
import { attendanceOf, attendanceTable } from "./attendance.ts"
import { aStart, began, joined, left, openArchive, person } from "./testing/archive.ts"

const used: readonly RecordEntry[] = [
  { kind: "control", at: 110, by: person(0), control: "mute", whom: person(2) },
  { kind: "control", at: 111, by: person(2), control: "lock", code: "RIGHT_MISSING" },
  { kind: "turned-away", at: 112, participant: person(1), code: "MEETING_LOCKED" },
]

test("HIS10: what was done and refused is kept and told on, once", async () => {
  const { history, account, meeting, tell, uses } = await openArchive()
  await tell([began(100), joined(0, 100), joined(2, 101), ...used])
  // The same batch again: an answer was lost on the way.
  await tell([began(100), joined(0, 100), joined(2, 101), ...used], { first: 1 })
  const record = await history.read(account, meeting, aStart(1))
  const guest = record?.participants[1]?.id
  expect(guest).toMatch(/^guest_/)
  expect(record?.events).toEqual([
    { at: 110, by: person(0), control: "mute", whom: guest },
    { at: 111, by: guest, control: "lock", code: "RIGHT_MISSING" },
    { at: 112, by: person(1), code: "MEETING_LOCKED" },
  ])
  expect(uses.map(({ entry, member }) => [entry.at, member])).toEqual([
    [110, "u0"],
    [111, undefined],
    [112, "u1"],
  ])
  expect(JSON.stringify(uses)).not.toContain(person(2))
})

test("HIS11: attendance sums what each person was there, overlaps once", async () => {
  const { history, account, meeting, tell } = await openArchive()
  await tell([
    began(100),
    joined(0, 100),
    joined(1, 100),
    joined(0, 150, { session: 8 }),
    left(0, 160),
    left(8, 220),
    joined(0, 400, { session: 9 }),
  ])
  const record = await history.read(account, meeting, aStart(1))
  const rows = attendanceOf(record!, 460)
  expect(rows[0]).toEqual({
    id: person(0),
    name: "Person 0",
    joined: 100,
    total: 180,
    times: 3,
    estimated: false,
  })
  expect(rows[1]).toMatchObject({ total: 360, times: 1 })
  expect(attendanceTable(rows).split("\r\n")[1]).toBe(
    "Person 0,participant,1970-01-01T00:01:40.000Z,,3.0,3,yes",
  )
})

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["@x", "'@x"],
  ['He said "no", twice', '"He said ""no"", twice"'],
])("HIS11: %s is no formula and stays in its cell", (name, cell) => {
  const row = { id: "p", name, joined: 0, left: 60, total: 60, times: 1, estimated: true }
  const [, line] = attendanceTable([row]).split("\r\n")
  expect(line).toBe(
    `${cell},participant,1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z,1.0,1,no`,
  )
})
