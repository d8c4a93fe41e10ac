// SPDX-License-Identifier: Apache-2.0
import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { authorityKid } from "@landmoot/core/signed"
import { type RegionId, regionId } from "@landmoot/core/units"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import { type Network, networkSupport, type PlacedProcess } from "../network/index.ts"
import { Crowd } from "./clients/crowd.ts"
import { Loot } from "./loot.ts"
import { ROGUE_READY, type RogueSetting } from "./rogue-node.ts"

// Rules are those of SPEC.md in this folder, section "Placement (AP)".

const support = await networkSupport()
const unsupported = support.kind === "unsupported"
if (unsupported) process.stderr.write(`skipped: no network namespaces, ${support.reason}\n`)

const ROGUE = fileURLToPath(new URL("rogue-node.ts", import.meta.url))
const CROWD = "crowd"
const [HOME, SECOND, ROOMY, DENIED] = (
  ["eu-de-fra", "eu-fr-par", "eu-nl-ams", "us-va-iad"] as const
).map(regionId) as [RegionId, RegionId, RegionId, RegionId]
const FULL = { ok: false, code: "NO_CAPACITY_IN_ALLOWED_REGIONS" }
const MULTICAST_REPORTS = "224.0.0.22"
const HOUR = 3_600

/** Everything that these tests play with. */
interface World {
  readonly landmoot: TestDeployment
  readonly network: Network
  readonly crowd: Crowd
  /** A personal link that nobody has used. */
  readonly link: () => string
}

async function startWorld(options: {
  readonly allowed: readonly RegionId[]
  readonly capacity: Readonly<Record<string, number>>
}): Promise<World> {
  const { allowed, capacity } = options
  const landmoot = await TestDeployment.start({
    leaves: [...allowed, DENIED],
    clients: [{ name: CROWD }],
    nodes: Object.fromEntries(
      Object.entries(capacity).map(([leaf, sessions]) => [leaf, { capacity: sessions }]),
    ),
  })
  const { network } = landmoot
  if (network === undefined) throw new Error("these tests need network namespaces")
  const crowd = await Crowd.gather(network, CROWD)
  const people = Array.from({ length: 40 }, (_, index) => `Person ${index + 1}`)
  const meeting = { home: HOME, allowed, denied: [DENIED], people }
  const { links } = await landmoot.createMeeting(meeting)
  const unused = links.map(({ link }) => link)
  const link = (): string => {
    const next = unused.shift()
    if (next === undefined) throw new Error("more people join than are invited")
    return next
  }
  return { landmoot, network, crowd, link }
}

/** Packets that came to or from a region where nothing belongs. */
async function packetsOf(network: Network, leaf: RegionId): Promise<number> {
  const { received, sent } = await network.counters(leaf)
  return received.total.packets + sent.total.packets
}

async function straysOf(network: Network): Promise<readonly string[]> {
  const strays = await network.strays()
  return strays.map(({ address }) => address).filter((address) => address !== MULTICAST_REPORTS)
}

describe.skipIf(unsupported)("a node without evidence that alone has room", () => {
  let world: World
  let loot: Loot
  let keys: string
  let rogue: PlacedProcess | undefined

  beforeAll(async () => {
    world = await startWorld({
      allowed: [HOME, SECOND, ROOMY],
      capacity: { [HOME]: 1, [SECOND]: 1, [ROOMY]: 1_000 },
    })
    const { landmoot, crowd, link } = world
    loot = new Loot(join(landmoot.directory, "keys"))
    keys = join(landmoot.directory, "keys", "nodes", ROOMY, "node-1")
    await landmoot.deployment.supervisor.kill(ROOMY)
    for (const region of [HOME, SECOND]) {
      expect(await crowd.join({ link: link(), region })).toMatchObject({
        ok: true,
        media: region,
      })
    }
  })

  beforeEach(async () => {
    await world.network.resetCounters()
  })

  afterEach(async () => {
    await rogue?.close()
    rogue = undefined
  })

  afterAll(async () => {
    await world.landmoot.close()
  })

  /** Evidence of a node's place that is none. */
  const EVIDENCE = [
    { evidence: "missing", make: async () => "nothing.nothing.nothing" },
    { evidence: "forged", make: async () => await loot.forge(ROOMY) },
    {
      evidence: "expired",
      make: async () =>
        await loot.issue(ROOMY, { iat: loot.now() - 2 * HOUR, exp: loot.now() - HOUR }),
    },
    {
      evidence: "of a wrong authority",
      make: async () =>
        await loot.issue(ROOMY, {}, { kid: authorityKid(DENIED), key: loot.authority(DENIED) }),
    },
    { evidence: "of another region", make: async () => loot.certificate(DENIED) },
  ]

  async function startRogue(shown: Pick<RogueSetting, "evidence" | "shownBy">): Promise<void> {
    const { network } = world
    const { address } = network.place(ROOMY)
    const bridge = { address, port: 7401 }
    const setting: RogueSetting = { region: ROOMY, keys, bridge, ...shown }
    rogue = network.exec(ROOMY, [process.execPath, ROGUE, JSON.stringify(setting)])
    await rogue.waitForOutput(new RegExp(ROGUE_READY))
  }

  const rogueAsked = (): ReadonlySet<string> =>
    new Set([...(rogue?.output ?? "").matchAll(/^asked (.*)$/gm)].map(([, kind]) => kind ?? ""))

  async function expectRefusals(): Promise<void> {
    const { crowd, link, network } = world
    for (const region of [HOME, SECOND]) {
      expect(await crowd.join({ link: link(), region })).toEqual(FULL)
    }
    const { received, sent } = await network.counters(ROOMY)
    // It was there and could be spoken with.
    expect(received.tcp.packets).toBeGreaterThan(0)
    expect([received.udp.packets, sent.udp.packets]).toEqual([0, 0])
    expect(await packetsOf(network, DENIED)).toBe(0)
  }

  test.for(EVIDENCE)("AP1: its own evidence $evidence: it is told nothing", async ({ make }) => {
    await startRogue({ evidence: await make(), shownBy: "itself" })
    await expectRefusals()
    expect(rogueAsked()).toEqual(new Set())
  })

  test.for(EVIDENCE)(
    "AP2: evidence $evidence of a node that its region reports",
    async ({ make }) => {
      await startRogue({ evidence: await make(), shownBy: "its node" })
      await expectRefusals()
      expect(rogueAsked()).toEqual(new Set(["region.nodes"]))
    },
  )

  // Six starts of a node.
  const AP3_TIMEOUT_MS = 90_000
  test(
    "AP3: a node of ours does not start with them, or stays out of placement; with good ones it serves",
    { timeout: AP3_TIMEOUT_MS },
    async () => {
      const { landmoot, crowd, link } = world
      const { supervisor } = landmoot.deployment
      const config = join(landmoot.directory, `${ROOMY}.json`)
      const file = join(keys, "node.jws")
      const authority = join(keys, "authority.jwk")
      const [honest, authorityKey] = await Promise.all(
        [file, authority].map(async (name) => await readFile(name, "utf8")),
      )
      // With it the node would mend its certificate by itself.
      await rm(authority)
      const shown = await Promise.all(
        EVIDENCE.map(async ({ evidence, make }) => ({ evidence, jws: await make() })),
      )
      for (const { evidence, jws } of shown) {
        await writeFile(file, `${jws}\n`)
        const started = supervisor.start(ROOMY, config)
        if (evidence === "expired") {
          await started
          await expectRefusals()
          await supervisor.kill(ROOMY)
        } else {
          await expect(started, evidence).rejects.toMatchObject({ code: "LOCAL_NODE_FAILED" })
          await supervisor.kill(ROOMY)
        }
      }
      await rm(file)
      await expect(supervisor.start(ROOMY, config)).rejects.toMatchObject({
        code: "LOCAL_NODE_FAILED",
      })
      await supervisor.kill(ROOMY)
      await writeFile(file, honest ?? "")
      await writeFile(authority, authorityKey ?? "")
      await supervisor.start(ROOMY, config)
      expect(await crowd.join({ link: link(), region: HOME })).toMatchObject({
        ok: true,
        gateway: HOME,
        media: ROOMY,
      })
    },
  )
})

describe.skipIf(unsupported)("overload", () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld({ allowed: [HOME, SECOND], capacity: { [HOME]: 2, [SECOND]: 2 } })
  })

  afterAll(async () => {
    await world.landmoot.close()
  })

  test("AP4: full nodes that are killed one by one: named refusals, and not a packet elsewhere", async () => {
    const { landmoot, network, crowd, link } = world
    const { supervisor } = landmoot.deployment
    const seated: string[] = []
    for (const region of [HOME, HOME, SECOND, SECOND]) {
      const own = link()
      const outcome = await crowd.join({ link: own, region })
      expect(outcome).toMatchObject({ ok: true, media: region })
      seated.push(own)
    }
    const crush = async (): Promise<readonly unknown[]> =>
      await Promise.all(
        [HOME, SECOND, HOME, SECOND, HOME, SECOND].map(
          async (region) => await crowd.join({ link: link(), region }),
        ),
      )
    expect(new Set((await crush()).map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify(FULL)]),
    )

    const during = crush()
    await supervisor.kill(SECOND)
    const codes = (outcomes: readonly unknown[]): readonly string[] =>
      outcomes.map((outcome) => (outcome as { readonly code?: string }).code ?? "joined")
    for (const code of codes(await during)) {
      expect(["NO_CAPACITY_IN_ALLOWED_REGIONS", "SIGNALLING_LOST"]).toContain(code)
    }
    expect(new Set(codes(await crush()))).toEqual(new Set(["NO_CAPACITY_IN_ALLOWED_REGIONS"]))
    // Those who were there get no place elsewhere either.
    for (const own of seated.slice(2)) {
      const outcome = await crowd.join({ link: own, region: SECOND })
      expect(outcome).toEqual(FULL)
    }
    // The region that is left goes on serving as many as it can.
    await crowd.leave(seated[0] ?? "")
    expect(await crowd.join({ link: link(), region: SECOND })).toMatchObject({
      ok: true,
      gateway: HOME,
      media: HOME,
    })

    await supervisor.kill(HOME)
    expect(new Set(codes(await crush()))).toEqual(new Set(["PREPARATION_UNREACHABLE"]))
    expect(await packetsOf(network, DENIED)).toBe(0)
    expect(await straysOf(network)).toEqual([])
  })
})
