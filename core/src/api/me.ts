// SPDX-License-Identifier: Apache-2.0
/**
 * Who is signed in, and where they belong.
 *
 * @module
 */
import { z } from "zod"
import { ACTIONS, type Action } from "../authorization/index.ts"
import { GUEST_POLICIES_PATH, guestPoliciesSchema } from "../protocol/index.ts"
import { accountIdField, regionIdField } from "../signed/index.ts"
import { emailField, personNameField, recordIdField, roleField, titleField } from "./fields.ts"
import type { Operations } from "./operation.ts"

const membershipSchema = z.strictObject({
  account: accountIdField,
  name: titleField,
  plan: z.string(),
  home: z.array(regionIdField),
  person: recordIdField,
  role: roleField,
  administers: z.array(recordIdField),
  /** What this person may do there on at least something. */
  abilities: z.array(z.enum(Object.keys(ACTIONS) as [Action, ...Action[]])),
  /** Whether changes ask for a second factor that this session does not have. */
  secondFactorMissing: z.boolean(),
})

/** One account that a person belongs to. */
export type Membership = z.infer<typeof membershipSchema>

const meSchema = z.strictObject({
  identity: recordIdField,
  name: personNameField,
  email: emailField,
  emailVerified: z.boolean(),
  /** Whether this session was opened with a second factor. */
  secondFactor: z.boolean(),
  memberships: z.array(membershipSchema),
})

/** Who is signed in. */
export type Me = z.infer<typeof meSchema>

/** Operations on oneself. */
export const meOperations = {
  "me.read": {
    method: "GET",
    path: "/api/me",
    summary: "Who is signed in, and the accounts they belong to",
    access: { kind: "person" },
    answer: meSchema,
    status: 200,
  },
  "me.guestPolicies": {
    method: "GET",
    path: GUEST_POLICIES_PATH,
    summary: "Where the accounts of whoever is signed in let them be processed as guests (R22)",
    access: { kind: "person" },
    answer: guestPoliciesSchema,
    status: 200,
  },
} as const satisfies Operations
