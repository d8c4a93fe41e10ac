// SPDX-License-Identifier: Apache-2.0
import { publicKeySchema } from "@landmoot/core/regions"
import { jwsField } from "@landmoot/core/signed"
import { accountId, meetingId, participantId } from "@landmoot/core/units"
import {
  type InvitationRecord,
  layerSchema,
  type ListedMeeting,
  type StoredDescriptor,
  type StoredMeeting,
} from "../accounts/index.ts"
import { checked, json, oneOf, parsed } from "./reading.ts"
import type { DescriptorsTable, InvitationsTable, MeetingsTable } from "./tables.ts"

/** A meeting as rows say it. */
export function readMeetingRow(
  row: MeetingsTable,
  invitations: readonly InvitationsTable[],
): StoredMeeting {
  return { ...readHeader(row), invitations: invitations.map(readInvitationRow) }
}

/** A meeting as lists show it. */
export function readListedRow(row: MeetingsTable, invited: number): ListedMeeting {
  const state = oneOf(row.state, ["upcoming", "running", "past"], ["meetings", "state"])
  return { ...readHeader(row), state, invited }
}

function readHeader(row: MeetingsTable): Omit<StoredMeeting, "invitations"> {
  return {
    id: checked(() => meetingId(row.id), ["meetings", "id"]),
    account: checked(() => accountId(row.account), ["meetings", "account"]),
    owner: row.owner,
    title: row.title,
    layer: json(row.layer, layerSchema, ["meetings", "layer"]),
    mode: oneOf(row.mode, ["single", "spread"], ["meetings", "mode"]),
    created: row.created,
    ended: row.ended ?? undefined,
  }
}

/** A meeting as a row, without its invitations. */
export function writeMeetingRow(meeting: StoredMeeting): MeetingsTable {
  const { id, account, owner, title, layer, mode, created, ended } = meeting
  return {
    id,
    account,
    owner,
    title,
    layer: JSON.stringify(layer),
    mode,
    created,
    ended: ended ?? null,
    state: ended === undefined ? "upcoming" : "past",
  }
}

/** The invitations of a meeting as rows, in order. */
export function writeInvitationRows(
  meeting: string,
  invitations: readonly InvitationRecord[],
): InvitationsTable[] {
  return invitations.map(({ participant, name, key }, position) => {
    return { meeting, participant, position, name, key: JSON.stringify(key) }
  })
}

/** A descriptor as a row says it. */
export function readDescriptorRow(row: DescriptorsTable): StoredDescriptor {
  return {
    meeting: checked(() => meetingId(row.meeting), ["descriptors", "meeting"]),
    revision: row.revision,
    jws: parsed(row.jws, jwsField, ["descriptors", "jws"]),
    created: row.created,
    used: row.used === 1,
    ended: row.ended ?? undefined,
  }
}

/** A descriptor as a row. */
export function writeDescriptorRow(descriptor: StoredDescriptor): DescriptorsTable {
  return { ...descriptor, used: descriptor.used ? 1 : 0, ended: descriptor.ended ?? null }
}

function readInvitationRow({ participant, name, key }: InvitationsTable): InvitationRecord {
  return {
    participant: checked(() => participantId(participant), ["invitations", "participant"]),
    name,
    key: json(key, publicKeySchema, ["invitations", "key"]),
  }
}
