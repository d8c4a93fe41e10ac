// SPDX-License-Identifier: Apache-2.0
/** Rows of planned meetings, and back. @module */
import { ARRIVALS, MEETING_ROLES } from "@landmoot/core/rights"
import { MEETING_KINDS } from "@landmoot/core/api"
import { accountId, meetingId, participantId } from "@landmoot/core/units"
import {
  type InviteeRecord,
  type PlanRecord,
  storedPartnersSchema,
  storedRegionsSchema,
  storedScheduleSchema,
} from "../scheduling/index.ts"
import { checked, json, oneOf, optional } from "./reading.ts"

export interface MeetingPlansTable {
  meeting: string
  account: string
  owner: string
  kind: string
  schedule: string | null
  grp: string | null
  language: string
  regions: string
  partners: string
  over_at: number | null
  version: number
  created: number
}

export interface MeetingInviteesTable {
  meeting: string
  participant: string
  email: string | null
  person: string | null
  /** 0 or 1: SQLite has no truth values. */
  own: number
  answer: string | null
  answered: number | null
}

export interface SchedulingSecretsTable {
  name: string
  secret: string
}

/** The tables of this area. */
export type SchedulingTables = {
  meeting_plans: MeetingPlansTable
  meeting_invitees: MeetingInviteesTable
  scheduling_secrets: SchedulingSecretsTable
}

/** An invitee as they are read: the name is that of the invitation. */
export interface InviteeRow {
  readonly participant: string
  readonly name: string
  readonly email: string | null
  readonly person: string | null
  readonly own: number | null
  readonly role: string | null
  readonly arrival: string | null
  readonly identity: string | null
  readonly answer: string | null
  readonly answered: number | null
}

const TABLE = "meeting_plans"

export function writePlanRow(plan: PlanRecord): MeetingPlansTable {
  const { meeting, account, owner, kind, schedule, group, language, over, version, created } = plan
  return {
    meeting,
    account,
    owner,
    kind,
    schedule: schedule === undefined ? null : JSON.stringify(schedule),
    grp: group ?? null,
    language,
    regions: JSON.stringify(plan.regions),
    partners: JSON.stringify(plan.partners),
    over_at: over ?? null,
    version,
    created,
  }
}

export function readPlanRow(row: MeetingPlansTable): PlanRecord {
  const { owner, version, created } = row
  return {
    meeting: checked(() => meetingId(row.meeting), [TABLE, "meeting"]),
    account: checked(() => accountId(row.account), [TABLE, "account"]),
    owner,
    kind: oneOf(row.kind, MEETING_KINDS, [TABLE, "kind"]),
    ...optional("schedule", row.schedule, (text) =>
      json(text, storedScheduleSchema, [TABLE, "schedule"]),
    ),
    ...optional("group", row.grp, (group) => group),
    language: oneOf(row.language, ["en", "de"], [TABLE, "language"]),
    regions: json(row.regions, storedRegionsSchema, [TABLE, "regions"]),
    partners: json(row.partners, storedPartnersSchema, [TABLE, "partners"]),
    ...optional("over", row.over_at, (at) => at),
    version,
    created,
  }
}

export function writeInviteeRow(meeting: string, invitee: InviteeRecord): MeetingInviteesTable {
  const { participant, email, person, own, answer, answered } = invitee
  return {
    meeting,
    participant,
    email: email ?? null,
    person: person ?? null,
    own: own ? 1 : 0,
    answer: answer ?? null,
    answered: answered ?? null,
  }
}

export function readInviteeRow(row: InviteeRow): InviteeRecord {
  const answers = ["yes", "no", "maybe"] as const
  return {
    participant: checked(() => participantId(row.participant), ["invitations", "participant"]),
    name: row.name,
    ...optional("email", row.email, (email) => email),
    ...optional("person", row.person, (person) => person),
    own: row.own === 1,
    ...optional("role", row.role, (role) => oneOf(role, MEETING_ROLES, ["invitations", "role"])),
    ...optional("arrival", row.arrival, (text) =>
      oneOf(text, ARRIVALS, ["invitations", "arrival"]),
    ),
    ...optional("identity", row.identity, (identity) => identity),
    ...optional("answer", row.answer, (answer) =>
      oneOf(answer, answers, ["meeting_invitees", "answer"]),
    ),
    ...optional("answered", row.answered, (at) => at),
  }
}
