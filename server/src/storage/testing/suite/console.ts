// SPDX-License-Identifier: Apache-2.0
import type { AuditEntry, WebhookEvent } from "@landmoot/core/api"
import { type AccountId, regionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import type { KeyRecord, PrivateRegionRecord } from "../../../accounts/index.ts"
import type { DeliveryRecord, EndpointRecord } from "../../../webhooks/index.ts"
import type { Storage } from "../../storage.ts"
import { anAccount } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** Keys, the audit log, answers that are given again, webhooks and private regions. */
export function consoleSuite(open: OpenStorage): void {
  describe("keys of the API", () => {
    test("STO30: a key is read back by its id, listed newest first in its account, and deleted there alone", async () => {
      const storage = await open()
      const [one, other] = await twoAccounts(storage)
      const keys = [1, 2, 3].map((n) => aKey(one, { id: `key-${n}`, created: n }))
      for (const key of keys) await storage.keys.create(key)
      await storage.keys.create(aKey(other, { id: "theirs" }))
      expect(await storage.keys.read("key-2")).toEqual(keys[1])
      const first = await storage.keys.list(one, { limit: 2 })
      expect(first.items.map(({ id }) => id)).toEqual(["key-3", "key-2"])
      const rest = await storage.keys.list(one, { limit: 2, cursor: first.next })
      expect(rest.items.map(({ id }) => id)).toEqual(["key-1"])
      await storage.keys.used("key-1", 86_400)
      expect((await storage.keys.read("key-1"))?.lastUsed).toBe(86_400)
      expect(await storage.keys.delete(other, "key-1")).toBe(false)
      expect(await storage.keys.delete(one, "key-1")).toBe(true)
      expect(await storage.keys.read("key-1")).toBeUndefined()
    })
  })

  describe("audit log", () => {
    test("STO31: entries come newest first or oldest first, in pages, filtered, and of one account", async () => {
      const storage = await open()
      const [one, other] = await twoAccounts(storage)
      const entries = [1, 2, 3, 4].map((n) => anEntry(n))
      for (const entry of entries) await storage.audit.append(one, entry)
      await storage.audit.append(other, anEntry(9))
      const page = await storage.audit.list(one, { limit: 3 })
      expect(page.items).toEqual([entries[3], entries[2], entries[1]])
      const next = await storage.audit.list(one, { limit: 3, cursor: page.next })
      expect(next).toEqual({ items: [entries[0]] })
      const oldest = await storage.audit.list(one, { limit: 2, order: "oldest" })
      expect(oldest.items).toEqual([entries[0], entries[1]])
      const ids = async (filter: object): Promise<readonly string[]> =>
        (await storage.audit.list(one, { limit: 9, ...filter })).items.map(({ id }) => id)
      expect(await ids({ actor: "ben" })).toEqual(["entry-4", "entry-2"])
      expect(await ids({ action: "a.1" })).toEqual(["entry-1"])
      expect(await ids({ object: "o3" })).toEqual(["entry-3"])
      expect(await ids({ from: 2, until: 4 })).toEqual(["entry-3", "entry-2"])
    })
  })

  describe("answers that are given again", () => {
    test("STO32: a key is reserved once, gives its answer while that is kept, and is free again when dropped", async () => {
      const { idempotency } = await open()
      const attempts = [1, 2, 3].map(async () => await idempotency.reserve("k", "r", 100))
      const kinds = (await Promise.all(attempts)).map(({ kind }) => kind)
      expect(kinds.toSorted()).toEqual(["fresh", "running", "running"])
      await idempotency.keep("k", { request: "r", status: 201, body: "{}" }, 101)
      const kept = { kind: "kept", answer: { request: "r", status: 201, body: "{}" } }
      expect(await idempotency.reserve("k", "other", 102)).toEqual(kept)
      expect(await idempotency.reserve("k", "r", 101 + 86_401)).toEqual({ kind: "fresh" })
      await idempotency.drop("k")
      expect(await idempotency.reserve("k", "r", 200)).toEqual({ kind: "fresh" })
    })

    test("STO33: a reservation whose node died is taken over after a minute", async () => {
      const { idempotency } = await open()
      expect(await idempotency.reserve("k", "r", 100)).toEqual({ kind: "fresh" })
      expect(await idempotency.reserve("k", "r", 160)).toMatchObject({ kind: "running" })
      expect(await idempotency.reserve("k", "r", 161)).toEqual({ kind: "fresh" })
    })
  })

  describe("webhooks", () => {
    test("STO34: receivers are read back, found by the events they want, changed and deleted with what waits", async () => {
      const storage = await open()
      const { webhooks } = storage
      const [one, other] = await twoAccounts(storage)
      const endpoint = anEndpoint(one)
      await webhooks.createEndpoint(endpoint)
      await webhooks.createEndpoint(anEndpoint(other, { id: "theirs" }))
      expect(await webhooks.readEndpoint(one, "theirs")).toBeUndefined()
      expect(await webhooks.wanting(one, "plan.changed")).toEqual([endpoint])
      expect(await webhooks.wanting(one, "meeting.ended")).toEqual([])
      expect(await webhooks.changeEndpoint(other, endpoint.id, { state: "off" })).toBe(false)
      const change = { events: ["meeting.ended"], state: "off" } as const
      expect(
        await webhooks.changeEndpoint(one, endpoint.id, { ...change, events: ["meeting.ended"] }),
      ).toBe(true)
      expect(await webhooks.wanting(one, "meeting.ended")).toEqual([])
      await webhooks.enqueue([aDelivery(one, { id: "d1" })])
      expect(await webhooks.deleteEndpoint(other, endpoint.id)).toBe(false)
      expect(await webhooks.deleteEndpoint(one, endpoint.id)).toBe(true)
      expect(await webhooks.takeDue(999, 1000, 9)).toEqual([])
    })

    test("STO35: what is due is taken by one taker, again if it is not settled, and shown newest first", async () => {
      const storage = await open()
      const { webhooks } = storage
      const [one] = await twoAccounts(storage)
      await webhooks.createEndpoint(anEndpoint(one))
      const made = [1, 2, 3].map((n) => aDelivery(one, { id: `d${n}`, created: n, next: n * 10 }))
      await webhooks.enqueue(made)
      expect(await webhooks.nextDue()).toBe(10)
      const takers = await Promise.all([webhooks.takeDue(20, 50, 9), webhooks.takeDue(20, 50, 9)])
      expect(
        takers
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(["d1", "d2"])
      await webhooks.settle({ id: "d1", state: "delivered", attempts: 1, status: 204 })
      expect((await webhooks.takeDue(50, 80, 9)).map(({ id }) => id)).toEqual(["d3", "d2"])
      const page = await webhooks.listDeliveries(one, "end-1", { limit: 2 })
      expect(page.items.map(({ id }) => id)).toEqual(["d3", "d2"])
      await webhooks.forgetBefore(2)
      const left = await webhooks.listDeliveries(one, "end-1", { limit: 9 })
      expect(left.items.map(({ id }) => id)).toEqual(["d3", "d2"])
    })
  })

  describe("private regions", () => {
    test("STO36: an id is used once for ever, a key is set once, and an end is an end", async () => {
      const storage = await open()
      const { privateRegions } = storage
      const [one, other] = await twoAccounts(storage)
      const region = aPrivateRegion(one)
      expect(await privateRegions.create(region)).toBe(true)
      expect(await privateRegions.create({ ...region, tokenHash: "new" })).toBe(false)
      expect(await privateRegions.byToken(region.tokenHash)).toEqual(region)
      const key = { kty: "OKP", crv: "Ed25519", x: "a".repeat(43) } as const
      expect(await privateRegions.setAuthority(region.region, key)).toBe(true)
      expect(await privateRegions.setAuthority(region.region, key)).toBe(false)
      expect(await privateRegions.list(one)).toEqual([{ ...region, authority: key }])
      expect(await privateRegions.list(other)).toEqual([])
      expect(await privateRegions.end(other, region.region, 9)).toBe(false)
      expect(await privateRegions.end(one, region.region, 9)).toBe(true)
      expect(await privateRegions.end(one, region.region, 9)).toBe(false)
      expect((await privateRegions.list())[0]?.ended).toBe(9)
    })
  })
}

async function twoAccounts(storage: Storage): Promise<readonly [AccountId, AccountId]> {
  const [one, other] = [anAccount("1"), anAccount("2")]
  await storage.accounts.create(one)
  await storage.accounts.create(other)
  return [one.id, other.id]
}

function aKey(account: AccountId, rest: Partial<KeyRecord> = {}): KeyRecord {
  return {
    account,
    id: "key",
    name: "Report",
    scopes: ["meetings:read", "audit:read"],
    hash: "h",
    created: 1,
    createdBy: "ana",
    expires: 2_000_000_000,
    ...rest,
  }
}

function anEntry(n: number): AuditEntry {
  return {
    id: `entry-${n}`,
    at: n,
    actor: { kind: "person", id: n % 2 === 0 ? "ben" : "ana", name: "Somebody" },
    action: `a.${n}`,
    object: { kind: "group", id: `o${n}` },
    before: { n },
    ...(n % 2 === 0 ? {} : { after: [n] }),
  }
}

function anEndpoint(account: AccountId, rest: Partial<EndpointRecord> = {}): EndpointRecord {
  const events: WebhookEvent[] = ["plan.changed", "policy.changed"]
  return {
    account,
    id: "end-1",
    url: "https://example.org/hook",
    events,
    region: regionId("eu-de-fra"),
    state: "on",
    secret: "whsec_c2VjcmV0",
    created: 1,
    ...rest,
  }
}

function aDelivery(account: AccountId, rest: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return {
    account,
    id: "d",
    endpoint: "end-1",
    event: "plan.changed",
    created: 1,
    state: "waiting",
    attempts: 0,
    next: 1,
    body: "{}",
    ...rest,
  }
}

function aPrivateRegion(account: AccountId): PrivateRegionRecord {
  return {
    account,
    region: regionId(`acct:${account}/basement`),
    name: "Basement",
    country: "DE",
    lat: 50,
    lon: 8,
    address: "192.0.2.1",
    port: 7400,
    created: 1,
    tokenHash: "hash",
  }
}
