// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import {
  CATALOGUE,
  keyFromSeed,
  publicKeyOf,
  signClaims,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { regionId } from "@landmoot/core/units"
import { expect, onTestFinished, test } from "vitest"
import { parseConfig } from "../config.ts"
import { createTrust, nodeFiles, publishPrivateRegions, readPrivateKey } from "../trust/index.ts"
import { codeOf } from "../trust/testing/codes.ts"
import { keepArriving } from "./arrivals.ts"
import { enrol, type EnrolmentOptions } from "./enrol.ts"
import { HomeOrigin } from "./home-origin.ts"
import { openWorld, OTHER, OWN, PLACE, type World } from "./testing/world.ts"
import { judgeWishes } from "./wishes.ts"

// Rules are those of SPEC.md.

const CELLAR = regionId(`acct:${OWN}/cellar`)
const STRANGER = keyFromSeed(new Uint8Array(32).fill(31))
/** A port where nobody listens. */
const NOBODY = "http://127.0.0.1:9"

interface Run {
  readonly change?: Partial<EnrolmentOptions>
  /** Happens while the command waits, each once. */
  readonly meanwhile?: readonly (() => Promise<void>)[]
}

/** Runs the command; asks once more than things happen meanwhile. */
async function run(world: World, token: string, { change = {}, meanwhile = [] }: Run = {}) {
  const said: string[] = []
  const events = [...meanwhile]
  const outcome = await enrol(
    {
      home: new HomeOrigin(world.origin),
      token,
      directory: join(world.folder, "node"),
      place: { node: "node-1" },
      asks: events.length + 1,
      ...change,
    },
    {
      now: world.now,
      say: (line) => said.push(line),
      waiting: (line) => said.push(line),
      pause: async () => await events.shift()?.(),
    },
  )
  return { ...outcome, said: said.join("\n") }
}

async function configured(world: World, token: string) {
  const ran = await run(world, token, { meanwhile: [world.sign] })
  if (ran.kind !== "ready") throw new Error("it is not ready")
  const keys = join(world.folder, "node")
  return { ...ran, keys, config: parseConfig(await readFile(ran.config, "utf8"), keys) }
}

test("ENR1: no private key leaves the machine", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const { keys } = await configured(world, token)
  const sent = world.received.join("\n")
  for (const file of [nodeFiles(keys).authority, nodeFiles(keys).key]) {
    const key = await readPrivateKey(file)
    expect(sent).not.toContain(key.d)
    if (file === nodeFiles(keys).authority) expect(sent).toContain(key.x)
  }
  for (const text of world.received) {
    expect(Object.keys(JSON.parse(text) as object)).toSatisfy((names: string[]) =>
      names.every((name) => ["token", "authority"].includes(name)),
    )
  }
})

test("ENR2: another root than the one given is refused before anything is sent", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const root = publicKeyOf(STRANGER).x
  expect(await codeOf(run(world, token, { change: { root } }))).toBe("ENROLMENT_OTHER_ROOT")
  expect(world.received).toEqual([])
  const right = await run(world, token, { change: { root: world.trust.root.x } })
  expect(right.said).toContain(world.trust.root.x)
})

test("ENR2: the root that was pinned stays", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  expect((await run(world, token)).kind).toBe("waiting")
  const impostor = await openWorld()
  impostor.received.length = 0
  const other = { home: new HomeOrigin(impostor.origin), directory: join(world.folder, "node") }
  // Both worlds have made their own root.
  expect(impostor.trust.root.x).not.toBe(world.trust.root.x)
  expect(await codeOf(run(impostor, token, { change: other }))).toBe("ENROLMENT_OTHER_ROOT")
  expect(impostor.received).toEqual([])
})

test("ENR3: it waits for the signature, and then is ready", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const first = await run(world, token)
  expect(first).toMatchObject({ kind: "waiting", region: CELLAR })
  expect(first.said).toContain("waiting for the operator's signature")
  expect((await world.shown(CELLAR))?.state).toBe("keyed")
  expect((await run(world, token, { meanwhile: [world.sign] })).kind).toBe("ready")
})

test("ENR3: a catalogue that lists another key, or that another root signed, is not believed", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const other = async (): Promise<void> => {
    const wishes = await world.service.pending()
    const [judged] = judgeWishes(wishes, world.trust.catalogue)
    if (judged?.kind !== "sign" || judged.change.kind !== "add") throw new Error("no wish")
    const change = { ...judged.change, authority: publicKeyOf(STRANGER) }
    await publishPrivateRegions(world.deployment.directory, [change], world.now())
    await world.trust.refresh()
  }
  expect(await codeOf(run(world, token, { meanwhile: [other] }))).toBe("ENROLMENT_UNPROVEN")
  const forger = await openWorld()
  const asked = await forger.ask("cellar")
  const pinned = join(world.folder, "second")
  const forging = new (class extends HomeOrigin {
    override async catalogue(): Promise<string> {
      const claims = { ...forger.trust.catalogue, version: 99 }
      return await signClaims(CATALOGUE, claims, { kid: "root", key: STRANGER })
    }
  })(forger.origin)
  const change = { home: forging, directory: pinned }
  expect(await codeOf(run(forger, asked.token, { change }))).toBe("ENROLMENT_UNPROVEN")
})

test("ENR3: a region that is given up meanwhile, or retired, ends the wait", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const end = async (): Promise<void> =>
    void (await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } }))
  expect(await codeOf(run(world, token, { meanwhile: [end] }))).toBe("ENROLMENT_ENDED")
  const other = await world.ask("attic")
  const retire = async (): Promise<void> => {
    await world.sign()
    const change = { kind: "retire", region: other.region.region } as const
    await publishPrivateRegions(world.deployment.directory, [change], world.now())
    await world.trust.refresh()
  }
  const attic = { directory: join(world.folder, "attic") }
  const ran = run(world, other.token, { change: attic, meanwhile: [retire] })
  expect(await codeOf(ran)).toBe("ENROLMENT_ENDED")
})

test("ENR4: run again it keeps every key; a folder is for one region", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const { keys } = await configured(world, token)
  const names = ["authority.jwk", "node.jwk", "node.jws", "dtls.key", "root.json", "serve.json"]
  const content = async () =>
    await Promise.all(names.map(async (name) => await readFile(join(keys, name), "utf8")))
  const before = await content()
  const again = await run(world, token)
  expect(again.kind).toBe("ready")
  expect(await content()).toEqual(before)
  const other = await world.ask("attic", { address: "127.0.0.71" })
  expect(await codeOf(run(world, other.token))).toBe("ENROLMENT_OTHER_REGION")
})

test("ENR5: what it leaves is what a node starts with", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar", { origin: "https://cellar.example.org/" })
  const { keys, config } = await configured(world, token)
  await using trust = await createTrust(config, { now: world.now })
  expect(config).toMatchObject({
    region: CELLAR,
    keys,
    roles: ["seat", "gateway", "media"],
    gateway: { address: PLACE.address, port: PLACE.port, origin: "https://cellar.example.org" },
    bridge: { port: PLACE.port + 1 },
    operator: {},
    arrivals: { home: world.origin, leaf: "eu-de-fra" },
  })
  const { catalogue } = world.trust
  const certificate = await verifyNodeCertificate(trust.certificateJws, {
    catalogue,
    now: world.now(),
  })
  expect(certificate).toMatchObject({
    node: `${CELLAR}/node-1`,
    roles: ["seat", "gateway", "media"],
    gateways: ["https://cellar.example.org"],
    prefixes: [`${PLACE.address}/32`],
  })
})

test("ENR5: behind one-to-one NAT it listens elsewhere; a configuration that was edited stays", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  const place = {
    node: "rack-2",
    listen: "10.0.0.5",
    tls: { certificate: "/a.crt", key: "/a.key" },
  }
  const ran = await run(world, token, { change: { place }, meanwhile: [world.sign] })
  if (ran.kind !== "ready") throw new Error("it is not ready")
  const config = parseConfig(await readFile(ran.config, "utf8"), world.folder)
  expect(config).toMatchObject({
    node: "rack-2",
    gateway: { address: "10.0.0.5", tls: { certificate: "/a.crt", key: "/a.key" } },
    media: { address: "10.0.0.5", announcedAddress: PLACE.address },
  })
  await writeFile(ran.config, "edited")
  await run(world, token, { change: { place } })
  expect(await readFile(ran.config, "utf8")).toBe("edited")
})

test("ENR6: a home that is away while it waits is asked again", async () => {
  const world = await openWorld()
  const { token } = await world.ask("cellar")
  let away = 2
  const home = new (class extends HomeOrigin {
    override async catalogue(): Promise<string> {
      away -= 1
      return await (away >= 0 ? new HomeOrigin(NOBODY) : new HomeOrigin(world.origin)).catalogue()
    }
  })(world.origin)
  const nothing = async (): Promise<void> => {}
  const ran = await run(world, token, { change: { home }, meanwhile: [nothing, world.sign] })
  expect(ran.kind).toBe("ready")
  expect(ran.said).toContain(`waiting: ${NOBODY}/api/catalogue`)
})

async function arriving(world: World, change: { readonly home?: string } = {}) {
  const { token } = await world.ask("cellar")
  const { config, keys } = await configured(world, token)
  const trust = await createTrust(config, { now: world.now })
  const problems: string[] = []
  const arrivals = keepArriving({
    trust,
    keys,
    home: { home: change.home ?? world.origin, leaf: regionId("eu-de-fra") },
    onProblem: ({ code }) => problems.push(code),
  })
  onTestFinished(async () => {
    await arrivals[Symbol.asyncDispose]()
    await trust.close()
  })
  return { trust, arrivals, problems }
}

test("ENN1: the node tells its home that it is there, and is believed", async () => {
  const world = await openWorld()
  const { arrivals, problems } = await arriving(world)
  await arrivals.announce()
  expect(problems).toEqual([])
  expect(await world.shown(CELLAR)).toMatchObject({
    state: "arrived",
    nodes: [{ node: `${CELLAR}/node-1`, seen: world.now() }],
  })
})

test("ENN2: it takes newer catalogues from its home", async () => {
  const world = await openWorld()
  const { trust, arrivals, problems } = await arriving(world)
  const attic = await world.ask("attic", { address: "127.0.0.71" }, OTHER)
  const authority = publicKeyOf(STRANGER)
  await world.call("privateRegions.enrol", { body: { token: attic.token, authority } })
  await world.sign()
  await arrivals.refresh()
  expect(trust.catalogue.version).toBe(world.trust.catalogue.version)
  expect(problems).toEqual([])
})

test("ENN3: a home that is away, or refuses, is told once", async () => {
  const world = await openWorld()
  const away = await arriving(world, { home: NOBODY })
  for (let times = 0; times < 2; times += 1) {
    await away.arrivals.announce()
    await away.arrivals.refresh()
  }
  expect(away.problems.filter((code) => code === "ENROLMENT_HOME_UNREACHABLE")).toHaveLength(2)
})

test("ENN3: a home that refuses the node is told once, and nothing changes", async () => {
  const world = await openWorld()
  const { trust, arrivals, problems } = await arriving(world)
  await arrivals.announce()
  await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  await arrivals.announce()
  await arrivals.announce()
  expect(problems).toEqual(["ENROLMENT_REFUSED"])
  expect(trust.problem).toBeUndefined()
})

async function wish(world: World, change: object = {}) {
  const { token } = await world.ask("cellar", change)
  const authority = publicKeyOf(STRANGER)
  await world.call("privateRegions.enrol", { body: { token, authority } })
  const [pending] = await world.service.pending()
  if (pending === undefined) throw new Error("nothing waits")
  return pending
}

test("ENW1: a wish becomes a region with its own addresses alone", async () => {
  const world = await openWorld()
  const asked = await wish(world, { address: "2001:db8::7", country: "NO" })
  expect(judgeWishes([asked], world.trust.catalogue)).toMatchObject([
    {
      kind: "sign",
      change: {
        kind: "add",
        authority: publicKeyOf(STRANGER),
        region: {
          id: CELLAR,
          status: "active",
          restricted: false,
          operator: OWN,
          country: "NO",
          jurisdictions: ["EEA"],
          gateways: [`http://[2001:db8::7]:${PLACE.port}`],
          bridges: [`[2001:db8::7]:${PLACE.port + 1}`],
          prefixes: ["2001:db8::7/128"],
        },
      },
    },
  ])
  await world.sign()
  const ended = { ...asked, state: "ended" as const }
  expect(judgeWishes([ended], world.trust.catalogue)).toMatchObject([
    { kind: "sign", change: { kind: "retire", region: CELLAR } },
  ])
})

test.for([
  { name: "a public leaf", change: { region: regionId("xx-new") } },
  { name: "a public leaf of another", change: { region: regionId("eu-fr-par") } },
  { name: "to retire a public leaf", change: { region: regionId("eu-fr-par"), state: "ended" } },
  { name: "another account's region", change: { region: regionId(`acct:${OTHER}/cellar`) } },
  { name: "the address of a public region", change: { address: "127.0.0.20" } },
  { name: "the gateway of a public region", change: { gateway: "http://127.0.0.20:8080" } },
  { name: "the bridge of a public region", change: { bridge: "127.0.0.20:8443" } },
] as const)("ENW2: a home cannot ask for $name", async ({ change }) => {
  const world = await openWorld()
  const asked = await wish(world)
  expect(judgeWishes([asked], world.trust.catalogue)).toMatchObject([{ kind: "sign" }])
  const judged = judgeWishes([{ ...asked, ...change }], world.trust.catalogue)
  expect(judged).toMatchObject([{ kind: "refuse" }])
})

test("ENW2: what is or was listed is not listed again; of two wishes the first gets it", async () => {
  const world = await openWorld()
  const asked = await wish(world)
  const attic = regionId(`acct:${OWN}/attic`)
  const both = judgeWishes([asked, { ...asked, region: attic }], world.trust.catalogue)
  expect(both.map(({ kind }) => kind)).toEqual(["sign", "refuse"])
  await world.sign()
  const again = judgeWishes([asked], world.trust.catalogue)
  expect(again).toMatchObject([{ kind: "refuse" }])
  await world.call("privateRegions.end", { params: { account: OWN, slug: "cellar" } })
  await world.sign()
  const later = judgeWishes([asked], world.trust.catalogue)
  expect(later).toMatchObject([{ kind: "refuse" }])
})
