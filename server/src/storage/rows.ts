// SPDX-License-Identifier: Apache-2.0
/**
 * Rows to records and back. What is read is checked again: a damaged row is an
 * error that says where, never a record that is half right.
 *
 * @module
 */
import { publicKeySchema } from "@landmoot/core/regions"
import { jwsField } from "@landmoot/core/signed"
import { accountId, meetingId, participantId } from "@landmoot/core/units"
import {
  type AccountRecord,
  confirmationsSchema,
  groupIdsSchema,
  type GroupRecord,
  homeSchema,
  type InvitationRecord,
  layerSchema,
  type StoredDescriptor,
  type StoredMeeting,
  type UserRecord,
} from "../accounts/index.ts"
import { StorageError } from "./errors.ts"
import type {
  AccountGroupsTable,
  AccountsTable,
  AccountUsersTable,
  DescriptorsTable,
  InvitationsTable,
  MeetingsTable,
} from "./tables.ts"

/** The part of a schema that is needed here; the library itself stays outside this folder. */
interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: unknown }
}

/** Where a value was found. */
type Place = readonly [table: string, column: string]

export function readAccountRow(
  row: AccountsTable,
  groups: readonly AccountGroupsTable[],
  users: readonly AccountUsersTable[],
): AccountRecord {
  return {
    id: checked(() => accountId(row.id), ["accounts", "id"]),
    name: row.name,
    plan: oneOf(row.plan, ["free", "paid"], ["accounts", "plan"]),
    home: json(row.home, homeSchema, ["accounts", "home"]),
    layer: json(row.layer, layerSchema, ["accounts", "layer"]),
    groups: groups.map(readGroupRow),
    users: users.map(readUserRow),
    confirmations: json(row.confirmations, confirmationsSchema, ["accounts", "confirmations"]),
    version: row.version,
    created: row.created,
  }
}

export function writeAccountRow(account: AccountRecord): AccountsTable {
  const { id, name, plan, version, created } = account
  return {
    id,
    name,
    plan,
    home: JSON.stringify(account.home),
    layer: JSON.stringify(account.layer),
    confirmations: JSON.stringify(account.confirmations),
    version,
    created,
  }
}

export function writeGroupRow(
  account: string,
  { id, layer }: GroupRecord,
  position: number,
): AccountGroupsTable {
  return { account, id, position, layer: JSON.stringify(layer) }
}

export function writeUserRow(
  account: string,
  { id, name, groups, layer }: UserRecord,
  position: number,
): AccountUsersTable {
  return {
    account,
    id,
    position,
    name,
    groups: JSON.stringify(groups),
    layer: JSON.stringify(layer),
  }
}

export function readMeetingRow(
  row: MeetingsTable,
  invitations: readonly InvitationsTable[],
): StoredMeeting {
  return {
    id: checked(() => meetingId(row.id), ["meetings", "id"]),
    account: checked(() => accountId(row.account), ["meetings", "account"]),
    owner: row.owner,
    title: row.title,
    layer: json(row.layer, layerSchema, ["meetings", "layer"]),
    mode: oneOf(row.mode, ["single", "spread"], ["meetings", "mode"]),
    invitations: invitations.map(readInvitationRow),
    created: row.created,
    ended: row.ended ?? undefined,
  }
}

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
  }
}

export function writeInvitationRow(
  meeting: string,
  { participant, name, key }: InvitationRecord,
  position: number,
): InvitationsTable {
  return { meeting, participant, position, name, key: JSON.stringify(key) }
}

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

export function writeDescriptorRow(descriptor: StoredDescriptor): DescriptorsTable {
  return { ...descriptor, used: descriptor.used ? 1 : 0, ended: descriptor.ended ?? null }
}

function readGroupRow({ id, layer }: AccountGroupsTable): GroupRecord {
  return { id, layer: json(layer, layerSchema, ["account_groups", "layer"]) }
}

function readUserRow({ id, name, groups, layer }: AccountUsersTable): UserRecord {
  return {
    id,
    name,
    groups: json(groups, groupIdsSchema, ["account_users", "groups"]),
    layer: json(layer, layerSchema, ["account_users", "layer"]),
  }
}

function readInvitationRow({ participant, name, key }: InvitationsTable): InvitationRecord {
  return {
    participant: checked(() => participantId(participant), ["invitations", "participant"]),
    name,
    key: json(key, publicKeySchema, ["invitations", "key"]),
  }
}

function json<Value>(text: string, schema: Schema<Value>, place: Place): Value {
  return parsed(
    checked(() => JSON.parse(text) as unknown, place),
    schema,
    place,
  )
}

function parsed<Value>(value: unknown, schema: Schema<Value>, place: Place): Value {
  const result = schema.safeParse(value)
  if (!result.success) throw StorageError.recordDamaged(...place, result.error)
  return result.data
}

function checked<Value>(read: () => Value, place: Place): Value {
  try {
    return read()
  } catch (cause) {
    throw StorageError.recordDamaged(...place, cause)
  }
}

function oneOf<Word extends string>(text: string, words: readonly Word[], place: Place): Word {
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw StorageError.recordDamaged(...place)
  return word
}
