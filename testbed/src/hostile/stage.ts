// SPDX-License-Identifier: Apache-2.0
/**
 * The scene of the hostile tests: an honest deployment of three regions in namespaces, and
 * a hostile gateway at the origin of the first.
 *
 * @module
 */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { CATALOGUE, type PrivateKey, signClaims } from "@landmoot/core/signed"
import { type RegionId, regionId } from "@landmoot/core/units"
import type { BrowserContext } from "playwright-core"
import { PageMeeting, TestDeployment } from "../deployment/index.ts"
import type { Network, PeerTraffic } from "../network/index.ts"
import { Liar } from "./liar.ts"
import { claimsOf } from "./loot.ts"

/** The region whose gateway is hostile; home of every meeting. */
export const OWN: RegionId = regionId("eu-de-fra")
/** A region that some meetings allow, too. */
export const OTHER: RegionId = regionId("eu-fr-par")
/** A region that every account denies. */
const DENIED: RegionId = regionId("us-va-iad")

/** Where the person is. */
export const CLIENT = "amara"
/** A machine of the attacker's, in no region. */
const STRANGER = "mallory"

/** The address to which a host reports its multicast groups (RFC 3376); routers do not forward it. */
const MULTICAST_REPORTS = "224.0.0.22"

/** Where the honest gateway listens while the hostile one has its port. */
const HONEST_PORT = 7402

/**
 * What left the person's machine, and what came elsewhere, since the counters were last
 * reset. That is seldom: a packet that should not have been counts against all that follow.
 */
export interface Footprint {
  /** Places that the person's machine sent to, by protocol. */
  readonly udp: readonly string[]
  readonly tcp: readonly string[]
  /** Packets of any kind to what is no place. */
  readonly elsewhere: readonly string[]
  /** Packets that the denied region and the attacker's machine received from anybody. */
  readonly foreign: number
}

/** The scene, ready to play in. */
export class HostileStage implements AsyncDisposable {
  readonly landmoot: TestDeployment
  readonly network: Network
  readonly liar: Liar
  readonly #profile: BrowserContext
  /** Links into a meeting that allows {@link OWN} alone; each is used once. */
  readonly #links: string[]
  /** Links into a meeting that allows {@link OTHER}, too. */
  readonly #widerLinks: string[]

  private constructor(made: {
    readonly landmoot: TestDeployment
    readonly network: Network
    readonly liar: Liar
    readonly profile: BrowserContext
    readonly links: readonly string[]
    readonly widerLinks: readonly string[]
  }) {
    this.landmoot = made.landmoot
    this.network = made.network
    this.liar = made.liar
    this.#profile = made.profile
    this.#links = [...made.links]
    this.#widerLinks = [...made.widerLinks]
  }

  /** Starts everything. @param people - how many personal links there are. */
  static async start(people: number): Promise<HostileStage> {
    const landmoot = await TestDeployment.start({
      leaves: [OWN, OTHER, DENIED],
      clients: [{ name: CLIENT }, { name: STRANGER }],
      nodes: { [OWN]: { gatewayPort: HONEST_PORT } },
    })
    try {
      const { network } = landmoot
      if (network === undefined) throw new Error("these tests need network namespaces")
      const liar = await startLiar(landmoot, network)
      const create = async (allowed: readonly RegionId[], count: number) =>
        await landmoot.createMeeting({
          home: OWN,
          allowed,
          denied: [DENIED],
          people: Array.from({ length: count }, (_, index) => `Person ${index + 1}`),
        })
      const { links } = await create([OWN], people)
      const wider = await create([OWN, OTHER], 4)
      // The hostile gateway knows the meetings that it was asked for.
      const path = `/api/meetings/${encodeURIComponent(wider.meeting)}`
      await landmoot.fetchFrom(CLIENT)(`${landmoot.deployment.origin(OWN)}${path}`)
      // The fake camera's pictures are not looked at, so few of them will do.
      const chromium = await landmoot.browser(CLIENT, { cameraFramesPerSecond: 5 })
      const profile = await chromium.browser.newContext({
        viewport: { width: 800, height: 600 },
        permissions: ["camera", "microphone"],
        locale: "en-GB",
      })
      return new HostileStage({
        landmoot,
        profile,
        network,
        liar,
        links: links.map(({ link }) => link),
        widerLinks: wider.links.map(({ link }) => link),
      })
    } catch (error) {
      await landmoot.close()
      throw error
    }
  }

  /** A personal link that nobody has used. */
  link(alsoAllowed = false): string {
    const link = (alsoAllowed ? this.#widerLinks : this.#links).shift()
    if (link === undefined) throw new Error("more people are invited than there are links")
    return link
  }

  /**
   * Opens a page in the one browser, which remembers nothing but files that never change:
   * loading and compiling the page anew for each lie would take most of the time.
   */
  async open(link: string): Promise<PageMeeting> {
    const page = await this.#profile.newPage()
    return await PageMeeting.open(page, link)
  }

  /** Ends a visit and makes the browser forget it. */
  async leave({ page }: PageMeeting): Promise<void> {
    await page.evaluate(() => localStorage.clear())
    await page.close()
  }

  /** Reads what has happened on the wires since the counters were reset. */
  async footprint(): Promise<Footprint> {
    const [client, denied, stranger] = await Promise.all(
      [CLIENT, DENIED, STRANGER].map(async (place) => await this.network.counters(place)),
    )
    const peers = client?.sent.peers ?? []
    const places = (protocol: string): readonly string[] =>
      peers.filter((peer) => peer.protocol === protocol).map((peer) => peer.place ?? peer.address)
    return {
      udp: places("udp"),
      tcp: places("tcp"),
      elsewhere: peers.filter(isStray).map(({ address }) => address),
      foreign: (denied?.received.total.packets ?? 0) + (stranger?.received.total.packets ?? 0),
    }
  }

  /** Addresses of nobody that anybody in the network has sent to. */
  async strays(): Promise<readonly string[]> {
    const strays = await this.network.strays()
    return strays.map(({ address }) => address).filter((address) => address !== MULTICAST_REPORTS)
  }

  async close(): Promise<void> {
    await this.liar.close()
    await this.landmoot.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function isStray({ place, address }: PeerTraffic): boolean {
  return place === undefined && address !== MULTICAST_REPORTS
}

async function startLiar(landmoot: TestDeployment, network: Network): Promise<Liar> {
  const { deployment, directory } = landmoot
  const address = (place: string): string => network.place(place).address
  const keys = join(directory, "keys")
  return await Liar.start(network, {
    keys,
    own: OWN,
    other: OTHER,
    denied: DENIED,
    ownAddress: address(OWN),
    deniedAddress: address(DENIED),
    hostileAddress: address(STRANGER),
    deniedOrigin: deployment.origin(DENIED),
    otherOrigin: deployment.origin(OTHER),
    listenPort: Number(new URL(deployment.origin(OWN)).port),
    honestPort: HONEST_PORT,
    nextCatalogue: await nextCatalogue(keys),
  })
}

/** What the operator publishes next. The root key stays in this process; the liar has it not. */
async function nextCatalogue(keys: string): Promise<string> {
  const current = (await readFile(join(keys, "catalogue.jws"), "utf8")).trim()
  const claims = claimsOf(CATALOGUE, current)
  // Written by the deployment of this test, so the shape is known.
  const root = JSON.parse(await readFile(join(keys, "root.jwk"), "utf8")) as PrivateKey
  const next = { ...claims, version: claims.version + 1, iat: Math.floor(Date.now() / 1000) }
  return await signClaims(CATALOGUE, next, { kid: "root", key: root })
}
