// SPDX-License-Identifier: Apache-2.0
/**
 * The handlers of the operations on webhooks.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { WebhookDelivery, WebhookEndpoint, webhooksOperations } from "@landmoot/core/api"
import type { AccountId, RegionId } from "@landmoot/core/units"
import { actorOf, type AuditSink, type Page } from "../accounts/index.ts"
import type { Handlers, Refusal } from "../api/index.ts"
import { problemOf } from "./address.ts"
import type { WebhookErrorCode } from "./errors.ts"
import type { DeliveryRecord, EndpointRecord, WebhookStore } from "./port.ts"
import type { Webhooks } from "./webhooks.ts"

/** How many receivers an account has at most. */
const MAX_ENDPOINTS = 50

/** What the handlers work on. */
export interface WebhookHandlerParts {
  readonly store: WebhookStore
  readonly webhooks: Webhooks
  readonly audit: AuditSink
  /** Says why an account's plan has no webhooks; undefined if it has them. */
  readonly lacking: (account: AccountId) => Promise<Refusal | undefined>
  readonly egress: (account: AccountId) => Promise<readonly RegionId[]>
  readonly anywhere: boolean
}

/** The handlers of the operations on webhooks. */
export function webhookHandlers(parts: WebhookHandlerParts): Handlers<typeof webhooksOperations> {
  const { store, webhooks, audit } = parts
  return {
    "webhooks.list": async ({ params, query }) => ({
      ok: true,
      value: pageOf(await store.listEndpoints(params.account, query), shown),
    }),
    "webhooks.create": async (call) => {
      const { account } = call.params
      const refusal = await refuseEndpoint(parts, account, call.body)
      if (refusal !== undefined) return refusal
      const endpoint: EndpointRecord = {
        ...call.body,
        account,
        id: `whe_${randomBytes(12).toString("base64url").replaceAll("_", "-")}`,
        state: "on",
        created: call.now,
        secret: `whsec_${randomBytes(32).toString("base64")}`,
      }
      await store.createEndpoint(endpoint)
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "webhook.manage",
        object: { kind: "webhook", id: endpoint.id },
        after: shown(endpoint),
      })
      return { ok: true, value: { endpoint: shown(endpoint), secret: endpoint.secret } }
    },
    "webhooks.update": async (call) => {
      const { account, endpoint: id } = call.params
      const before = await store.readEndpoint(account, id)
      const { events, state } = call.body
      const change = {
        ...(events === undefined ? {} : { events }),
        ...(state === undefined ? {} : { state }),
      }
      if (before === undefined || !(await store.changeEndpoint(account, id, change))) return NONE
      const after = { ...before, ...change }
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "webhook.manage",
        object: { kind: "webhook", id },
        before: shown(before),
        after: shown(after),
      })
      return { ok: true, value: shown(after) }
    },
    "webhooks.delete": async (call) => {
      const { account, endpoint: id } = call.params
      const before = await store.readEndpoint(account, id)
      if (before === undefined || !(await store.deleteEndpoint(account, id))) return NONE
      await audit.note({
        account,
        at: call.now,
        actor: actorOf(call),
        action: "webhook.manage",
        object: { kind: "webhook", id },
        before: shown(before),
      })
      return { ok: true, value: undefined }
    },
    "webhooks.test": async ({ params }) => {
      const endpoint = await store.readEndpoint(params.account, params.endpoint)
      if (endpoint === undefined) return NONE
      return { ok: true, value: deliveryShown(await webhooks.test(endpoint)) }
    },
    "webhooks.deliveries": async ({ params, query }) => ({
      ok: true,
      value: pageOf(
        await store.listDeliveries(params.account, params.endpoint, query),
        deliveryShown,
      ),
    }),
  }
}

const NONE = no("WEBHOOK_NOT_FOUND", "there is no receiver of this id in the account")

async function refuseEndpoint(
  { store, lacking, egress, anywhere }: WebhookHandlerParts,
  account: AccountId,
  { url, region }: { readonly url: string; readonly region: RegionId },
): Promise<Refusal | undefined> {
  const missing = await lacking(account)
  if (missing !== undefined) return missing
  const problem = problemOf(url, { anywhere })
  if (problem !== undefined) return no("WEBHOOK_ADDRESS_FORBIDDEN", problem, "url")
  const allowed = await egress(account)
  if (!allowed.includes(region)) {
    const message = `nothing may leave to ${region}; the account's policy allows ${allowed.join(", ")}`
    return no("WEBHOOK_REGION_FORBIDDEN", message, "region")
  }
  const { items } = await store.listEndpoints(account, { limit: MAX_ENDPOINTS })
  if (items.length < MAX_ENDPOINTS) return undefined
  return no("WEBHOOK_TOO_MANY", `an account has ${MAX_ENDPOINTS} receivers at most`)
}

function shown({ id, url, events, region, state, created }: EndpointRecord): WebhookEndpoint {
  return { id, url, events, region, state, created }
}

function deliveryShown(delivery: DeliveryRecord): WebhookDelivery {
  const { account: _account, endpoint: _endpoint, body: _body, ...rest } = delivery
  return rest
}

function pageOf<Item, Shown>(
  { items, next }: Page<Item>,
  show: (item: Item) => Shown,
): { items: Shown[]; next?: string } {
  return { items: items.map(show), ...(next === undefined ? {} : { next }) }
}

function no(code: WebhookErrorCode, message: string, path?: string): Refusal {
  return { ok: false, code, message, ...(path === undefined ? {} : { path }) }
}
