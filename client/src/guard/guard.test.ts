// SPDX-License-Identifier: Apache-2.0
import { type NodeCertificate, publicKeyOf } from "@landmoot/core/signed"
import { meetingId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import {
  addressOf,
  ASHBURN,
  authorityOf,
  catalogue,
  catalogueClaims,
  certificate,
  certificateClaims,
  descriptor,
  FRANKFURT,
  fingerprintOf,
  MEETING,
  nodeKeyOf,
  nodeOf,
  NOW,
  originOf,
  PARIS,
  planesOf,
  proof,
  ROOT_PUBLIC,
  STRANGER,
  transportOffer,
} from "../testing/world.ts"
import { GuardError } from "./errors.ts"
import { Guard, type GuardOptions } from "./guard.ts"
import type { SelectedPair } from "./transport.ts"

const NONCE = "n".repeat(22)

function newGuard(changes: Partial<GuardOptions> = {}): Guard {
  return new Guard({
    root: ROOT_PUBLIC,
    meeting: MEETING,
    pinned: [FRANKFURT, PARIS],
    now: () => NOW * 1000,
    ...changes,
  })
}

async function guardWithPolicy(changes: Partial<GuardOptions> = {}): Promise<Guard> {
  const guard = newGuard(changes)
  await guard.admitCatalogue(await catalogue())
  await guard.admitPolicy(await policy(), "start")
  return guard
}

async function policy(changes: Parameters<typeof descriptor>[0] = {}) {
  return { descriptor: await descriptor(changes), signer: await certificate(FRANKFURT) }
}

const gateway = certificateClaims(FRANKFURT)

/** The code of the refusal, or undefined. */
async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  return (await errorOf(work))?.code
}

async function errorOf(work: Promise<unknown>): Promise<GuardError | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof GuardError) return error
    throw error
  }
}

test("GU1: admits the honest, and records every check in order", async () => {
  const guard = await guardWithPolicy()
  const answer = { certificate: await certificate(PARIS), proof: await proof(PARIS, {}) }
  const asked = { region: PARIS, origin: originOf(PARIS), nonce: NONCE }
  const admitted = await guard.admitGateway(answer, asked)
  const media = await guard.admitMedia(
    {
      certificate: await certificate(FRANKFURT),
      send: transportOffer(FRANKFURT),
      receive: transportOffer(FRANKFURT),
    },
    admitted,
  )
  await guard.admitPair(pair(), media, transportOffer(FRANKFURT))
  expect(guard.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "catalogue passed",
    "signer passed",
    "descriptor passed",
    "pinned-regions passed",
    "certificate passed",
    "node-key passed",
    "region passed",
    "certificate passed",
    "region passed",
    "fingerprint passed",
    "candidates passed",
    "relays passed",
    "selected-pair passed",
  ])
  expect(guard.checks.at(-1)).toEqual({
    name: "selected-pair",
    subject: nodeOf(FRANKFURT),
    outcome: "passed",
    at: NOW * 1000,
  })
})

test("GU1: records a refusal with its code", async () => {
  const guard = newGuard()
  await codeOf(guard.admitCatalogue(await catalogue({}, STRANGER)))
  expect(guard.checks).toEqual([
    {
      name: "catalogue",
      subject: "operator",
      outcome: "refused",
      code: "GUARD_CATALOGUE_FORGED",
      at: NOW * 1000,
    },
  ])
})

describe("the catalogue", () => {
  test.for([
    { name: "a forged one", jws: catalogue({}, STRANGER), code: "GUARD_CATALOGUE_FORGED" },
    { name: "no signed object", jws: "x".repeat(20), code: "GUARD_CATALOGUE_FORGED" },
    { name: "another kind", jws: descriptor(), code: "GUARD_CATALOGUE_FORGED" },
    { name: "one from the future", jws: catalogue({ iat: NOW + 86_400 }), code: "GUARD_CLOCK" },
  ])("GU2: refuses $name", async ({ jws, code }) => {
    expect(await codeOf(newGuard().admitCatalogue(await jws))).toBe(code)
  })

  test("GU2: refuses one older than seen", async () => {
    const guard = newGuard()
    await guard.admitCatalogue(await catalogue({ version: 8 }))
    expect(await codeOf(guard.admitCatalogue(await catalogue()))).toBe("GUARD_CATALOGUE_ROLLBACK")
  })
})

describe("the descriptor", () => {
  const otherMeeting = meetingId(`${FRANKFURT}.${"o".repeat(22)}`)
  const asParis = { kid: nodeOf(PARIS), key: nodeKeyOf(PARIS) }
  test.for([
    {
      name: "a forged signer",
      signer: certificate(FRANKFURT, {}, { kid: `authority:${FRANKFURT}`, key: STRANGER }),
      code: "GUARD_SIGNER_FORGED",
    },
    {
      name: "an expired signer",
      signer: certificate(FRANKFURT, { exp: NOW - 1 }),
      code: "GUARD_SIGNER_EXPIRED",
    },
    {
      name: "a signer from the future",
      signer: certificate(FRANKFURT, { iat: NOW + 86_400, exp: NOW + 90_000 }),
      code: "GUARD_CLOCK",
    },
    {
      name: "a signer that is not of the home",
      signer: certificate(PARIS),
      signed: descriptor({}, asParis),
      code: "GUARD_SIGNER_NOT_HOME",
    },
    {
      name: "a signer that keeps no accounts",
      signer: certificate(FRANKFURT, { roles: ["media"] }),
      code: "GUARD_SIGNER_NOT_HOME",
    },
    {
      name: "a forged descriptor",
      signed: descriptor({}, { kid: nodeOf(FRANKFURT), key: STRANGER }),
      code: "GUARD_DESCRIPTOR_FORGED",
    },
    {
      name: "a descriptor that somebody else signed",
      signed: descriptor({}, asParis),
      code: "GUARD_DESCRIPTOR_FORGED",
    },
    {
      name: "an expired descriptor",
      signed: descriptor({ exp: NOW }),
      code: "GUARD_DESCRIPTOR_EXPIRED",
    },
    {
      name: "a descriptor from the future",
      signed: descriptor({ iat: NOW + 86_400, exp: NOW + 90_000 }),
      code: "GUARD_CLOCK",
    },
    {
      name: "another meeting's descriptor",
      signed: descriptor({ meeting: otherMeeting }),
      code: "GUARD_DESCRIPTOR_OTHER_MEETING",
    },
    {
      name: "a descriptor made with a newer catalogue",
      signed: descriptor({ catalogueVersion: 8 }),
      code: "GUARD_CATALOGUE_ROLLBACK",
    },
  ])("GU3: refuses $name", async ({ signer, signed, code }) => {
    const guard = newGuard()
    await guard.admitCatalogue(await catalogue())
    const papers = {
      descriptor: await (signed ?? descriptor()),
      signer: await (signer ?? certificate(FRANKFURT)),
    }
    expect(await codeOf(guard.admitPolicy(papers, "start"))).toBe(code)
  })

  test.for([
    { name: "the same again", next: {}, code: undefined },
    { name: "the next revision", next: { revision: 3 }, code: undefined },
    { name: "a new start", next: { revision: 1, iat: NOW - 10 }, code: undefined },
    {
      name: "an earlier revision",
      next: { revision: 1 },
      code: "GUARD_DESCRIPTOR_ROLLBACK",
    },
    {
      name: "one that was signed earlier",
      next: { revision: 9, iat: NOW - 60 },
      code: "GUARD_DESCRIPTOR_ROLLBACK",
    },
  ])("GU4: after one was seen, judges $name", async ({ next, code }) => {
    const guard = await guardWithPolicy()
    expect(await codeOf(guard.admitPolicy(await policy(next), "start"))).toBe(code)
  })

  test.for([
    { name: "the very regions", pinned: [FRANKFURT, PARIS], code: undefined },
    { name: "more regions", pinned: [FRANKFURT, PARIS, ASHBURN], code: undefined },
    { name: "a group that holds them", pinned: ["EU@7"], code: undefined },
    { name: "a group and a region", pinned: ["EU@6", PARIS], code: undefined },
    { name: "fewer regions", pinned: [FRANKFURT], code: "GUARD_WIDER_THAN_INVITATION" },
    { name: "an older group", pinned: ["EU@6"], code: "GUARD_WIDER_THAN_INVITATION" },
    { name: "an unknown group", pinned: ["EU@8"], code: "GUARD_WIDER_THAN_INVITATION" },
    { name: "another case", pinned: ["EU-DE-FRA"], code: "GUARD_WIDER_THAN_INVITATION" },
  ])("GU5: judges by an invitation that names $name", async ({ pinned, code }) => {
    const guard = newGuard({ pinned })
    await guard.admitCatalogue(await catalogue())
    expect(await codeOf(guard.admitPolicy(await policy(), "start"))).toBe(code)
  })

  test.for(["media", "relay", "signalling", "keys"] as const)(
    "GU5: refuses a wider plane for %s, in words",
    async (plane) => {
      const guard = newGuard({ pinned: [FRANKFURT] })
      await guard.admitCatalogue(await catalogue())
      const planes = { ...planesOf([FRANKFURT]), [plane]: [FRANKFURT, ASHBURN] }
      const error = await errorOf(guard.admitPolicy(await policy({ planes }), "start"))
      expect(error?.code).toBe("GUARD_WIDER_THAN_INVITATION")
      expect(error?.facts).toEqual({ plane, shown: "Ashburn", allowed: "Frankfurt" })
    },
  )

  test("GU5: skips the check for an unpinned invitation, and says so", async () => {
    const guard = await guardWithPolicy({ pinned: undefined })
    expect(guard.checks.at(-1)).toMatchObject({ name: "pinned-regions", outcome: "skipped" })
  })

  test.for([
    { name: "narrower", regions: [FRANKFURT], code: undefined },
    { name: "equal", regions: [FRANKFURT, PARIS], code: undefined },
    { name: "wider", regions: [FRANKFURT, PARIS, ASHBURN], code: "GUARD_DESCRIPTOR_WIDENED" },
    { name: "other", regions: [ASHBURN], code: "GUARD_DESCRIPTOR_WIDENED" },
  ])("GU6: judges a revision that is $name", async ({ regions, code }) => {
    const guard = await guardWithPolicy({ pinned: undefined })
    const next = await policy({ revision: 3, planes: planesOf(regions) })
    expect(await codeOf(guard.admitPolicy(next, "revision"))).toBe(code)
    expect(guard.policy.descriptor.revision).toBe(code === undefined ? 3 : 2)
  })
})

describe("a node", () => {
  test.for([
    {
      name: "a forged certificate",
      jws: certificate(PARIS, {}, { kid: `authority:${PARIS}`, key: STRANGER }),
      code: "GUARD_CERTIFICATE_FORGED",
    },
    {
      name: "an unknown issuer",
      jws: certificate(PARIS, {}, { kid: "authority:nowhere", key: authorityOf(PARIS) }),
      code: "GUARD_CERTIFICATE_FORGED",
    },
    { name: "no certificate", jws: catalogue(), code: "GUARD_CERTIFICATE_FORGED" },
    {
      name: "an expired certificate",
      jws: certificate(PARIS, { exp: NOW }),
      code: "GUARD_CERTIFICATE_EXPIRED",
    },
    {
      name: "a certificate from the future",
      jws: certificate(PARIS, { iat: NOW + 86_400, exp: NOW + 90_000 }),
      code: "GUARD_CLOCK",
    },
    {
      name: "a certificate by another region's authority",
      jws: certificate(PARIS, {}, { kid: `authority:${ASHBURN}`, key: authorityOf(ASHBURN) }),
      code: "GUARD_CERTIFICATE_WRONG_REGION",
    },
    {
      name: "a certificate over another region's addresses",
      jws: certificate(PARIS, { prefixes: [`${addressOf(ASHBURN)}/32`] }),
      code: "GUARD_CERTIFICATE_FOREIGN_ADDRESS",
    },
  ])("GU7: refuses $name", async ({ jws, code }) => {
    const guard = await guardWithPolicy()
    const answer = { certificate: await jws, proof: await proof(PARIS, {}) }
    const asked = { region: PARIS, origin: originOf(PARIS), nonce: NONCE }
    expect(await codeOf(guard.admitGateway(answer, asked))).toBe(code)
  })

  test.for([
    { name: "another key", jws: proof(PARIS, {}, STRANGER), code: "GUARD_NODE_KEY" },
    {
      name: "an old challenge",
      jws: proof(PARIS, { nonce: "x".repeat(22) }),
      code: "GUARD_NODE_KEY",
    },
    { name: "an old proof", jws: proof(PARIS, { exp: NOW }), code: "GUARD_NODE_KEY" },
    { name: "another node's proof", jws: proof(FRANKFURT, {}), code: "GUARD_NODE_KEY" },
    { name: "no proof", jws: "y".repeat(20), code: "GUARD_NODE_KEY" },
    {
      name: "an answer for another origin",
      jws: proof(PARIS, { origin: originOf(ASHBURN) }),
      code: "GUARD_REDIRECTED",
    },
    {
      name: "an origin that is not certified",
      changes: { gateways: ["https://elsewhere.example"] },
      code: "GUARD_REDIRECTED",
    },
  ])("GU8: refuses $name", async ({ jws, changes, code }) => {
    const guard = await guardWithPolicy()
    const answer = {
      certificate: await certificate(PARIS, changes),
      proof: await (jws ?? proof(PARIS, {})),
    }
    const asked = { region: PARIS, origin: originOf(PARIS), nonce: NONCE }
    expect(await codeOf(guard.admitGateway(answer, asked))).toBe(code)
  })

  test.for<{
    name: string
    region?: typeof PARIS
    asked?: typeof PARIS
    changes?: Partial<NodeCertificate>
    code: string
  }>([
    {
      name: "a node outside the set",
      region: ASHBURN,
      asked: ASHBURN,
      code: "GUARD_NODE_OUT_OF_POLICY",
    },
    { name: "too little evidence", changes: { evidence: 0 }, code: "GUARD_NO_EVIDENCE" },
    { name: "a node of another region", asked: FRANKFURT, code: "GUARD_CERTIFICATE_WRONG_REGION" },
    {
      name: "a node that is no gateway",
      changes: { roles: ["media"] },
      code: "GUARD_CERTIFICATE_WRONG_ROLE",
    },
  ])("GU9: refuses $name", async ({ region = PARIS, asked = PARIS, changes, code }) => {
    const guard = await guardWithPolicy()
    const answer = {
      certificate: await certificate(region, changes),
      proof: await proof(region, {}),
    }
    const question = { region: asked, origin: originOf(region), nonce: NONCE }
    expect(await codeOf(guard.admitGateway(answer, question))).toBe(code)
  })

  test("GU9: refuses a retired region, and everybody once the descriptor has expired", async () => {
    let seconds = NOW
    const guard = await guardWithPolicy({ now: () => seconds * 1000 })
    const regions = catalogueClaims().regions.map((region) =>
      region.id === PARIS ? { ...region, status: "retired" as const } : region,
    )
    await guard.admitCatalogue(await catalogue({ version: 8, regions }))
    expect(guard.whyNot(certificateClaims(PARIS), "media")?.code).toBe("GUARD_REGION_RETIRED")
    expect(guard.whyNot(gateway, "media")).toBeUndefined()
    seconds = NOW + 3600
    expect(guard.expired).toBe(true)
    expect(guard.whyNot(gateway, "media")?.code).toBe("GUARD_DESCRIPTOR_EXPIRED")
  })

  test("GU9: says that an admitted node's certificate has run out meanwhile", async () => {
    const guard = await guardWithPolicy()
    const old = certificateClaims(PARIS, { exp: NOW })
    expect(await codeOf(guard.recheckGateway(old))).toBe("GUARD_CERTIFICATE_EXPIRED")
  })

  test("GU9: refuses a certificate that names another node than the state does", async () => {
    const guard = await guardWithPolicy()
    expect(await codeOf(guard.examine(await certificate(PARIS), nodeOf(FRANKFURT)))).toBe(
      "GUARD_CERTIFICATE_WRONG_ROLE",
    )
  })
})

describe("a transport", () => {
  const candidate = (address: string) => [{ ...transportOffer(PARIS).iceCandidates[0]!, address }]
  const relays = (...urls: string[]) => [{ urls, username: "u", credential: "c" }]
  test.for([
    { name: "what is certified", changes: {}, code: undefined },
    {
      name: "a swapped fingerprint",
      changes: {
        dtlsParameters: {
          role: "auto" as const,
          fingerprints: [{ algorithm: "sha-256" as const, value: fingerprintOf(ASHBURN) }],
        },
      },
      code: "GUARD_FINGERPRINT",
    },
    {
      name: "a further fingerprint",
      changes: {
        dtlsParameters: {
          role: "auto" as const,
          fingerprints: [PARIS, ASHBURN].map((region) => ({
            algorithm: "sha-256" as const,
            value: fingerprintOf(region),
          })),
        },
      },
      code: "GUARD_FINGERPRINT",
    },
    ...[
      addressOf(ASHBURN),
      "10.2.0.2",
      "node.local",
      "::ffff:10.2.0.1",
      "0.0.0.0",
      "127.0.0.1",
    ].map((address) => ({
      name: `the candidate ${address}`,
      changes: { iceCandidates: candidate(address) },
      code: "GUARD_CANDIDATE",
    })),
    {
      name: "a relay of the media node",
      changes: { iceServers: relays(`turns:${addressOf(PARIS)}:443?transport=tcp`) },
      code: undefined,
    },
    {
      name: "a relay of the gateway",
      changes: { iceServers: relays(`turn:${addressOf(FRANKFURT)}:3478`) },
      code: undefined,
    },
    ...[
      `turn:${addressOf(ASHBURN)}:3478`,
      "turn:relay.example:3478",
      `stun:${addressOf(ASHBURN)}`,
      "turn:[fd00::1]:3478",
      "http://10.2.0.1/",
      `turn:x@${addressOf(PARIS)}`,
    ].map((url) => ({
      name: `the relay ${url}`,
      changes: { iceServers: relays(`turn:${addressOf(PARIS)}`, url) },
      code: "GUARD_RELAY",
    })),
  ])("GU10: judges $name", async ({ changes, code }) => {
    const guard = await guardWithPolicy()
    for (const side of ["send", "receive"]) {
      const offers = { send: transportOffer(PARIS), receive: transportOffer(PARIS) }
      const offer = {
        certificate: await certificate(PARIS),
        ...offers,
        [side]: transportOffer(PARIS, changes),
      }
      expect(await codeOf(guard.admitMedia(offer, gateway))).toBe(code)
    }
  })

  test("GU10: a gateway outside S(relay) may not relay", async () => {
    const guard = newGuard()
    await guard.admitCatalogue(await catalogue())
    const planes = { ...planesOf([FRANKFURT, PARIS]), relay: [PARIS] }
    await guard.admitPolicy(await policy({ planes }), "start")
    const offer = transportOffer(PARIS, { iceServers: relays(`turn:${addressOf(FRANKFURT)}`) })
    const media = { certificate: await certificate(PARIS), send: offer, receive: offer }
    expect(await codeOf(guard.admitMedia(media, gateway))).toBe("GUARD_RELAY")
  })

  test("GU9: refuses a media node outside the set, whatever its gateway", async () => {
    const guard = await guardWithPolicy()
    const offer = transportOffer(ASHBURN)
    const media = { certificate: await certificate(ASHBURN), send: offer, receive: offer }
    const error = await errorOf(guard.admitMedia(media, gateway))
    expect(error?.code).toBe("GUARD_NODE_OUT_OF_POLICY")
    expect(error?.facts).toMatchObject({ shown: "Ashburn", allowed: "Frankfurt, Paris" })
  })

  test.for([
    { name: "the node's address", pair: pair(), code: undefined },
    {
      name: "a foreign address",
      pair: pair({ remoteAddress: addressOf(ASHBURN) }),
      code: "GUARD_SELECTED_PAIR",
    },
    {
      name: "a hidden address",
      pair: pair({ remoteAddress: undefined }),
      code: "GUARD_SELECTED_PAIR",
    },
    {
      name: "a relay where none was offered",
      pair: pair({ relayed: true }),
      code: "GUARD_SELECTED_PAIR",
    },
    {
      name: "the offered relay",
      pair: pair({ relayed: true, relay: "turn:10.1.0.1:443?transport=tcp" }),
      offered: "turn:10.1.0.1:443",
      code: undefined,
    },
    {
      name: "a relay that the browser does not name",
      pair: pair({ relayed: true }),
      offered: "turn:10.1.0.1:443",
      code: undefined,
    },
    {
      name: "another relay",
      pair: pair({ relayed: true, relay: "turn:10.3.0.1:443" }),
      offered: "turn:10.1.0.1:443",
      code: "GUARD_SELECTED_PAIR",
    },
  ])("GU11: judges a connection to $name", async ({ pair: selected, offered, code }) => {
    const guard = await guardWithPolicy()
    const iceServers = offered === undefined ? [] : relays(offered)
    const offer = transportOffer(FRANKFURT, { iceServers })
    expect(await codeOf(guard.admitPair(selected, gateway, offer))).toBe(code)
  })
})

describe("memory", () => {
  function storage(entries: Map<string, string> = new Map()) {
    return {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => {
        entries.set(key, value)
      },
    }
  }

  test("GU12: remembers over visits", async () => {
    const memory = storage()
    await (await guardWithPolicy({ memory })).admitCatalogue(await catalogue({ version: 9 }))
    const later = newGuard({ memory })
    expect(await codeOf(later.admitCatalogue(await catalogue()))).toBe("GUARD_CATALOGUE_ROLLBACK")
    await later.admitCatalogue(await catalogue({ version: 9 }))
    expect(await codeOf(later.admitPolicy(await policy({ revision: 1 }), "start"))).toBe(
      "GUARD_DESCRIPTOR_ROLLBACK",
    )
  })

  test("GU12: lives with storage that fails or holds nonsense", async () => {
    const broken = {
      getItem: () => {
        throw new DOMException("no storage", "SecurityError")
      },
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError")
      },
    }
    await guardWithPolicy({ memory: broken })
    const entries = new Map([
      [`landmoot.catalogue.${ROOT_PUBLIC.x}`, "NaN"],
      [`landmoot.descriptor.${MEETING}`, "x/1e400"],
    ])
    await guardWithPolicy({ memory: storage(entries) })
    expect(entries.get(`landmoot.catalogue.${ROOT_PUBLIC.x}`)).toBe("7")
  })
})

test("GU13: faults of our own are no refusals", async () => {
  const guard = newGuard()
  expect(() => guard.catalogue).toThrow("no catalogue was admitted yet")
  expect(() => guard.policy).toThrow("no policy was admitted yet")
  // Asked before there is a catalogue, the guard breaks rather than refuse.
  const work = guard.examine(await certificate(PARIS), nodeOf(PARIS))
  await expect(work).rejects.not.toBeInstanceOf(GuardError)
})

test("GU8: a certificate for another key of the same node is another certificate", async () => {
  const guard = await guardWithPolicy()
  const other = await certificate(PARIS, { key: publicKeyOf(STRANGER) })
  const answer = { certificate: other, proof: await proof(PARIS, {}) }
  const asked = { region: PARIS, origin: originOf(PARIS), nonce: NONCE }
  expect(await codeOf(guard.admitGateway(answer, asked))).toBe("GUARD_NODE_KEY")
})

function pair(changes: Partial<SelectedPair> = {}): SelectedPair {
  return {
    remoteAddress: addressOf(FRANKFURT),
    localAddress: "192.0.2.1",
    protocol: "udp",
    relayed: false,
    ...changes,
  }
}
