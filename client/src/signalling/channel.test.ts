// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "vitest"
import { Guard } from "../guard/index.ts"
import { GatewayTwin, openSocketTo } from "../testing/gateway-twin.ts"
import {
  catalogue,
  certificate,
  descriptor,
  FRANKFURT,
  MEETING,
  NOW,
  originOf,
  PARIS,
  proof,
  ROOT_PUBLIC,
  roomState,
  STRANGER,
} from "../testing/world.ts"
import { Channel, MAX_SERVER_MESSAGE_LENGTH } from "./channel.ts"
import { RemoteError, SignallingError } from "./errors.ts"
import { measureRoundTrip, openGateway } from "./gateway.ts"

let gateway: GatewayTwin

beforeEach(() => {
  gateway = new GatewayTwin(PARIS)
})

async function open(options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<Channel> {
  return await Channel.open({
    origin: originOf(PARIS),
    openSocket: openSocketTo([gateway]),
    timeoutMs: 1_000,
    ...options,
  })
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof SignallingError || error instanceof RemoteError) return error.code
    throw error
  }
}

test("SG1: answers go to whoever asked, in whatever order they come", async () => {
  const slow = Promise.withResolvers<object>()
  gateway.answer("produce", async () => await slow.promise)
  gateway.answer("restart-ice", () => ({
    iceParameters: { usernameFragment: "abcd", password: "p".repeat(22) },
  }))
  const channel = await open()
  const produced = channel.ask("produce", {
    source: "camera",
    trackKind: "video",
    rtpParameters: {},
    paused: false,
  })
  const restarted = await channel.ask("restart-ice", { direction: "send" })
  expect(restarted.iceParameters.usernameFragment).toBe("abcd")
  slow.resolve({ producer: "p1" })
  expect(await produced).toEqual({ producer: "p1" })
})

test("SG1: a refusal has the server's code", async () => {
  gateway.answer("restart-ice", () => "SESSION_UNKNOWN")
  const channel = await open()
  expect(await codeOf(channel.ask("restart-ice", { direction: "send" }))).toBe("SESSION_UNKNOWN")
  expect(channel.closed).toBe(false)
})

test("SG2: says why a gateway cannot be opened", async () => {
  gateway.mode = "refused"
  expect(await codeOf(open())).toBe("SIGNALLING_REFUSED")
  gateway.mode = "silent"
  expect(await codeOf(open({ timeoutMs: 1 }))).toBe("SIGNALLING_TIMEOUT")
})

test("SG2: an address that the browser will not connect to is refused", async () => {
  const work = Channel.open({
    origin: originOf(PARIS),
    openSocket: () => {
      throw new DOMException("mixed content", "SecurityError")
    },
    timeoutMs: 1,
  })
  expect(await codeOf(work)).toBe("SIGNALLING_REFUSED")
})

test("SG2: an answer may be late or never come", async () => {
  gateway.answer("ping", async () => await new Promise<never>(() => undefined))
  const channel = await open()
  expect(await codeOf(channel.ping(1))).toBe("SIGNALLING_TIMEOUT")
  const lost = channel.ping()
  gateway.breakAll()
  expect(await codeOf(lost)).toBe("SIGNALLING_LOST")
  expect(await codeOf(channel.ping())).toBe("SIGNALLING_LOST")
})

describe("a hostile gateway", () => {
  test.for([
    { name: "no JSON", text: "{" },
    { name: "no object", text: "[]" },
    { name: "null", text: "null" },
    { name: "deep nesting", text: `{"kind":"state","state":${"[".repeat(1e5)}${"]".repeat(1e5)}}` },
    { name: "an unknown event", text: '{"kind":"surprise"}' },
    { name: "a malformed event", text: '{"kind":"consumer-closed","consumer":""}' },
    { name: "an event with more in it", text: '{"kind":"consumer-closed","consumer":"a","x":1}' },
    { name: "an answer without a code", text: '{"id":1,"ok":false}' },
    { name: "an answer with an impossible id", text: '{"id":1e400,"ok":true,"body":{}}' },
    { name: "too much", text: `{"kind":"${"x".repeat(MAX_SERVER_MESSAGE_LENGTH)}"}` },
  ])("SG3: is left at $name", async ({ text }) => {
    gateway.answer("ping", async () => await new Promise<never>(() => undefined))
    const channel = await open()
    const waiting = channel.ping()
    gateway.socket.raw(text)
    expect(await codeOf(waiting)).toBe("SIGNALLING_MALFORMED")
    expect(channel.closed).toBe(true)
  })

  test("SG3: is left at an answer of another form", async () => {
    gateway.answer("produce", () => ({ producer: 7 }))
    const channel = await open()
    const body = { source: "camera", trackKind: "video", rtpParameters: {}, paused: false } as const
    expect(await codeOf(channel.ask("produce", body))).toBe("SIGNALLING_MALFORMED")
    expect(channel.closed).toBe(true)
  })

  test("SG3: may answer what nobody asked", async () => {
    const channel = await open()
    gateway.socket.raw('{"id":77,"ok":true,"body":{}}')
    expect(await channel.ping()).toBeGreaterThanOrEqual(0)
  })

  test("SG4: may not fill the memory before anybody listens", async () => {
    const channel = await open()
    const event = { kind: "consumer-closed", consumer: "c" } as const
    for (let count = 0; count < 101; count += 1) gateway.socket.event(event)
    expect(channel.closed).toBe(true)
  })
})

test("SG4: hands early events to the first listener, later ones to all", async () => {
  const channel = await open()
  const seen: string[] = []
  gateway.socket.event({ kind: "state", state: roomState() })
  channel.onEvent(({ kind }) => seen.push(`first ${kind}`))
  const stop = channel.onEvent(({ kind }) => seen.push(`second ${kind}`))
  gateway.socket.event({ kind: "move", code: "NODE_LOST", message: "" })
  stop()
  gateway.socket.event({ kind: "ended", code: "MEETING_ENDED", message: "" })
  expect(seen).toEqual(["first state", "first move", "second move", "first ended"])
})

test("SG5: closes once, and tells once", async () => {
  const channel = await open()
  let closed = 0
  channel.onClosed(() => {
    closed += 1
  })
  channel.close()
  channel.close()
  gateway.breakAll()
  expect(closed).toBe(1)
  channel.onClosed(() => {
    closed += 1
  })
  expect(closed).toBe(2)
})

test("SG5: an abort ends the opening", async () => {
  gateway.mode = "silent"
  const abort = new AbortController()
  const opening = open({ signal: abort.signal })
  abort.abort()
  expect(await codeOf(opening)).toBe("SIGNALLING_LOST")
})

describe("a gateway", () => {
  async function guard(): Promise<Guard> {
    const made = new Guard({
      root: ROOT_PUBLIC,
      meeting: MEETING,
      pinned: undefined,
      now: () => NOW * 1000,
    })
    await made.admitCatalogue(await catalogue())
    const signed = { descriptor: await descriptor(), signer: await certificate(FRANKFURT) }
    await made.admitPolicy(signed, "start")
    return made
  }

  const options = {
    region: PARIS,
    origin: `${originOf(PARIS)}/`,
    timeoutMs: 1_000,
  }

  test("SG6: is admitted by its proof", async () => {
    const openSocket = openSocketTo([gateway])
    const made = await guard()
    const one = await openGateway({ ...options, openSocket, guard: made })
    await openGateway({ ...options, openSocket, guard: made })
    expect(one.certificate.region).toBe(PARIS)
    const [first, second] = gateway.of("hello")
    expect(first?.nonce).not.toBe(second?.nonce)
  })

  test("SG6: is left at once if it cannot prove itself", async () => {
    gateway.answer("hello", async ({ nonce }: { nonce: string }) => ({
      certificate: await certificate(PARIS),
      proof: await proof(PARIS, { nonce }, STRANGER),
    }))
    const openSocket = openSocketTo([gateway])
    const work = openGateway({ ...options, openSocket, guard: await guard() })
    await expect(work).rejects.toMatchObject({ code: "GUARD_NODE_KEY" })
    expect(gateway.requests.map(({ kind }) => kind)).toEqual(["hello"])
  })

  test("SG7: is measured by three pings", async () => {
    const channel = await open()
    expect(await measureRoundTrip(channel)).toBeGreaterThanOrEqual(0)
    expect(gateway.of("ping")).toHaveLength(3)
  })
})
