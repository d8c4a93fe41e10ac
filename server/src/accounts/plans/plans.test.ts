// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto"
import type { PlanName } from "@landmoot/core/plans"
import { expect, test } from "vitest"
import { CALL, NOW, openTown, type Town } from "../people/testing/town.ts"
import {
  checkoutReference,
  planHandlers,
  requireFeature,
  requireRoom,
  stripeEndpoint,
} from "./index.ts"

// Rules are those of SPEC.md.

const SECRET = "whsec_of-the-tests"

test("PLR1: refusals name the feature or the limit, and the plans that have it", () => {
  expect(requireFeature({ plan: "enterprise" }, "privateRegions")).toBeUndefined()
  expect(requireFeature({ plan: "free" }, "regions")).toMatchObject({
    code: "PLAN_FEATURE_MISSING",
    facts: { feature: "regions", plans: "pro, education, enterprise" },
  })
  expect(requireRoom({ plan: "free" }, "people", { have: 20, adding: 5 })).toBeUndefined()
  expect(requireRoom({ plan: "free" }, "people", { have: 30, adding: 0 })).toBeUndefined()
  expect(requireRoom({ plan: "pro" }, "people", { have: 400, adding: 200 })).toMatchObject({
    code: "PLAN_LIMIT_PEOPLE",
    facts: { limit: "500", wanted: "600", plans: "education, enterprise" },
  })
})

test("PLR2: all plans are told", async () => {
  const anybody = { principal: { kind: "anonymous" }, reach: "own" } as const
  const answer = await planHandlers()["plans.list"]({ ...CALL, ...anybody })
  expect(answer).toMatchObject({ value: { items: [{ name: "free", policy: "free" }, {}, {}, {}] } })
})

test("BIL1: only what is freshly signed is read", async () => {
  const { send, changes } = await office()
  const event = subscription({ status: "active" })
  for (const signature of [
    "",
    "v1=00",
    sign(event, { at: NOW - 301 }),
    sign(event, { secret: "other" }),
    sign({ ...event, id: "evt_other" }),
    sign(event).replace("v1=", "v0="),
  ]) {
    expect((await send(event, signature)).status).toBe(400)
  }
  expect(changes).toEqual([])
  const rolled = `${sign(event, { secret: "old" })},${sign(event).split(",")[1]}`
  expect((await send(event, rolled)).status).toBe(200)
})

test("BIL2: a checkout links, a price gives a plan, another one gives none", async () => {
  const { send, town, changes } = await office()
  await send(checkout(town))
  await send(subscription({ price: "price_unknown" }))
  expect(changes).toEqual([])
  await send(subscription({ at: 1 }))
  expect(changes).toEqual(["pro"])
  expect(await town.storage.accounts.read(town.account.id)).toMatchObject({
    billing: { customer: "cus_1", subscription: "sub_1", status: "active" },
  })
})

test("BIL3: twice and in any order, the outcome is the same", async () => {
  const events = (town: Town): readonly Event[] => [
    checkout(town),
    subscription({ price: "price_pro", at: 1 }),
    subscription({ price: "price_enterprise", at: 2 }),
  ]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0, 1],
    [2, 0, 2, 1],
  ]) {
    const { send, town, plan } = await office()
    for (const index of order) await send(events(town)[index]!)
    expect(await plan(), order.join()).toBe("enterprise")
  }
  const { send, town, plan } = await office()
  const end = subscription({ at: 3, type: "customer.subscription.deleted", status: "canceled" })
  for (const event of [checkout(town), end, subscription({ at: 3 }), subscription({ at: 2 })]) {
    await send(event)
  }
  expect(await plan()).toBe("free")
})

test("BIL4: a failed card changes nothing, the end of what is paid for does", async () => {
  const { send, town, plan } = await office()
  await send(checkout(town))
  await send(subscription({ at: 1 }))
  await send({
    id: "evt_f",
    type: "invoice.payment_failed",
    created: 2,
    data: { object: { customer: "cus_1" } },
  })
  await send(subscription({ at: 2, status: "past_due" }))
  expect(await plan()).toBe("pro")
  expect(await town.storage.accounts.read(town.account.id)).toMatchObject({
    billing: { status: "past_due" },
  })
  await send(subscription({ at: 3, id: "sub_2", price: "price_enterprise" }))
  const end = { type: "customer.subscription.deleted", status: "canceled" }
  await send(subscription({ at: 4, ...end }))
  expect(await plan()).toBe("enterprise")
  await send(subscription({ at: 5, id: "sub_2", ...end }))
  expect(await plan()).toBe("free")
})

test("BIL5: unknown events are ignored, and what cannot be applied comes again", async () => {
  const { send, town, plan, refuse } = await office()
  expect(
    (await send({ id: "evt_x", type: "charge.refunded", created: 1, data: { object: {} } })).status,
  ).toBe(200)
  await send(checkout(town))
  refuse(true)
  expect((await send(subscription({ at: 1 }))).status).toBe(503)
  expect(await plan()).toBe("free")
  refuse(false)
  expect((await send(subscription({ at: 1 }))).status).toBe(200)
  expect(await plan()).toBe("pro")
})

test("BIL6: a stranger's checkout takes over nothing that is paid for", async () => {
  const { send, town, plan } = await office()
  await send(checkout(town))
  await send(subscription({ at: 1 }))
  const { data, ...rest } = checkout(town)
  const object = { ...data.object, customer: "cus_2", subscription: "sub_9" }
  const stranger = { ...rest, id: "evt_s", data: { object } }
  expect((await send(stranger)).status).toBe(200)
  expect(await town.storage.accounts.read(town.account.id)).toMatchObject({
    billing: { customer: "cus_1", subscription: "sub_1" },
  })
  expect(town.notes.at(-1)).toMatchObject({ action: "billing.refused" })
  expect(await plan()).toBe("pro")
  const end = { type: "customer.subscription.deleted", status: "canceled" }
  await send(subscription({ at: 2, ...end }))
  await send({ ...stranger, id: "evt_t" })
  expect(await town.storage.accounts.read(town.account.id)).toMatchObject({
    billing: { customer: "cus_2" },
  })
})

test("BIL7: a checkout names an account by our reference alone", async () => {
  const { send, town, plan } = await office()
  const { id } = town.account
  const named = (reference: string, at = 0): Event => {
    const object = { client_reference_id: reference, customer: "cus_1", subscription: "sub_1" }
    const type = "checkout.session.completed"
    return { id: `evt_${reference}_${at}`, type, created: at, data: { object } }
  }
  const { reference, expires } = checkoutReference(SECRET, id, 0)
  expect(reference).toMatch(/^[A-Za-z0-9_-]{1,200}$/)
  await send(subscription({ at: 1 }))
  const another = checkoutReference(SECRET, town.other.id, 0).reference
  for (const forged of [
    id,
    checkoutReference("whsec_of-somebody-else", id, 0).reference,
    reference.replace(`_${expires}_`, `_${expires + 1}_`),
    another.replace(town.other.id, id),
    `${reference}A`,
    "_1_",
    "",
  ]) {
    expect((await send(named(forged))).status, forged).toBe(200)
  }
  expect(town.notes).toEqual([])
  expect((await send(named(reference, expires + 1))).status).toBe(200)
  expect(town.notes).toMatchObject([{ action: "billing.refused", account: id }])
  expect(await town.storage.accounts.read(id)).not.toHaveProperty("billing.customer")
  expect(await plan()).toBe("free")
  await send(named(reference, expires))
  expect(await plan()).toBe("pro")
})

interface Event {
  readonly id: string
  readonly type: string
  readonly created: number
  readonly data: { readonly object: object }
}

function checkout({ account }: Town): Event {
  const { reference } = checkoutReference(SECRET, account.id, 0)
  const object = { client_reference_id: reference, customer: "cus_1", subscription: "sub_1" }
  return { id: "evt_c", type: "checkout.session.completed", created: 0, data: { object } }
}

function subscription(facts: {
  readonly id?: string
  readonly at?: number
  readonly price?: string
  readonly status?: string
  readonly type?: string
}): Event {
  const { id = "sub_1", at = 1, price = "price_pro", status = "active" } = facts
  const { type = "customer.subscription.updated" } = facts
  return {
    id: `evt_${id}_${at}_${price}_${type}`,
    type,
    created: at,
    data: {
      object: {
        id,
        customer: { id: "cus_1" },
        status,
        items: { data: [{ price: { id: price } }] },
      },
    },
  }
}

function sign(event: Event, { at = NOW, secret = SECRET } = {}): string {
  const hash = createHmac("sha256", secret)
    .update(`${at}.${JSON.stringify(event)}`)
    .digest("hex")
  return `t=${at},v1=${hash}`
}

/** A town whose first account is free, with an endpoint for payments. */
async function office() {
  const town = await openTown({ plan: "free" })
  const { accounts } = town.storage
  const changes: PlanName[] = []
  let isRefusing = false
  const endpoint = stripeEndpoint(
    { secret: SECRET, prices: { price_pro: "pro", price_enterprise: "enterprise" } },
    {
      accounts,
      store: town.storage.billing,
      audit: town.parts.audit,
      now: () => NOW,
      plans: {
        changePlan: async ({ account, plan }) => {
          if (isRefusing) return { ok: false, code: "ACCOUNT_VERSION_CONFLICT", message: "" }
          changes.push(plan)
          const before = (await accounts.read(account))!
          await accounts.replace({ ...before, plan, version: before.version + 1 }, before.version)
          return { ok: true, value: undefined }
        },
      },
    },
  )
  return {
    town,
    changes,
    refuse: (refusing: boolean): void => {
      isRefusing = refusing
    },
    plan: async () => (await accounts.read(town.account.id))?.plan,
    send: async (event: Event, signature = sign(event)): Promise<Response> =>
      await endpoint(
        new Request("https://landmoot.example/api/billing/stripe", {
          method: "POST",
          body: JSON.stringify(event),
          headers: { "stripe-signature": signature },
        }),
      ),
  }
}
