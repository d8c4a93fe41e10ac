// SPDX-License-Identifier: Apache-2.0
/** Records of meetings to rows and back. @module */
import { accountId, meetingId, regionId, startId, type RegionId } from "@landmoot/core/units"
import {
  keptEntrySchema,
  type NewPart,
  type PlacedEntry,
  type StartSummary,
  type StoredStart,
} from "../history/index.ts"
import { checked, json } from "./reading.ts"

export interface HistoryStartsTable {
  meeting: string
  /** The start's id. */
  id: string
  account: string
  owner: string
  title: string
  /** When it began. */
  created: number
  ended: number | null
  estimated: number
  heard: number
  people: number
  present: number
  regions: string
  regions_now: string
  gap_entries: number
  gap_seats: number
}

export interface HistoryEntriesTable {
  meeting: string
  start: string
  fence: number
  number: number
  node: string
  body: string
  /** Whose session begins, if they are of the account and their name was not erased. */
  member: string | null
}

export interface HistoryRoundTripsTable {
  account: string
  period: number
  place: string
  region: string
  bucket: number
  count: number
}

export interface HistoryAttendanceTable {
  account: string
  period: number
  place: string
  owner: string
  count: number
}

/** The tables of this subject. */
export type HistoryTables = {
  history_starts: HistoryStartsTable
  history_entries: HistoryEntriesTable
  history_round_trips: HistoryRoundTripsTable
  history_attendance: HistoryAttendanceTable
}

const place = (column: string): readonly [string, string] => ["history_starts", column]

export function readStartRow(row: HistoryStartsTable): StoredStart {
  return {
    meeting: checked(() => meetingId(row.meeting), place("meeting")),
    start: checked(() => startId(row.id), place("id")),
    account: checked(() => accountId(row.account), place("account")),
    owner: row.owner,
    title: row.title,
    began: row.created,
    ended: row.ended ?? undefined,
    estimated: row.estimated === 1,
    heard: row.heard,
    people: row.people,
    present: row.present,
    regions: checked(() => readRegions(row.regions), place("regions")),
    regionsNow: checked(() => readRegions(row.regions_now), place("regions_now")),
    gaps: { entries: row.gap_entries, seats: row.gap_seats },
  }
}

/** The columns that a summary decides. */
export function writeSummary(
  summary: StartSummary,
): Omit<HistoryStartsTable, "meeting" | "id" | "account" | "owner" | "title" | "heard"> {
  const { began, ended, estimated, people, present, regions, regionsNow, gaps } = summary
  return {
    created: began,
    ended: ended ?? null,
    estimated: estimated ? 1 : 0,
    people,
    present,
    regions: JSON.stringify(regions),
    regions_now: JSON.stringify(regionsNow),
    gap_entries: gaps.entries,
    gap_seats: gaps.seats,
  }
}

/** The row of a start of which nothing but its first part is known. */
export function writeNewStart(part: NewPart): HistoryStartsTable {
  const { meeting, start, account, owner, title, at } = part
  const nothing = { ended: undefined, estimated: false, people: 0, present: 0 }
  const empty = { regions: [], regionsNow: [], gaps: { entries: 0, seats: 0 } }
  const summary = writeSummary({ began: at, ...nothing, ...empty })
  return { meeting, id: start, account, owner, title, heard: at, ...summary }
}

export function readEntryRow({
  fence,
  number,
  body,
}: Pick<HistoryEntriesTable, "fence" | "number" | "body">): PlacedEntry {
  return { fence, number, entry: json(body, keptEntrySchema, ["history_entries", "body"]) }
}

function readRegions(text: string): readonly RegionId[] {
  return (JSON.parse(text) as string[]).map((id) => regionId(id)) // Checked one by one.
}
