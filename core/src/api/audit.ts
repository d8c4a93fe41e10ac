// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log of an account: who changed what, before and after.
 *
 * @module
 */
import { z } from "zod"
import { accountParams, momentField, recordIdField } from "./fields.ts"
import { type Operations, pageOf, pageQuery } from "./operation.ts"

/** Who did something: a person, somebody who is not of the account, a key, the operator, a directory, the payment service, or a rule. */
export const ACTOR_KINDS = [
  "person",
  "guest",
  "key",
  "operator",
  "directory",
  "billing",
  "system",
] as const

const partySchema = z.strictObject({ kind: z.string().max(64), id: z.string().max(256) })

const auditEntrySchema = z.strictObject({
  id: recordIdField,
  at: momentField,
  actor: z.strictObject({
    kind: z.enum(ACTOR_KINDS),
    id: z.string().max(256),
    /** What they were called then. */
    name: z.string().max(256).optional(),
  }),
  /** As in the table of authorization, or what happened: `meeting.refused`. */
  action: z.string().max(64),
  object: partySchema,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})

/** One entry of the audit log. */
export type AuditEntry = z.infer<typeof auditEntrySchema>

const filter = {
  actor: z.string().max(256).optional(),
  action: z.string().max(64).optional(),
  object: z.string().max(256).optional(),
  from: z.coerce.number().int().min(0).optional(),
  until: z.coerce.number().int().min(0).optional(),
}

/** Operations on the audit log. */
export const auditOperations = {
  "audit.list": {
    method: "GET",
    path: "/api/accounts/:account/audit",
    summary: "The audit log, newest first",
    access: { kind: "account", action: "audit.read" },
    params: accountParams,
    query: pageQuery.extend(filter),
    answer: pageOf(auditEntrySchema),
    status: 200,
  },
  "audit.export": {
    method: "GET",
    path: "/api/accounts/:account/audit.ndjson",
    summary: "The audit log as lines of JSON, oldest first, 10,000 at most from `from` on",
    access: { kind: "account", action: "audit.read" },
    params: accountParams,
    query: z.strictObject(filter),
    answer: z.string(),
    mediaType: "application/x-ndjson",
    status: 200,
  },
} as const satisfies Operations
