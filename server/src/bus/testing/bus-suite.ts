// SPDX-License-Identifier: Apache-2.0
/**
 * What every implementation of the bus has to pass.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { nodeId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import type { Bus, BusMessage } from "../bus.ts"
import { announcePresence, presentNodes, takeLease } from "../lease.ts"

/** One region's bus under test. */
export interface BusUnderTest extends AsyncDisposable {
  connect(name: string): Promise<Bus>
  /** Lets the time of the stores pass. */
  pass(ms: number): Promise<void>
}

const TIMEOUT = { timeoutMs: 2000 }
const LIFE_MS = 1000
const ONE = nodeId("eu-de-fra/one")
const TWO = nodeId("eu-de-fra/two")

/** Runs the suite. Rules are those of SPEC.md in this folder. */
export function busSuite(name: string, makeBus: () => Promise<BusUnderTest>): void {
  describe(`messages of ${name}`, () => {
    test("BUS1: a request reaches a server with its asker, and servers are asked in turn", async () => {
      await using bus = await makeBus()
      const [asker, one, two] = await connectAll(bus, ["asker", "one", "two"])
      const serve = (server: Bus): void => {
        server.serve("sum", async ({ from, body }) => ({ by: server.node, from, body }))
      }
      serve(one)
      serve(two)
      const answers = [
        await asker.request("sum", { n: 1 }, TIMEOUT),
        await asker.request("sum", { n: 1 }, TIMEOUT),
      ]
      const answer = { from: asker.node, body: { n: 1 } }
      expect(answers).toEqual(
        expect.arrayContaining([
          { by: one.node, ...answer },
          { by: two.node, ...answer },
        ]),
      )
    })

    test("BUS2: nobody serves: BUS_NO_RESPONDER", async () => {
      await using bus = await makeBus()
      const [asker, one] = await connectAll(bus, ["asker", "one"])
      expect(await codeOf(asker.request("sum", {}, TIMEOUT))).toBe("BUS_NO_RESPONDER")
      one.serve("sum", async () => ({})).close()
      expect(await codeOf(asker.request("sum", {}, TIMEOUT))).toBe("BUS_NO_RESPONDER")
    })

    test("BUS3: no answer, an abort and a failure are told apart", async () => {
      await using bus = await makeBus()
      const [asker, one] = await connectAll(bus, ["asker", "one"])
      one.serve("never", async () => await new Promise(() => {}))
      one.serve("fails", async () => {
        throw new Error("for this test")
      })
      expect(await codeOf(asker.request("never", {}, { timeoutMs: 1 }))).toBe("BUS_TIMEOUT")
      expect(await codeOf(asker.request("fails", {}, TIMEOUT))).toBe("BUS_HANDLER_FAILED")
      const controller = new AbortController()
      const asking = asker.request("never", {}, { ...TIMEOUT, signal: controller.signal })
      controller.abort(new RangeError("enough"))
      await expect(asking).rejects.toThrow(RangeError)
    })

    test("BUS4: requests arrive in order, whatever the time each takes", async () => {
      await using bus = await makeBus()
      const [asker, one] = await connectAll(bus, ["asker", "one"])
      const arrived: unknown[] = []
      const first = Promise.withResolvers<object>()
      one.serve("work", async ({ body }) => {
        arrived.push(body)
        if (body === 0) return await first.promise
        if (body === 9) first.resolve({})
        return {}
      })
      const numbers = Array.from({ length: 10 }, (_, index) => index)
      await Promise.all(numbers.map(async (body) => await asker.request("work", body, TIMEOUT)))
      expect(arrived).toEqual(numbers)
    })

    test("BUS5: what is published reaches all, in order, and nobody after closing", async () => {
      await using bus = await makeBus()
      const [teller, one, two] = await connectAll(bus, ["teller", "one", "two"])
      const heard: Record<string, unknown[]> = { one: [], two: [] }
      const ended = Promise.withResolvers<void>()
      one.subscribe("news", ({ body }) => heard["one"]!.push(body))
      const subscription = two.subscribe("news", ({ body }) => heard["two"]!.push(body))
      subscription.close()
      subscription.close()
      one.subscribe("end", () => ended.resolve())
      for (const body of [1, 2, 3]) teller.publish("news", body)
      teller.publish("end", null)
      await ended.promise
      expect(heard).toEqual({ one: [1, 2, 3], two: [] })
    })

    test("BUS6: receivers get copies", async () => {
      await using bus = await makeBus()
      const [asker, one] = await connectAll(bus, ["asker", "one"])
      one.serve("change", async ({ body }: BusMessage) => {
        Object.assign(body as object, { changed: true })
        return body
      })
      const body = { changed: false }
      expect(await asker.request("change", body, TIMEOUT)).toEqual({ changed: true })
      expect(body).toEqual({ changed: false })
    })

    test("BUS7: a closed connection serves nothing and asks nothing", async () => {
      await using bus = await makeBus()
      const [asker, one] = await connectAll(bus, ["asker", "one"])
      one.serve("sum", async () => ({}))
      one.serve("never", async () => await new Promise(() => {}))
      const waiting = codeOf(asker.request("never", {}, TIMEOUT))
      await one.close()
      await one.close()
      expect(await codeOf(asker.request("sum", {}, TIMEOUT))).toBe("BUS_NO_RESPONDER")
      await asker.close()
      expect(await waiting).toBe("BUS_CLOSED")
      expect(await codeOf(asker.request("sum", {}, TIMEOUT))).toBe("BUS_CLOSED")
    })
  })

  describe(`stores of ${name}`, () => {
    test("BUT1: of many who write at once, one succeeds", async () => {
      await using bus = await makeBus()
      const [one, two] = await connectAll(bus, ["one", "two"])
      const stores = await Promise.all([one, two].map(async (node) => await open(node)))
      const created = await Promise.all(stores.map(async (store) => await store.create("k", 1)))
      expect(created.filter((revision) => revision !== undefined)).toHaveLength(1)
      const { revision } = (await stores[0]!.get("k"))!
      const updated = await Promise.all(
        stores.map(async (store, index) => await store.update("k", index, revision)),
      )
      expect(updated.filter((next) => next !== undefined)).toHaveLength(1)
      expect(await stores[0]!.remove("k", revision)).toBe(false)
      expect(await stores[0]!.remove("k", (await stores[1]!.get("k"))!.revision)).toBe(true)
      expect(await stores[1]!.get("k")).toBeUndefined()
    })

    test("BUT2: revisions grow, also after an entry has ended or was removed", async () => {
      await using bus = await makeBus()
      const store = await open(await bus.connect("one"))
      const revisions = [await store.create("a", 1), await store.put("b", 1)]
      await store.remove("a", revisions[0]!)
      revisions.push(await store.create("a", 2))
      await bus.pass(LIFE_MS)
      revisions.push(await store.create("a", 3))
      expect(revisions).toEqual(revisions.toSorted((first, second) => first! - second!))
      expect(new Set(revisions).size).toBe(4)
    })

    test("BUT3: an entry ends unless it is written again within its time", async () => {
      await using bus = await makeBus()
      const store = await open(await bus.connect("one"))
      const first = (await store.create("a", 1))!
      await store.put("b", 1)
      await bus.pass(LIFE_MS / 2)
      const second = (await store.update("a", 2, first))!
      await bus.pass(LIFE_MS / 2)
      expect(await store.list()).toEqual([{ key: "a", value: 2, revision: second }])
      await bus.pass(LIFE_MS / 2)
      expect(await store.get("a")).toBeUndefined()
      expect(await store.update("a", 3, second)).toBeUndefined()
    })

    test("BUT4: one holds a lease, and a later holder has a higher fencing number", async () => {
      await using bus = await makeBus()
      const store = await open(await bus.connect("one"))
      const lease = (await takeLease(store, "seat", ONE))!
      expect(await takeLease(store, "seat", TWO)).toBeUndefined()
      await bus.pass(LIFE_MS / 2)
      expect(await lease.renew()).toBe(true)
      await bus.pass(LIFE_MS / 2)
      expect(await lease.renew()).toBe(true)
      await bus.pass(LIFE_MS)
      const next = (await takeLease(store, "seat", TWO))!
      expect(next.fence).toBeGreaterThan(lease.fence)
      expect(await lease.renew()).toBe(false)
      await lease.release()
      expect(await next.renew()).toBe(true)
      await next.release()
      expect((await takeLease(store, "seat", ONE))!.fence).toBeGreaterThan(next.fence)
    })

    test("BUT5: a node is present while it says so", async () => {
      await using bus = await makeBus()
      const store = await open(await bus.connect("one"))
      await announcePresence(store, ONE, { sessions: 1 })
      await announcePresence(store, TWO, { sessions: 2 })
      expect(await presentNodes(store)).toEqual([ONE, TWO])
      await bus.pass(LIFE_MS / 2)
      await announcePresence(store, TWO, { sessions: 3 })
      await bus.pass(LIFE_MS / 2)
      expect(await presentNodes(store)).toEqual([TWO])
    })
  })
}

async function connectAll<Names extends readonly string[]>(
  bus: BusUnderTest,
  names: readonly [...Names],
): Promise<{ [Index in keyof Names]: Bus }> {
  const buses = await Promise.all(names.map(async (name) => await bus.connect(name)))
  return buses as { [Index in keyof Names]: Bus } // As many as there are names.
}

async function open(bus: Bus): Promise<Awaited<ReturnType<Bus["store"]>>> {
  return await bus.store("test", { timeToLiveMs: LIFE_MS })
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    if (error instanceof CodedError) return String(error.code)
    throw error
  }
}
