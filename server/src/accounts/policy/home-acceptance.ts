// SPDX-License-Identifier: Apache-2.0
/**
 * The question that every start of a formerly paid account's meeting has to pass.
 *
 * @module
 */
import { policyPlanOf } from "@landmoot/core/plans"
import { type PolicyInput, resolvePolicy } from "@landmoot/core/policy"
import type { Refusal } from "../../api/index.ts"
import type { AccountRecord } from "../records.ts"
import { no } from "./errors.ts"

/**
 * Refuses the start of a meeting that was kept out of its home while the account was paid for,
 * until the owner accepts "will be processed in the home". Undefined if it may start.
 *
 * @param input - everything that governs the meeting, as it would be resolved now.
 */
export function blockedByHome(
  account: Pick<AccountRecord, "plan" | "home" | "homeAcceptance">,
  input: PolicyInput,
): (Refusal & { readonly code: "ACCOUNT_HOME_UNACCEPTED" }) | undefined {
  const { plan, home, homeAcceptance } = account
  if (policyPlanOf(plan) === "paid") return undefined
  if (homeAcceptance === undefined || homeAcceptance.accepted !== undefined) return undefined
  // What groups, the owner and the meeting left of the home while their limits counted.
  const paid = resolvePolicy({ ...input, account: { plan: "paid", home } })
  if (paid.ok && home.every((leaf) => paid.effective.includes(leaf))) return undefined
  const message = `this will be processed in ${home.join(", ")}, which had been excluded; the owner has to accept that first`
  return { ...no("ACCOUNT_HOME_UNACCEPTED", message), code: "ACCOUNT_HOME_UNACCEPTED" }
}
