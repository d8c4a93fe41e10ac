// SPDX-License-Identifier: Apache-2.0
import { publicKeySchema } from "@landmoot/core/regions"
import { ARRIVALS, MEETING_ROLES, PRESET_NAMES } from "@landmoot/core/rights"
import { jwsField } from "@landmoot/core/signed"
import { accountId, meetingId, participantId } from "@landmoot/core/units"
import {
  type InvitationRecord,
  layerSchema,
  type ListedMeeting,
  type StoredDescriptor,
  type StoredMeeting,
} from "../accounts/index.ts"
import { checked, json, oneOf, optional, parsed } from "./reading.ts"
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
    ...optional("preset", row.preset, (preset) =>
      oneOf(preset, PRESET_NAMES, ["meetings", "preset"]),
    ),
    created: row.created,
    ended: row.ended ?? undefined,
  }
}

/** A meeting as a row, without its invitations. */
export function writeMeetingRow(meeting: StoredMeeting): MeetingsTable {
  const { id, account, owner, title, layer, mode, preset, created, ended } = meeting
  return {
    id,
    account,
    owner,
    title,
    layer: JSON.stringify(layer),
    mode,
    preset: preset ?? null,
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
  return invitations.map((invitation, position) => {
    return { meeting, position, ...writeInvitation(invitation) }
  })
}

/** What an invitation is, but for its place in the meeting. */
export function writeInvitation(
  invitation: InvitationRecord,
): Omit<InvitationsTable, "meeting" | "position"> {
  const { participant, name, key, role, arrival, identity } = invitation
  return {
    participant,
    name,
    key: JSON.stringify(key),
    role: role ?? null,
    arrival: arrival ?? null,
    identity: identity ?? null,
  }
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

function readInvitationRow(row: InvitationsTable): InvitationRecord {
  const { participant, name, key, role, arrival, identity } = row
  return {
    participant: checked(() => participantId(participant), ["invitations", "participant"]),
    name,
    key: json(key, publicKeySchema, ["invitations", "key"]),
    ...optional("role", role, (text) => oneOf(text, MEETING_ROLES, ["invitations", "role"])),
    ...optional("arrival", arrival, (text) => oneOf(text, ARRIVALS, ["invitations", "arrival"])),
    ...optional("identity", identity, (text) => text),
  }
}
