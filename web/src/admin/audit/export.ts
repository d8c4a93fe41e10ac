// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log as files, and its filters as moments. Rules AUV4 and AUV5 of
 * `SPEC.md`.
 *
 * @module
 */
import type { AuditEntry } from "@landmoot/core/api"
import { csvOf } from "../../ui/table-model.ts"

/** The entries of an export, line by line; a line that is none of ours is left out. */
export function entriesOf(lines: string): readonly AuditEntry[] {
  return lines.split("\n").flatMap((line) => {
    if (line.trim() === "") return []
    // The server wrote these lines from the same schema.
    return [JSON.parse(line) as AuditEntry]
  })
}

/** The entries as a table for spreadsheets. Times are of UTC, as ISO 8601 writes them. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  return csvOf([
    [
      "at",
      "actor kind",
      "actor",
      "actor name",
      "action",
      "object kind",
      "object",
      "before",
      "after",
    ],
    ...entries.map(({ at, actor, action, object, before, after }) => [
      new Date(at * 1000).toISOString(),
      actor.kind,
      actor.id,
      actor.name ?? "",
      action,
      object.kind,
      object.id,
      before === undefined ? "" : JSON.stringify(before),
      after === undefined ? "" : JSON.stringify(after),
    ]),
  ])
}

/** The moment at which a day of the reader begins or ends; undefined if no day is given. */
export function momentOf(day: string, edge: "begin" | "end"): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const date = new Date(`${day}T00:00:00`)
  if (edge === "end") date.setDate(date.getDate() + 1)
  const seconds = Math.floor(date.getTime() / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, edge === "end" ? seconds - 1 : seconds)
}
