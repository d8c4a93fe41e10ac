// SPDX-License-Identifier: Apache-2.0
import { publicKeyOf } from "@landmoot/core/signed"
import { accountId, meetingId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import {
  ASHBURN,
  catalogue,
  certificate,
  descriptor,
  FRANKFURT,
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
import {
  codeOf,
  errorOf,
  guardWithPolicy,
  newGuard,
  NONCE,
  pair,
  policy,
} from "./testing/guards.ts"

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

test("GU6: refuses a revision that adds a region to an optional plane alone", async () => {
  const planes = { ...planesOf([FRANKFURT]), compute: [] }
  const guard = newGuard({ pinned: undefined })
  await guard.admitCatalogue(await catalogue())
  await guard.admitPolicy(await policy({ planes }), "start")
  const next = await policy({ revision: 3, planes: { ...planes, compute: [FRANKFURT] } })
  expect(await codeOf(guard.admitPolicy(next, "revision"))).toBe("GUARD_DESCRIPTOR_WIDENED")
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

  test("GU12: believes what another page has stored meanwhile, and never writes back less", async () => {
    const entries = new Map<string, string>()
    const memory = storage(entries)
    const first = await guardWithPolicy({ memory })
    const second = await guardWithPolicy({ memory })
    await second.admitCatalogue(await catalogue({ version: 9 }))
    await second.admitPolicy(await policy({ revision: 4 }), "revision")
    expect(await codeOf(first.admitCatalogue(await catalogue({ version: 8 })))).toBe(
      "GUARD_CATALOGUE_ROLLBACK",
    )
    expect(await codeOf(first.admitPolicy(await policy({ revision: 3 }), "revision"))).toBe(
      "GUARD_DESCRIPTOR_ROLLBACK",
    )
    expect([...entries.values()].filter((value) => value.length < 43)).toEqual([
      "9",
      `${NOW - 50}/4`,
    ])
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

  const other = publicKeyOf(STRANGER)

  test("GU15: an account with another identity key is refused, in this visit and the next", async () => {
    const memory = storage()
    const guard = await guardWithPolicy({ memory })
    const changed = { identity: other, revision: 3 }
    for (const again of [guard, newGuard({ memory })]) {
      await again.admitCatalogue(await catalogue())
      expect(await codeOf(again.admitPolicy(await policy(changed), "start"))).toBe(
        "GUARD_IDENTITY_CHANGED",
      )
      await again.admitPolicy(await policy(), "start")
    }
  })

  test("GU15: of another account nothing is known, and nonsense in storage refuses nobody", async () => {
    const entries = new Map<string, string>()
    const memory = storage(entries)
    await guardWithPolicy({ memory })
    const account = accountId(`acc_${"b".repeat(20)}`)
    const theirs = newGuard({ memory })
    await theirs.admitCatalogue(await catalogue())
    await theirs.admitPolicy(await policy({ account, identity: other, revision: 3 }), "start")
    for (const key of entries.keys()) if (key.includes("identity")) entries.set(key, "null")
    await guardWithPolicy({ memory: storage(new Map([...entries].slice(-2))) })
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
