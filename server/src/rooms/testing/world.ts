// SPDX-License-Identifier: Apache-2.0
/**
 * Several nodes in one process, for tests: real keys, certificates, descriptors
 * and meetings; the courier, the media engine and the home are in-memory twins.
 *
 * @module
 */
import {
  type NodeAnswer,
  type NodeRequest,
  type NodeRequestKind,
  type NodeReport,
  type RecordBatch,
  type RecordEntry,
  type SessionQuality,
  type StartingRules,
} from "@landmoot/core/protocol"
import type { Catalogue, Region } from "@landmoot/core/regions"
import {
  authorityKid,
  CATALOGUE,
  DESCRIPTOR,
  digestOf,
  JOIN_TOKEN,
  keyFromSeed,
  NODE_CERTIFICATE,
  type NodeCertificate,
  participantOfKey,
  type PrivateKey,
  publicKeyOf,
  signClaims,
  verifyCatalogue,
  verifyDescriptor,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import {
  accountId,
  type MeetingId,
  meetingId,
  type NodeId,
  nodeId,
  type ParticipantId,
  PLANES,
  type RegionId,
  regionId,
  sessionId,
} from "@landmoot/core/units"
import type { Invitation, Trust, VerifiedPolicy } from "../ports.ts"
import { Rooms } from "../rooms.ts"
import { Sessions } from "../sessions.ts"
import { clientTwin, type Told } from "./client-twin.ts"
import { TwinCourier } from "./courier-twin.ts"
import { homeTwin, recordsTwin } from "./home-twin.ts"
import { mediaTwin } from "./media-twin.ts"

/** The time of every world, in seconds since 1970. */
export const NOW = 1_790_000_000

let seeds = 0
const newKey = (): PrivateKey => {
  seeds += 1
  return keyFromSeed(new Uint8Array(32).map((_, index) => (seeds >> (index * 8)) & 255))
}

/** One node of the world. */
export interface TwinNode {
  readonly id: NodeId
  readonly trust: Trust
  readonly courier: TwinCourier
  readonly rooms: Rooms
  readonly sessions: Sessions
  readonly told: Told[]
  /** Sessions that the twin media node serves. */
  readonly serving: Set<string>
  /** What the twin media node was told to pause. */
  readonly paused: { readonly session: string; readonly sources: readonly string[] }[]
  capacity: number
  /** Makes the media node refuse to open sessions. */
  broken: boolean
  /** Waited for by the media node before it opens a session. */
  held: () => Promise<void>
}

/** A world of nodes. */
export class World {
  readonly nodes = new Map<RegionId, TwinNode>()
  readonly lost = new Set<RegionId>()
  readonly meeting: MeetingId = meetingId(`eu-de-fra.${"m".repeat(22)}`)
  catalogue!: Catalogue
  policy!: VerifiedPolicy
  readonly people: { readonly key: PrivateKey; invitation: Invitation }[] = []
  /** How the meeting begins; undefined: home says nothing. */
  rules: StartingRules | undefined
  /** S(keys) of the next descriptor; undefined: the whole set. */
  keysLeaves: readonly string[] | undefined
  /** The account's identity key. */
  readonly identity: PrivateKey = newKey()
  /** Every request that reached a node, by the node's region. */
  readonly received: { readonly region: RegionId; readonly kind: NodeRequestKind }[] = []
  /** The time of all nodes. */
  now = NOW
  /** Whether people meet, as home knows it. */
  running = false
  /** What home has kept of what seats told it, in order of arrival. */
  readonly records: RecordBatch[] = []
  /** What media nodes say of sessions that they close. */
  quality: SessionQuality | undefined
  /** People whose invitations home has taken back. */
  readonly uninvited = new Set<number>()
  /** How many the plan lets in; undefined: any number. */
  most: number | undefined
  /** Makes the home fail to write. */
  homeFails = false
  readonly #nodeKeys = new Map<RegionId, PrivateKey>()
  readonly #certificates = new Map<RegionId, string>()

  /** Makes a world of these leaves; the first is home. `set` is the effective set. */
  static async make(options: {
    readonly leaves: readonly string[]
    readonly set: readonly string[]
    readonly people?: number
    readonly mode?: "single" | "spread"
    readonly draining?: readonly string[]
    /** Leaves whose certificates come from a foreign authority. */
    readonly forged?: readonly string[]
  }): Promise<World> {
    const world = new World()
    const authorities = new Map(options.leaves.map((leaf) => [regionId(leaf), newKey()]))
    const root = newKey()
    const regions = options.leaves.map((leaf, index): Region => ({
      id: regionId(leaf),
      name: leaf,
      country: "DE",
      jurisdictions: [],
      restricted: false,
      status: options.draining?.includes(leaf) === true ? "draining" : "active",
      lat: 0,
      lon: index * 10,
      operator: "test",
      gateways: [`http://127.0.0.${index + 1}:8000`],
      bridges: [`127.0.0.${index + 1}:8001`],
      prefixes: [`127.0.0.${index + 1}/32`],
    }))
    const catalogueJws = await signClaims(
      CATALOGUE,
      {
        version: 1,
        iat: NOW,
        regions: regions.map((region) => ({ ...region })),
        groups: [],
        authorities: [...authorities].map(([region, key]) => ({ region, key: publicKeyOf(key) })),
      },
      { kid: "root", key: root },
    )
    world.catalogue = await verifyCatalogue(catalogueJws, { root: publicKeyOf(root), now: NOW })
    for (const [index, region] of regions.entries()) {
      const authority =
        options.forged?.includes(region.id) === true ? newKey() : authorities.get(region.id)!
      await world.#addNode(region, index, { authority, catalogueJws })
    }
    for (let index = 0; index < (options.people ?? 3); index += 1) {
      const key = newKey()
      const invitation = {
        participant: participantOfKey(publicKeyOf(key)),
        key: publicKeyOf(key),
      }
      world.people.push({ key, invitation })
    }
    await world.start(options.set, 1, options.mode ?? "spread")
    return world
  }

  /** Signs a descriptor with this set and makes it the one in force. */
  async start(set: readonly string[], revision: number, mode: "single" | "spread"): Promise<void> {
    const home = regionId("eu-de-fra")
    const leaves = set.map(regionId).toSorted()
    const planes = Object.fromEntries(PLANES.map((plane) => [plane, leaves])) as Record<
      (typeof PLANES)[number],
      RegionId[]
    >
    planes.keys = this.keysLeaves?.map(regionId).toSorted() ?? leaves
    const seats = leaves.filter((id) => planes.keys.includes(id))
    const descriptor = await signClaims(
      DESCRIPTOR,
      {
        meeting: this.meeting,
        account: accountId("acc_0123456789abcdef"),
        revision,
        catalogueVersion: 1,
        policyDigest: "d".repeat(43),
        effective: leaves,
        planes,
        mode,
        minEvidence: 0,
        seats: [...seats.filter((id) => id === home), ...seats.filter((id) => id !== home)],
        identity: publicKeyOf(this.identity),
        ledger: "home.example/ledger",
        iat: NOW,
        exp: NOW + 86_400,
      },
      { kid: this.at("eu-de-fra").id, key: this.#nodeKeys.get(home)! },
    )
    const signer = this.#certificates.get(home)!
    this.policy = await this.at("eu-de-fra").trust.policyOf(this.meeting, { descriptor, signer })
  }

  /** What home was told, in order. */
  recorded(): readonly RecordEntry[] {
    return this.records.flatMap(({ entries }) => entries)
  }

  /** The id of a person's invitation. */
  person(index: number): ParticipantId {
    return this.people[index]!.invitation.participant
  }

  /** Says what somebody is, and how they come. */
  invite(index: number, as: Partial<Pick<Invitation, "role" | "arrival" | "identity">>): void {
    const person = this.people[index]!
    person.invitation = { ...person.invitation, ...as }
  }

  at(leaf: string): TwinNode {
    return this.nodes.get(regionId(leaf))!
  }

  /** The join body of a person at a gateway, with a token that is right unless changed. */
  async joinBody(
    person: number,
    gateway: string,
    change: {
      readonly audience?: string
      readonly session?: string
      readonly exp?: number
      readonly meeting?: string
      readonly roundTrips?: Readonly<Record<string, number>>
      readonly key?: PrivateKey
      readonly device?: string
    } = {},
  ): Promise<NodeRequest<"seat.join">> {
    const { key, invitation } = this.people[person]!
    seeds += 1
    const token = await signClaims(
      JOIN_TOKEN,
      {
        meeting: change.meeting ?? this.meeting,
        participant: invitation.participant,
        session: sessionId(change.session ?? `s_${String(seeds).padStart(22, "0")}`),
        audience: change.audience ?? this.at(gateway).id,
        descriptor: this.policy.digest,
        iat: NOW,
        exp: change.exp ?? NOW + 60,
      },
      { kid: invitation.participant, key: change.key ?? key },
    )
    const trips = Object.entries(change.roundTrips ?? { [gateway]: 10 })
    return {
      meeting: this.meeting,
      policy: this.policy.signed,
      token,
      roundTrips: trips.map(([leaf, ms]) => ({ region: regionId(leaf), ms })),
      rtpCapabilities: {},
      nodes: [this.report(regionId(gateway))],
      ...(change.device === undefined ? {} : { device: change.device }),
    }
  }

  /** Joins through a gateway. */
  async join(
    person: number,
    gateway: string,
    change?: Parameters<World["joinBody"]>[2],
  ): Promise<NodeAnswer<"seat.join">> {
    return await this.at(gateway).sessions.join(await this.joinBody(person, gateway, change))
  }

  /** Holds the next opening of a session at a node until told to go on. */
  whileOpening(leaf: string): { readonly begun: Promise<void>; goOn(): void } {
    const begun = Promise.withResolvers<void>()
    const going = Promise.withResolvers<void>()
    this.at(leaf).held = async () => {
      begun.resolve()
      await going.promise
    }
    return { begun: begun.promise, goOn: () => going.resolve() }
  }

  /** The node of a region starts again, in no time, and has forgotten all meetings. */
  async restart(leaf: string): Promise<void> {
    const region = regionId(leaf)
    const before = this.at(leaf)
    await before.rooms.close()
    this.lost.delete(region)
    this.#runNode(region, before.trust)
  }

  /** The region goes away: nothing reaches it, and those who had a bridge to it notice. */
  lose(leaf: string): void {
    const region = regionId(leaf)
    this.lost.add(region)
    for (const node of this.nodes.values()) {
      if (node.trust.region === region) continue
      const meetings = node.courier.meetingsWith(region)
      if (meetings.length > 0) node.courier.emit({ kind: "lost", region, meetings })
    }
  }

  report(region: RegionId): NodeReport {
    const node = this.nodes.get(region)!
    return {
      certificate: this.#certificates.get(region)!,
      healthy: !this.lost.has(region),
      sessions: node.serving.size,
      capacity: node.capacity,
    }
  }

  async close(): Promise<void> {
    for (const node of this.nodes.values()) await node.rooms.close()
  }

  async #addNode(
    region: Region,
    index: number,
    issued: { readonly authority: PrivateKey; readonly catalogueJws: string },
  ): Promise<void> {
    const { authority, catalogueJws } = issued
    const key = newKey()
    const id = nodeId(`${region.id}/node-1`)
    const jws = await signClaims(
      NODE_CERTIFICATE,
      {
        node: id,
        region: region.id,
        key: publicKeyOf(key),
        roles: ["home", "seat", "gateway", "media"],
        gateways: [...region.gateways],
        prefixes: [...region.prefixes],
        fingerprints: [Array.from({ length: 32 }, () => `0${index}`).join(":")],
        evidence: 0,
        iat: NOW,
        exp: NOW + 86_400,
      },
      { kid: authorityKid(region.id), key: authority },
    )
    this.#nodeKeys.set(region.id, key)
    this.#certificates.set(region.id, jws)
    const { catalogue } = this
    const certificateOf = async (text: string): Promise<NodeCertificate> =>
      await verifyNodeCertificate(text, { catalogue, now: this.now })
    const certificate = { node: id, region: region.id, roles: ["home", "seat", "gateway", "media"] }
    const verified = await certificateOf(jws).catch(() => undefined)
    const trust: Trust = {
      node: id,
      region: region.id,
      catalogue,
      catalogueJws,
      // A forged node goes on as if it were a real one.
      certificate: verified ?? (certificate as unknown as NodeCertificate),
      certificateJws: jws,
      now: () => this.now,
      sign: async (kind, claims) => await signClaims(kind, claims, { kid: id, key }),
      signProposal: (bytes) => bytes,
      certificateOf,
      policyOf: async (meeting, signed) => {
        const signer = await certificateOf(signed.signer)
        const trusted = { catalogue, signer, meeting, now: this.now }
        const descriptor = await verifyDescriptor(signed.descriptor, trusted)
        return { descriptor, digest: digestOf(signed.descriptor), signed }
      },
    }
    this.#runNode(region.id, trust)
  }

  #runNode(region: RegionId, trust: Trust): void {
    const id = trust.node
    const courier = new TwinCourier(this, trust)
    const told: Told[] = []
    const rooms = new Rooms({
      trust,
      courier,
      localNodes: { reports: async () => [this.report(region)] },
      records: recordsTwin(this),
      home: homeTwin(this, region),
    })
    rooms.attachClients(clientTwin(told))
    const sessions = new Sessions({ trust, courier, rooms })
    const serving = new Set<string>()
    const node: TwinNode = {
      id,
      trust,
      courier,
      rooms,
      sessions,
      told,
      serving,
      paused: [],
      capacity: 10,
      broken: false,
      held: async () => undefined,
    }
    this.nodes.set(region, node)
    mediaTwin(node, () => this.quality)
  }
}
