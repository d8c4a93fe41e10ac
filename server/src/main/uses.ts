// SPDX-License-Identifier: Apache-2.0
import type { AuditNote } from "../accounts/index.ts"
import type { ControlUse } from "../history/index.ts"

/** How the use of a control, and a refusal at the door, stand in the account's audit log. */
export function useNote({ account, meeting, entry, member }: ControlUse): AuditNote {
  const { at, code } = entry
  const id = member ?? (entry.kind === "control" ? entry.by : entry.person)
  const about =
    entry.kind === "control"
      ? { control: entry.control, ...(entry.whom === undefined ? {} : { whom: entry.whom }) }
      : {}
  return {
    account,
    at,
    actor: { kind: member === undefined ? "guest" : "person", id },
    action: entry.kind === "control" ? "meeting.control" : "meeting.turnedAway",
    object: { kind: "meeting", id: meeting },
    after: { ...about, ...(code === undefined ? {} : { code }) },
  }
}
