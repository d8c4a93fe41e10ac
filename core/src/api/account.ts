// SPDX-License-Identifier: Apache-2.0
/**
 * An account as its people see it, and what becomes of it at the end.
 *
 * @module
 */
import { z } from "zod"
import { PLAN_NAMES } from "../plans/index.ts"
import { accountIdField, meetingIdField, regionIdField } from "../signed/index.ts"
import { accountParams, momentField, titleField, versionField } from "./fields.ts"
import type { Operations } from "./operation.ts"

const accountSchema = z.strictObject({
  id: accountIdField,
  name: titleField,
  plan: z.enum(PLAN_NAMES),
  home: z.array(regionIdField),
  version: versionField,
  created: momentField,
  /** How many people belong to it, whatever their status. */
  people: z.int().min(0),
  groups: z.int().min(0),
  /**
   * Set while a formerly paid account's owner has not accepted that meetings which had excluded
   * the home are processed there: those meetings do not start.
   */
  homeAcceptanceMissing: z.boolean(),
})

/** An account as its people see it. */
export type Account = z.infer<typeof accountSchema>

/** Kinds of data that go when an account or a person goes. */
export const ERASED_KINDS = [
  "profile",
  "people",
  "groups",
  "policies",
  "meetings",
  "links",
  "records",
  "keys",
  "webhooks",
  "directory",
  "sign-in",
  "audit",
] as const

/** Kinds of data that stay, each for a reason that the words of the console say. */
export const KEPT_KINDS = [
  // Others took part: of a person who goes their seat in it stays, without a name.
  "records-of-others",
  // Who changed what in an account stays with the account, with the person's id alone.
  "audit-of-account",
  // The identity belongs to other accounts too.
  "sign-in-elsewhere",
  // The payment service keeps its bills, as tax law asks.
  "bills",
] as const

/** What a deletion has done. */
export const erasureSchema = z.strictObject({
  at: momentField,
  erased: z.array(z.enum(ERASED_KINDS)),
  kept: z.array(z.enum(KEPT_KINDS)),
  meetingsEnded: z.int().min(0),
  peopleTold: z.int().min(0),
  /** Meetings that another person owns now; `warning` says what this changes from their next start. */
  handedOver: z
    .array(
      z.strictObject({
        meeting: meetingIdField,
        title: z.string(),
        warning: z.string().optional(),
      }),
    )
    .optional(),
})

/** What a deletion has done. */
export type Erasure = z.infer<typeof erasureSchema>

/**
 * Everything that is kept of an account or a person, as one document. Each part is a list of
 * records in the form in which they are kept, without what opens doors (hashes of secrets, keys).
 */
export const exportSchema = z.strictObject({
  format: z.literal("landmoot-export"),
  version: z.literal(1),
  of: z.enum(["account", "person", "identity"]),
  at: momentField,
  parts: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
})

/** Everything that is kept of an account or a person. */
export type ExportDocument = z.infer<typeof exportSchema>

/** Operations on an account. */
export const accountOperations = {
  "account.read": {
    method: "GET",
    path: "/api/accounts/:account",
    summary: "An account: its name, plan, home and size",
    access: { kind: "account", action: "account.read" },
    params: accountParams,
    answer: accountSchema,
    status: 200,
  },
  "account.update": {
    method: "PATCH",
    path: "/api/accounts/:account",
    summary: "Gives an account another name",
    access: { kind: "account", action: "account.update" },
    params: accountParams,
    body: z.strictObject({ name: titleField, version: versionField }),
    answer: accountSchema,
    status: 200,
  },
  "account.export": {
    method: "GET",
    path: "/api/accounts/:account/export",
    summary: "Everything that is kept of an account, as one document",
    access: { kind: "account", action: "account.export" },
    params: accountParams,
    answer: exportSchema,
    status: 200,
  },
  "account.delete": {
    method: "POST",
    path: "/api/accounts/:account/delete",
    summary: "Deletes an account for good: ends its meetings, tells its people, erases its records",
    access: { kind: "account", action: "account.delete" },
    params: accountParams,
    /** `name` repeats the account's name, so that nobody deletes another one by mistake. */
    body: z.strictObject({ name: z.string().max(200) }),
    answer: erasureSchema,
    status: 200,
  },
} as const satisfies Operations
