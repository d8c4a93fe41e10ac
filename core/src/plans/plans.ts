// SPDX-License-Identifier: Apache-2.0
/**
 * The plans of accounts as data: what each unlocks and where each ends. No
 * code asks for a plan by name; it asks this table.
 *
 * @module
 */

import type { PresetName } from "../rights/index.ts"

/** The plans' names, from the least to the most. */
export const PLAN_NAMES = ["free", "pro", "education", "enterprise"] as const

/** The name of a plan. */
export type PlanName = (typeof PLAN_NAMES)[number]

/** What a plan lets an account do beyond meeting. */
export interface PlanFeatures {
  /** `home`: all is processed in the account's home (R2); `choice`: administrators choose regions. */
  readonly regions: "home" | "choice"
  /** Groups with layers of their own, and administrators for single groups. */
  readonly groups: boolean
  /** Signing on through the organisation's own identity provider. */
  readonly singleSignOn: boolean
  /** People and groups kept in step by the organisation's directory (SCIM 2.0). */
  readonly scim: boolean
  /** A list of people that is imported at once. */
  readonly rosterImport: boolean
  /** Nodes of the account's own, which serve no other account (R28). */
  readonly privateRegions: boolean
  /** Keys for programs. */
  readonly apiKeys: boolean
  /** Signed messages to other systems. */
  readonly webhooks: boolean
}

/** Where a plan ends; undefined: nowhere. */
export interface PlanLimits {
  /** People in the account. */
  readonly people: number | undefined
  /** Groups in the account. */
  readonly groups: number | undefined
  /** People in one meeting at the same time. */
  readonly participants: number
  /** Meetings with a time that have not ended. */
  readonly openMeetings: number | undefined
  /** How long the record of a meeting is kept at most, in days. */
  readonly recordDays: number
  /** Requests of one API key in a minute. */
  readonly requestsPerMinute: number
}

/** One plan. */
export interface Plan {
  readonly name: PlanName
  /** The rules with which meetings begin, if the account says nothing: see core/rights. */
  readonly preset: PresetName
  /** How the policy rules see it: a free account is processed in its home and nowhere else (R2). */
  readonly policy: "free" | "paid"
  readonly features: PlanFeatures
  readonly limits: PlanLimits
}

const NOTHING: PlanFeatures = {
  regions: "home",
  groups: false,
  singleSignOn: false,
  scim: false,
  rosterImport: false,
  privateRegions: false,
  apiKeys: false,
  webhooks: false,
}

const EVERYTHING: PlanFeatures = {
  regions: "choice",
  groups: true,
  singleSignOn: true,
  scim: true,
  rosterImport: true,
  privateRegions: true,
  apiKeys: true,
  webhooks: true,
}

/** All plans. */
export const PLANS: Readonly<Record<PlanName, Plan>> = {
  free: {
    name: "free",
    preset: "business",
    policy: "free",
    features: NOTHING,
    limits: {
      people: 25,
      groups: 0,
      participants: 100,
      openMeetings: 200,
      recordDays: 30,
      requestsPerMinute: 0,
    },
  },
  pro: {
    name: "pro",
    preset: "business",
    policy: "paid",
    features: {
      ...NOTHING,
      regions: "choice",
      groups: true,
      rosterImport: true,
      apiKeys: true,
      webhooks: true,
    },
    limits: {
      people: 500,
      groups: 50,
      participants: 300,
      openMeetings: 10_000,
      recordDays: 365,
      requestsPerMinute: 300,
    },
  },
  // Schools need what keeps people in step with a directory; private nodes are a matter of size.
  education: {
    name: "education",
    preset: "classroom",
    policy: "paid",
    features: { ...EVERYTHING, privateRegions: false },
    limits: {
      people: 100_000,
      groups: 10_000,
      participants: 500,
      openMeetings: undefined,
      recordDays: 365,
      requestsPerMinute: 600,
    },
  },
  enterprise: {
    name: "enterprise",
    preset: "business",
    policy: "paid",
    features: EVERYTHING,
    limits: {
      people: undefined,
      groups: undefined,
      participants: 1000,
      openMeetings: undefined,
      recordDays: 3650,
      requestsPerMinute: 1200,
    },
  },
}

/** Whether a text is a plan's name. May come from an attacker. */
export function isPlanName(text: string): text is PlanName {
  return PLAN_NAMES.some((name) => name === text)
}

/** How the policy rules see a plan: `free` or `paid`. */
export function policyPlanOf(plan: PlanName): "free" | "paid" {
  return PLANS[plan].policy
}
