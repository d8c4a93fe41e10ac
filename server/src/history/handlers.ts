// SPDX-License-Identifier: Apache-2.0
import type { recordOperations } from "@landmoot/core/api"
import type { Principal, Reach } from "@landmoot/core/authorization"
import type { Handlers } from "../api/index.ts"
import { attendanceOf, attendanceTable } from "./attendance.ts"
import { type HistoryRefusal, noSuchRecord } from "./errors.ts"
import type { History } from "./history.ts"
import type { StartFilter } from "./ports.ts"

/** The handlers of the operations on records. */
export function historyHandlers({
  history,
}: {
  readonly history: Pick<History, "list" | "read" | "running">
}): Handlers<typeof recordOperations> {
  return {
    "records.list": async (call) => {
      const { params, query } = call
      const { items, next } = await history.list(params.account, { ...query, ...visible(call) })
      return { ok: true, value: { items: [...items], ...(next === undefined ? {} : { next }) } }
    },
    "records.read": async ({ params }) => {
      const { account, meeting, start } = params
      const record = await history.read(account, meeting, start)
      return record === undefined
        ? (noSuchRecord() satisfies HistoryRefusal)
        : { ok: true, value: record }
    },
    "records.attendance": async ({ params, now }) => {
      const { account, meeting, start } = params
      const record = await history.read(account, meeting, start)
      if (record === undefined) return noSuchRecord() satisfies HistoryRefusal
      return { ok: true, value: { items: [...attendanceOf(record, now)] } }
    },
    "records.attendance.export": async ({ params, now }) => {
      const { account, meeting, start } = params
      const record = await history.read(account, meeting, start)
      if (record === undefined) return noSuchRecord() satisfies HistoryRefusal
      return { ok: true, value: attendanceTable(attendanceOf(record, now)) }
    },
    "meetings.running": async (call) => {
      const items = await history.running(call.params.account, visible(call))
      return { ok: true, value: { items: [...items] } }
    },
  }
}

/** Which meetings whoever asks may see: all, those of their people, or their own. */
function visible(call: {
  readonly principal: Principal
  readonly reach: Exclude<Reach, "none">
}): StartFilter {
  const { principal, reach } = call
  if (reach === "all") return {}
  if (principal.kind !== "person") return { visibleTo: { person: "", groups: [] } }
  const groups = reach === "administered" ? principal.administers : []
  return { visibleTo: { person: principal.person, groups } }
}
