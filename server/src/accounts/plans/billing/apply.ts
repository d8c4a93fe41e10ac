// SPDX-License-Identifier: Apache-2.0
/**
 * Applies what the payment service tells, whatever the order in which it comes.
 *
 * @module
 */
import type { Answer } from "../../../api/index.ts"
import type { AuditSink } from "../../audit-port.ts"
import type { AccountStore } from "../../ports.ts"
import type { AccountRecord, Billing } from "../../records.ts"
import type { BillingEvent, BillingStore, PlanChanger } from "./ports.ts"

/** What events are applied to. */
export interface BillingParts {
  readonly accounts: AccountStore
  readonly store: BillingStore
  readonly plans: PlanChanger
  readonly audit: AuditSink
  /** Seconds since 1970. */
  readonly now: () => number
}

const DONE: Answer<undefined> = { ok: true, value: undefined }

/** How often a write is tried again when somebody else was quicker. */
const ATTEMPTS = 5

/**
 * Applies one event, or nothing if it was applied before. Every step can be repeated, and the
 * event is noted last, so that one which was interrupted is finished when it comes again.
 */
export async function applyBillingEvent(
  parts: BillingParts,
  event: BillingEvent,
): Promise<Answer<undefined>> {
  const { store } = parts
  if (await store.seen(event.id)) return DONE
  const answer = await applied(parts, event)
  if (answer.ok) await store.keepEvent(event.id, event.at)
  return answer
}

async function applied(parts: BillingParts, event: BillingEvent): Promise<Answer<undefined>> {
  const { accounts, store } = parts
  switch (event.kind) {
    case "linked": {
      const { customer, subscription } = event
      const account = await accounts.read(event.account)
      // Whoever has deleted the account meanwhile is not brought back by a payment.
      if (account === undefined) return DONE
      // Whoever pays names the account: a stranger could take over what another one pays for.
      if (await isPaidByAnother(parts, account, customer)) return DONE
      const linked = await setBilling(parts, account, { customer, subscription, status: "active" })
      return linked === undefined ? POSTPONED : await settle(parts, linked, customer)
    }
    case "linked-late": {
      const account = await accounts.read(event.account)
      if (account !== undefined) await noteRefused(parts, account.id, event.customer)
      return DONE
    }
    case "subscription": {
      const { kind: _kind, id: _id, ...state } = event
      await store.keepSubscription(state)
      const account = await accounts.byCustomer(event.customer)
      // The link may still be on its way; it finds the state when it comes.
      return account === undefined ? DONE : await settle(parts, account, event.customer)
    }
    case "payment-failed": {
      const account = await accounts.byCustomer(event.customer)
      if (account === undefined) return DONE
      const marked = await setBilling(parts, account, { ...account.billing, status: "past_due" })
      return marked === undefined ? POSTPONED : DONE
    }
  }
}

const POSTPONED: Answer<undefined> = {
  ok: false,
  code: "BILLING_EVENT_POSTPONED",
  message: "the account is being changed by somebody else; send the event again",
}

/** Whether somebody else's subscription pays for an account now. Told in the log. */
async function isPaidByAnother(
  parts: BillingParts,
  { id, billing }: AccountRecord,
  customer: string,
): Promise<boolean> {
  const known = billing?.customer
  if (known === undefined || known === customer) return false
  const states = await parts.store.ofCustomer(known)
  if (!states.some(({ state }) => state === "open")) return false
  await noteRefused(parts, id, customer)
  return true
}

async function noteRefused(
  { audit, now }: BillingParts,
  account: AccountRecord["id"],
  customer: string,
): Promise<void> {
  await audit.note({
    account,
    at: now(),
    actor: { kind: "billing", id: customer },
    action: "billing.refused",
    object: { kind: "account", id: account },
  })
}

/** Gives an account the plan that its subscription says, or another one of the same customer. */
async function settle(
  parts: BillingParts,
  account: AccountRecord,
  customer: string,
): Promise<Answer<undefined>> {
  const states = await parts.store.ofCustomer(customer)
  const open = states.filter(({ state }) => state === "open")
  // Nobody loses what they pay for because an earlier subscription ends.
  const own = open.find((one) => one.subscription === account.billing?.subscription)
  const state = own ?? open[0] ?? states[0]
  if (state === undefined) return DONE
  const { subscription, status } = state
  const current = await setBilling(parts, account, { customer, subscription, status })
  if (current === undefined) return POSTPONED
  const plan = state.state === "ended" ? "free" : state.plan
  if (plan === undefined || plan === current.plan) return DONE
  const change = await parts.plans.changePlan({
    account: account.id,
    plan,
    actor: { kind: "billing", id: subscription },
    now: parts.now(),
  })
  return change.ok ? DONE : { ...change, code: "BILLING_EVENT_POSTPONED" }
}

/** Keeps what the payment service calls an account; undefined if others were quicker each time. */
async function setBilling(
  { accounts, audit, now }: BillingParts,
  { id }: AccountRecord,
  billing: Billing,
): Promise<AccountRecord | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await accounts.read(id)
    if (before === undefined) return undefined
    if (JSON.stringify(before.billing) === JSON.stringify(billing)) return before
    const after = { ...before, billing, version: before.version + 1 }
    if (!(await accounts.replace(after, before.version))) continue
    await audit.note({
      account: id,
      at: now(),
      actor: { kind: "billing", id: billing.subscription ?? "unknown" },
      action: "billing.status",
      object: { kind: "account", id },
      before: before.billing?.status,
      after: billing.status,
    })
    return after
  }
  return undefined
}
