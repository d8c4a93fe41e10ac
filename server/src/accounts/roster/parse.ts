// SPDX-License-Identifier: Apache-2.0
/**
 * From a list's text to the people that it names. May come from an attacker:
 * sizes are bounded before anything is compared.
 *
 * @module
 */
import { MAX_GROUPS_OF_PERSON, MAX_ROSTER_LINES } from "@landmoot/core/api"
import { CsvError, parse } from "csv-parse/sync"
import { z } from "zod"
import { nameKey } from "../groups/names.ts"
import type { Mistake, RosterErrorCode } from "./errors.ts"
import { type Column, columnsOf, isGone, teaches } from "./headings.ts"

/** One person as the lines of a list together name them. */
export interface Listed {
  /** The first line that names them. */
  readonly line: number
  /** What the list recognises them by: an id of its own, or the address. */
  readonly key: string
  readonly name: string | undefined
  readonly email: string | undefined
  readonly teaches: boolean
  readonly isGone: boolean
  /** Names of groups in order. */
  readonly groups: readonly string[]
}

/** What a list says. */
export interface ParsedRoster {
  readonly lines: number
  readonly people: readonly Listed[]
  readonly mistakes: readonly Mistake[]
}

/** How long one record is at most, in characters. */
const MAX_RECORD = 20_000
const MAX_NAME = 128
const MAX_GROUP_NAME = 200

const email = z.email().max(254)

/** A record of the list with the line on which it ends. */
interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

/** Reads a list. */
export function parseRoster(csv: string): ParsedRoster {
  const rows = readRows(csv)
  if ("code" in rows) return { lines: 0, people: [], mistakes: [rows] }
  const [headings, ...records] = rows
  const columns = columnsOf(headings?.cells ?? [])
  if ("twice" in columns) {
    return {
      lines: 0,
      people: [],
      mistakes: [wrongHeadings(`${columns.twice} stands there twice`)],
    }
  }
  if (!columns.has("email") && !columns.has("id")) {
    const message = "the first line has to name a column email, or one with ids"
    return { lines: 0, people: [], mistakes: [wrongHeadings(message)] }
  }
  if (records.length > MAX_ROSTER_LINES) {
    const message = `a list has ${MAX_ROSTER_LINES} lines at most`
    return { lines: 0, people: [], mistakes: [{ code: codeOf("ROSTER_TOO_LONG"), message }] }
  }
  const people = new Map<string, Listed>()
  const mistakes: Mistake[] = []
  for (const row of records) {
    const read = readRow(row, columns)
    if ("code" in read) mistakes.push(read)
    else people.set(read.key, joined(people.get(read.key), read))
  }
  return { lines: records.length, people: [...people.values()], mistakes }
}

function readRows(csv: string): readonly Row[] | Mistake {
  try {
    const records = parse(csv, {
      bom: true,
      delimiter: delimiterOf(csv),
      info: true,
      max_record_size: MAX_RECORD,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      to: MAX_ROSTER_LINES + 2,
      trim: true,
    }) as unknown as readonly { record: string[]; info: { lines: number } }[] // As `info` asks.
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error["lines"])
    const message = "a quotation mark is not closed, or stands where none can"
    return {
      ...(Number.isSafeInteger(line) && line > 0 ? { line } : {}),
      code: codeOf("ROSTER_CSV_INVALID"),
      message,
    }
  }
}

/** The sign that parts the headings: where a comma parts decimals, lists come with semicolons. */
function delimiterOf(csv: string): string {
  const [first = ""] = csv.split(/\r\n|\r|\n/, 1)
  const counted = [",", ";", "\t"].map((sign) => ({ sign, count: first.split(sign).length }))
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).sign
}

function readRow({ line, cells }: Row, columns: ReadonlyMap<Column, number>): Listed | Mistake {
  const cell = (column: Column): string => cells[columns.get(column) ?? -1] ?? ""
  const wrong = (code: RosterErrorCode, column: Column, message: string): Mistake => {
    return { line, column, code, message }
  }
  const address = cell("email")
  if (address !== "" && !email.safeParse(address).success) {
    return wrong("ROSTER_EMAIL_INVALID", "email", "this is no e-mail address")
  }
  const key = cell("id") === "" ? address.toLowerCase() : cell("id")
  if (key === "") return wrong("ROSTER_NOBODY", "email", "there is neither an address nor an id")
  const both = [cell("given"), cell("family")].filter((part) => part !== "").join(" ")
  const name = both === "" ? cell("name") : both
  if (name.length > MAX_NAME || key.length > 200) {
    return wrong("ROSTER_NAME_TOO_LONG", "name", `names have ${MAX_NAME} characters at most`)
  }
  const isTeacher = teaches(cell("role"))
  if (isTeacher === undefined) {
    return wrong("ROSTER_ROLE_UNKNOWN", "role", "write student or teacher")
  }
  const groups = groupsIn(cell("groups"))
  const isTooLong = groups.some((group) => group.length > MAX_GROUP_NAME)
  if (isTooLong || groups.length > MAX_GROUPS_OF_PERSON) {
    return wrong("ROSTER_GROUPS_INVALID", "groups", "a name is too long, or these are too many")
  }
  return {
    line,
    key,
    name: name === "" ? undefined : name,
    email: address === "" ? undefined : address,
    teaches: isTeacher,
    isGone: isGone(cell("state")),
    groups,
  }
}

/** Several classes in one cell are parted by a semicolon or a stroke. */
function groupsIn(cell: string): readonly string[] {
  const names = cell.split(/[;|]/).map((name) => name.trim())
  const byKey = new Map(names.filter((name) => name !== "").map((name) => [nameKey(name), name]))
  return [...byKey.values()]
}

/** A person on several lines is in all their groups. */
function joined(before: Listed | undefined, line: Listed): Listed {
  if (before === undefined) return line
  const known = new Set(before.groups.map(nameKey))
  return {
    ...before,
    name: before.name ?? line.name,
    email: before.email ?? line.email,
    teaches: before.teaches || line.teaches,
    isGone: before.isGone && line.isGone,
    groups: [...before.groups, ...line.groups.filter((group) => !known.has(nameKey(group)))],
  }
}

function wrongHeadings(message: string): Mistake {
  return { line: 1, code: codeOf("ROSTER_HEADINGS_INVALID"), message }
}

function codeOf(code: RosterErrorCode): string {
  return code
}
