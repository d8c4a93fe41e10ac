// SPDX-License-Identifier: Apache-2.0
import { type NodeCertificate, publicKeyOf } from "@landmoot/core/signed"
import { describe, expect, test } from "vitest"
import {
  addressOf,
  ASHBURN,
  authorityOf,
  catalogue,
  catalogueClaims,
  certificate,
  certificateClaims,
  FRANKFURT,
  fingerprintOf,
  nodeOf,
  NOW,
  originOf,
  PARIS,
  planesOf,
  proof,
  STRANGER,
  transportOffer,
} from "../testing/world.ts"
import {
  codeOf,
  errorOf,
  gateway,
  guardWithPolicy,
  newGuard,
  NONCE,
  pair,
  policy,
} from "./testing/guards.ts"

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

test("GU8: a certificate for another key of the same node is another certificate", async () => {
  const guard = await guardWithPolicy()
  const other = await certificate(PARIS, { key: publicKeyOf(STRANGER) })
  const answer = { certificate: other, proof: await proof(PARIS, {}) }
  const asked = { region: PARIS, origin: originOf(PARIS), nonce: NONCE }
  expect(await codeOf(guard.admitGateway(answer, asked))).toBe("GUARD_NODE_KEY")
})
