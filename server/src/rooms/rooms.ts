// SPDX-License-Identifier: Apache-2.0
/**
 * The meetings that this node takes part in: as their seat, or as a gateway or
 * media node that follows one. Takes a seat over when its holder is lost.
 *
 * @module
 */
import type { NodeAnswer, NodeRequest, NodeRequestKind, RoomState } from "@landmoot/core/protocol"
import {
  homeOfMeeting,
  type MeetingId,
  type RegionId,
  regionOfNode,
  type SessionId,
} from "@landmoot/core/units"
import { Directory } from "./directory.ts"
import { RoomError } from "./errors.ts"
import { firstFence, nextFence, successorOf } from "./fence.ts"
import type {
  Asker,
  BridgeEvent,
  ClientPort,
  Courier,
  Destination,
  LocalNodes,
  MeetingHome,
  MeetingRecord,
  Trust,
  VerifiedPolicy,
} from "./ports.ts"
import { requirePlace, Scheduler } from "./scheduler.ts"
import { Seat } from "./seat.ts"

/** What the meetings of a node are made of. */
export interface RoomsOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly localNodes: LocalNodes
  /** Present if accounts rest at this node. */
  readonly home: MeetingHome | undefined
  /** Test-only: see `testOnly` in the configuration. */
  readonly schedulerIgnoresPolicy?: boolean
  /** Test-only: as above. */
  readonly nodeIgnoresPolicy?: boolean
}

/** The meetings of one node. */
export class Rooms {
  readonly directory: Directory = new Directory()
  readonly #options: RoomsOptions
  readonly #scheduler: Scheduler
  /** Owned here: the seats that this node holds, also while one is being made. */
  readonly #seats = new Map<MeetingId, Promise<Seat>>()
  readonly #stopListening: () => void
  #clients: ClientPort | undefined

  constructor(options: RoomsOptions) {
    this.#options = options
    const { trust, courier, localNodes } = options
    this.#scheduler = new Scheduler({
      trust,
      courier,
      localNodes,
      ignoresPolicy: options.schedulerIgnoresPolicy === true,
    })
    this.#handleSeat()
    this.#handleFollower()
    this.#handleHome()
    this.#stopListening = courier.onBridge((event) => this.#bridgeChanged(event))
  }

  /** Where clients' sessions end at this node; set once there is a gateway. */
  attachClients(clients: ClientPort): void {
    this.#clients = clients
  }

  /** Asks the seat of a meeting; if its holder is gone, whoever is next takes over first. */
  async askSeat<Kind extends NodeRequestKind>(
    kind: Kind,
    body: NodeRequest<Kind> & { readonly meeting: MeetingId },
    policy: VerifiedPolicy,
  ): Promise<NodeAnswer<Kind>> {
    const { meeting } = body
    const { courier } = this.#options
    try {
      return await courier.request(this.#seatOf(meeting, policy), kind, body)
    } catch (error) {
      const seat = this.directory.state(meeting)?.seat
      if (seat === undefined || codeOf(error) !== "COURIER_UNREACHABLE") throw error
      await this.#takeOverFrom(meeting, regionOfNode(seat))
      return await courier.request(this.#seatOf(meeting, policy), kind, body)
    }
  }

  /** The policy of a running meeting has narrowed at home (R11). */
  async revise(meeting: MeetingId, policy: VerifiedPolicy): Promise<void> {
    const current = this.directory.policy(meeting) ?? policy
    const to = this.#seatOf(meeting, current)
    await this.#options.courier.request(to, "seat.revise", { meeting, policy: policy.signed })
  }

  /** A media session of this node has died under it: told to the seat. */
  async sessionLost(meeting: MeetingId, session: SessionId): Promise<void> {
    const policy = this.directory.policy(meeting)
    if (policy !== undefined) await this.askSeat("seat.lost", { meeting, session }, policy)
  }

  /** The owner has ended the meeting, or nothing is allowed any more. */
  async end(meeting: MeetingId, code: string, message: string): Promise<void> {
    const policy = this.directory.policy(meeting)
    if (policy === undefined) return
    const to = this.#seatOf(meeting, policy)
    await this.#options.courier.request(to, "seat.end", { meeting, code, message })
  }

  /** The meetings whose seat is here. */
  seats(): readonly MeetingId[] {
    return [...this.#seats.keys()]
  }

  /** Takes what a seat answered as this node's own knowledge. */
  learn(meeting: MeetingId, policy: VerifiedPolicy, state: RoomState): void {
    const invitations = this.directory.replica(meeting)?.invitations ?? []
    this.directory.apply(meeting, { policy, state, invitations })
  }

  async close(): Promise<void> {
    this.#stopListening()
    for (const seat of await Promise.allSettled(this.#seats.values())) {
      if (seat.status === "fulfilled") seat.value.close()
    }
    this.#seats.clear()
  }

  #seatOf(meeting: MeetingId, policy: VerifiedPolicy): Destination {
    const state = this.directory.state(meeting)
    if (state !== undefined) return { kind: "node", node: state.seat }
    const [region] = policy.descriptor.seats
    if (region === undefined) throw RoomError.meetingNotFound() // The resolver refuses empty sets.
    return { kind: "region", region }
  }

  #handleSeat(): void {
    const { courier, trust } = this.#options
    courier.handle("seat.join", async (body, asker) => {
      const policy = await trust.policyOf(body.meeting, body.policy)
      const seat = await this.#seat(body.meeting, policy)
      return await seat.join(body, asker)
    })
    courier.handle("seat.resume", async (body, asker) => ({
      state: await (await this.#heldSeat(body.meeting)).resume(body, asker),
    }))
    courier.handle("seat.connected", async (body, asker) => {
      ;(await this.#heldSeat(body.meeting)).connected(body.session, asker, body.connected)
      return {}
    })
    courier.handle("seat.leave", async (body, asker) => {
      ;(await this.#heldSeat(body.meeting)).leave(body.session, asker)
      return {}
    })
    courier.handle("seat.lost", async (body, asker) => {
      ;(await this.#heldSeat(body.meeting)).sessionLost(body.session, asker)
      return {}
    })
    courier.handle("seat.producers", async (body, asker) => {
      ;(await this.#heldSeat(body.meeting)).producers(body, asker)
      return {}
    })
    courier.handle("seat.links", async (body, asker) => {
      ;(await this.#heldSeat(body.meeting)).links(body, asker)
      return {}
    })
    courier.handle("seat.link", async (body, asker) =>
      (await this.#heldSeat(body.meeting)).link(body, asker),
    )
    courier.handle("seat.revise", async (body, asker) => {
      this.#requireHome(body.meeting, asker)
      const policy = await trust.policyOf(body.meeting, body.policy)
      await (await this.#heldSeat(body.meeting)).revise(policy)
      // Only now: those outside had to hear of it over the bridges that end here.
      courier.attach(body.meeting, policy)
      return {}
    })
    courier.handle("seat.end", async (body, asker) => {
      this.#requireHome(body.meeting, asker)
      ;(await this.#heldSeat(body.meeting)).end(body.code, body.message)
      return {}
    })
  }

  #handleFollower(): void {
    const { courier, trust, localNodes } = this.#options
    courier.handle("room.state", async (body, asker) => {
      await this.#follow(body, asker)
      return {}
    })
    courier.handle("region.nodes", async (body) => {
      const policy = await trust.policyOf(body.meeting, body.policy)
      const { certificate, catalogue } = trust
      const { descriptor } = policy
      if (this.#options.nodeIgnoresPolicy !== true) {
        requirePlace({ descriptor, catalogue, certificate, plane: "media", now: trust.now() })
      }
      return { nodes: [...(await localNodes.reports())] }
    })
    courier.handle("gateway.dismiss", async (body, asker) => {
      this.#requireSeatNode(body.meeting, asker)
      const { kind, code, message } = body
      this.#clients?.dismiss(body.meeting, body.session, { kind, code, message })
      return {}
    })
    courier.handle("gateway.media", async (body, asker) => {
      const nodes = this.directory.state(body.meeting)?.participants ?? []
      if (!nodes.some(({ node }) => node === asker.node)) throw RoomError.notEntitled("send this")
      this.#clients?.sendMediaEvent(body.meeting, body.session, body.event)
      return {}
    })
  }

  #handleHome(): void {
    const { courier, trust, home } = this.#options
    courier.handle("home.invitations", async (body, asker) => {
      const policy = await trust.policyOf(body.meeting, body.policy)
      if (!policy.descriptor.seats.includes(asker.region)) throw RoomError.notEntitled("ask this")
      const record = await this.#beginAtHome(home, policy)
      return { title: record.title, invitations: [...record.invitations] }
    })
    courier.handle("home.ended", async (body, asker) => {
      const policy = this.directory.policy(body.meeting)
      const seats = policy?.descriptor.seats ?? [trust.region]
      if (!seats.includes(asker.region)) throw RoomError.notEntitled("end this meeting")
      await home?.end(body.meeting)
      return {}
    })
  }

  /** The record of a meeting that begins now, under the policy that is in force at home (R10). */
  async #beginAtHome(
    home: MeetingHome | undefined,
    policy: VerifiedPolicy,
  ): Promise<MeetingRecord> {
    const { meeting, revision } = policy.descriptor
    const record = await home?.record(meeting)
    if (home === undefined || record === undefined) throw RoomError.meetingNotFound()
    if (!(await home.begin(policy))) throw RoomError.policyOutdated(revision)
    return record
  }

  /** Takes the seat's word for the state, if it may speak and is not superseded. */
  async #follow(body: NodeRequest<"room.state">, asker: Asker): Promise<void> {
    const { trust, courier } = this.#options
    const { state } = body
    const { meeting } = state
    const policy = await trust.policyOf(meeting, body.policy)
    const { seats } = policy.descriptor
    if (asker.node !== state.seat || seats[state.fence % seats.length] !== asker.region) {
      throw RoomError.notEntitled("speak for the seat of this meeting")
    }
    const known = this.directory.state(meeting)
    if (known !== undefined && known.fence > state.fence) {
      throw RoomError.seatSuperseded(state.fence, known.fence)
    }
    const own = this.#seats.get(meeting)
    if (own !== undefined) {
      // A higher fence than this node's own seat: somebody took over while it was away.
      this.#seats.delete(meeting)
      ;(await own).close()
    }
    const before = this.directory.policy(meeting)
    courier.attach(meeting, policy)
    this.directory.apply(meeting, { policy, state, invitations: body.invitations })
    this.#toClients(state, policy, before)
    const inUse = state.nodes.some(({ node }) => node === trust.node)
    const allowed = policy.descriptor.planes.signalling.includes(trust.region)
    if (!inUse || !allowed) this.#leaveMeeting(meeting)
  }

  #toClients(state: RoomState, policy: VerifiedPolicy, before: VerifiedPolicy | undefined): void {
    const { meeting } = state
    if (before !== undefined && before.digest !== policy.digest) {
      this.#clients?.sendDescriptor(meeting, policy)
    }
    this.#clients?.sendState(meeting, state)
  }

  /** The seat that this node holds. @throws RoomError `SEAT_ELSEWHERE` */
  async #heldSeat(meeting: MeetingId): Promise<Seat> {
    const seat = this.#seats.get(meeting)
    if (seat === undefined) throw RoomError.seatElsewhere()
    return await seat
  }

  /** The seat that this node holds, or, if the meeting has none yet, a new one. */
  async #seat(meeting: MeetingId, policy: VerifiedPolicy): Promise<Seat> {
    const held = this.#seats.get(meeting)
    if (held !== undefined) return await held
    const known = this.directory.state(meeting)
    if (known !== undefined) throw RoomError.seatElsewhere()
    const made = this.#makeSeat(meeting, policy)
    this.#seats.set(meeting, made)
    made.catch(() => this.#seats.delete(meeting))
    return await made
  }

  async #makeSeat(meeting: MeetingId, policy: VerifiedPolicy): Promise<Seat> {
    const { trust, courier, home } = this.#options
    const { certificate, catalogue } = trust
    const { descriptor } = policy
    requirePlace({ descriptor, catalogue, certificate, plane: "signalling", now: trust.now() })
    const fence = firstFence(descriptor.seats, trust.region, trust.now())
    if (fence === undefined) throw RoomError.seatElsewhere()
    courier.attach(meeting, policy)
    const at = homeOfMeeting(meeting)
    const answer =
      at === trust.region
        ? await this.#beginAtHome(home, policy)
        : await courier.request({ kind: "region", region: at }, "home.invitations", {
            meeting,
            policy: policy.signed,
          })
    const { title, invitations } = answer
    return this.#newSeat({ policy, title, fence, invitations })
  }

  #newSeat(
    start: Pick<
      ConstructorParameters<typeof Seat>[0],
      "policy" | "title" | "fence" | "invitations" | "inherited"
    >,
  ): Seat {
    const { trust, courier } = this.#options
    const { meeting } = start.policy.descriptor
    const { invitations } = start
    return new Seat({
      ...start,
      trust,
      courier,
      scheduler: this.#scheduler,
      onState: (state, policy) => {
        const before = this.directory.policy(meeting)
        this.directory.apply(meeting, { policy, state, invitations })
        this.#toClients(state, policy, before)
      },
      onEnd: () => {
        this.#seats.delete(meeting)
        void this.#tellHomeEnded(meeting).finally(() => this.#leaveMeeting(meeting))
      },
    })
  }

  async #tellHomeEnded(meeting: MeetingId): Promise<void> {
    const { trust, courier, home } = this.#options
    const region = homeOfMeeting(meeting)
    if (region === trust.region) {
      await home?.end(meeting)
      return
    }
    const sent = courier.request({ kind: "region", region }, "home.ended", { meeting })
    await sent.catch(() => undefined) // Home is away; the descriptor there ends by its time.
  }

  /** Forgets a meeting here, unless somebody has begun it again meanwhile. */
  #leaveMeeting(meeting: MeetingId): void {
    if (this.#seats.has(meeting)) return
    this.directory.forget(meeting)
    this.#options.courier.detach(meeting)
  }

  #bridgeChanged(event: BridgeEvent): void {
    if (event.kind !== "lost") return
    for (const meeting of event.meetings) {
      void this.#regionLost(meeting, event.region).catch(() => undefined)
    }
  }

  async #regionLost(meeting: MeetingId, region: RegionId): Promise<void> {
    const held = this.#seats.get(meeting)
    if (held !== undefined) {
      ;(await held).regionLost(region)
      return
    }
    const seat = this.directory.state(meeting)?.seat
    if (seat !== undefined && regionOfNode(seat) === region) {
      await this.#takeOverFrom(meeting, region)
    }
  }

  /** Takes the seat over from a lost region, if this node is the next in the descriptor's order. */
  async #takeOverFrom(meeting: MeetingId, lost: RegionId): Promise<void> {
    const { trust } = this.#options
    const replica = this.directory.replica(meeting)
    if (replica === undefined || this.#seats.has(meeting)) return
    if (regionOfNode(replica.state.seat) !== lost) return
    const { seats } = replica.policy.descriptor
    const present = new Set(replica.state.nodes.map(({ node }) => regionOfNode(node)))
    const { fence } = replica.state
    const next = successorOf(seats, fence, (region) => region !== lost && present.has(region))
    const own = nextFence(seats, trust.region, fence)
    if (next !== trust.region || own === undefined) return
    const seat = this.#newSeat({
      policy: replica.policy,
      title: replica.state.title,
      fence: own,
      invitations: replica.invitations,
      inherited: replica.state,
    })
    this.#seats.set(meeting, Promise.resolve(seat))
    seat.announce()
    seat.regionLost(lost)
  }

  #requireHome(meeting: MeetingId, asker: Asker): void {
    const { certificate } = asker
    if (asker.region !== homeOfMeeting(meeting) || !certificate.roles.includes("home")) {
      throw RoomError.notEntitled("change this meeting")
    }
  }

  #requireSeatNode(meeting: MeetingId, asker: Asker): void {
    if (this.directory.state(meeting)?.seat === asker.node) return
    throw RoomError.notEntitled("speak for the seat of this meeting")
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined
}
