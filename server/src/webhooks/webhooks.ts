// SPDX-License-Identifier: Apache-2.0
/**
 * The queue of events: what happens is written down first and sent until the
 * receiver has it, at least once.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { WebhookEvent } from "@landmoot/core/api"
import type { AccountId, RegionId } from "@landmoot/core/units"
import type { DeliveryRecord, EndpointRecord, WebhookStore } from "./port.ts"
import { type Outcome, sendOnce } from "./send.ts"

/** When the next attempt follows a failed one, in seconds: over three days in all. */
const RETRY_SECONDS = [5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const

/** How long a node that took a delivery has to settle it, in seconds; then another may take it. */
const TAKEN_SECONDS = 30

/** How many deliveries are sent at once. */
const AT_ONCE = 16

/** How long settled deliveries are shown, in days. */
export const KEPT_DAYS = 30

/** The longest that the queue sleeps, in ms: other nodes may have put something in. */
const SLEEP_MS = 30_000

/** Something that happened in an account. */
export interface AccountEvent {
  readonly account: AccountId
  readonly event: WebhookEvent
  /** Seconds since 1970. */
  readonly at: number
  /** Ids, codes and regions; no names of people, and no secret. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Sends events. Closing stops at once; what was not sent is sent by whoever opens next. */
export interface Webhooks extends AsyncDisposable {
  /** Writes an event down for every receiver that wants it; sending goes on behind. */
  publish(event: AccountEvent): Promise<void>
  /** Writes a test event down for one receiver. */
  test(endpoint: EndpointRecord): Promise<DeliveryRecord>
  /** Resolves when nothing is due any more: for tests and for an orderly end. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** What the queue needs. */
export interface WebhookParts {
  readonly store: WebhookStore
  /** Seconds since 1970. */
  readonly now: () => number
  /** S(egress) of an account, as its policy says now: nothing is sent outside it (R26). */
  readonly egress: (account: AccountId) => Promise<readonly RegionId[]>
  /** Whether private networks and plain HTTP may be used. */
  readonly anywhere: boolean
  readonly onProblem: (error: unknown) => void
}

/** Opens the queue. */
export function openWebhooks(parts: WebhookParts): Webhooks {
  const { store, now } = parts
  const stop = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  let again = false

  async function drain(): Promise<void> {
    for (;;) {
      again = false
      const due = await store.takeDue(now(), now() + TAKEN_SECONDS, AT_ONCE)
      await Promise.all(due.map(async (delivery) => await deliver(parts, delivery, stop.signal)))
      if (due.length === 0 && !again) break
      if (stop.signal.aborted) return
    }
    await store.forgetBefore(now() - KEPT_DAYS * 86_400)
    const next = await store.nextDue()
    const waitMs = next === undefined ? SLEEP_MS : Math.max(0, next - now()) * 1000
    timer = setTimeout(wake, Math.min(SLEEP_MS, Math.max(250, waitMs)))
    timer.unref()
  }

  function wake(): void {
    again = true
    if (working !== undefined || stop.signal.aborted) return
    clearTimeout(timer)
    working = drain()
      .catch(parts.onProblem)
      .finally(() => {
        working = undefined
      })
  }

  async function close(): Promise<void> {
    stop.abort()
    clearTimeout(timer)
    await working
  }
  wake()
  return {
    publish: async (event) => {
      const endpoints = await store.wanting(event.account, event.event)
      if (endpoints.length === 0) return
      await store.enqueue(endpoints.map((endpoint) => deliveryOf(endpoint, event)))
      wake()
    },
    test: async (endpoint) => {
      const { account, id } = endpoint
      const delivery = deliveryOf(endpoint, {
        account,
        event: "endpoint.test",
        at: now(),
        data: { endpoint: id },
      })
      await store.enqueue([delivery])
      wake()
      return delivery
    },
    settled: async () => {
      for (let run = working; run !== undefined; run = working) await run
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function deliver(
  parts: WebhookParts,
  delivery: DeliveryRecord,
  signal: AbortSignal,
): Promise<void> {
  const { store, now, egress, anywhere } = parts
  const { account, endpoint: id } = delivery
  const endpoint = await store.readEndpoint(account, id)
  if (endpoint === undefined) return
  const attempts = delivery.attempts + 1
  if (endpoint.state !== "on") {
    const problem = "the receiver is switched off"
    await store.settle({ id: delivery.id, state: "failed", attempts, problem })
    return
  }
  // Asked anew each time: a policy that was narrowed since holds for what still waits.
  if (!(await egress(account)).includes(endpoint.region)) {
    const problem = `${endpoint.region} is outside the regions that anything may leave to`
    await store.settle({ id: delivery.id, state: "refused", attempts, problem })
    return
  }
  const { url, secret } = endpoint
  const outcome = await sendOnce({
    id: delivery.id,
    url,
    secret,
    body: delivery.body,
    now: now(),
    anywhere,
    signal,
  })
  if (signal.aborted && outcome.kind === "failed") return
  await settle(parts, { delivery, outcome, attempts })
}

async function settle(
  { store, now }: WebhookParts,
  facts: {
    readonly delivery: DeliveryRecord
    readonly outcome: Outcome
    readonly attempts: number
  },
): Promise<void> {
  const { delivery, outcome, attempts } = facts
  const { id, account, endpoint } = delivery
  const told =
    outcome.kind === "answered" ? { status: outcome.status } : { problem: outcome.problem }
  if (outcome.kind === "answered" && outcome.status >= 200 && outcome.status < 300) {
    await store.settle({ id, state: "delivered", attempts, ...told })
    return
  }
  // 410 Gone: the receiver asks not to be told any more. Source: Standard Webhooks, "Responding".
  const isGone = outcome.kind === "answered" && outcome.status === 410
  if (isGone) await store.changeEndpoint(account, endpoint, { state: "gone" })
  const wait = RETRY_SECONDS[attempts - 1]
  if (isGone || wait === undefined) await store.settle({ id, state: "failed", attempts, ...told })
  else await store.settle({ id, state: "waiting", attempts, next: now() + wait, ...told })
}

function deliveryOf(
  endpoint: EndpointRecord,
  { account, event, at, data }: AccountEvent,
): DeliveryRecord {
  const body = JSON.stringify({
    type: event,
    timestamp: new Date(at * 1000).toISOString(),
    data: { account, ...data },
  })
  const id = `evt_${randomBytes(16).toString("base64url").replaceAll("_", "-")}`
  return {
    id,
    account,
    endpoint: endpoint.id,
    event,
    created: at,
    state: "waiting",
    attempts: 0,
    next: at,
    body,
  }
}
