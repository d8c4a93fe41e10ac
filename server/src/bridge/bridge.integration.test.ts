// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises"
import { type MeetingId, regionId } from "@landmoot/core/units"
import { afterEach, beforeEach, expect, test } from "vitest"
import { issueNodeCertificate, nodeFiles, readPrivateKey } from "../trust/index.ts"
import { createCourier } from "./courier.ts"
import { codesOf, type Island, leaving, makeSea, nodeOf, type Sea } from "./testing/island.ts"

// Rules are those of SPEC.md, section "Bridges (BRI)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"
const BOTH = [FRANKFURT, PARIS]

let sea: Sea
let frankfurt: Island
let paris: Island

beforeEach(async () => {
  sea = await makeSea(BOTH)
  ;[frankfurt, paris] = [sea.island(FRANKFURT), sea.island(PARIS)]
  for (const { courier } of [frankfurt, paris]) courier.handle("seat.leave", async () => ({}))
})

afterEach(async () => {
  await sea[Symbol.asyncDispose]()
})

const ask = async (from: Island, to: Island, meeting: MeetingId): Promise<object> =>
  await from.courier.request(nodeOf(to), "seat.leave", leaving(meeting))

/** Makes Paris take a request and never answer it; resolves when it has come. */
function swallow(kind: "media.close"): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  paris.courier.handle(kind, async () => {
    resolve()
    return await new Promise<Record<string, never>>(() => {})
  })
  return promise
}

test("BRI1: the first request opens the bridge, and both ends know its meetings", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  expect(frankfurt.courier.bridges()).toEqual([])
  paris.courier.handle("media.close", async (_body, { node, region, certificate }) => {
    expect([node, region, certificate.node]).toEqual([frankfurt.node, FRANKFURT, frankfurt.node])
    return {}
  })
  await frankfurt.courier.request(nodeOf(paris), "media.close", leaving(meeting))
  expect(frankfurt.courier.bridges()).toEqual([{ region: PARIS, meetings: [meeting] }])
  expect(paris.courier.bridges()).toEqual([{ region: FRANKFURT, meetings: [meeting] }])
  expect(frankfurt.events).toEqual([{ kind: "opened", region: PARIS, meetings: [meeting] }])
  expect(paris.events).toEqual([{ kind: "opened", region: FRANKFURT, meetings: [meeting] }])
})

test.for(BOTH)("BRI7: the bridge closes when %s detaches its last meeting", async (leaf) => {
  const one = await sea.meeting({ name: "one", regions: BOTH })
  const two = await sea.meeting({ name: "two", regions: BOTH })
  one.attach(...BOTH)
  two.attach(...BOTH)
  await ask(frankfurt, paris, one.meeting)
  await ask(paris, frankfurt, two.meeting)
  one.detach(leaf)
  const [near, far] = leaf === FRANKFURT ? [frankfurt, paris] : [paris, frankfurt]
  await ask(near, far, two.meeting)
  expect(paris.courier.bridges()).toEqual([{ region: FRANKFURT, meetings: [two.meeting] }])
  expect(frankfurt.courier.bridges()).toEqual([{ region: PARIS, meetings: [two.meeting] }])
  two.detach(leaf)
  expect(await frankfurt.event("closed")).toEqual({ kind: "closed", region: PARIS, meetings: [] })
  await paris.event("closed")
  expect([frankfurt, paris].map(({ courier }) => courier.bridges())).toEqual([[], []])
})

test("BRI7: what waits is answered first, though the meeting was detached meanwhile", async () => {
  const { meeting, attach, detach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  paris.courier.handle("media.close", async () => {
    detach(PARIS)
    return {}
  })
  const asking = frankfurt.courier.request(nodeOf(paris), "media.close", leaving(meeting))
  detach(FRANKFURT)
  expect(await codesOf(asking)).toEqual([])
  await Promise.all([frankfurt.event("closed"), paris.event("closed")])
  expect([...frankfurt.events, ...paris.events].map(({ kind }) => kind)).not.toContain("lost")
})

test("BRI8: a broken connection is made again, without a word, and repeats nothing", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  const arrived = swallow("media.close")
  const waiting = frankfurt.courier.request(nodeOf(paris), "media.close", leaving(meeting))
  const codes = codesOf(waiting)
  await arrived
  paris.strait.cut()
  expect(await codes).toEqual(["COURIER_UNREACHABLE", "BRIDGE_BROKEN"])
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
  expect(await ask(paris, frankfurt, meeting)).toEqual({})
  expect(frankfurt.events.map(({ kind }) => kind)).toEqual(["opened"])
  expect(paris.events.map(({ kind }) => kind)).toEqual(["opened"])
  expect(paris.strait.connections).toBe(2)
})

test("BRI8: the other end makes it again if the one that made it cannot", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  paris.strait.isBlocked = true
  paris.strait.cut()
  // This one may have gone onto the connection that Paris does not know to be broken.
  await codesOf(ask(paris, frankfurt, meeting))
  expect(await ask(paris, frankfurt, meeting)).toEqual({})
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
  expect(frankfurt.events.map(({ kind }) => kind)).toEqual(["opened"])
})

test("BRI17: a node that was started again within that time is told as lost all the same", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  await paris.courier.close()
  await paris.restart()
  paris.courier.handle("seat.leave", async () => ({}))
  expect(await frankfurt.event("lost")).toEqual({
    kind: "lost",
    region: PARIS,
    meetings: [meeting],
  })
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
  expect(frankfurt.events.map(({ kind }) => kind)).toEqual(["opened", "lost", "opened"])
})

test("BRI18: of two policies of one revision the one that was attached first counts", async () => {
  const { meeting, policy, attach } = await sea.meeting({ name: "one", regions: BOTH })
  const forked = await sea.meeting({ name: "one", regions: [FRANKFURT] })
  expect(forked.policy.descriptor.revision).toBe(policy.descriptor.revision)
  attach(...BOTH)
  forked.attach(...BOTH)
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
})

test("BRI9: when it cannot be made again it is lost, and what waited for it fails", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  frankfurt.strait.isBlocked = true
  paris.strait.isBlocked = true
  paris.strait.cut()
  // Frankfurt notices in a later turn; the request waits for the mending or dials in vain.
  const codes = await codesOf(ask(frankfurt, paris, meeting))
  expect(codes[0]).toBe("COURIER_UNREACHABLE")
  expect(await frankfurt.event("lost")).toEqual({
    kind: "lost",
    region: PARIS,
    meetings: [meeting],
  })
  expect(frankfurt.courier.bridges()).toEqual([])
  paris.strait.isBlocked = false
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
})

test("BRI9: a meeting that is detached while its bridge is mended is not told as lost", async () => {
  const { meeting, attach, detach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(FRANKFURT)
  await ask(frankfurt, paris, meeting)
  paris.strait.isBlocked = true
  paris.strait.cut()
  detach(FRANKFURT)
  await frankfurt.event("closed")
  expect(frankfurt.events.map(({ kind }) => kind)).toEqual(["opened", "closed"])
})

test("BRI9: a node that closes while a meeting uses its bridge is lost to the others", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  await paris.courier.close()
  await frankfurt.event("lost")
  expect(paris.events.map(({ kind }) => kind)).toEqual(["opened", "closed"])
  await paris.restart()
  paris.courier.handle("seat.leave", async () => ({}))
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
})

test("BRI10: both regions open at once, everything is answered, and everything closes", async () => {
  const { meeting, attach, detach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  const asking = Array.from({ length: 20 }, (_, n) =>
    n % 2 === 0 ? ask(frankfurt, paris, meeting) : ask(paris, frankfurt, meeting),
  )
  expect(await Promise.all(asking)).toEqual(asking.map(() => ({})))
  expect(frankfurt.courier.bridges()).toEqual([{ region: PARIS, meetings: [meeting] }])
  expect(paris.courier.bridges()).toEqual([{ region: FRANKFURT, meetings: [meeting] }])
  detach(...BOTH)
  await Promise.all([frankfurt.event("closed"), paris.event("closed")])
  expect([frankfurt, paris].map(({ courier }) => courier.bridges())).toEqual([[], []])
})

test("BRI11: a region that cannot be dialled is asked over the bridge that it opened", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  frankfurt.strait.isBlocked = true
  expect((await codesOf(ask(paris, frankfurt, meeting)))[0]).toBe("COURIER_UNREACHABLE")
  await ask(frankfurt, paris, meeting)
  expect(await ask(paris, frankfurt, meeting)).toEqual({})
})

test("BRI12: a silent death is noticed", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  paris.strait.freeze()
  frankfurt.strait.freeze()
  const asking = frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting))
  expect(await codesOf(asking)).toEqual(["COURIER_UNREACHABLE", "BRIDGE_SILENT"])
  await Promise.all([frankfurt.event("lost"), paris.event("lost")])
})

test("BRI13: a renewed certificate is shown over the open bridge, which so outlives the first", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH, exp: 2 ** 40 })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  const first = frankfurt.trust.certificate
  sea.clock.now += (first.exp - first.iat) / 2
  await Promise.all([frankfurt.trust.refresh(), paris.trust.refresh()])
  expect(frankfurt.trust.certificate.exp).toBeGreaterThan(first.exp)
  await ask(frankfurt, paris, meeting)
  await ask(paris, frankfurt, meeting)
  sea.clock.now = first.exp
  expect(await ask(frankfurt, paris, meeting)).toEqual({})
  expect(frankfurt.events.map(({ kind }) => kind)).toEqual(["opened"])
})

test("BRI13: a certificate that ends without being renewed closes the bridge", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH, exp: 2 ** 40 })
  attach(...BOTH)
  // Paris has a certificate that is about to end, and no authority at hand to renew it.
  const files = nodeFiles(sea.deployment.keysOf(PARIS))
  const authority = await readPrivateKey(files.authority)
  const { iat: _iat, exp: _exp, ...claims } = paris.trust.certificate
  const now = sea.clock.now - 10
  await writeFile(
    files.certificate,
    await issueNodeCertificate(authority, claims, { now, seconds: 20 }),
  )
  await writeFile(
    files.authority,
    await readFile(nodeFiles(sea.deployment.keysOf(FRANKFURT)).authority),
  )
  await paris.trust.refresh()
  await ask(frankfurt, paris, meeting)
  sea.clock.now += 10
  await frankfurt.event("lost")
  expect(await codesOf(ask(frankfurt, paris, meeting))).toEqual([
    "COURIER_UNREACHABLE",
    "SIGNED_EXPIRED",
  ])
})

test("BRI14: a narrower revision takes the meeting off the bridge", async () => {
  const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
  attach(...BOTH)
  await ask(frankfurt, paris, meeting)
  const narrow = await sea.meeting({ name: "one", regions: [FRANKFURT], revision: 2 })
  narrow.attach(FRANKFURT)
  await Promise.all([frankfurt.event("closed"), paris.event("closed")])
  expect(await codesOf(ask(frankfurt, paris, meeting))).toEqual(["COURIER_FORBIDDEN"])
})

test("BRI15: an address that is taken is BRIDGE_LISTEN_FAILED", async () => {
  const taken = createCourier({
    trust: frankfurt.trust,
    config: {
      bridge: { address: "127.0.0.20", port: frankfurt.courier.port },
      keys: sea.deployment.keysOf(regionId(FRANKFURT)),
    },
  })
  expect(await codesOf(taken)).toEqual(["BRIDGE_LISTEN_FAILED"])
})
