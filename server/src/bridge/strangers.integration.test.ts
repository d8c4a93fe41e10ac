// SPDX-License-Identifier: Apache-2.0
import { DESCRIPTOR, NODE_CERTIFICATE, signClaims } from "@landmoot/core/signed"
import { meetingId, nodeId, regionId } from "@landmoot/core/units"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import {
  authorityFile,
  issueNodeCertificate,
  makeTlsIdentity,
  readPrivateKey,
} from "../trust/index.ts"
import { TEST_TIME } from "../trust/testing/deployment.ts"
import { testDescriptor } from "../trust/testing/descriptor.ts"
import { codesOf, type Island, leaving, makeSea, nodeOf, type Sea } from "./testing/island.ts"
import { identityIn, impersonate, Stranger } from "./testing/stranger.ts"

// Rules are those of SPEC.md, section "Bridges (BRI)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"
const ASHBURN = "us-va-iad"
const BOTH = [FRANKFURT, PARIS]

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

/** Certificates for Paris's own TLS key that nobody may accept, and the code that says why. */
const BAD_CERTIFICATES = [
  { name: "signed by another region's authority", by: ASHBURN, code: "SIGNED_FORGED" },
  { name: "that has ended", by: PARIS, at: TEST_TIME - 90_000, code: "SIGNED_EXPIRED" },
  { name: "from the future", by: PARIS, at: TEST_TIME + 90_000, code: "SIGNED_NOT_YET_VALID" },
  {
    name: "of a region that its authority may not certify",
    by: ASHBURN,
    as: ASHBURN,
    code: "CERTIFICATE_WRONG_REGION",
  },
  {
    name: "with addresses of another region",
    by: PARIS,
    prefixes: ["127.0.0.22/32"],
    code: "CERTIFICATE_FOREIGN_ADDRESS",
  },
  {
    name: "of an authority that nobody lists",
    by: PARIS,
    as: "uk-lon",
    code: "CERTIFICATE_UNKNOWN_ISSUER",
  },
  { name: "that is nonsense", jws: "x".repeat(40), code: "SIGNED_MALFORMED" },
] as const

type BadCertificate = (typeof BAD_CERTIFICATES)[number]

async function certificateOf(bad: BadCertificate): Promise<string> {
  if ("jws" in bad) return bad.jws
  const { iat: _iat, exp: _exp, ...claims } = paris.trust.certificate
  const prefixes = "prefixes" in bad ? bad.prefixes : claims.prefixes
  const authority = await readPrivateKey(authorityFile(sea.deployment.directory, regionId(bad.by)))
  const now = "at" in bad ? bad.at : TEST_TIME
  if (!("as" in bad)) {
    return await issueNodeCertificate(authority, { ...claims, prefixes }, { now })
  }
  // Under the name of one authority, about a node of Paris.
  return await signClaims(
    NODE_CERTIFICATE,
    { ...claims, iat: now, exp: now + 600 },
    { kid: `authority:${bad.as}`, key: authority },
  )
}

describe("a stranger who calls", () => {
  test.for(BAD_CERTIFICATES)("BRI2: with a certificate $name is refused", async (bad) => {
    const identity = await identityIn(sea.deployment.keysOf(PARIS))
    const stranger = await Stranger.dial(frankfurt, identity)
    stranger.send({ kind: "hello", certificate: await certificateOf(bad) })
    expect(await stranger.closed).toEqual({ code: 4003, reason: bad.code })
    expect(stranger.frames.map(({ kind }) => kind)).toEqual(["hello"])
    expect(frankfurt.problems).toEqual([bad.code])
    expect(frankfurt.courier.bridges()).toEqual([])
  })

  test("BRI3: with a good certificate and another TLS key is refused", async () => {
    const identity = await makeTlsIdentity("stranger", TEST_TIME)
    const stranger = await Stranger.dial(frankfurt, identity)
    stranger.send({ kind: "hello", certificate: paris.trust.certificateJws })
    expect(await stranger.closed).toEqual({ code: 4003, reason: "BRIDGE_WRONG_KEY" })
  })

  test("BRI3: without a TLS certificate gets nothing at all", async () => {
    const stranger = await Stranger.dial(frankfurt, { certificate: "", key: "" })
    expect((await stranger.closed).code).toBe(1006)
    expect(stranger.frames).toEqual([])
  })

  test("BRI4: of the same region is refused", async () => {
    const identity = await identityIn(sea.deployment.keysOf(FRANKFURT))
    const stranger = await Stranger.dial(frankfurt, identity)
    stranger.send({ kind: "hello", certificate: frankfurt.trust.certificateJws })
    expect(await stranger.closed).toEqual({ code: 4003, reason: "BRIDGE_WRONG_REGION" })
  })

  test.for([
    { name: "a request before hello", frames: [{ kind: "done" }] },
    { name: "no JSON", frames: ["{"] },
    { name: "a frame of no kind", frames: [{ kind: "hello" }] },
    { name: "bytes", frames: [Uint8Array.of(1, 2, 3)] },
  ])("BRI6: who sends $name is cut off", async ({ frames }) => {
    const identity = await identityIn(sea.deployment.keysOf(PARIS))
    const stranger = await Stranger.dial(frankfurt, identity)
    for (const frame of frames) {
      if (frame instanceof Uint8Array) stranger.sendBytes(frame)
      else stranger.send(frame)
    }
    expect(await stranger.closed).toEqual({ code: 4003, reason: "BRIDGE_MALFORMED" })
  })

  test("BRI6: who says nothing is cut off", async () => {
    const identity = await identityIn(sea.deployment.keysOf(PARIS))
    const stranger = await Stranger.dial(frankfurt, identity)
    expect(await stranger.closed).toEqual({ code: 4003, reason: "BRIDGE_HELLO_TIMEOUT" })
  })

  test("BRI6: who greets and then uses no meeting is let go", async () => {
    const stranger = await greeting(PARIS)
    expect(await stranger.closed).toEqual({ code: 1000, reason: "" })
  })
})

/** A stranger with all the keys of a node, who has been greeted. */
async function greeting(leaf: string): Promise<Stranger> {
  const island = sea.island(leaf)
  const stranger = await Stranger.dial(frankfurt, await identityIn(sea.deployment.keysOf(leaf)))
  stranger.send({ kind: "hello", certificate: island.trust.certificateJws })
  await stranger.frame("hello")
  return stranger
}

describe("a meeting on a bridge", () => {
  const request = (name: string, body: object) => ({
    kind: "request",
    id: 1,
    to: { kind: "node", node: nodeId("eu-de-fra/node-1") },
    name,
    body,
  })

  test.for([
    { name: "that does not allow the asker's region", leaf: ASHBURN, regions: BOTH },
    { name: "that does not allow the own region", leaf: PARIS, regions: [PARIS], home: PARIS },
  ])("BRI5: under a policy $name is BRIDGE_REFUSED", async ({ leaf, regions, home }) => {
    let handled = 0
    frankfurt.courier.handle("seat.leave", async () => {
      handled += 1
      return {}
    })
    const stranger = await greeting(leaf)
    const meeting = meetingId(`${home ?? FRANKFURT}.${"m".repeat(22)}`)
    const { trust } = sea.island(home ?? FRANKFURT)
    const policy = {
      descriptor: await trust.sign(DESCRIPTOR, testDescriptor({ meeting, regions })),
      signer: trust.certificateJws,
    }
    stranger.send({ kind: "use", meeting, policy })
    stranger.send(request("seat.leave", leaving(meeting)))
    expect(await stranger.frame("answer")).toMatchObject({ ok: false, code: "BRIDGE_REFUSED" })
    expect(handled).toBe(0)
    expect(frankfurt.courier.bridges()).toEqual([])
    expect(frankfurt.events).toEqual([])
  })

  test.for(["before", "after"])(
    "BRI16: under a policy that was superseded %s it was shown is BRIDGE_REFUSED",
    async (when) => {
      frankfurt.courier.handle("seat.leave", async () => ({}))
      const stranger = await greeting(PARIS)
      const { meeting, policy, attach } = await sea.meeting({ name: "one", regions: BOTH })
      const narrow = await sea.meeting({ name: "one", regions: [FRANKFURT], revision: 2 })
      const use = { kind: "use", meeting, policy: policy.signed }
      if (when === "after") {
        stranger.send(use)
        stranger.send(request("seat.leave", leaving(meeting)))
        expect(await stranger.frame("answer")).toMatchObject({ ok: true })
        stranger.frames.length = 0
      }
      narrow.attach(FRANKFURT)
      if (when === "before") stranger.send(use)
      stranger.send(request("seat.leave", leaving(meeting)))
      expect(await stranger.frame("answer")).toMatchObject({ ok: false, code: "BRIDGE_REFUSED" })
      // Nor does an older revision come back into force.
      attach(FRANKFURT)
      expect(
        await codesOf(frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting))),
      ).toEqual(["COURIER_FORBIDDEN"])
    },
  )

  test("BRI5: under a forged policy is the code of the signature", async () => {
    const stranger = await greeting(ASHBURN)
    const meeting = meetingId(`${FRANKFURT}.${"m".repeat(22)}`)
    const regions = [FRANKFURT, PARIS, ASHBURN]
    const { trust } = sea.island(ASHBURN)
    // Ashburn signs for itself what only the meeting's home may sign.
    const policy = {
      descriptor: await trust.sign(DESCRIPTOR, testDescriptor({ meeting, regions })),
      signer: trust.certificateJws,
    }
    stranger.send({ kind: "use", meeting, policy })
    stranger.send(request("seat.leave", leaving(meeting)))
    expect(await stranger.frame("answer")).toMatchObject({
      ok: false,
      code: "SIGNED_OTHER_SUBJECT",
    })
  })

  test("BRI5: that was not announced is BRIDGE_NOT_IN_USE, and so is an expired one", async () => {
    const stranger = await greeting(PARIS)
    const { meeting, policy } = await sea.meeting({ name: "one", regions: BOTH })
    stranger.send(request("seat.leave", leaving(meeting)))
    expect(await stranger.frame("answer")).toMatchObject({ code: "BRIDGE_NOT_IN_USE" })
    frankfurt.courier.handle("seat.leave", async () => ({}))
    stranger.frames.length = 0
    stranger.send({ kind: "use", meeting, policy: policy.signed })
    stranger.send(request("seat.leave", leaving(meeting)))
    expect(await stranger.frame("answer")).toMatchObject({ ok: true })
    sea.clock.now += 3600
    stranger.frames.length = 0
    stranger.send(request("seat.leave", leaving(meeting)))
    expect(await stranger.frame("answer")).toMatchObject({ code: "BRIDGE_NOT_IN_USE" })
  })

  test("BRI4: for a node of another region is not passed on", async () => {
    const stranger = await greeting(PARIS)
    const { meeting, policy } = await sea.meeting({ name: "one", regions: BOTH })
    stranger.send({ kind: "use", meeting, policy: policy.signed })
    const to = { kind: "region", region: ASHBURN }
    stranger.send({ ...request("seat.leave", leaving(meeting)), to })
    expect(await stranger.frame("answer")).toMatchObject({ code: "BRIDGE_WRONG_REGION" })
  })

  test("COU7: a malformed or unknown request is answered with its code", async () => {
    const stranger = await greeting(PARIS)
    const { meeting, policy } = await sea.meeting({ name: "one", regions: BOTH })
    stranger.send({ kind: "use", meeting, policy: policy.signed })
    stranger.send(request("seat.leave", { meeting, extra: true }))
    expect(await stranger.frame("answer")).toMatchObject({ code: "COURIER_INVALID" })
    stranger.frames.length = 0
    stranger.send(request("constructor", leaving(meeting)))
    expect(await stranger.frame("answer")).toMatchObject({ code: "COURIER_UNHANDLED" })
  })
})

describe("a stranger in the place of a region's node", () => {
  async function askParis(): Promise<readonly string[]> {
    const { meeting, attach } = await sea.meeting({ name: "one", regions: BOTH })
    attach(FRANKFURT)
    return await codesOf(frankfurt.courier.request(nodeOf(paris), "seat.leave", leaving(meeting)))
  }

  /** What Frankfurt said to whoever stood in Paris's place and showed this certificate. */
  async function hearing(
    certificate: string,
    identity = identityIn(sea.deployment.keysOf(PARIS)),
  ): Promise<{ codes: readonly string[]; said: readonly unknown[] }> {
    const strangers: Stranger[] = []
    const listener = await impersonate(paris, await identity, (stranger) => {
      strangers.push(stranger)
      stranger.send({ kind: "hello", certificate })
    })
    const codes = await askParis()
    await Promise.all(strangers.map(async ({ closed }) => await closed))
    await listener.close()
    return { codes, said: strangers.flatMap(({ frames }) => frames.map(({ kind }) => kind)) }
  }

  test.for(BAD_CERTIFICATES)("BRI2: with a certificate $name hears nothing", async (bad) => {
    const { codes, said } = await hearing(await certificateOf(bad))
    expect(codes).toEqual(["COURIER_UNREACHABLE", bad.code])
    expect(said).toEqual(["hello"])
  })

  test("BRI3: with a good certificate and another TLS key hears nothing", async () => {
    const identity = makeTlsIdentity("stranger", TEST_TIME)
    const { codes, said } = await hearing(paris.trust.certificateJws, identity)
    expect(codes).toEqual(["COURIER_UNREACHABLE", "BRIDGE_WRONG_KEY"])
    expect(said).toEqual(["hello"])
  })

  test("BRI4: who is a true node of another region hears nothing", async () => {
    const identity = identityIn(sea.deployment.keysOf(ASHBURN))
    const { codes, said } = await hearing(sea.island(ASHBURN).trust.certificateJws, identity)
    expect(codes).toEqual(["COURIER_UNREACHABLE", "BRIDGE_WRONG_REGION"])
    expect(said).toEqual(["hello"])
  })

  test("COU7: a malformed answer is COURIER_INVALID, a refusal is its code", async () => {
    const identity = await identityIn(sea.deployment.keysOf(PARIS))
    const replies = [
      { ok: true, body: { unexpected: 1 } },
      { ok: false, code: "SESSION_UNKNOWN", message: "no" },
    ]
    const listener = await impersonate(paris, identity, (stranger) => {
      stranger.send({ kind: "hello", certificate: paris.trust.certificateJws })
      void (async () => {
        for (const [index, reply] of replies.entries()) {
          await stranger.frame("request")
          stranger.frames.length = 0
          stranger.send({ kind: "answer", id: index + 1, ...reply })
        }
      })()
    })
    expect((await askParis())[0]).toBe("COURIER_INVALID")
    expect(await askParis()).toEqual(["SESSION_UNKNOWN"])
    await listener.close()
  })
})
