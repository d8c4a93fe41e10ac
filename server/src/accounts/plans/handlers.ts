// SPDX-License-Identifier: Apache-2.0
import type { PlanEntry, planOperations } from "@landmoot/core/api"
import { PLAN_NAMES, PLANS } from "@landmoot/core/plans"
import type { Handlers } from "../../api/index.ts"

/** The handlers of operations on plans. */
export function planHandlers(): Handlers<typeof planOperations> {
  const items: PlanEntry[] = PLAN_NAMES.map((name) => {
    const { policy, features, limits } = PLANS[name]
    return { name, policy, features, limits }
  })
  return { "plans.list": async () => await Promise.resolve({ ok: true, value: { items } }) }
}
