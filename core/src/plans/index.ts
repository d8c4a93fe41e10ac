// SPDX-License-Identifier: Apache-2.0
export {
  isPlanName,
  type Plan,
  PLAN_NAMES,
  type PlanFeatures,
  type PlanLimits,
  type PlanName,
  PLANS,
  policyPlanOf,
} from "./plans.ts"
