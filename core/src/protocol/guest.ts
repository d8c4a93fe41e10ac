// SPDX-License-Identifier: Apache-2.0
/**
 * Where accounts let their people be processed as guests, as a page asks its own
 * home before it prepares to join (R22).
 *
 * @module
 */
import { z } from "zod"
import { accountIdField, regionIdField } from "../signed/index.ts"

const guestPolicySchema = z.strictObject({
  account: accountIdField,
  /** What the account is called. */
  name: z.string().min(1).max(200),
  /** What happens before joining a meeting of others that may use another region. */
  mode: z.enum(["warn", "refuse"]),
  /** Where people of the account may be processed as guests. */
  regions: z.array(regionIdField).max(1024),
})

/** Where an account's people may be processed as guests. */
export type GuestPolicyView = z.infer<typeof guestPolicySchema>

/** All that holds for whoever is signed in. */
export const guestPoliciesSchema = z.strictObject({
  /** All accounts of the person: in their meetings nobody of them is a guest. */
  accounts: z.array(accountIdField).max(1024),
  items: z.array(guestPolicySchema).max(1024),
})

/** Where a page asks. */
export const GUEST_POLICIES_PATH = "/api/me/guest-policies"
