// SPDX-License-Identifier: Apache-2.0
/** Schemas of the fields that several signed objects and messages share. */
import { z } from "zod"
import {
  accountId,
  meetingId,
  nodeId,
  participantId,
  regionId,
  sessionId,
  startId,
  type AccountId,
  type MeetingId,
  type NodeId,
  type ParticipantId,
  type RegionId,
  type SessionId,
  type StartId,
} from "../units/index.ts"

function idSchema<Id extends string>(make: (text: string) => Id): z.ZodType<Id, string> {
  // A refinement and no transform: the text stays as it is, so that it can be written back too.
  const checked = z.string().superRefine((text, context) => {
    try {
      make(text)
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message }) // UnitsError, always.
    }
  })
  return checked as unknown as z.ZodType<Id, string> // The constructor is the proof of the brand.
}

export const regionIdField: z.ZodType<RegionId, string> = idSchema(regionId)
export const nodeIdField: z.ZodType<NodeId, string> = idSchema(nodeId)
export const accountIdField: z.ZodType<AccountId, string> = idSchema(accountId)
export const meetingIdField: z.ZodType<MeetingId, string> = idSchema(meetingId)
export const participantIdField: z.ZodType<ParticipantId, string> = idSchema(participantId)
export const sessionIdField: z.ZodType<SessionId, string> = idSchema(sessionId)
export const startIdField: z.ZodType<StartId, string> = idSchema(startId)

/** Seconds since 1970. */
export const secondsField = z.int().min(0)
/** SHA-256, base64url. */
export const digestField = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** 16 random bytes, base64url, that keep a digest from being guessed. */
export const saltField = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
/** A compact JWS that has not been verified yet. */
export const jwsField = z.string().min(16).max(1_000_000)

/** How well a node's place is proven: see POLICY.md, section 1, `minEvidence`. */
export const evidenceField = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
/** How well a node's place is proven: see POLICY.md, section 1, `minEvidence`. */
export type EvidenceLevel = z.infer<typeof evidenceField>

/** A fingerprint of an X.509 certificate: SHA-256, upper-case hex with colons (RFC 8122, section 5). */
export const fingerprintField = z.string().regex(/^[0-9A-F]{2}(?::[0-9A-F]{2}){31}$/)
