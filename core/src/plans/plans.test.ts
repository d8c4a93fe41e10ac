// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { isPlanName, type PlanLimits, PLAN_NAMES, PLANS, policyPlanOf } from "./plans.ts"

const LIMITS = Object.keys(PLANS.free.limits) as (keyof PlanLimits)[]

test("PLN1: each plan stands under its own name", () => {
  expect(Object.keys(PLANS)).toEqual(["free", "pro", "education", "enterprise"])
  for (const name of PLAN_NAMES) expect(PLANS[name].name).toBe(name)
})

test("PLN2: only what the policy rules see as paid chooses regions", () => {
  for (const name of PLAN_NAMES) {
    expect(policyPlanOf(name)).toBe(name === "free" ? "free" : "paid")
    expect(PLANS[name].features.regions).toBe(name === "free" ? "home" : "choice")
  }
})

test("PLN3: a later plan takes nothing away", () => {
  for (const [index, name] of PLAN_NAMES.entries()) {
    const before = PLANS[PLAN_NAMES[Math.max(index - 1, 0)]!]
    const { features, limits } = PLANS[name]
    for (const [feature, unlocked] of Object.entries(before.features)) {
      if (unlocked === true) expect(features).toHaveProperty(feature, true)
    }
    for (const limit of LIMITS) {
      const [lower, upper] = [before.limits[limit] ?? Infinity, limits[limit] ?? Infinity]
      expect(upper, `${name}: ${limit}`).toBeGreaterThanOrEqual(lower)
    }
  }
})

test("PLN4: limits are whole numbers and fit what is unlocked", () => {
  for (const name of PLAN_NAMES) {
    const { features, limits } = PLANS[name]
    for (const limit of LIMITS) {
      const value = limits[limit] ?? 0
      expect(Number.isSafeInteger(value) && value >= 0, `${name}: ${limit}`).toBe(true)
    }
    expect(limits.groups !== 0).toBe(features.groups)
    expect(limits.requestsPerMinute !== 0).toBe(features.apiKeys)
  }
})

test("PLN5: a plan's name is exact", () => {
  for (const name of PLAN_NAMES) expect(isPlanName(name)).toBe(true)
  for (const text of ["", "Free", "paid", "pro ", "toString", "__proto__"]) {
    expect(isPlanName(text)).toBe(false)
  }
})
