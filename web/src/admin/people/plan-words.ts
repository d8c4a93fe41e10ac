// SPDX-License-Identifier: Apache-2.0
/**
 * What a plan leaves room for, and which plans have more. Rule PPV2 of `SPEC.md`.
 *
 * @module
 */
import {
  isPlanName,
  PLAN_NAMES,
  type PlanFeatures,
  type PlanLimits,
  type PlanName,
  PLANS,
} from "@landmoot/core/plans"

/** The plans that unlock a feature; undefined if the account's own does. */
export function plansWith(
  feature: Exclude<keyof PlanFeatures, "regions">,
  plan: string,
): readonly PlanName[] | undefined {
  if (isPlanName(plan) && PLANS[plan].features[feature]) return undefined
  return PLAN_NAMES.filter((name) => PLANS[name].features[feature])
}

/** Where the account's plan ends, and which plans end later; undefined if it ends nowhere. */
export function limitOf(
  limit: keyof PlanLimits,
  plan: string,
): { readonly most: number; readonly plans: readonly PlanName[] } | undefined {
  if (!isPlanName(plan)) return undefined
  const most = PLANS[plan].limits[limit]
  if (most === undefined) return undefined
  const plans = PLAN_NAMES.filter((name) => (PLANS[name].limits[limit] ?? Infinity) > most)
  return { most, plans }
}
