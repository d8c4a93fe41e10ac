// SPDX-License-Identifier: Apache-2.0
/**
 * Who was there, for how long: from a record, and as a table.
 *
 * @module
 */
import type { Attendance, MeetingRecord } from "@landmoot/core/api"

type Row = Attendance["items"][number]
type Session = MeetingRecord["participants"][number]["sessions"][number]

/**
 * Sums the sessions of each person. Sessions of one person that overlap count once.
 *
 * @param now - until when whoever is there counts, in seconds since 1970.
 */
export function attendanceOf(record: MeetingRecord, now: number): readonly Row[] {
  return record.participants.map(({ id, name, sessions }): Row => {
    const inOrder = sessions.toSorted((one, other) => one.joined - other.joined)
    const isThere = sessions.some(({ left }) => left === undefined)
    const left = Math.max(...sessions.map((session) => session.left ?? now))
    const role = inOrder.at(-1)?.role
    return {
      id,
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      joined: inOrder[0]?.joined ?? now,
      ...(isThere ? {} : { left }),
      total: totalOf(inOrder, now),
      times: sessions.length,
      estimated: sessions.some(({ estimated }) => estimated),
    }
  })
}

const COLUMNS = [
  "Person",
  "Role",
  "First joined",
  "Last left",
  "Minutes",
  "Times",
  "Exact",
] as const

/** The same as CSV (RFC 4180), times in ISO 8601. No cell is taken for a formula. */
export function attendanceTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.name ?? row.id,
    row.role ?? "participant",
    isoOf(row.joined),
    row.left === undefined ? "" : isoOf(row.left),
    (row.total / 60).toFixed(1),
    String(row.times),
    row.estimated ? "no" : "yes",
  ])
  return [COLUMNS, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("")
}

function totalOf(inOrder: readonly Session[], now: number): number {
  let [total, until] = [0, 0]
  for (const { joined, left = now } of inOrder) {
    total += Math.max(0, left - Math.max(joined, until))
    until = Math.max(until, left)
  }
  return total
}

/** A spreadsheet runs what begins with one of these (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

function cell(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString()
