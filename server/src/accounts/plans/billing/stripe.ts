// SPDX-License-Identifier: Apache-2.0
/**
 * Stripe's events, as the first adapter. Source: https://docs.stripe.com/webhooks
 * (signatures), https://docs.stripe.com/api/events (form).
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { isPlanName, type PlanName } from "@landmoot/core/plans"
import { z } from "zod"
import { applyBillingEvent, type BillingParts } from "./apply.ts"
import type { BillingErrorCode } from "./errors.ts"
import type { BillingEvent } from "./ports.ts"
import { readCheckoutReference } from "./reference.ts"

/** How far a signature's time may be from ours, in seconds: what Stripe's own libraries take. */
const TOLERANCE_SECONDS = 300

/** How long an event is at most, in bytes; Stripe's own are far below. */
const MAX_EVENT_BYTES = 1_000_000

/** What the operator configures. */
export interface StripeOptions {
  /** The endpoint's signing secret, `whsec_…`. */
  readonly secret: string
  /** Which plan each price pays for, by the price's id. */
  readonly prices: Readonly<Record<string, string>>
}

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string().max(255),
  created: z.int().min(0),
  data: z.object({ object: z.unknown() }),
})

const objectReference = z.union([
  z.string().max(255),
  z.object({ id: z.string().max(255) }).transform(({ id }) => id),
])

const sessionSchema = z.object({
  client_reference_id: z.string().max(200),
  customer: objectReference,
  subscription: objectReference,
})

const subscriptionSchema = z.object({
  id: z.string().max(255),
  customer: objectReference,
  status: z.string().max(64),
  items: z.object({ data: z.array(z.object({ price: z.object({ id: z.string() }) })) }),
})

const invoiceSchema = z.object({ customer: objectReference })

/** States in which a subscription is not paid for any more, and will not be. */
const ENDED = new Set(["canceled", "unpaid", "incomplete_expired"])
/** A first payment that has not gone through pays for nothing yet. */
const NOT_BEGUN = new Set(["incomplete"])

/**
 * Makes what answers Stripe's requests. The body may come from an attacker; nothing of it is
 * read before its signature is checked. Events that mean nothing to us are answered 200.
 */
export function stripeEndpoint(
  options: StripeOptions,
  parts: BillingParts,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405 })
    const body = Buffer.from(await request.arrayBuffer())
    const signature = request.headers.get("stripe-signature") ?? ""
    if (
      body.length > MAX_EVENT_BYTES ||
      !isSigned(body, { signature, options, now: parts.now() })
    ) {
      return refused("BILLING_SIGNATURE_INVALID", 400)
    }
    const event = readEvent(body, options)
    if (event === "invalid") return refused("BILLING_EVENT_INVALID", 400)
    if (event === "ignored") return Response.json({ received: true })
    const answer = await applyBillingEvent(parts, event)
    return answer.ok ? Response.json({ received: true }) : refused("BILLING_EVENT_POSTPONED", 503)
  }
}

/** HMAC-SHA256 over `time.body`, in hexadecimal; one of several `v1` is enough while secrets roll. */
function isSigned(
  body: Buffer,
  facts: { readonly signature: string; readonly options: StripeOptions; readonly now: number },
): boolean {
  const { signature, options, now } = facts
  if (signature.length > 4096) return false
  const fields = signature.split(",").map((field) => field.trim().split("=", 2))
  const time = fields.find(([name]) => name === "t")?.[1] ?? ""
  if (!/^\d{1,12}$/.test(time) || Math.abs(now - Number(time)) > TOLERANCE_SECONDS) return false
  const expected = createHmac("sha256", options.secret).update(`${time}.`).update(body).digest()
  return fields.some(([name, value = ""]) => {
    const given = Buffer.from(value, "hex")
    return name === "v1" && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

function readEvent(
  body: Buffer,
  { secret, prices }: StripeOptions,
): BillingEvent | "invalid" | "ignored" {
  const event = parsed(eventSchema, json(body))
  if (event === undefined) return "invalid"
  const { id, type, created: at, data } = event
  switch (type) {
    case "checkout.session.completed": {
      const session = parsed(sessionSchema, data.object)
      // Somebody bought something else from the same operator.
      if (session === undefined) return "ignored"
      const { client_reference_id: reference, customer, subscription } = session
      const named = readCheckoutReference(secret, reference)
      // Whoever pays writes the reference: one that we did not make names nobody.
      if (named === undefined) return "ignored"
      const { account, expires } = named
      const kind = at > expires ? "linked-late" : "linked"
      return { kind, id, at, account, customer, subscription }
    }
    case "customer.subscription.created":
    case "customer.subscription.updated":
    case "customer.subscription.deleted": {
      const found = parsed(subscriptionSchema, data.object)
      if (found === undefined) return "invalid"
      const { customer, status } = found
      if (NOT_BEGUN.has(status)) return "ignored"
      const hasEnded = type === "customer.subscription.deleted" || ENDED.has(status)
      return {
        kind: "subscription",
        id,
        at,
        subscription: found.id,
        customer,
        state: hasEnded ? "ended" : "open",
        plan: planOf(
          found.items.data.map(({ price }) => price.id),
          prices,
        ),
        status,
      }
    }
    case "invoice.payment_failed": {
      const invoice = parsed(invoiceSchema, data.object)
      if (invoice === undefined) return "ignored"
      return { kind: "payment-failed", id, at, customer: invoice.customer }
    }
    default:
      return "ignored"
  }
}

function planOf(bought: readonly string[], prices: StripeOptions["prices"]): PlanName | undefined {
  return bought
    .map((price) => (Object.hasOwn(prices, price) ? prices[price] : undefined))
    .find((plan): plan is PlanName => plan !== undefined && isPlanName(plan))
}

function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Value | undefined {
  const result = schema.safeParse(value)
  return result.success ? result.data : undefined
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"))
  } catch {
    // No schema takes undefined.
    return undefined
  }
}

function refused(code: BillingErrorCode, status: number): Response {
  return Response.json({ code, message: "the payment service's message was not taken" }, { status })
}
