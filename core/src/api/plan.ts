// SPDX-License-Identifier: Apache-2.0
/**
 * An account's own plan: seeing what another one would do, changing it, and accepting that
 * meetings are processed in the home.
 *
 * @module
 */
import { z } from "zod"
import { PLAN_NAMES } from "../plans/index.ts"
import { accountParams, layerField, momentField, versionField } from "./fields.ts"
import type { Operations } from "./operation.ts"
import { failingMeetingSchema, regionsField } from "./policy-preview.ts"

const homeAcceptanceSchema = z.strictObject({
  since: momentField,
  accepted: z.strictObject({ by: z.string(), at: momentField }).optional(),
})

const planStateSchema = z.strictObject({
  plan: z.enum(PLAN_NAMES),
  home: regionsField,
  version: versionField,
  /** Set while the account is free and was paid before. */
  homeAcceptance: homeAcceptanceSchema.optional(),
  /** What was chosen before: offered, never applied by itself. */
  formerLayer: layerField.optional(),
})

/** An account's plan and what hangs on it. */
export type PlanState = z.infer<typeof planStateSchema>

const transitionSchema = z.strictObject({
  from: z.enum(PLAN_NAMES),
  to: z.enum(PLAN_NAMES),
  kind: z.enum(["same", "downgrade", "upgrade", "paid-to-paid"]),
  home: regionsField,
  /** What somebody in no group has before and after. */
  before: regionsField,
  after: regionsField,
  /** Meetings that will not start: until the home is accepted, or until somebody widens. */
  blocked: z.int().min(0),
  meetings: z.array(failingMeetingSchema).readonly(),
  /** Meetings that run now: they keep their regions to their end. */
  running: z.int().min(0),
  /** What is more than the new plan allows; nothing is deleted. */
  exceeded: z
    .array(
      z.strictObject({
        limit: z.enum(["people", "groups", "openMeetings"]),
        has: z.int(),
        allows: z.int(),
      }),
    )
    .readonly(),
  /** Features that go off, by the names of the table of plans. */
  losing: z.array(z.string()).readonly(),
  formerLayer: layerField.optional(),
})

/** What a change of plan would do. */
export type PlanTransition = z.infer<typeof transitionSchema>

/** Operations on an account's plan. */
export const planChangeOperations = {
  "plan.read": {
    method: "GET",
    path: "/api/accounts/:account/plan",
    summary: "The account's plan, and what hangs on it",
    access: { kind: "account", action: "plan.read" },
    params: accountParams,
    answer: planStateSchema,
    status: 200,
  },
  "plan.preview": {
    method: "GET",
    path: "/api/accounts/:account/plan/preview",
    summary: "What another plan would do: what is unlocked, what goes off, which meetings wait",
    access: { kind: "account", action: "plan.change" },
    params: accountParams,
    query: z.strictObject({ plan: z.enum(PLAN_NAMES) }),
    answer: transitionSchema,
    status: 200,
  },
  "plan.change": {
    method: "PUT",
    path: "/api/accounts/:account/plan",
    summary: "Changes the plan; nothing widens or moves by itself",
    access: { kind: "account", action: "plan.change" },
    params: accountParams,
    body: z.strictObject({ plan: z.enum(PLAN_NAMES), version: versionField }),
    answer: planStateSchema,
    status: 200,
  },
  "plan.checkout": {
    method: "GET",
    path: "/api/accounts/:account/plan/checkout",
    summary: "What a checkout with the payment service names the account by",
    access: { kind: "account", action: "plan.change" },
    params: accountParams,
    /** `reference` is the checkout's `client_reference_id` until `expires`, in seconds since 1970. */
    answer: z.strictObject({ reference: z.string(), expires: z.int() }),
    status: 200,
  },
  "home.accept": {
    method: "POST",
    path: "/api/accounts/:account/home/accept",
    summary: "Accepts that meetings which had excluded the home are processed there",
    access: { kind: "account", action: "home.accept" },
    params: accountParams,
    /** `home` repeats the regions that the owner was shown. */
    body: z.strictObject({ home: regionsField }),
    answer: planStateSchema,
    status: 200,
  },
} as const satisfies Operations
