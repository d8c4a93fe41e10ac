// SPDX-License-Identifier: Apache-2.0
/**
 * Media nodes of several regions in one process, with real keys, workers and
 * sockets. What stands around them, seat and gateways, is played by the test.
 *
 * @module
 */
import { type MeetingRules, type RightsHolder, rulesOf } from "@landmoot/core/rights"
import type { NodeAnswer, NodeRequest, ProducerInfo, RoomState } from "@landmoot/core/protocol"
import { DESCRIPTOR, GRANT, type Grant, type Jws } from "@landmoot/core/signed"
import { type MeetingId, meetingId, type NodeId, regionId } from "@landmoot/core/units"
import { Directory } from "../../rooms/directory.ts"
import type { VerifiedPolicy } from "../../rooms/ports.ts"
import { TEST_TIME, testDeployment, type TestDeployment } from "../../trust/testing/deployment.ts"
import { testDescriptor } from "../../trust/testing/descriptor.ts"
import { createTrust, type NodeTrust } from "../../trust/index.ts"
import { createMediaNode, type MediaNode } from "../index.ts"
import { configOf, SILENT, type WorldOptions } from "./configure.ts"
import { Net, type NetCourier } from "./net.ts"
import { CAPABILITIES, idsOf } from "./person-ids.ts"

/** A media node with what the test needs of it. */
export interface WorldNode {
  readonly id: NodeId
  readonly trust: NodeTrust
  readonly courier: NetCourier
  readonly directory: Directory
  readonly media: MediaNode
}

/** Media nodes, a seat at the first of them, and the net between. */
export class MediaWorld implements AsyncDisposable {
  readonly net = new Net()
  /** What every node's clock says, in seconds since 1970. */
  now: number = TEST_TIME
  readonly nodes = new Map<string, WorldNode>()
  readonly meeting: MeetingId
  readonly #deployment: TestDeployment
  #policy: VerifiedPolicy | undefined
  /** What the seat says may be done. */
  rules: MeetingRules = rulesOf("business", false)
  #versions = 0

  private constructor(deployment: TestDeployment, home: string) {
    this.#deployment = deployment
    this.meeting = meetingId(`${home}.${"m".repeat(22)}`)
  }

  static async make(options: WorldOptions): Promise<MediaWorld> {
    const { leaves } = options
    const deployment = await testDeployment(leaves)
    const world = new MediaWorld(deployment, leaves[0]!)
    try {
      for (const leaf of leaves) await world.#add(leaf, options)
      await world.describe({ regions: options.set ?? leaves })
    } catch (error) {
      await world[Symbol.asyncDispose]()
      throw error
    }
    world.#playSeat()
    return world
  }

  /** Signs a descriptor and makes it the one in force. */
  async describe(about: {
    readonly regions: readonly string[]
    readonly revision?: number
    readonly exp?: number
  }): Promise<VerifiedPolicy> {
    const { trust } = this.home
    const descriptor = await trust.sign(DESCRIPTOR, {
      ...testDescriptor({ meeting: this.meeting, ...about }),
      catalogueVersion: trust.catalogue.version,
    })
    this.#policy = await trust.policyOf(this.meeting, { descriptor, signer: trust.certificateJws })
    return this.#policy
  }

  /** The node of the first leaf, where home, seat and gateway are. */
  get home(): WorldNode {
    return [...this.nodes.values()][0]!
  }

  get policy(): VerifiedPolicy {
    return this.#policy!
  }

  at(leaf: string): WorldNode {
    return this.nodes.get(leaf)!
  }

  /** Signs a grant as the seat. */
  async grant(node: NodeId, purpose: Grant["purpose"], change: Partial<Grant> = {}): Promise<Jws> {
    return await this.home.trust.sign(GRANT, {
      meeting: this.meeting,
      node,
      descriptor: this.policy.digest,
      revision: this.policy.descriptor.revision,
      fence: 0,
      purpose,
      iat: TEST_TIME,
      exp: TEST_TIME + 60,
      ...change,
    })
  }

  /** The body of `media.open` for person `who`, right unless changed. */
  async openBody(
    leaf: string,
    who: string,
    change: {
      readonly grant?: Partial<Grant>
      readonly consume?: NodeRequest<"media.open">["consume"]
    } = {},
  ): Promise<NodeRequest<"media.open">> {
    const { session, participant } = idsOf(who)
    const rights = ["speak", "show", "share"] as const
    const purpose = {
      kind: "participant",
      participant,
      session,
      gateway: this.home.id,
      rights: [...rights],
    } as const
    return {
      meeting: this.meeting,
      policy: this.policy.signed,
      grant: await this.grant(this.at(leaf).id, purpose, change.grant),
      seatCertificate: this.home.trust.certificateJws,
      rtpCapabilities: CAPABILITIES,
      consume: change.consume ?? [],
    }
  }

  /** Opens the session of person `who`, as the seat does. */
  async open(
    leaf: string,
    who: string,
    change?: Parameters<MediaWorld["openBody"]>[2],
  ): Promise<NodeAnswer<"media.open">> {
    const body = await this.openBody(leaf, who, change)
    return await this.home.courier.request(
      { kind: "node", node: this.at(leaf).id },
      "media.open",
      body,
    )
  }

  /** Sends a client's request, as its gateway does. */
  async ask(
    leaf: string,
    who: string,
    request: NodeRequest<"media.request">["request"],
  ): Promise<Record<string, unknown>> {
    const { session } = idsOf(who)
    const to = { kind: "node", node: this.at(leaf).id } as const
    const body = { meeting: this.meeting, session, request }
    return (await this.home.courier.request(to, "media.request", body)).body
  }

  /** Tells every node a new state with these people, as the seat does. */
  tell(
    people: Readonly<
      Record<
        string,
        Partial<RightsHolder> & {
          readonly leaf: string
          readonly producers?: readonly ProducerInfo[]
        }
      >
    >,
    fence = 0,
  ): RoomState {
    this.#versions += 1
    const state: RoomState = {
      meeting: this.meeting,
      title: "Lesson",
      fence,
      version: this.#versions,
      revision: this.policy.descriptor.revision,
      seat: this.home.id,
      rules: this.rules,
      participants: Object.entries(people).map(([who, { leaf, producers = [], ...holder }]) => ({
        ...idsOf(who),
        name: who,
        node: this.at(leaf).id,
        region: regionId(leaf),
        gateway: this.home.id,
        connected: true,
        role: "participant",
        arrival: "link",
        ...holder,
        producers: [...producers],
      })),
      links: [],
      nodes: [...this.nodes.values()].map(({ id, trust }) => ({
        node: id,
        certificate: trust.certificateJws,
      })),
    }
    for (const { directory } of this.nodes.values()) {
      directory.apply(this.meeting, { policy: this.policy, state, invitations: [] })
    }
    return state
  }

  /** The keys folder of the node of a leaf. */
  keysOf(leaf: string): string {
    return this.#deployment.keysOf(leaf)
  }

  /** Starts another media node in the place of the one of a leaf, which goes on. */
  async startAgain(
    leaf: string,
    change: { readonly keys?: string; readonly port?: number },
  ): Promise<MediaNode> {
    const { trust, courier, directory } = this.at(leaf)
    const config = configOf(this.#deployment, leaf, {})
    return await createMediaNode({
      trust,
      courier,
      directory,
      log: SILENT,
      config: {
        keys: change.keys ?? config.keys,
        media: { ...config.media, port: change.port ?? config.media.port },
      },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { media, trust } of this.nodes.values()) {
      await media.close()
      await trust.close()
    }
    await this.#deployment[Symbol.asyncDispose]()
  }

  async #add(leaf: string, options: WorldOptions): Promise<void> {
    const keys = this.#deployment.keysOf(leaf)
    const config = configOf(this.#deployment, leaf, options)
    const trust = await createTrust(
      { region: regionId(leaf), node: "node-1", keys },
      { now: () => this.now },
    )
    const courier = this.net.join(trust)
    const directory = new Directory()
    try {
      const media = await createMediaNode({
        trust,
        courier,
        directory,
        log: SILENT,
        config: options.configure?.(config) ?? config,
      })
      this.nodes.set(leaf, { id: trust.node, trust, courier, directory, media })
    } catch (error) {
      await trust.close()
      throw error
    }
  }

  /** The seat's and the gateway's side of what media nodes ask and tell. */
  #playSeat(): void {
    const { courier, trust } = this.home
    const nothing = async (): Promise<Record<string, never>> => await Promise.resolve({})
    courier.handle("seat.link", async ({ peer }, asker) => ({
      own: await this.grant(asker.node, { kind: "link", peer }),
      peer: await this.grant(peer, { kind: "link", peer: asker.node }),
      seatCertificate: trust.certificateJws,
    }))
    courier.handle("seat.producers", nothing)
    courier.handle("seat.links", nothing)
    courier.handle("gateway.media", nothing)
  }
}
