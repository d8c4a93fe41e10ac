// SPDX-License-Identifier: Apache-2.0
/**
 * What an account may rely on, and what not: which planes its region policy
 * covers, what leaves its home, and how long what is kept (R20, R29).
 *
 * @module
 */
import { z } from "zod"
import { regionIdField } from "../signed/index.ts"
import { PLANES } from "../units/index.ts"
import { accountParams } from "./fields.ts"
import type { Operations } from "./operation.ts"

/** What no region policy covers; the console has a sentence for each. */
export const NOT_COVERED = [
  "transit-through-the-internet",
  "metadata-seen-by-nodes-in-the-set",
  "devices-of-participants",
  "guests-own-networks",
  "copies-by-whoever-runs-a-node",
] as const

/** What leaves an account's home, to whom. */
export const LEAVING = [
  "mail-to-invited-people",
  "meeting-state-in-allowed-regions",
  "names-and-keys-of-invited-people-to-the-seat",
  "webhooks",
  "sign-on-provider",
  "payment-service",
] as const

/** Kinds of data whose keeping is told. */
export const KEPT_DATA = [
  "accounts-and-people",
  "policies",
  "planned-meetings",
  "records-of-meetings",
  "audit-log",
  "sessions",
  "webhook-deliveries",
  "outbox",
] as const

const disclosureSchema = z.strictObject({
  home: z.array(regionIdField),
  planes: z.array(
    z.strictObject({
      plane: z.enum(PLANES),
      regions: z.array(regionIdField),
      /** `unused`: no feature of this release uses the plane. */
      state: z.enum(["covered", "off", "unused"]),
    }),
  ),
  notCovered: z.array(z.enum(NOT_COVERED)),
  leaving: z.array(
    z.strictObject({
      what: z.enum(LEAVING),
      /** Where to, as far as that is known: regions, hosts, or the operator's mail server. */
      to: z.array(z.string()),
    }),
  ),
  keeping: z.array(
    z.strictObject({
      what: z.enum(KEPT_DATA),
      /** Days; absent: as long as the account is there. */
      days: z.int().min(0).optional(),
    }),
  ),
})

/** What an account may rely on, and what not. */
export type Disclosure = z.infer<typeof disclosureSchema>

/** The operation of the disclosure. */
export const disclosureOperations = {
  "disclosure.read": {
    method: "GET",
    path: "/api/accounts/:account/disclosure",
    summary: "What the account's policy covers, what it does not, what leaves home, what is kept",
    access: { kind: "account", action: "disclosure.read" },
    params: accountParams,
    answer: disclosureSchema,
    status: 200,
  },
} as const satisfies Operations
