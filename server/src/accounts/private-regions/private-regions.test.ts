// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto"
import {
  ARRIVAL,
  authorityKid,
  type Jws,
  keyFromSeed,
  NODE_CERTIFICATE,
  type PrivateKey,
  publicKeyOf,
  signClaims,
} from "@landmoot/core/signed"
import { expect, test } from "vitest"
import { dataKeepers } from "../../main/keepers.ts"
import { openWorld, OTHER, OWN, PLACE, type World } from "../../enrolment/testing/world.ts"

// Rules are those of SPEC.md in this folder.

const AUTHORITY = keyFromSeed(new Uint8Array(32).fill(21))
const NODE = keyFromSeed(new Uint8Array(32).fill(22))
const STRANGER = keyFromSeed(new Uint8Array(32).fill(23))
const HOME = "eu-de-fra"
const CELLAR = `acct:${OWN}/cellar`

async function enrol(world: World, token: string, key: PrivateKey = AUTHORITY) {
  return await world.call("privateRegions.enrol", { body: { token, authority: publicKeyOf(key) } })
}

async function certificate(world: World, change: object = {}, signer: object = {}): Promise<Jws> {
  const now = world.now()
  return await signClaims(
    NODE_CERTIFICATE,
    {
      node: `${CELLAR}/node-1`,
      region: CELLAR,
      key: publicKeyOf(NODE),
      roles: ["media"],
      gateways: [],
      prefixes: [`${PLACE.address}/32`],
      fingerprints: [Array.from({ length: 32 }, () => "AB").join(":")],
      evidence: 0,
      iat: now,
      exp: now + 3600,
      ...change,
    },
    { kid: authorityKid(CELLAR), key: AUTHORITY, ...signer },
  )
}

async function arrival(world: World, change: object = {}, key: PrivateKey = NODE): Promise<Jws> {
  const now = world.now()
  const claims = { node: `${CELLAR}/node-1`, home: HOME, iat: now, exp: now + 60, ...change }
  return await signClaims(ARRIVAL, claims, { kid: claims.node, key })
}

async function arrive(world: World, said: { certificate?: Jws; arrival?: Jws } = {}) {
  return await world.call("privateRegions.arrive", {
    body: {
      certificate: said.certificate ?? (await certificate(world)),
      arrival: said.arrival ?? (await arrival(world)),
    },
  })
}

/** A region that the catalogue lists. */
async function certified(): Promise<World> {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  expect(await enrol(world, token)).toMatchObject({ ok: true })
  await world.sign()
  return world
}

test("PVS1: the token is told once, and only its hash is kept", async () => {
  const world = await openWorld()
  const { token, region } = await world.ask("cellar")
  expect(token).toMatch(/^lmr_[A-Za-z0-9_-]{43}$/)
  expect((await world.ask("attic", { address: "127.0.0.71" })).token).not.toBe(token)
  const kept = JSON.stringify(await world.storage.privateRegions.list())
  expect(kept).not.toContain(token)
  expect(kept).toContain(createHash("sha256").update(token).digest("base64url"))
  expect(JSON.stringify([region, await world.shown(CELLAR)])).not.toContain(token)
})

test("PVS2: a name is used once, also after the end, by each account for itself", async () => {
  const world = await openWorld()
  await world.ask("cellar")
  await expect(world.ask("cellar")).rejects.toThrow("PRIVATE_REGION_TAKEN")
  const ended = await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  expect(ended.ok).toBe(true)
  await expect(world.ask("cellar")).rejects.toThrow("PRIVATE_REGION_TAKEN")
  expect((await world.ask("cellar", {}, OTHER)).region.region).toBe(`acct:${OTHER}/cellar`)
})

test("PVS2: an account has sixteen living regions at most", async () => {
  const world = await openWorld()
  for (let index = 0; index < 16; index += 1) await world.ask(`cellar-${index}`)
  await expect(world.ask("attic")).rejects.toThrow("PRIVATE_REGION_TOO_MANY")
  const gone = { params: { account: OWN, slug: "cellar-3" } }
  expect((await world.call("privateRegions.end", gone)).ok).toBe(true)
  expect((await world.ask("attic")).region.state).toBe("asked")
})

test("PVS3: the first key stays; another one, a wrong and an ended token are refused", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  expect(await enrol(world, token)).toMatchObject({ ok: true, value: { state: "keyed" } })
  expect(await enrol(world, token)).toMatchObject({ ok: true, value: { state: "keyed" } })
  const conflict = { ok: false, code: "PRIVATE_REGION_KEY_CONFLICT" }
  expect(await enrol(world, token, STRANGER)).toMatchObject(conflict)
  const [kept] = await world.storage.privateRegions.list(OWN)
  expect(kept?.authority).toEqual(publicKeyOf(AUTHORITY))
  const none = { ok: false, code: "PRIVATE_REGION_NOT_FOUND" }
  expect(await enrol(world, `lmr_${"A".repeat(43)}`)).toMatchObject(none)
  await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  expect(await enrol(world, token)).toMatchObject(none)
})

test("PVS3: of two machines that come at once, one is the region's", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const told = await Promise.all([enrol(world, token), enrol(world, token, STRANGER)])
  expect(told.filter(({ ok }) => ok)).toHaveLength(1)
})

test("PVS4: the state follows what is there", async () => {
  const world = await openWorld()
  const state = async () => (await world.shown(CELLAR))?.state
  const { token } = await world.ask("cellar")
  expect(await state()).toBe("asked")
  await enrol(world, token)
  expect(await state()).toBe("keyed")
  await world.sign()
  expect(await state()).toBe("certified")
  expect(await arrive(world)).toMatchObject({ ok: true })
  expect(await world.shown(CELLAR)).toMatchObject({
    state: "arrived",
    nodes: [{ node: `${CELLAR}/node-1`, seen: world.now() }],
  })
  world.pass(179)
  expect(await state()).toBe("arrived")
  world.pass(1)
  expect(await state()).toBe("certified")
  await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  expect(await state()).toBe("ended")
})

const UNPROVEN = { ok: false, code: "PRIVATE_REGION_UNPROVEN" }

test.for([
  {
    name: "of a public region's node",
    said: async (world: World) => ({ certificate: world.trust.certificateJws }),
  },
  {
    name: "signed by another key than the certificate's",
    said: async (world: World) => ({ arrival: await arrival(world, {}, STRANGER) }),
  },
  {
    name: "with a certificate that a stranger signed",
    said: async (world: World) => ({
      certificate: await certificate(world, {}, { key: STRANGER }),
    }),
  },
  {
    name: "with a certificate for a public region",
    said: async (world: World) => ({
      certificate: await certificate(world, { region: HOME, node: `${HOME}/node-1` }),
    }),
  },
  {
    name: "with a certificate for another account's region",
    said: async (world: World) => {
      const region = `acct:${OTHER}/cellar`
      return { certificate: await certificate(world, { region, node: `${region}/node-1` }) }
    },
  },
  {
    name: "with a certificate that has ended",
    said: async (world: World) => ({
      certificate: await certificate(world, { iat: world.now() - 60, exp: world.now() }),
    }),
  },
  {
    name: "of another node of the region",
    said: async (world: World) => ({
      arrival: await arrival(world, { node: `${CELLAR}/node-2` }),
    }),
  },
  {
    name: "for another home",
    said: async (world: World) => ({ arrival: await arrival(world, { home: "eu-fr-par" }) }),
  },
  {
    name: "that is over",
    said: async (world: World) => ({
      arrival: await arrival(world, { iat: world.now() - 60, exp: world.now() }),
    }),
  },
  {
    name: "that would last for a day",
    said: async (world: World) => ({
      arrival: await arrival(world, { exp: world.now() + 86_400 }),
    }),
  },
  { name: "of no form", said: async () => ({ arrival: "nothing.nothing.nothing" }) },
])("PVS5: an arrival $name is not believed", async ({ said }) => {
  const world = await certified()
  expect(await arrive(world, await said(world))).toMatchObject(UNPROVEN)
  expect(await world.shown(CELLAR)).toMatchObject({ state: "certified", nodes: [] })
  expect(await arrive(world)).toMatchObject({ ok: true })
})

test("PVS5: the same words again do not make a node look newer", async () => {
  const world = await certified()
  const said = { certificate: await certificate(world), arrival: await arrival(world) }
  const spoken = world.now()
  expect(await arrive(world, said)).toMatchObject({ ok: true })
  world.pass(59)
  await arrive(world, said)
  expect((await world.shown(CELLAR))?.nodes).toEqual([{ node: `${CELLAR}/node-1`, seen: spoken }])
  world.pass(1)
  expect(await arrive(world, said)).toMatchObject(UNPROVEN)
})

test("PVS5: nothing arrives of an ended region, before and after it is retired", async () => {
  const world = await certified()
  const said = { certificate: await certificate(world), arrival: await arrival(world) }
  await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  expect(await arrive(world, said)).toMatchObject(UNPROVEN)
  await world.sign()
  expect(await arrive(world, said)).toMatchObject(UNPROVEN)
})

test("PVS5: an authority that names many nodes fills nothing", async () => {
  const world = await certified()
  for (let index = 0; index < 40; index += 1) {
    const node = `${CELLAR}/node-${index}`
    const said = {
      certificate: await certificate(world, { node }),
      arrival: await arrival(world, { node }),
    }
    expect(await arrive(world, said)).toMatchObject({ ok: true })
  }
  const nodes = (await world.shown(CELLAR))?.nodes ?? []
  expect(nodes).toHaveLength(16)
  expect(nodes.at(-1)?.node).toBe(`${CELLAR}/node-39`)
})

test("PVS6: the operator sees what is to be signed or retired, an account its own", async () => {
  const world = await openWorld()
  const pending = async () => (await world.service.pending()).map(({ region }) => region)
  const { token } = await world.ask("cellar", { origin: "https://cellar.example.org/" })
  const other = await world.ask("attic", { address: "2001:db8::7" }, OTHER)
  expect(await pending()).toEqual([])
  await enrol(world, token)
  await enrol(world, other.token, STRANGER)
  expect(await world.service.pending()).toMatchObject([
    {
      region: CELLAR,
      account: OWN,
      authority: publicKeyOf(AUTHORITY),
      gateway: "https://cellar.example.org",
      bridge: `${PLACE.address}:${PLACE.port + 1}`,
    },
    {
      region: `acct:${OTHER}/attic`,
      gateway: `http://[2001:db8::7]:${PLACE.port}`,
      bridge: `[2001:db8::7]:${PLACE.port + 1}`,
    },
  ])
  await world.sign()
  expect(await pending()).toEqual([])
  await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  expect(await pending()).toEqual([CELLAR])
  await world.sign()
  expect(await pending()).toEqual([])
  const listed = await world.call("privateRegions.list", { params: { account: OTHER } })
  expect(listed).toMatchObject({ value: { items: [{ region: `acct:${OTHER}/attic` }] } })
  const foreign = { params: { account: OWN, slug: "attic" } }
  expect(await world.call("privateRegions.end", foreign)).toMatchObject({
    code: "PRIVATE_REGION_NOT_FOUND",
  })
})

test("PVS7: the regions of an erased account have ended", async () => {
  const world = await certified()
  const identity = { exportIdentity: async () => undefined }
  for (const keeper of dataKeepers(world.storage, identity, world.now)) {
    await keeper.erase({ kind: "account", account: OWN })
  }
  await world.storage.accounts.delete(OWN)
  expect(await world.service.pending()).toMatchObject([{ region: CELLAR, state: "ended" }])
  await world.sign()
  const listed = world.trust.catalogue.regions.find(({ id }) => id === CELLAR)
  expect(listed?.status).toBe("retired")
})
