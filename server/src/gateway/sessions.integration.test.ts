// SPDX-License-Identifier: Apache-2.0
import type { KeysRequest } from "@landmoot/core/protocol"
import { digestOf, HELLO, verifyClaims } from "@landmoot/core/signed"
import { regionId, sessionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { ORIGIN } from "../accounts/testing/office.ts"
import { makePlace } from "../accounts/testing/place.ts"
import type { TestClient } from "./testing/client.ts"
import { bodyOf, invited, joined, openSite, SESSION, type Site } from "./testing/site.ts"

const NONCE = "n".repeat(22)

describe("connecting", () => {
  test.for([
    { origin: undefined },
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.11:8000.evil.example" },
    { origin: "http://127.0.0.11:9" },
  ])("GWS1: a page of $origin may not connect", async ({ origin }) => {
    const site = await openSite()
    await expect(site.connect({ origin })).rejects.toThrow("403")
  })

  test("GWS1: a page of another region's gateway may", async () => {
    const site = await openSite()
    const client = await site.connect({ origin: "http://127.0.0.12:8000" })
    expect(await client.ask({ kind: "ping" })).toMatchObject({ ok: true })
  })

  test("GWS2: waiting connections are bounded, those that join make room", async () => {
    const site = await openSite({ limits: { waiting: 3, waitingPerAddress: 2 } })
    const at = async (localAddress: string): Promise<TestClient> =>
      await site.connect({ origin: ORIGIN, localAddress })
    const first = await at("127.0.0.1")
    const second = await at("127.0.0.1")
    await expect(at("127.0.0.1")).rejects.toThrow("503")
    await at("127.0.0.2")
    await expect(at("127.0.0.3")).rejects.toThrow("503")
    const { join } = await invited(site)
    expect(await first.ask(await join())).toMatchObject({ ok: true })
    await at("127.0.0.1")
    await expect(at("127.0.0.1")).rejects.toThrow("503")
    second.socket.close()
    await second.closed()
    // The gateway hears of the end on its own side, which no message announces.
    await untilConnected(async () => await at("127.0.0.1"))
  })

  test("GWS2: a connection that waits for too long ends", async () => {
    const site = await openSite({ limits: { waitingMs: 0, heartbeatMs: 10 } })
    const client = await site.connect()
    expect(await client.closed()).toMatchObject({ code: 1000 })
  })
})

describe("before joining", () => {
  test("GWS3: hello proves the node for this nonce and origin", async () => {
    const site = await openSite()
    const client = await site.connect()
    const reply = await client.ask({ kind: "hello", nonce: NONCE })
    const body = bodyOf(reply) as { certificate: string; proof: string }
    const certificate = await site.trust.certificateOf(body.certificate)
    expect(await verifyClaims(HELLO, body.proof, certificate.key)).toMatchObject({
      node: site.trust.node,
      nonce: NONCE,
      origin: ORIGIN,
      exp: site.trust.now() + 60,
    })
  })

  test.for([
    { kind: "leave" as const },
    { kind: "restart-ice" as const, direction: "send" as const },
    { kind: "consume" as const, producers: ["p"] },
    { kind: "connect" as const, direction: "send" as const, dtlsParameters: dtls(), resume: [] },
  ])("GWS4: $kind is refused before joining", async (request) => {
    const site = await openSite()
    const client = await site.connect()
    expect(await client.ask(request)).toMatchObject({ ok: false, code: "SESSION_NOT_JOINED" })
    expect(site.rooms.asked).toEqual([])
  })

  test("GWS4: one attempt at a time, and another after one that failed", async () => {
    const site = await openSite()
    const { join } = await invited(site)
    const client = await site.connect()
    const request = await join()
    const [first, second] = await Promise.all([client.ask(request), client.ask(request)])
    expect(first).toMatchObject({ ok: true })
    expect(second).toMatchObject({ ok: false, code: "SESSION_ALREADY_JOINED" })

    const other = await site.connect()
    site.rooms.refusal = "INVITATION_UNKNOWN"
    expect(await other.ask(await join())).toMatchObject({ code: "INVITATION_UNKNOWN" })
    site.rooms.refusal = undefined
    expect(await other.ask(await join())).toMatchObject({ ok: true })
  })

  test("GWS5: a join goes on with this region's nodes, and its answer comes back", async () => {
    const site = await openSite()
    const { join, meeting, document } = await invited(site)
    const client = await site.connect()
    const request = await join({ session: SESSION })
    const reply = await client.ask(request)
    expect(bodyOf(reply)).toMatchObject({ session: SESSION, state: { meeting } })
    expect(bodyOf(reply)).not.toHaveProperty("participant")
    expect(site.logged.join("")).toContain("participant.placed")
    expect(site.logged.join("")).not.toContain("Ada")
    expect(site.rooms.asked).toMatchObject([
      {
        what: "join",
        body: {
          meeting,
          policy: { descriptor: document.descriptor, signer: document.signer },
          token: request.token,
          nodes: [{ certificate: site.trust.certificateJws, capacity: 10 }],
        },
      },
    ])
  })

  test("GWS6: outside the policy nothing goes on", async () => {
    const site = await openSite()
    const { join } = await invited(site, { planes: { signalling: { include: ["eu-de-fra"] } } })
    await site.changeRegions((region) =>
      region.id === "eu-de-fra" ? { ...region, status: "retired" } : region,
    )
    const client = await site.connect()
    expect(await client.ask(await join())).toMatchObject({ ok: false, code: "REGION_RETIRED" })
    expect(site.rooms.asked).toEqual([])
    expect(site.logged.join("")).toContain("policy.violation")
  })

  test("GWS6: a gateway in a region that the meeting has not does not pass it on", async () => {
    const site = await openSite()
    const { document, meeting, join } = await invited(site)
    const { trust } = site
    const policy = await trust.policyOf(meeting, document)
    const paris = [regionId("eu-fr-par")]
    const elsewhere = {
      ...policy.descriptor,
      planes: { ...policy.descriptor.planes, signalling: paris },
    }
    const other = await openSite({
      trust: withPolicy(trust, { ...policy, descriptor: elsewhere }),
    })
    const client = await other.connect()
    expect(await client.ask(await join())).toMatchObject({ code: "NODE_OUT_OF_POLICY" })
    expect(other.rooms.asked).toEqual([])
  })

  test("GWS6: a descriptor that somebody else signed is refused", async () => {
    const site = await openSite()
    const { join, document } = await invited(site)
    const request = await join()
    const client = await site.connect()
    const [header, claims, signature] = document.descriptor.split(".")
    const widened = JSON.parse(Buffer.from(claims!, "base64url").toString()) as object
    const forged = Buffer.from(JSON.stringify({ ...widened, mode: "single" })).toString("base64url")
    for (const [descriptor, code] of [
      [`${header}.${forged}.${signature}`, "INVITATION_UNKNOWN"],
      ["x".repeat(40), "SESSION_BAD_MESSAGE"],
      [`${header}.${Buffer.from("{}").toString("base64url")}.${signature}`, "SESSION_BAD_MESSAGE"],
    ] as const) {
      expect(await client.ask({ ...request, descriptor })).toMatchObject({ ok: false, code })
    }
    const stranger = await makePlace()
    await stranger.renew()
    expect(await client.ask({ ...request, signer: stranger.trust.certificateJws })).toMatchObject({
      ok: false,
      code: "INVITATION_UNKNOWN",
    })
    expect(site.rooms.asked).toEqual([])
  })
})

describe("keys", () => {
  const NO_REQUEST = "x".repeat(200)

  test("GWS18: a credential is asked for after hello, also while joining is under way", async () => {
    const site = await openSite()
    const { join, meeting, document } = await invited(site)
    const client = await site.connect()
    const { descriptor, signer } = document
    const request = { kind: "credential", descriptor, signer, request: NO_REQUEST } as const
    expect(await client.ask(request)).toMatchObject({ ok: false, code: "SESSION_NOT_GREETED" })
    await client.ask({ kind: "hello", nonce: NONCE })
    const gate = Promise.withResolvers<void>()
    site.rooms.gate = gate.promise
    const joining = client.ask(await join())
    expect(bodyOf(await client.ask(request))).toEqual({ credential: NO_REQUEST })
    gate.resolve()
    expect(await joining).toMatchObject({ ok: true })
    expect(await client.ask(request)).toMatchObject({ ok: true })
    expect(site.rooms.asked.find(({ what }) => what === "credential")).toMatchObject({
      body: { meeting, policy: { descriptor, signer }, request: NO_REQUEST },
    })
  })

  test("GWS18: over one connection a few credentials are asked for, and not more", async () => {
    const site = await openSite()
    const { document } = await invited(site)
    const { descriptor, signer } = document
    const client = await site.connect()
    await client.ask({ kind: "hello", nonce: NONCE })
    const request = { kind: "credential", descriptor, signer, request: NO_REQUEST } as const
    const replies = await Promise.all(Array.from({ length: 9 }, () => client.ask(request)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(8)
    expect(replies.at(-1)).toMatchObject({ code: "SESSION_TOO_FAST" })
    expect(await client.ask({ kind: "ping" })).toMatchObject({ ok: true })
  })

  test.for(["signalling", "keys"] as const)(
    "GWS18: outside S(%s) nothing about keys goes on",
    async (plane) => {
      const site = await openSite()
      const { document, meeting, join } = await invited(site)
      const policy = await site.trust.policyOf(meeting, document)
      const planes = { ...policy.descriptor.planes, [plane]: [regionId("eu-fr-par")] }
      const elsewhere = { ...policy, descriptor: { ...policy.descriptor, planes } }
      const other = await openSite({ trust: withPolicy(site.trust, elsewhere) })
      const client = await other.connect()
      await client.ask({ kind: "hello", nonce: NONCE })
      const { descriptor, signer } = document
      const request = { kind: "credential", descriptor, signer, request: NO_REQUEST } as const
      expect(await client.ask(request)).toMatchObject({ code: "NODE_OUT_OF_POLICY" })
      expect(await client.ask(await join())).toMatchObject({ code: "NODE_OUT_OF_POLICY" })
      expect(other.rooms.asked).toEqual([])
    },
  )

  test("GWS19: keys go to the seat, and what it says to those sessions and nobody else", async () => {
    const site = await openSite()
    const one = await joined(site)
    const other = await joined(site, `s_${"2".repeat(22)}`)
    const keys = { what: "hand-in", keyPackage: "package" } as const
    expect(bodyOf(await one.client.ask({ kind: "keys", keys }))).toEqual({ items: [] })
    expect(site.rooms.asked.at(-1)).toMatchObject({ what: "keys", session: SESSION, body: keys })
    const item = { what: "please-create" } as const
    site.gateway.port.sendKeys(one.meeting, [sessionId(SESSION)], item)
    expect(await one.client.eventsUpTo(1)).toEqual([{ kind: "keys", item }])
    expect(other.client.events).toEqual([])
    const stranger = await site.connect()
    expect(await stranger.ask({ kind: "keys", keys })).toMatchObject({ code: "SESSION_NOT_JOINED" })
  })

  test("GWS19: a Welcome passes once somebody has joined, and no longer when they are out", async () => {
    const site = await openSite()
    const { client, join, meeting } = await joined(site)
    const welcome = "w".repeat(1_398_102)
    const keys: Extract<KeysRequest, { what: "commit" }> = {
      what: "commit",
      group: "g".repeat(22),
      epoch: 1,
      commit: "c".repeat(349_526),
      welcome,
      added: [],
      removed: [],
      refused: [],
    }
    const long = { kind: "keys" as const, keys }
    expect(await client.ask(long)).toMatchObject({ ok: true })
    const item = { what: "welcome", group: keys.group, epoch: 2, welcome } as const
    for (let count = 0; count < 3; count += 1) {
      site.gateway.port.sendKeys(meeting, [sessionId(SESSION)], item)
    }
    expect(await client.eventsUpTo(3)).toHaveLength(3)

    const waiting = await site.connect()
    void waiting.ask(long)
    expect(await waiting.closed()).toMatchObject({ code: 1009 })

    const moved = { kind: "move", code: "NODE_LOST", message: "" } as const
    site.gateway.port.dismiss(meeting, sessionId(SESSION), moved)
    await client.eventsUpTo(4)
    void client.ask(long)
    expect(await client.closed()).toMatchObject({ code: 1009 })
    expect(await join()).toBeDefined()
  })
})

describe("after joining", () => {
  test("GWS7: requests about media go on in order and come back under their ids", async () => {
    const site = await openSite()
    const { client } = await joined(site)
    const replies = await Promise.all([
      client.ask({ kind: "connect", direction: "send", dtlsParameters: dtls(), resume: ["c"] }),
      client.ask({
        kind: "produce",
        source: "camera",
        trackKind: "video",
        rtpParameters: {},
        paused: false,
      }),
      client.ask({ kind: "pause-producer", producer: "producer-1" }),
    ])
    expect(replies.map(bodyOf)).toEqual([{}, { producer: "producer-1" }, {}])
    expect(site.rooms.asked.slice(1)).toMatchObject([
      { kind: "connect", session: SESSION, body: { resume: ["c"] } },
      { kind: "produce" },
      { kind: "pause-producer" },
    ])
    expect(site.rooms.asked[1]?.body).not.toHaveProperty("id")
  })

  test("GWS8: what is told reaches the clients of that meeting and session", async () => {
    const site = await openSite()
    const one = await joined(site)
    const other = await joined(site, `s_${"2".repeat(22)}`)
    const { port } = site.gateway
    const state = site.rooms.change(one.meeting)
    port.sendState(one.meeting, state)
    port.sendMediaEvent(one.meeting, sessionId(SESSION), { kind: "consumer-closed", consumer: "c" })
    const policy = site.rooms.policies.get(one.meeting)!
    port.sendDescriptor(one.meeting, policy)
    port.sendState(other.meeting, site.rooms.change(other.meeting))
    expect(await one.client.eventsUpTo(3)).toEqual([
      { kind: "state", state },
      { kind: "consumer-closed", consumer: "c" },
      { kind: "descriptor", ...policy.signed, digest: digestOf(policy.signed.descriptor) },
    ])
    expect(await other.client.eventsUpTo(1)).toMatchObject([
      { kind: "state", state: { meeting: other.meeting } },
    ])
    port.sendMediaEvent(one.meeting, sessionId(`s_${"9".repeat(22)}`), {
      kind: "consumer-closed",
      consumer: "c",
    })
    expect(await one.client.ask({ kind: "ping" })).toMatchObject({ ok: true })
    expect(one.client.events).toHaveLength(3)
  })

  test("GWS9: a newer state follows the answer that missed it", async () => {
    const site = await openSite()
    const { join, meeting } = await invited(site)
    const client = await site.connect()
    const late = site.rooms.join.bind(site.rooms)
    site.rooms.join = async (body) => {
      const answer = await late(body)
      site.rooms.change(meeting)
      return answer
    }
    expect(bodyOf(await client.ask(await join()))).toMatchObject({ state: { version: 1 } })
    expect(await client.eventsUpTo(1)).toMatchObject([{ kind: "state", state: { version: 2 } }])
  })

  test("GWS10: a session that is resumed elsewhere ends the old connection quietly", async () => {
    const site = await openSite()
    const { client, token } = await joined(site)
    const second = await site.connect()
    const resumed = await second.ask({
      kind: "resume",
      session: sessionId(SESSION),
      token: await token(SESSION),
    })
    expect(bodyOf(resumed)).toHaveProperty("state")
    expect(await client.closed()).toMatchObject({ code: 1000, reason: "SESSION_DISPLACED" })
    expect(client.events).toMatchObject([{ kind: "ended", code: "SESSION_DISPLACED" }])
    expect(await second.ask({ kind: "restart-ice", direction: "send" })).toMatchObject({ ok: true })
    expect(site.rooms.asked.map(({ what }) => what)).toEqual(["join", "resume", "media"])
  })

  test("GWS11: after a move the same connection may join again", async () => {
    const site = await openSite()
    const { client, meeting, join } = await joined(site)
    const notice = { kind: "move" as const, code: "NODE_LOST", message: "join again" }
    site.gateway.port.dismiss(meeting, sessionId(SESSION), notice)
    expect(await client.eventsUpTo(1)).toEqual([notice])
    expect(await client.ask({ kind: "restart-ice", direction: "send" })).toMatchObject({
      code: "SESSION_NOT_JOINED",
    })
    expect(await client.ask(await join())).toMatchObject({ ok: true })
  })

  test("GWS11: the end closes the connection", async () => {
    const site = await openSite()
    const { client, meeting } = await joined(site)
    const notice = { kind: "ended" as const, code: "MEETING_ENDED", message: "over" }
    site.gateway.port.dismiss(meeting, sessionId(SESSION), notice)
    expect(await client.closed()).toEqual({ code: 1000, reason: "MEETING_ENDED" })
    expect(client.events).toEqual([notice])
    expect(site.rooms.asked.map(({ what }) => what)).toEqual(["join"])
  })

  test("GWS12: a broken connection is told once, one that left is not", async () => {
    const site = await openSite()
    const { client } = await joined(site)
    client.socket.terminate()
    await client.closed()
    const left = await joined(site, `s_${"2".repeat(22)}`)
    expect(await left.client.ask({ kind: "leave" })).toMatchObject({ ok: true })
    left.client.socket.close()
    await left.client.closed()
    await site.gateway.close()
    expect(site.rooms.asked.map(({ what }) => what)).toEqual([
      "join",
      "disconnected",
      "join",
      "leave",
    ])
  })

  test("GWS22: whoever waits hears what is for them alone, and joins over the same connection", async () => {
    const site = await openSite()
    const { join, meeting } = await invited(site)
    const client = await site.connect()
    site.rooms.refusal = "WAITING_ROOM"
    const waiting = sessionId(`s_${"w".repeat(22)}`)
    expect(await client.ask(await join({ session: waiting }))).toMatchObject({
      code: "WAITING_ROOM",
    })
    site.rooms.refusal = undefined
    expect(await client.ask({ kind: "introduce", name: "Ben" })).toMatchObject({ ok: true })
    for (const request of [
      { kind: "control", control: { control: "admit", whom: "all" } },
      { kind: "restart-ice", direction: "send" },
      { kind: "consume", producers: ["p"] as string[] },
    ] as const) {
      expect(await client.ask(request)).toMatchObject({ code: "SESSION_NOT_JOINED" })
    }
    site.rooms.change(meeting)
    site.gateway.port.sendKeys(meeting, [waiting], { what: "please-create" })
    site.gateway.port.sendNotice(meeting, [sessionId(`s_${"z".repeat(22)}`)], {
      notice: "admitted",
    })
    site.gateway.port.sendNotice(meeting, [waiting], { notice: "admitted" })
    expect(await client.eventsUpTo(1)).toEqual([{ kind: "notice", notice: { notice: "admitted" } }])
    expect(await client.ask(await join({ session: SESSION }))).toMatchObject({ ok: true })
    expect(site.rooms.asked.map(({ what }) => what)).toEqual([
      "join",
      "introduce",
      "join",
      "stop-waiting",
    ])
  })

  test("GWS22: who waits no longer is told to the meeting layer once", async () => {
    const site = await openSite()
    const { join, meeting } = await invited(site)
    site.rooms.refusal = "LINK_IN_USE"
    const [one, other] = [await site.connect(), await site.connect()]
    const first = sessionId(`s_${"1".repeat(22)}`)
    const second = sessionId(`s_${"2".repeat(22)}`)
    await one.ask(await join({ session: first }))
    await other.ask(await join({ session: second }))
    one.socket.terminate()
    await site.rooms.until("stop-waiting")
    site.gateway.port.dismiss(meeting, second, {
      kind: "ended",
      code: "ADMISSION_DENIED",
      message: "",
    })
    expect(await other.closed()).toEqual({ code: 1000, reason: "ADMISSION_DENIED" })
    await site.gateway.close()
    const told = site.rooms.asked.filter(({ what }) => what === "stop-waiting")
    expect(told.map(({ session }) => session)).toEqual([first, second])
  })

  test("GWS17: a page that goes away has left", async () => {
    const site = await openSite()
    const { client } = await joined(site)
    client.socket.close(1001)
    await site.rooms.until("leave")
    expect(site.rooms.asked.map(({ what }) => what)).toEqual(["join", "leave"])
  })

  test("GWS12: who breaks off while being let in is told as broken", async () => {
    const site = await openSite()
    const { join } = await invited(site)
    const client = await site.connect()
    const gate = Promise.withResolvers<void>()
    site.rooms.gate = gate.promise
    const request = await join({ session: SESSION })
    client.socket.send(JSON.stringify({ id: 1, ...request }))
    await site.rooms.until("join")
    client.socket.terminate()
    await site.gateway.close()
    gate.resolve()
    await site.rooms.until("disconnected")
    expect(site.rooms.asked).toMatchObject([
      { what: "join" },
      { what: "disconnected", session: SESSION },
    ])
  })
})

function dtls(): { role: "client"; fingerprints: { algorithm: "sha-256"; value: string }[] } {
  return {
    role: "client",
    fingerprints: [{ algorithm: "sha-256", value: `00${":00".repeat(31)}` }],
  }
}

/** The same trust, which reads one policy as another. */
function withPolicy(
  trust: Site["trust"],
  policy: Awaited<ReturnType<Site["trust"]["policyOf"]>>,
): Site["trust"] {
  return Object.create(trust, {
    policyOf: { value: async () => await Promise.resolve(policy) },
  }) as Site["trust"]
}

async function untilConnected(attempt: () => Promise<TestClient>): Promise<TestClient> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!String(error).includes("503")) throw error
    }
  }
}
