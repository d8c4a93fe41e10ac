// SPDX-License-Identifier: Apache-2.0
/** Receivers of events, and what is on its way to them, in SQL. @module */
import { WEBHOOK_EVENTS, type WebhookDelivery, type WebhookEvent } from "@landmoot/core/api"
import { type AccountId, accountId, regionId } from "@landmoot/core/units"
import type { Kysely, Selectable } from "kysely"
import type { Page, PageQuery } from "../accounts/index.ts"
import type { DeliveryRecord, EndpointRecord, WebhookStore } from "../webhooks/index.ts"
import { isAfter, pageOf, pageStart } from "./paging.ts"
import { checked, oneOf, optional } from "./reading.ts"
import type { Tables } from "./tables.ts"

interface EndpointsTable {
  id: string
  account: string
  url: string
  events: string
  region: string
  state: string
  secret: string
  created: number
}

interface DeliveriesTable {
  id: string
  account: string
  endpoint: string
  event: string
  created: number
  state: string
  attempts: number
  status: number | null
  problem: string | null
  next: number | null
  body: string
}

type WebhookTables = { webhook_endpoints: EndpointsTable; webhook_deliveries: DeliveriesTable }

/** Receivers and deliveries over an open database. */
export class SqlWebhooks implements WebhookStore {
  readonly #database: Kysely<Tables & WebhookTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<WebhookTables>()
  }

  async createEndpoint(endpoint: EndpointRecord): Promise<void> {
    const events = endpoint.events.join(" ")
    await this.#database
      .insertInto("webhook_endpoints")
      .values({ ...endpoint, events })
      .execute()
  }

  async readEndpoint(account: AccountId, id: string): Promise<EndpointRecord | undefined> {
    const row = await this.#database
      .selectFrom("webhook_endpoints")
      .selectAll()
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirst()
    return row && readEndpointRow(row)
  }

  async listEndpoints(account: AccountId, query: PageQuery): Promise<Page<EndpointRecord>> {
    const { limit, after } = pageStart(query)
    const rows = await this.#database
      .selectFrom("webhook_endpoints")
      .selectAll()
      .where("account", "=", account)
      .$if(after !== undefined, (select) =>
        select.where(isAfter("webhook_endpoints", after!, "newest")),
      )
      .orderBy("created", "desc")
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readEndpointRow)
  }

  async wanting(account: AccountId, event: WebhookEvent): Promise<readonly EndpointRecord[]> {
    const rows = await this.#database
      .selectFrom("webhook_endpoints")
      .selectAll()
      .where("account", "=", account)
      .where("state", "=", "on")
      .execute()
    // An account has a few receivers: choosing here keeps words apart that begin alike.
    return rows.map(readEndpointRow).filter(({ events }) => events.includes(event))
  }

  async changeEndpoint(
    account: AccountId,
    id: string,
    change: Partial<Pick<EndpointRecord, "events" | "state">>,
  ): Promise<boolean> {
    const { events, state } = change
    if (events === undefined && state === undefined) {
      return (await this.readEndpoint(account, id)) !== undefined
    }
    const { numUpdatedRows } = await this.#database
      .updateTable("webhook_endpoints")
      .set({
        ...(events === undefined ? {} : { events: events.join(" ") }),
        ...(state === undefined ? {} : { state }),
      })
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async deleteEndpoint(account: AccountId, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom("webhook_endpoints")
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }

  async enqueue(deliveries: readonly DeliveryRecord[]): Promise<void> {
    if (deliveries.length === 0) return
    await this.#database
      .insertInto("webhook_deliveries")
      .values(
        deliveries.map(({ status, problem, next, ...rest }) => ({
          ...rest,
          status: status ?? null,
          problem: problem ?? null,
          next: next ?? null,
        })),
      )
      .execute()
  }

  async takeDue(now: number, until: number, limit: number): Promise<readonly DeliveryRecord[]> {
    const due = await this.#database
      .selectFrom("webhook_deliveries")
      .select(["id", "next"])
      .where("state", "=", "waiting")
      .where("next", "<=", now)
      .orderBy("next")
      .limit(limit)
      .execute()
    const taken: DeliveryRecord[] = []
    for (const { id, next } of due) {
      // Whoever moves the time from what was read has it; another node finds it moved.
      const row = await this.#database
        .updateTable("webhook_deliveries")
        .set({ next: until })
        .where("id", "=", id)
        .where("state", "=", "waiting")
        .where("next", "=", next)
        .returningAll()
        .executeTakeFirst()
      if (row !== undefined) taken.push(readDeliveryRow(row))
    }
    return taken
  }

  async settle(delivery: Omit<WebhookDelivery, "event" | "created">): Promise<void> {
    const { id, state, attempts, status, problem, next } = delivery
    await this.#database
      .updateTable("webhook_deliveries")
      .set({
        state,
        attempts,
        status: status ?? null,
        problem: problem ?? null,
        next: next ?? null,
      })
      .where("id", "=", id)
      .execute()
  }

  async nextDue(): Promise<number | undefined> {
    const row = await this.#database
      .selectFrom("webhook_deliveries")
      .select((builder) => builder.fn.min<number | null>("next").as("next"))
      .where("state", "=", "waiting")
      .executeTakeFirst()
    return row?.next ?? undefined
  }

  async listDeliveries(
    account: AccountId,
    endpoint: string,
    query: PageQuery,
  ): Promise<Page<DeliveryRecord>> {
    const { limit, after } = pageStart(query)
    const rows = await this.#database
      .selectFrom("webhook_deliveries")
      .selectAll()
      .where("account", "=", account)
      .where("endpoint", "=", endpoint)
      .$if(after !== undefined, (select) =>
        select.where(isAfter("webhook_deliveries", after!, "newest")),
      )
      .orderBy("created", "desc")
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readDeliveryRow)
  }

  async forgetBefore(moment: number): Promise<void> {
    await this.#database
      .deleteFrom("webhook_deliveries")
      .where("created", "<", moment)
      .where("state", "!=", "waiting")
      .execute()
  }
}

function readEndpointRow(row: Selectable<EndpointsTable>): EndpointRecord {
  const { id, url, secret, created } = row
  return {
    id,
    url,
    secret,
    created,
    account: checked(() => accountId(row.account), ["webhook_endpoints", "account"]),
    region: checked(() => regionId(row.region), ["webhook_endpoints", "region"]),
    events: row.events
      .split(" ")
      .map((event) => oneOf(event, WEBHOOK_EVENTS, ["webhook_endpoints", "events"])),
    state: oneOf(row.state, ["on", "off", "gone"], ["webhook_endpoints", "state"]),
  }
}

function readDeliveryRow(row: Selectable<DeliveriesTable>): DeliveryRecord {
  const { id, endpoint, created, attempts, body } = row
  return {
    id,
    endpoint,
    created,
    attempts,
    body,
    account: checked(() => accountId(row.account), ["webhook_deliveries", "account"]),
    event: oneOf(row.event, WEBHOOK_EVENTS, ["webhook_deliveries", "event"]),
    state: oneOf(
      row.state,
      ["waiting", "delivered", "failed", "refused"],
      ["webhook_deliveries", "state"],
    ),
    ...optional("status", row.status, (status) => status),
    ...optional("problem", row.problem, (problem) => problem),
    ...optional("next", row.next, (next) => next),
  }
}
