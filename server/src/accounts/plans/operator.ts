// SPDX-License-Identifier: Apache-2.0
/**
 * Accounts as whoever runs the service sees them: who is there, on which plan.
 *
 * @module
 */
import type { PlanName } from "@landmoot/core/plans"
import type { AccountId, RegionId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import { refuse } from "../errors.ts"
import type { Page, PageQuery } from "../page.ts"
import type { AccountStores } from "../ports.ts"
import type { AccountRecord } from "../records.ts"
import type { PlanChanger } from "./billing/ports.ts"

/** One account in a list. */
export interface AccountSummary {
  readonly id: AccountId
  readonly name: string
  readonly plan: PlanName
  readonly home: readonly RegionId[]
  /** How many people belong to it. */
  readonly people: number
  readonly version: number
  /** Seconds since 1970. */
  readonly created: number
}

/** What the operator does with accounts, besides making them. */
export interface OperatorAccounts {
  /** The accounts of this home, oldest first. */
  list(query: PageQuery): Promise<Page<AccountSummary>>
  read(id: AccountId): Promise<AccountSummary | undefined>
  /** Changes a plan with all that follows from it: see POLICY.md, section 4. */
  changePlan(id: AccountId, plan: PlanName): Promise<Answer<AccountSummary>>
}

/** Makes the operator's operations. */
export function operatorAccounts(parts: {
  readonly stores: Pick<AccountStores, "accounts" | "people">
  readonly plans: PlanChanger
  readonly now: () => number
}): OperatorAccounts {
  const { stores, plans, now } = parts
  const summary = async (account: AccountRecord): Promise<AccountSummary> => {
    const { id, name, plan, home, version, created } = account
    return { id, name, plan, home, people: await stores.people.count(id), version, created }
  }
  const read = async (id: AccountId): Promise<AccountSummary | undefined> => {
    const account = await stores.accounts.read(id)
    return account && (await summary(account))
  }
  return {
    list: async (query) => {
      const { items, next } = await stores.accounts.list(query)
      const shown = await Promise.all(items.map(summary))
      return next === undefined ? { items: shown } : { items: shown, next }
    },
    read,
    changePlan: async (account, plan) => {
      const actor = { kind: "operator", id: "operator" } as const
      const change = await plans.changePlan({ account, plan, actor, now: now() })
      if (!change.ok && change.code !== "ACCESS_NOT_FOUND") return change
      const after = await read(account)
      if (after !== undefined) return { ok: true, value: after }
      return refuse("ACCOUNT_NOT_FOUND", "there is no account of this id at this home")
    },
  }
}
