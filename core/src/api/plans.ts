// SPDX-License-Identifier: Apache-2.0
/**
 * What there is to choose from.
 *
 * @module
 */
import { z } from "zod"
import { PLAN_NAMES } from "../plans/index.ts"
import type { Operations } from "./operation.ts"

const planSchema = z.strictObject({
  name: z.enum(PLAN_NAMES),
  /** How the policy rules see it. */
  policy: z.enum(["free", "paid"]),
  /** What it unlocks, by the names of the table of plans. */
  features: z.strictObject({
    regions: z.enum(["home", "choice"]),
    groups: z.boolean(),
    singleSignOn: z.boolean(),
    scim: z.boolean(),
    rosterImport: z.boolean(),
    privateRegions: z.boolean(),
    apiKeys: z.boolean(),
    webhooks: z.boolean(),
  }),
  /** Where it ends; absent: nowhere. */
  limits: z.strictObject({
    people: z.int().optional(),
    groups: z.int().optional(),
    participants: z.int(),
    openMeetings: z.int().optional(),
    recordDays: z.int(),
    requestsPerMinute: z.int(),
  }),
})

/** One plan as the pages show it. */
export type PlanEntry = z.infer<typeof planSchema>

/** Operations on plans; an account's own plan is changed by those of its policy. */
export const planOperations = {
  "plans.list": {
    method: "GET",
    path: "/api/plans",
    summary: "All plans: what each unlocks and where it ends",
    access: { kind: "public" },
    answer: z.strictObject({ items: z.array(planSchema) }),
    status: 200,
  },
} as const satisfies Operations
