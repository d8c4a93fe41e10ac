// SPDX-License-Identifier: Apache-2.0
/**
 * What a seat tells its meeting's home about the meeting: who was where, which
 * links ran, how good it was. People are named by the ids of their invitations;
 * names rest at home, and only the home puts the two together.
 *
 * Entries of one seat are numbered from 1 under its fence, so that a batch that
 * arrives twice changes nothing and one that never arrives leaves a hole.
 *
 * @module
 */
import { z } from "zod"
import { arrivalField, CONTROL_KINDS, meetingRoleField } from "./rules.ts"
import {
  meetingIdField,
  participantIdField,
  regionIdField,
  secondsField,
  sessionIdField,
  startIdField,
} from "../signed/index.ts"

const count = z.int().min(0)
const codeField = z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/)
const milliseconds = z.number().min(0).max(60_000)

/** The most entries of one batch. Higher: larger frames; lower: more requests after a break. */
export const MAX_RECORD_ENTRIES = 256

/** What a client measured on its way to each region before it joined. */
export const roundTripsField = z
  .array(z.strictObject({ region: regionIdField, ms: milliseconds }))
  .max(64)

/** Which start of a meeting a seat belongs to, and under which fence the seat began. */
export const startOfSeatField = z.strictObject({ id: startIdField, fence: count })

/** How good one session was, as its media node counted it; `in` is what it got from the client. */
export const qualityField = z.strictObject({
  packetsIn: count,
  packetsOut: count,
  lostIn: count,
  lostOut: count,
  /** The mean of mediasoup's scores, from 0 to 10. */
  score: z.number().min(0).max(10).optional(),
  roundTrip: z.strictObject({ meanMs: milliseconds, p95Ms: milliseconds }).optional(),
})

/** One thing that happened in a meeting, with its time. */
export const recordEntryField = z.discriminatedUnion("kind", [
  /** A seat has begun: the first of this start, or after the seat with the fence `before`. */
  z.strictObject({
    kind: z.literal("started"),
    at: secondsField,
    revision: z.int().min(1),
    media: z.array(regionIdField).max(4096),
    before: count.nullable(),
  }),
  z.strictObject({
    kind: z.literal("session-started"),
    at: secondsField,
    session: sessionIdField,
    participant: participantIdField,
    region: regionIdField,
    /** The region of the gateway that speaks with the client. */
    gateway: regionIdField,
    roundTrips: roundTripsField,
    /** Whether the session was there when this seat took over, so that `at` is no join. */
    inherited: z.boolean(),
    role: meetingRoleField.optional(),
    arrival: arrivalField.optional(),
  }),
  /** Somebody used a control, or tried to: `code` says why it was refused. */
  z.strictObject({
    kind: z.literal("control"),
    at: secondsField,
    by: participantIdField,
    control: z.enum(CONTROL_KINDS),
    /** Whom it was about; absent: nobody alone. */
    whom: participantIdField.optional(),
    code: codeField.optional(),
  }),
  /** Somebody with an invitation was not let in, or had to wait. */
  z.strictObject({
    kind: z.literal("turned-away"),
    at: secondsField,
    participant: participantIdField,
    code: codeField,
  }),
  z.strictObject({ kind: z.literal("session-ended"), at: secondsField, session: sessionIdField }),
  z.strictObject({
    kind: z.literal("session-quality"),
    at: secondsField,
    session: sessionIdField,
    quality: qualityField,
  }),
  z.strictObject({
    kind: z.literal("link-opened"),
    at: secondsField,
    from: regionIdField,
    to: regionIdField,
  }),
  z.strictObject({
    kind: z.literal("link-closed"),
    at: secondsField,
    from: regionIdField,
    to: regionIdField,
  }),
  z.strictObject({
    kind: z.literal("revision"),
    at: secondsField,
    revision: z.int().min(1),
    media: z.array(regionIdField).max(4096),
  }),
  /** The last entry of a seat: everybody has left, or the meeting was ended. */
  z.strictObject({ kind: z.literal("ended"), at: secondsField }),
  /** The last entry of a seat that another one has taken over from. */
  z.strictObject({ kind: z.literal("handed-over"), at: secondsField }),
])

/** Some entries of one seat, in order. */
export const recordBatchField = z.strictObject({
  meeting: meetingIdField,
  start: startIdField,
  /** The fence under which the seat began; it names the seat in this start. */
  fence: count,
  /** When the batch was sent: the seat was there until then. */
  at: secondsField,
  /** The number of the first entry, from 1. */
  first: z.int().min(1),
  /** None: the seat only says that it is there. */
  entries: z.array(recordEntryField).max(MAX_RECORD_ENTRIES),
})

/** One thing that happened in a meeting. */
export type RecordEntry = Readonly<z.infer<typeof recordEntryField>>
/** Some entries of one seat, in order. */
export type RecordBatch = Readonly<z.infer<typeof recordBatchField>>
/** Which start of a meeting a seat belongs to. */
export type StartOfSeat = Readonly<z.infer<typeof startOfSeatField>>
/** How good one session was. */
export type SessionQuality = Readonly<z.infer<typeof qualityField>>
/** What a client measured on its way to each region. */
export type RoundTrips = Readonly<z.infer<typeof roundTripsField>>
