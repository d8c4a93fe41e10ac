// SPDX-License-Identifier: Apache-2.0
/**
 * What an account's plan unlocks and where it ends, asked in one way wherever
 * something is about to be made. What is there already is never taken away.
 *
 * @module
 */
import { type Plan, PLAN_NAMES, type PlanFeatures, PLANS } from "@landmoot/core/plans"
import type { Refusal } from "../../api/index.ts"
import type { AccountRecord } from "../records.ts"
import type { PlansErrorCode } from "./errors.ts"

/** What a plan's table can be asked for. */
export type Feature = keyof PlanFeatures

const LIMIT_CODES = {
  people: "PLAN_LIMIT_PEOPLE",
  groups: "PLAN_LIMIT_GROUPS",
  openMeetings: "PLAN_LIMIT_OPEN_MEETINGS",
} as const satisfies Record<string, PlansErrorCode>

/** What plans limit in number. */
export type Room = keyof typeof LIMIT_CODES

/** Refuses what an account's plan does not unlock, and says which plans do. */
export function requireFeature(
  { plan }: Pick<AccountRecord, "plan">,
  feature: Feature,
): Refusal | undefined {
  if (unlocks(PLANS[plan], feature)) return undefined
  const plans = PLAN_NAMES.filter((name) => unlocks(PLANS[name], feature)).join(", ")
  return {
    ok: false,
    code: "PLAN_FEATURE_MISSING" satisfies PlansErrorCode,
    message: `the plan ${plan} does not have ${feature}; these have it: ${plans}`,
    facts: { plan, feature, plans },
  }
}

/** Refuses what would be more than an account's plan allows, and says which plans allow it. */
export function requireRoom(
  { plan }: Pick<AccountRecord, "plan">,
  room: Room,
  { have, adding }: { readonly have: number; readonly adding: number },
): Refusal | undefined {
  const limit = PLANS[plan].limits[room]
  const wanted = have + adding
  if (adding <= 0 || limit === undefined || wanted <= limit) return undefined
  const enough = PLAN_NAMES.filter((name) => (PLANS[name].limits[room] ?? Infinity) >= wanted)
  const plans = enough.join(", ")
  return {
    ok: false,
    code: LIMIT_CODES[room],
    message: `the plan ${plan} ends at ${limit} ${room}, and this would make ${wanted}`,
    facts: { plan, limit: String(limit), wanted: String(wanted), plans },
  }
}

function unlocks(plan: Plan, feature: Feature): boolean {
  const unlocked = plan.features[feature]
  return unlocked === true || unlocked === "choice"
}
