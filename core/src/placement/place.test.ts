// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Catalogue, catalogueSchema } from "../regions/index.ts"
import {
  DESCRIPTOR,
  type Descriptor,
  NODE_CERTIFICATE,
  type NodeCertificate,
  verifyNodeCertificate,
} from "../signed/index.ts"
import {
  CATALOGUE_CLAIMS,
  certificateClaims,
  descriptorClaims,
  FRANKFURT,
  FRANKFURT_AUTHORITY,
  NODE,
  NOW,
  PARIS,
  PARIS_AUTHORITY,
  signCertificate,
  TEST_CATALOGUE,
} from "../signed/testing/objects.ts"
import { PLANES } from "../units/index.ts"
import { judgePlace } from "./judge.ts"
import { type Candidate, place } from "./place.ts"

// Rules are those of SPEC.md.

const LEAVES = ["eu-de-fra", "eu-fr-par", "uk-lon", "us-va-iad", "cn-sha"]

/** A catalogue of the leaves, each in a status. */
function catalogueOf(statuses: readonly ("active" | "draining" | "retired")[]): Catalogue {
  const [first] = CATALOGUE_CLAIMS.regions
  const regions = LEAVES.map((id, index) => ({ ...first!, id, status: statuses[index]! }))
  return catalogueSchema.parse({ ...CATALOGUE_CLAIMS, regions, groups: [], authorities: [] })
}

function descriptorOf(change: object): Descriptor {
  return DESCRIPTOR.claims.parse({ ...descriptorClaims(), ...change })
}

function candidateOf(change: object = {}, node: object = {}): Candidate {
  const certificate = NODE_CERTIFICATE.claims.parse({ ...certificateClaims(), ...node })
  return { certificate, healthy: true, sessions: 0, capacity: 10, ...change }
}

const status = fc.constantFrom("active", "active", "active", "draining", "retired")
const evidence = fc.constantFrom(0, 1, 2, 3)

/** A situation drawn at random: catalogue, descriptor, plane, and a fleet of nodes. */
const situation = fc.record({
  statuses: fc.array(status, { minLength: LEAVES.length, maxLength: LEAVES.length }),
  sets: fc.array(fc.subarray(LEAVES), { minLength: PLANES.length, maxLength: PLANES.length }),
  plane: fc.constantFrom(...PLANES),
  minEvidence: evidence,
  exp: fc.constantFrom(NOW, NOW + 1, NOW + 3600),
  fleet: fc.array(
    fc.record({
      leaf: fc.constantFrom(...LEAVES, "xx-nowhere"),
      evidence,
      exp: fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW + 3600),
      roles: fc.constantFrom(["media"], ["media", "seat"], ["gateway"]),
      healthy: fc.boolean(),
      sessions: fc.nat(10),
      capacity: fc.nat(10),
      roundTripMs: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
    }),
    { maxLength: 12 },
  ),
})

type Situation = typeof situation extends fc.Arbitrary<infer Value> ? Value : never

function asked({ statuses, sets, plane, minEvidence, exp, fleet }: Situation) {
  const planes = Object.fromEntries(PLANES.map((name, index) => [name, sets[index]!.toSorted()]))
  const question = {
    descriptor: descriptorOf({ planes, minEvidence, exp }),
    catalogue: catalogueOf(statuses),
    plane,
    now: NOW,
  }
  const candidates = fleet.map(({ leaf, evidence: level, exp: end, roles, ...load }, index) =>
    candidateOf(load, {
      node: `${leaf}/node-${index}`,
      region: leaf,
      evidence: level,
      exp: end,
      roles,
    }),
  )
  return { question, candidates }
}

/** The rules again, from POLICY.md, without the code under test. */
function mayTake(candidate: Candidate, { question }: ReturnType<typeof asked>): boolean {
  const { descriptor, catalogue, plane } = question
  const { certificate } = candidate
  const leaf = catalogue.regions.find(({ id }) => id === certificate.region)
  return [
    descriptor.exp > NOW,
    certificate.exp > NOW,
    descriptor.planes[plane].some((id) => id === certificate.region),
    certificate.evidence >= descriptor.minEvidence,
    leaf?.status === "active",
    candidate.healthy,
    candidate.capacity - candidate.sessions > 0,
    certificate.roles.some((role) => role === "media"),
  ].every(Boolean)
}

describe("place", () => {
  test("PLA1: places on a candidate that may take it, and only if there is none says why not", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const scene = asked(drawn)
        const placement = place(scene.question, scene.candidates)
        const able = scene.candidates.filter((candidate) => mayTake(candidate, scene))
        if (placement.ok) {
          expect(able.map(({ certificate }) => certificate.node)).toContain(placement.node)
        } else {
          expect(able).toEqual([])
          expect(placement.code).toMatch(
            /^(?:NO_CAPACITY_IN_ALLOWED_REGIONS|NO_EVIDENCE|REGION_RETIRED|POLICY_STALE)$/,
          )
          expect(placement.plane).toBe(scene.question.plane)
        }
        expect(placement.left.length).toBe(scene.candidates.length - able.length)
      }),
      { numRuns: 1000 },
    )
  })

  test("PLA2: without the permitted nodes nothing is placed", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const scene = asked(drawn)
        const others = scene.candidates.filter((candidate) => !mayTake(candidate, scene))
        // The others are given all the room there is.
        const roomy = others
          .filter(({ certificate }) => !judgePlace({ ...scene.question, certificate }).ok)
          .map((candidate) => ({ ...candidate, healthy: true, sessions: 0, capacity: 1000 }))
        expect(place(scene.question, others).ok).toBe(false)
        expect(place(scene.question, roomy).ok).toBe(false)
      }),
    )
  })

  test("PLA2: nodes that leave one after the other leave nothing behind", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const scene = asked(drawn)
        let { candidates } = scene
        for (;;) {
          const placement = place(scene.question, candidates)
          if (!placement.ok) break
          const chosen = candidates.find(({ certificate }) => certificate.node === placement.node)
          expect(mayTake(chosen!, scene)).toBe(true)
          candidates = candidates.filter((candidate) => candidate !== chosen)
        }
        expect(candidates.filter((candidate) => mayTake(candidate, scene))).toEqual([])
      }),
    )
  })

  test.for([
    {
      name: "outside the set",
      node: { region: "us-va-iad" },
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    },
    {
      name: "of an unknown region",
      node: { region: "xx-no" },
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    },
    { name: "with too little evidence", node: { evidence: 1 }, code: "NO_EVIDENCE" },
    { name: "with an expired certificate", node: { exp: NOW }, code: "NO_EVIDENCE" },
  ])("PLA3: a node $name, alone and empty, gets nothing: $code", ({ node, code }) => {
    const catalogue = catalogueOf(LEAVES.map(() => "active" as const))
    const question = {
      descriptor: descriptorOf({ minEvidence: 2 }),
      catalogue,
      plane: "media",
      now: NOW,
    } as const
    const alone = candidateOf({ capacity: 1_000_000 }, { evidence: 2, ...node })
    expect(place(question, [alone])).toMatchObject({ ok: false, code })
    // The same node in its place would be taken.
    const good = candidateOf({}, { evidence: 2 })
    expect(place(question, [alone, good])).toMatchObject({ ok: true, node: good.certificate.node })
  })

  test.for([
    { name: "no certificate", jws: async () => "" },
    {
      name: "one of another region's authority",
      jws: async () =>
        await signCertificate({}, { key: PARIS_AUTHORITY, kid: `authority:${FRANKFURT}` }),
    },
    {
      name: "one that it signed itself",
      jws: async () => await signCertificate({}, { key: NODE, kid: `authority:${FRANKFURT}` }),
    },
    { name: "an expired one", jws: async () => await signCertificate({ iat: NOW - 9, exp: NOW }) },
    {
      name: "one for another region",
      jws: async () =>
        await signCertificate(
          { region: PARIS, node: `${PARIS}/node-1` },
          { key: FRANKFURT_AUTHORITY, kid: `authority:${FRANKFURT}` },
        ),
    },
    {
      name: "one with addresses elsewhere",
      jws: async () => await signCertificate({ prefixes: ["203.0.113.0/24"] }),
    },
  ])("PLA3: a node that shows $name never becomes a candidate", async ({ jws }) => {
    const trust = { catalogue: TEST_CATALOGUE, now: NOW }
    const shown: NodeCertificate[] = []
    await verifyNodeCertificate(await jws(), trust).then(
      (certificate) => shown.push(certificate),
      () => undefined,
    )
    expect(shown).toEqual([])
    const question = { descriptor: descriptorOf({}), ...trust, plane: "media" } as const
    const candidates = shown.map((certificate) => ({
      ...candidateOf({ capacity: 1_000_000 }),
      certificate,
    }))
    expect(place(question, candidates)).toMatchObject({
      ok: false,
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    })
  })

  test("PLA9: a private region serves its own account, whatever a descriptor says", () => {
    const [own, other] = ["a", "b"].map((letter) => `acc_${letter.repeat(16)}`)
    const leaf = `acct:${own}/cellar`
    const [first] = CATALOGUE_CLAIMS.regions
    const catalogue = catalogueSchema.parse({
      ...CATALOGUE_CLAIMS,
      regions: [...CATALOGUE_CLAIMS.regions, { ...first!, id: leaf }],
    })
    const planes = Object.fromEntries(PLANES.map((plane) => [plane, [leaf, FRANKFURT]]))
    const node = candidateOf({}, { node: `${leaf}/node-1`, region: leaf })
    for (const plane of PLANES) {
      const judged = (account: string | undefined) =>
        judgePlace({
          descriptor: descriptorOf({ account, planes }),
          catalogue,
          certificate: node.certificate,
          plane,
          now: NOW,
        })
      expect(judged(own)).toEqual({ ok: true })
      expect(judged(other)).toMatchObject({ ok: false, code: "NODE_OUT_OF_POLICY", plane })
    }
    const descriptor = descriptorOf({ account: other, planes })
    expect(place({ descriptor, catalogue, plane: "media", now: NOW }, [node])).toMatchObject({
      ok: false,
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    })
  })

  test("PLA4: what is placed, node and client permit too; all see the same and change nothing", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const scene = asked(drawn)
        const before = JSON.stringify(scene)
        const placement = place(scene.question, scene.candidates)
        // Another machine has parsed its own copy of the same input.
        const copy = JSON.parse(before) as typeof scene
        for (const [index, { certificate }] of scene.candidates.entries()) {
          const verdict = judgePlace({ ...scene.question, certificate })
          const elsewhere = copy.candidates[index]!.certificate
          expect(judgePlace({ ...copy.question, certificate: elsewhere })).toEqual(verdict)
          if (placement.ok && placement.node === certificate.node) expect(verdict.ok).toBe(true)
        }
        expect(place(copy.question, copy.candidates)).toEqual(placement)
        expect(JSON.stringify(scene)).toBe(before)
      }),
    )
  })

  test("PLA6: neither order nor forbidden candidates change the choice", () => {
    const shuffled = situation.chain((drawn) =>
      fc.record({
        drawn: fc.constant(drawn),
        order: fc.shuffledSubarray([...drawn.fleet.keys()], {
          minLength: drawn.fleet.length,
          maxLength: drawn.fleet.length,
        }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ drawn, order }) => {
        const scene = asked(drawn)
        const chosen = (candidates: readonly Candidate[]): unknown => {
          const placement = place(scene.question, candidates)
          return placement.ok ? placement.node : undefined
        }
        const able = scene.candidates.filter((candidate) => mayTake(candidate, scene))
        expect(chosen(order.map((index) => scene.candidates[index]!))).toBe(
          chosen(scene.candidates),
        )
        expect(chosen(able)).toBe(chosen(scene.candidates))
      }),
    )
  })

  test.for([
    {
      name: "the nearest",
      nodes: [{ roundTripMs: 30 }, { roundTripMs: 10 }, { roundTripMs: 20 }],
      chosen: 1,
    },
    {
      name: "another if the nearest is nearly full",
      nodes: [{ roundTripMs: 10, sessions: 9 }, { roundTripMs: 20 }],
      chosen: 1,
    },
    {
      name: "the nearest, though it is nearly full, if the others are far",
      nodes: [{ roundTripMs: 10, sessions: 9 }, { roundTripMs: 90 }],
      chosen: 0,
    },
    {
      name: "a measured one before one that was not",
      nodes: [{}, { roundTripMs: 400, sessions: 9 }],
      chosen: 1,
    },
    { name: "the emptier of equals", nodes: [{ sessions: 2 }, { sessions: 1 }], chosen: 1 },
    { name: "the first by name of equals", nodes: [{}, {}], chosen: 0 },
  ])("PLA7: chooses $name", ({ nodes, chosen }) => {
    const candidates = nodes.map((load, index) =>
      candidateOf(load, { node: `${FRANKFURT}/node-${index}` }),
    )
    const question = {
      descriptor: descriptorOf({}),
      catalogue: TEST_CATALOGUE,
      plane: "media",
      now: NOW,
    } as const
    expect(place(question, candidates)).toMatchObject({
      ok: true,
      node: `${FRANKFURT}/node-${chosen}`,
    })
  })

  test.for([
    { name: "the descriptor has expired", exp: NOW, nodes: [{}], code: "POLICY_STALE" },
    { name: "none proves its place", nodes: [{ exp: NOW }, { exp: NOW }], code: "NO_EVIDENCE" },
    {
      name: "one does not and another is full",
      nodes: [{ exp: NOW }, {}],
      full: true,
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    },
    {
      name: "the only leaf is retired",
      nodes: [{}],
      status: "retired",
      code: "REGION_RETIRED",
    },
    {
      name: "the only leaf drains",
      nodes: [{}],
      status: "draining",
      code: "NO_CAPACITY_IN_ALLOWED_REGIONS",
    },
    { name: "there is no node", nodes: [], code: "NO_CAPACITY_IN_ALLOWED_REGIONS" },
  ] as const)("PLA8: if $name the reason is $code", (scene) => {
    const candidates = scene.nodes.map((node) =>
      candidateOf("full" in scene ? { sessions: 10 } : {}, node),
    )
    const only = "status" in scene ? scene.status : "active"
    const question = {
      descriptor: descriptorOf("exp" in scene ? { exp: scene.exp } : {}),
      catalogue: catalogueOf(LEAVES.map(() => only)),
      plane: "media",
      now: NOW,
    } as const
    const placement = place(question, candidates)
    expect(placement).toMatchObject({ ok: false, code: scene.code })
    expect(placement.left.map(({ node }) => node)).toEqual(
      candidates.map(({ certificate }) => certificate.node),
    )
  })
})

test.for([
  { leaf: "active", verdict: { ok: true }, placed: true },
  { leaf: "draining", verdict: { ok: true }, placed: false },
  { leaf: "retired", verdict: { ok: false, code: "REGION_RETIRED" }, placed: false },
] as const)("PLA5: a node of a leaf that is $leaf", ({ leaf, verdict, placed }) => {
  const candidate = candidateOf()
  const { certificate } = candidate
  const question = {
    descriptor: descriptorOf({}),
    catalogue: catalogueOf(LEAVES.map(() => leaf)),
    plane: "media",
    now: NOW,
  } as const
  expect(judgePlace({ ...question, certificate })).toMatchObject(verdict)
  expect(place(question, [candidate]).ok).toBe(placed)
})
