// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { NodeRequest } from "@landmoot/core/protocol"
import { regionId } from "@landmoot/core/units"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { createMemoryBus } from "../bus/index.ts"
import { createTrust, makeDeployment } from "../trust/index.ts"
import { TEST_TIME } from "../trust/testing/deployment.ts"
import { createCourier } from "./courier.ts"
import { codesOf, type Island, leaving, makeSea, nodeOf, type Sea } from "./testing/island.ts"

// Rules are those of SPEC.md, section "The courier (COU)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"
const ASHBURN = "us-va-iad"
const BOTH = [FRANKFURT, PARIS]

class TestError extends CodedError {
  override readonly name = "TestError"
}

let sea: Sea
let frankfurt: Island
let paris: Island

beforeEach(async () => {
  sea = await makeSea([FRANKFURT, PARIS, ASHBURN])
  ;[frankfurt, paris] = [sea.island(FRANKFURT), sea.island(PARIS)]
})

afterEach(async () => {
  await sea[Symbol.asyncDispose]()
})

describe("to the node itself", () => {
  test("COU1: reaches the handler in order, and not before the asker's turn is over", async () => {
    const { meeting } = await sea.meeting({ name: "one", regions: BOTH })
    const arrived: string[] = []
    frankfurt.courier.handle("seat.leave", async ({ session }, { node }) => {
      arrived.push(`${node} ${session}`)
      return {}
    })
    const asking = [0, 1, 2].map(
      async (n) =>
        await frankfurt.courier.request(nodeOf(frankfurt), "seat.leave", leaving(meeting, n)),
    )
    expect(arrived).toEqual([])
    expect(await Promise.all(asking)).toEqual([{}, {}, {}])
    expect(arrived).toEqual(
      [0, 1, 2].map((n) => `${frankfurt.node} ${leaving(meeting, n).session}`),
    )
  })

  test("COU1: a region's own request stays in the node that handles it", async () => {
    const { meeting } = await sea.meeting({ name: "one", regions: BOTH })
    frankfurt.courier.handle("home.ended", async () => ({}))
    const to = { kind: "region", region: frankfurt.region } as const
    expect(await frankfurt.courier.request(to, "home.ended", { meeting })).toEqual({})
    const other = frankfurt.courier.request(to, "seat.leave", leaving(meeting))
    expect(await codesOf(other)).toEqual(["COURIER_UNHANDLED"])
  })
})

test("COU3: outside the meeting's regions nothing is sent, not even a connection is begun", async () => {
  const ashburn = sea.island(ASHBURN)
  const { meeting, attach, detach } = await sea.meeting({ name: "one", regions: BOTH })
  const ask = async (to: Island): Promise<readonly string[]> =>
    await codesOf(frankfurt.courier.request(nodeOf(to), "seat.leave", leaving(meeting)))
  expect(await ask(paris)).toEqual(["COURIER_FORBIDDEN"])
  attach(FRANKFURT, ASHBURN)
  expect(await ask(ashburn)).toEqual(["COURIER_FORBIDDEN"])
  const fromAshburn = ashburn.courier.request(nodeOf(paris), "seat.leave", leaving(meeting))
  expect(await codesOf(fromAshburn)).toEqual(["COURIER_FORBIDDEN"])
  detach(FRANKFURT)
  expect(await ask(paris)).toEqual(["COURIER_FORBIDDEN"])
  attach(FRANKFURT)
  sea.clock.now += 3600
  expect(await ask(paris)).toEqual(["COURIER_FORBIDDEN"])
  expect([ashburn, paris, frankfurt].map(({ strait }) => strait.connections)).toEqual([0, 0, 0])
})

test("COU3: the home may be asked though it is outside S(signalling)", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: [PARIS] })
  attach(PARIS)
  frankfurt.courier.handle("home.ended", async () => ({}))
  const to = { kind: "region", region: frankfurt.region } as const
  expect(await paris.courier.request(to, "home.ended", { meeting })).toEqual({})
})

test("COU11: a node that ignores policy is refused by the other end", async () => {
  const ashburn = sea.island(ASHBURN)
  const { meeting, policy } = await sea.meeting({ name: "one", regions: BOTH })
  await using courier = await createCourier({
    trust: frankfurt.trust,
    config: {
      bridge: { address: "127.0.0.20", port: 0 },
      keys: sea.deployment.keysOf(FRANKFURT),
    },
    ignoresPolicy: true,
  })
  courier.attach(meeting, policy)
  ashburn.courier.handle("seat.leave", async () => ({}))
  const asking = courier.request(nodeOf(ashburn), "seat.leave", leaving(meeting))
  expect(await codesOf(asking)).toEqual(["BRIDGE_REFUSED"])
})

test("COU4: a handler's code crosses, another error's words do not", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  for (const node of [frankfurt, paris]) {
    node.courier.handle("seat.leave", async () => {
      throw new TestError("SESSION_UNKNOWN", "there is no such session")
    })
    node.courier.handle("media.close", async () => {
      throw new Error("a secret")
    })
  }
  for (const to of [frankfurt, paris]) {
    const coded = frankfurt.courier.request(nodeOf(to), "seat.leave", leaving(meeting))
    await expect(coded).rejects.toMatchObject({
      code: "SESSION_UNKNOWN",
      message: "there is no such session",
    })
    const failed = frankfurt.courier.request(nodeOf(to), "media.close", leaving(meeting))
    await expect(failed).rejects.toMatchObject({
      code: "COURIER_HANDLER_FAILED",
      message: expect.not.stringContaining("secret") as unknown,
    })
    expect(to.problems).toEqual(["COURIER_HANDLER_FAILED"])
  }
})

test("COU5: a late answer and an abort disturb nothing that follows", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  const late = Promise.withResolvers<object>()
  for (const node of [frankfurt, paris]) {
    node.courier.handle("seat.leave", async () => (await late.promise) as Record<string, never>)
    node.courier.handle("media.close", async () => ({}))
  }
  for (const to of [frankfurt, paris]) {
    const ask = async (options: object): Promise<unknown> =>
      await frankfurt.courier.request(nodeOf(to), "seat.leave", leaving(meeting), options)
    expect(await codesOf(ask({ timeoutMs: 1 }))).toEqual(["COURIER_TIMEOUT"])
    const controller = new AbortController()
    const asking = ask({ signal: controller.signal })
    controller.abort(new RangeError("enough"))
    await expect(asking).rejects.toThrow(RangeError)
    await expect(ask({ signal: controller.signal })).rejects.toThrow(RangeError)
  }
  late.resolve({})
  const following = frankfurt.courier.request(nodeOf(paris), "media.close", leaving(meeting))
  expect(await following).toEqual({})
})

test("COU6: requests arrive in order, those made while the bridge opens too", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  const arrived: string[] = []
  const first = Promise.withResolvers<Record<string, never>>()
  paris.courier.handle("seat.leave", async ({ session }) => {
    arrived.push(session)
    // The first is answered last, which must not hold up the others.
    if (arrived.length === 1) return await first.promise
    if (arrived.length === 200) first.resolve({})
    return {}
  })
  const sessions = Array.from({ length: 200 }, (_, n) => leaving(meeting, n))
  const asking = sessions.map(
    async (body) => await frankfurt.courier.request(nodeOf(paris), "seat.leave", body),
  )
  await Promise.all(asking)
  expect(arrived).toEqual(sessions.map(({ session }) => session))
  expect(paris.strait.connections).toBe(1)
})

test("COU7: what is not of its kind's form is refused before it is sent, and after", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  const wrong = { meeting, session: "nobody" } as unknown as NodeRequest<"seat.leave">
  for (const to of [frankfurt, paris]) {
    const asking = frankfurt.courier.request(nodeOf(to), "seat.leave", wrong)
    expect((await codesOf(asking))[0]).toBe("COURIER_INVALID")
  }
  expect(paris.strait.connections).toBe(0)
  paris.courier.handle("seat.leave", async () => ({ extra: 1 }) as unknown as Record<string, never>)
  const asking = frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting))
  expect(await codesOf(asking)).toEqual(["COURIER_HANDLER_FAILED"])
})

test("COU8: what waits is bounded", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  const end = Promise.withResolvers<Record<string, never>>()
  paris.courier.handle("seat.leave", async () => await end.promise)
  paris.courier.handle("media.request", async () => ({ body: {} }))
  const ask = async (): Promise<unknown> =>
    await frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting))
  const asking = Array.from({ length: 1024 }, ask)
  expect(await codesOf(ask())).toEqual(["COURIER_OVERLOADED"])
  end.resolve({})
  await Promise.all(asking)
  const long = frankfurt.courier.request(nodeOf(paris), "media.request", {
    ...leaving(meeting),
    request: {
      kind: "produce",
      source: "camera",
      trackKind: "video",
      rtpParameters: { long: "x".repeat(5_000_000) },
      paused: false,
    },
  })
  expect(await codesOf(long)).toEqual(["COURIER_TOO_LARGE"])
  expect(await ask()).toEqual({})
})

test("COU9: after closing, what waited has failed and nothing more is sent", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  const arrived = Promise.withResolvers<void>()
  paris.courier.handle("seat.leave", async () => {
    arrived.resolve()
    return await new Promise<Record<string, never>>(() => {})
  })
  const ask = async (): Promise<readonly string[]> =>
    await codesOf(frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting)))
  const waiting = ask()
  await arrived.promise
  await frankfurt.courier.close()
  await frankfurt.courier.close()
  expect(await waiting).toEqual(["COURIER_CLOSED"])
  expect(await ask()).toEqual(["COURIER_CLOSED"])
  expect(frankfurt.courier.bridges()).toEqual([])
})

describe("inside a region of several nodes", () => {
  /** Frankfurt's second node, on one bus with the first. */
  async function secondNode() {
    const { plan } = sea.deployment
    const [first] = plan.regions
    const regions = [...plan.regions, { ...first!, node: "node-2" }]
    const { nodes } = await makeDeployment({ ...plan, regions })
    for (const node of [frankfurt, paris]) await node.trust.refresh()
    const bus = createMemoryBus()
    const config = { region: regionId(FRANKFURT), node: "node-2", keys: nodes.at(-1)!.keys }
    const trust = await createTrust(config, { now: () => TEST_TIME })
    const at = { address: "127.0.0.20", port: 0 }
    const keys = sea.deployment.keysOf(FRANKFURT)
    const one = await createCourier({
      trust: frankfurt.trust,
      config: { bridge: at, keys },
      bus: bus.connect(frankfurt.node),
    })
    const two = await createCourier({
      trust,
      config: { bridge: at, keys: config.keys },
      bus: bus.connect(trust.node),
    })
    frankfurt.strait.target = { address: at.address, port: one.port }
    return { bus, one, two, trust }
  }

  test("COU2: another node is reached over the bus, and knows who asks", async () => {
    const { meeting } = await sea.meeting({ name: "one", regions: BOTH })
    const { one, two, trust, bus } = await secondNode()
    two.handle("seat.leave", async (_body, { node }) => {
      throw new TestError("SESSION_UNKNOWN", node)
    })
    const toTwo = { kind: "node", node: trust.node } as const
    await expect(one.request(toTwo, "seat.leave", leaving(meeting))).rejects.toMatchObject({
      code: "SESSION_UNKNOWN",
      message: frankfurt.node,
    })
    const region = { kind: "region", region: frankfurt.region } as const
    two.handle("home.ended", async () => ({}))
    const unhandled = await codesOf(one.request(toTwo, "media.close", leaving(meeting)))
    expect(unhandled).toEqual(["COURIER_UNHANDLED"])
    expect(await two.request(region, "home.ended", { meeting })).toEqual({})

    // A node that shows the certificate of another one of its region is not believed.
    const liar = bus.connect(trust.node)
    const message = {
      to: nodeOf(frankfurt),
      name: "seat.leave",
      body: leaving(meeting),
      certificate: frankfurt.trust.certificateJws,
    }
    const subject = `courier.node.${frankfurt.node}`
    const reply = await liar.request(subject, message, { timeoutMs: 2000 })
    expect(reply).toMatchObject({ ok: false, code: "BRIDGE_WRONG_REGION" })
    await Promise.all([one.close(), two.close(), trust.close()])
    const closed = await codesOf(paris.courier.request(toTwo, "seat.leave", leaving(meeting)))
    expect(closed).toEqual(["COURIER_FORBIDDEN"])
  })

  test("COU10: what comes over a bridge for another node is passed on, with its asker", async () => {
    const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
    attach(PARIS)
    const { one, two, trust } = await secondNode()
    const askers: string[] = []
    two.handle("seat.leave", async (_body, { node }) => {
      askers.push(node)
      return {}
    })
    const toTwo = { kind: "node", node: trust.node } as const
    expect(await paris.courier.request(toTwo, "seat.leave", leaving(meeting))).toEqual({})
    expect(askers).toEqual([paris.node])
    await Promise.all([one.close(), two.close(), trust.close()])
  })
})
