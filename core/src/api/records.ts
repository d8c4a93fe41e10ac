// SPDX-License-Identifier: Apache-2.0
/**
 * The records of meetings: who was where, which links ran, how good it was.
 *
 * @module
 */
import { z } from "zod"
import { CONTROL_KINDS, meetingRoleField, qualityField } from "../protocol/index.ts"
import { meetingIdField, regionIdField, startIdField } from "../signed/index.ts"
import { accountParams, meetingParams, momentField } from "./fields.ts"
import { type Operations, pageOf, pageQuery } from "./operation.ts"

const count = z.int().min(0)

const summaryFields = {
  meeting: meetingIdField,
  /** One start of the meeting; a meeting that recurs has a record for each. */
  start: startIdField,
  /** What the meeting was called then. */
  title: z.string().max(200),
  began: momentField,
  /** Absent while people meet. */
  ended: momentField.optional(),
  /** Whether the end was never told, so that it is when the meeting was last heard of. */
  estimated: z.boolean(),
  /** How many people took part. */
  people: count,
  /** Every region that carried somebody's media. */
  regions: z.array(regionIdField),
  /** How much is known to be missing: entries, and seats that never told their end. */
  gaps: z.strictObject({ entries: count, seats: count }),
}

const summarySchema = z.strictObject(summaryFields)

const sessionSchema = z.strictObject({
  region: regionIdField,
  /** The region of the gateway that spoke with the client. */
  gateway: regionIdField,
  /** What the person was in the meeting when they came in. */
  role: meetingRoleField.optional(),
  joined: momentField,
  left: momentField.optional(),
  /** Whether one of the two times is only when the session was first or last heard of. */
  estimated: z.boolean(),
  /** What the client measured before it joined, in ms; nothing for people of other accounts. */
  roundTrips: z.array(z.strictObject({ region: regionIdField, ms: z.number().min(0) })),
  quality: qualityField.optional(),
})

const recordSchema = z.strictObject({
  ...summaryFields,
  participants: z.array(
    z.strictObject({
      /** A person of another account has a pseudonym of this record alone, and no name. */
      id: z.string().max(64),
      name: z.string().max(64).optional(),
      outsider: z.boolean(),
      sessions: z.array(sessionSchema),
    }),
  ),
  links: z.array(
    z.strictObject({
      from: regionIdField,
      to: regionIdField,
      opened: momentField,
      closed: momentField.optional(),
    }),
  ),
  /** What was done to the meeting and to people in it, what was refused, and who was turned away. */
  events: z.array(
    z.strictObject({
      at: momentField,
      /** The id of a participant of this record, or of somebody who was not let in. */
      by: z.string().max(64),
      /** Absent: somebody was turned away. */
      control: z.enum(CONTROL_KINDS).optional(),
      whom: z.string().max(64).optional(),
      /** Why it was refused; absent: it was done. */
      code: z.string().max(64).optional(),
    }),
  ),
  revisions: z.array(
    z.strictObject({ revision: z.int().min(1), at: momentField, media: z.array(regionIdField) }),
  ),
})

const attendanceSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string().max(64),
      /** Absent for people of other accounts. */
      name: z.string().max(64).optional(),
      role: meetingRoleField.optional(),
      joined: momentField,
      /** Absent while they are there. */
      left: momentField.optional(),
      /** How long they were there in all, in seconds; times without them left out. */
      total: count,
      /** How often they came in. */
      times: count,
      /** Whether one of the times is only when they were first or last heard of. */
      estimated: z.boolean(),
    }),
  ),
})

const runningSchema = z.strictObject({
  meeting: meetingIdField,
  start: startIdField,
  title: z.string().max(200),
  began: momentField,
  /** When its seat told something last. */
  heard: momentField,
  /** How many people are there now. */
  present: count,
  /** The regions that carry their media now. */
  regions: z.array(regionIdField),
})

/** One start of a meeting, as lists show it. */
export type RecordSummary = Readonly<z.infer<typeof summarySchema>>
/** The record of one start of a meeting. */
export type MeetingRecord = Readonly<z.infer<typeof recordSchema>>
/** Who was there for how long. */
export type Attendance = Readonly<z.infer<typeof attendanceSchema>>
/** A meeting in which people are now. */
export type RunningSummary = Readonly<z.infer<typeof runningSchema>>

const onRecord = {
  kind: "account",
  action: "record.read",
  object: { kind: "meeting", param: "meeting" },
} as const
const startParams = meetingParams.extend({ start: startIdField })

/** Operations on the records of meetings. */
export const recordOperations = {
  "records.list": {
    method: "GET",
    path: "/api/accounts/:account/records",
    summary: "The starts of an account's meetings, or of one of them, newest first",
    access: { kind: "account", action: "record.list" },
    params: accountParams,
    query: pageQuery.extend({ meeting: meetingIdField.optional() }),
    answer: pageOf(summarySchema),
    status: 200,
  },
  "records.read": {
    method: "GET",
    path: "/api/accounts/:account/meetings/:meeting/records/:start",
    summary: "The record of one start of a meeting",
    access: onRecord,
    params: startParams,
    answer: recordSchema,
    status: 200,
  },
  "records.attendance": {
    method: "GET",
    path: "/api/accounts/:account/meetings/:meeting/records/:start/attendance",
    summary: "Who was there in one start of a meeting, from when to when, and for how long",
    access: onRecord,
    params: startParams,
    answer: attendanceSchema,
    status: 200,
  },
  "records.attendance.export": {
    method: "GET",
    path: "/api/accounts/:account/meetings/:meeting/records/:start/attendance.csv",
    summary: "The same as a table (RFC 4180) that opens in a spreadsheet",
    access: onRecord,
    params: startParams,
    answer: z.string(),
    mediaType: "text/csv; charset=utf-8",
    status: 200,
  },
  "meetings.running": {
    method: "GET",
    path: "/api/accounts/:account/running",
    summary: "The meetings in which people are now, with how many and in which regions",
    access: { kind: "account", action: "record.list" },
    params: accountParams,
    answer: z.strictObject({ items: z.array(runningSchema) }),
    status: 200,
  },
} as const satisfies Operations
