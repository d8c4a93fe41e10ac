// SPDX-License-Identifier: Apache-2.0
/**
 * What taking payments changes: an account's plan, told by a service that takes
 * the payments. The service's own words are read by an adapter, such as
 * `stripe.ts`; here stand ours.
 *
 * @module
 */
import type { PlanName } from "@landmoot/core/plans"
import type { AccountId } from "@landmoot/core/units"
import type { Answer } from "../../../api/index.ts"
import type { Actor } from "../../audit-port.ts"

/**
 * What happened. Events come more than once and in any order; `id` names one for good, and `at`
 * says when it happened, in seconds since 1970.
 */
export type BillingEvent = { readonly id: string; readonly at: number } & (
  | {
      /**
       * An account's owner has begun to pay: from now on the account is known by `customer`. Or
       * somebody did so too late for what names the account, which changes nothing.
       */
      readonly kind: "linked" | "linked-late"
      readonly account: AccountId
      readonly customer: string
      readonly subscription: string
    }
  | {
      /** A subscription is, from `at` on, as said here. */
      readonly kind: "subscription"
      readonly subscription: string
      readonly customer: string
      /** `ended`: not paid for any more, for good. `open`: whatever else, also with a failed card. */
      readonly state: "open" | "ended"
      /** Undefined if what is paid for is no plan of ours. */
      readonly plan: PlanName | undefined
      /** The service's own word for its state, which administrators see. */
      readonly status: string
    }
  | {
      /** A payment failed. Nothing changes by it; administrators see it. */
      readonly kind: "payment-failed"
      readonly customer: string
    }
)

/** The newest that is known of a subscription. */
export interface SubscriptionState {
  readonly subscription: string
  readonly customer: string
  readonly state: "open" | "ended"
  readonly plan: PlanName | undefined
  readonly status: string
  readonly at: number
}

/** What is kept between events. Each write is atomic and durable; nothing is retried. */
export interface BillingStore {
  /** Whether an event was applied before. */
  seen(event: string): Promise<boolean>
  /** Notes that an event was applied; does nothing if it was. */
  keepEvent(event: string, at: number): Promise<void>
  /** All subscriptions of a customer, the newest state first. */
  ofCustomer(customer: string): Promise<readonly SubscriptionState[]>
  /**
   * Keeps a state unless a newer one is kept. Of two of the same second the one that
   * ended stays.
   */
  keepSubscription(state: SubscriptionState): Promise<void>
}

/** Changes an account's plan with all that follows from it: see POLICY.md, section 4. */
export interface PlanChanger {
  /** Does nothing, and answers yes, if the account has that plan already. */
  changePlan(change: {
    readonly account: AccountId
    readonly plan: PlanName
    readonly actor: Actor
    readonly now: number
  }): Promise<Answer<unknown>>
}
