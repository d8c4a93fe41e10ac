// SPDX-License-Identifier: Apache-2.0
import type { WebhookDelivery, WebhookEndpoint, WebhookEvent } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Page, PageQuery } from "../accounts/index.ts"

/** A receiver as it is kept. */
export interface EndpointRecord extends WebhookEndpoint {
  readonly account: AccountId
  /** The key of the signature, as Standard Webhooks write it: `whsec_` and base64. */
  readonly secret: string
}

/** A delivery as it is kept. */
export interface DeliveryRecord extends WebhookDelivery {
  readonly account: AccountId
  readonly endpoint: string
  /** The JSON that is sent, the same bytes with every attempt. */
  readonly body: string
}

/** Receivers, and what is on its way to them. */
export interface WebhookStore {
  createEndpoint(endpoint: EndpointRecord): Promise<void>
  readEndpoint(account: AccountId, id: string): Promise<EndpointRecord | undefined>
  /** Newest first. */
  listEndpoints(account: AccountId, query: PageQuery): Promise<Page<EndpointRecord>>
  /** The receivers of an account that are on and want an event. */
  wanting(account: AccountId, event: WebhookEvent): Promise<readonly EndpointRecord[]>
  changeEndpoint(
    account: AccountId,
    id: string,
    change: Partial<Pick<EndpointRecord, "events" | "state">>,
  ): Promise<boolean>
  /** Deletes a receiver with its deliveries. Returns false if there is none. */
  deleteEndpoint(account: AccountId, id: string): Promise<boolean>

  /** Puts deliveries in the queue, all of them or none. */
  enqueue(deliveries: readonly DeliveryRecord[]): Promise<void>
  /**
   * Takes deliveries whose time has come, the longest waiting first, and puts their next attempt
   * off until `until`, atomically: two nodes never take the same one.
   */
  takeDue(now: number, until: number, limit: number): Promise<readonly DeliveryRecord[]>
  /** Notes how an attempt went. */
  settle(delivery: Omit<WebhookDelivery, "event" | "created">): Promise<void>
  /** When the next delivery is due; undefined if none waits. */
  nextDue(): Promise<number | undefined>
  listDeliveries(
    account: AccountId,
    endpoint: string,
    query: PageQuery,
  ): Promise<Page<DeliveryRecord>>
  /** Deletes what was settled before a moment. */
  forgetBefore(moment: number): Promise<void>
}
