// SPDX-License-Identifier: Apache-2.0
/** What the payment service has told, in SQL. @module */
import { PLAN_NAMES } from "@landmoot/core/plans"
import type { Kysely } from "kysely"
import type { BillingStore, SubscriptionState } from "../accounts/plans/index.ts"
import { oneOf } from "./reading.ts"
import type { Tables } from "./tables.ts"

interface BillingEventsTable {
  id: string
  at: number
}

interface BillingSubscriptionsTable {
  subscription: string
  customer: string
  state: string
  plan: string | null
  status: string
  at: number
}

type BillingTables = {
  billing_events: BillingEventsTable
  billing_subscriptions: BillingSubscriptionsTable
}

/** What the payment service has told, over an open database. */
export class SqlBilling implements BillingStore {
  readonly #database: Kysely<Tables & BillingTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<BillingTables>()
  }

  async seen(event: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom("billing_events")
      .select("id")
      .where("id", "=", event)
      .executeTakeFirst()
    return row !== undefined
  }

  async keepEvent(event: string, at: number): Promise<void> {
    await this.#database
      .insertInto("billing_events")
      .values({ id: event, at })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  async ofCustomer(customer: string): Promise<readonly SubscriptionState[]> {
    const rows = await this.#database
      .selectFrom("billing_subscriptions")
      .selectAll()
      .where("customer", "=", customer)
      .orderBy("at", "desc")
      .orderBy("subscription")
      .execute()
    return rows.map(({ subscription, state, plan, status, at }) => ({
      subscription,
      customer,
      state: oneOf(state, ["open", "ended"], ["billing_subscriptions", "state"]),
      plan: plan === null ? undefined : oneOf(plan, PLAN_NAMES, ["billing_subscriptions", "plan"]),
      status,
      at,
    }))
  }

  async keepSubscription(kept: SubscriptionState): Promise<void> {
    const { subscription, customer, state, plan = null, status, at } = kept
    const changes = { customer, state, plan, status, at }
    await this.#database
      .insertInto("billing_subscriptions")
      .values({ subscription, ...changes })
      .onConflict((conflict) =>
        conflict
          .column("subscription")
          .doUpdateSet(changes)
          .where((builder) => {
            const known = builder.ref("billing_subscriptions.at")
            const isOpen = builder("billing_subscriptions.state", "=", "open")
            const isSame = builder.and([builder(known, "=", at), isOpen])
            return builder.or([builder(known, "<", at), isSame])
          }),
      )
      .execute()
  }
}
