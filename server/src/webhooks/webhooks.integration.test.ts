// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { Webhook } from "standardwebhooks"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { type ApiSite, type Asker, openApiSite, type SignedUp } from "../main/testing/site.ts"

// Rules are those of SPEC.md.

/** What a receiver was sent. */
interface Received {
  readonly headers: Record<string, string>
  readonly body: string
}

let site: ApiSite
let owner: SignedUp
let strong: Asker
let base: string
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  site = await openApiSite((close) => closers.push(close))
  // Verifiers look at the clock too.
  site.pass(Math.floor(Date.now() / 1000) - site.trust.now())
  owner = await site.signUp("ana@example.org")
  await site.setPlan(owner.account, "enterprise")
  strong = await site.withSecondFactor(owner)
  base = `/api/accounts/${owner.account}`
}, 60_000)

afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

test("WHK1: an event arrives, and the library of Standard Webhooks verifies it", async () => {
  const receiver = await openReceiver(() => 204)
  const { endpoint, secret } = await addEndpoint(receiver.url, ["group.changed"])
  await site.ask(strong, `POST ${base}/groups`, { body: { name: "Told" } })
  const received = await receiver.next()
  const library = new Webhook(secret)
  expect(library.verify(received.body, received.headers)).toMatchObject({
    type: "group.changed",
    data: { account: owner.account },
  })
  expect(() => library.verify(`${received.body} `, received.headers)).toThrow("No matching")
  // And from the words of the specification, with nobody's library.
  const {
    "webhook-id": id,
    "webhook-timestamp": at,
    "webhook-signature": signature,
  } = received.headers
  const key = Buffer.from(secret.replace("whsec_", ""), "base64")
  const own = createHmac("sha256", key).update(`${id}.${at}.${received.body}`).digest("base64")
  expect(signature).toBe(`v1,${own}`)
  expect(received.body).not.toContain("Told")
  const list = await deliveries(endpoint)
  expect(list).toMatchObject([{ event: "group.changed", state: "delivered", attempts: 1 }])
})

test("WHK2: what failed is sent again with the same id, and 410 ends it", async () => {
  const statuses = [500, 204, 410]
  const receiver = await openReceiver(() => statuses.shift() ?? 204)
  const { endpoint } = await addEndpoint(receiver.url, ["endpoint.test"])
  await site.ask(strong, `POST ${base}/webhooks/${endpoint}/test`)
  const first = await receiver.next()
  await settled(endpoint, ({ state, attempts }) => state === "waiting" && attempts === 1)
  site.pass(6)
  await site.ask(strong, `POST ${base}/webhooks/${endpoint}/test`)
  const others = [await receiver.next(), await receiver.next()]
  expect(others.map(({ headers }) => headers["webhook-id"])).toContain(first.headers["webhook-id"])
  const shown = await site.ask(strong, `GET ${base}/webhooks`)
  await settled(endpoint, ({ state }) => state === "failed")
  expect((await site.ask(strong, `GET ${base}/webhooks`)).text).toContain('"gone"')
  expect(shown.text).not.toContain("whsec_")
})

test("WHK3: nothing is sent to a region outside S(egress), also for what waited already", async () => {
  const receiver = await openReceiver(() => 204)
  const elsewhere = await site.ask(strong, `POST ${base}/webhooks`, {
    body: { url: receiver.url, events: ["endpoint.test"], region: "us-va-iad" },
  })
  expect(elsewhere.body).toMatchObject({ code: "WEBHOOK_REGION_FORBIDDEN", path: "region" })
  const { endpoint } = await addEndpoint(receiver.url, ["endpoint.test"])
  const account = await site.home.storage.accounts.read(owner.account)
  const layer = { planes: { egress: { include: ["eu-fr-par"] } } } as never
  await site.home.storage.accounts.replace(
    { ...account!, layer, version: account!.version + 1 },
    account!.version,
  )
  await site.ask(strong, `POST ${base}/webhooks/${endpoint}/test`)
  await settled(endpoint, ({ state }) => state === "refused")
  expect(receiver.count()).toBe(0)
  await site.home.storage.accounts.replace(
    { ...account!, version: account!.version + 2 },
    account!.version + 1,
  )
})

interface Delivery {
  readonly state: string
  readonly attempts: number
}

async function deliveries(endpoint: string): Promise<readonly Delivery[]> {
  const told = await site.ask(strong, `GET ${base}/webhooks/${endpoint}/deliveries`)
  return (told.body as { items: readonly Delivery[] }).items
}

/** Waits until a delivery is as said. */
async function settled(endpoint: string, is: (delivery: Delivery) => boolean): Promise<void> {
  await expect
    .poll(async () => (await deliveries(endpoint)).some(is), { timeout: 20_000 })
    .toBe(true)
}

async function addEndpoint(
  url: string,
  events: readonly string[],
): Promise<{ readonly endpoint: string; readonly secret: string }> {
  const told = await site.ask(strong, `POST ${base}/webhooks`, {
    body: { url, events, region: "eu-de-fra" },
  })
  const body = told.body as { endpoint: { id: string }; secret: string }
  return { endpoint: body.endpoint.id, secret: body.secret }
}

/** A receiver on loopback that answers with the given statuses. */
async function openReceiver(status: () => number): Promise<{
  readonly url: string
  readonly count: () => number
  next(): Promise<Received>
}> {
  const waiting: Received[] = []
  const takers: ((received: Received) => void)[] = []
  let count = 0
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      count += 1
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      const taker = takers.shift()
      if (taker === undefined) waiting.push({ headers, body })
      else taker({ headers, body })
      response.writeHead(status()).end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    count: () => count,
    next: async () =>
      waiting.shift() ?? (await new Promise<Received>((resolve) => takers.push(resolve))),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
