// SPDX-License-Identifier: Apache-2.0
/**
 * The seat: the one node that runs a meeting's state. It checks who joins,
 * places them, issues grants, and tells everybody the state.
 *
 * @module
 */
import type { KeysItem, NodeAnswer, NodeRequest, RoomState } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import { Admission } from "./admission.ts"
import {
  type MeetingId,
  type NodeId,
  type RegionId,
  regionOfNode,
  type SessionId,
} from "@landmoot/core/units"
import { Broadcast } from "./broadcast.ts"
import { RoomError } from "./errors.ts"
import { nextFence } from "./fence.ts"
import { openSession } from "./opening.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import { KeyDesk } from "./keys/desk.ts"
import { removalProposer } from "./keys/removal-proposer.ts"
import type { Asker, Courier, Trust, VerifiedPolicy } from "./ports.ts"
import type { Recorder } from "./recorder.ts"
import {
  emptyState,
  findSession,
  takenOver,
  withChanged,
  withLink,
  withoutSession,
  withParticipant,
} from "./roster.ts"
import type { Scheduler } from "./scheduler.ts"
import { SeatOrders } from "./seat-orders.ts"
import { WaitingFor } from "./waiting.ts"

/**
 * How long a seat that nobody could enter stays for the next attempt, in ms. Higher:
 * a meeting that nobody attends is resolved anew later; lower: whoever knows only
 * the meeting's id makes invited people fetch its descriptor again more often.
 */
const EMPTY_SEAT_MS = 10_000

/** What a seat is made of. */
export interface SeatOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly scheduler: Scheduler
  readonly policy: VerifiedPolicy
  readonly title: string
  readonly fence: number
  readonly invitations: InvitationRoll
  /** Tells the home what happens; whoever holds the seat ends it. */
  readonly recorder: Recorder
  /** The state that the lost seat told last, when this one takes over. */
  readonly inherited?: RoomState
  /** Calls back with each new state, before it is told to others. */
  readonly onState: (state: RoomState, policy: VerifiedPolicy) => void
  /** Calls back once, when everybody has left or the seat was superseded. */
  readonly onEnd: () => void
}

/** The seat of one meeting. */
export class Seat {
  readonly #options: SeatOptions
  readonly #broadcast: Broadcast<NodeRequest<"room.state">>
  /** Owned here: session ids that were ever used, so that none is used twice. */
  readonly #used = new Set<SessionId>()
  /** People whose signalling is away. */
  readonly #admission: Admission
  readonly #orders: SeatOrders
  /** The delivery service of the meeting's key group. */
  readonly #keys: KeyDesk
  readonly #waiting = new WaitingFor((session) => this.#remove(session))
  #policy: VerifiedPolicy
  #state: RoomState
  /** In `single` mode: the leaf that carries the meeting. */
  #leaf: RegionId | undefined
  #flushing = false
  /** Whether the meeting was ended from outside: nobody joins any more. */
  #isOver = false
  /** Ends a seat that nobody entered. */
  #emptyTimer: NodeJS.Timeout | undefined
  /** Joins under way: while there are some, an empty meeting is not over. */
  #joining = 0
  /** Nodes on which a session is being opened: they are not told that they are out of use. */
  readonly #opening = new Set<NodeId>()
  #ended = false

  constructor(options: SeatOptions) {
    this.#options = options
    this.#policy = options.policy
    const { trust, courier, invitations, inherited, fence } = options
    this.#orders = new SeatOrders(courier, options.policy.descriptor.meeting)
    this.#admission = new Admission({
      trust,
      invitations,
      current: () => ({ policy: this.#policy, fence: this.#state.fence }),
    })
    const start = emptyState({
      meeting: options.policy.descriptor.meeting,
      title: options.title,
      fence,
      revision: options.policy.descriptor.revision,
      seat: trust.node,
      seatCertificate: trust.certificateJws,
    })
    this.#state = inherited === undefined ? start : takenOver(inherited, start)
    if (inherited !== undefined) {
      options.recorder.takeOver(inherited, this.#policy.descriptor.planes.media)
    }
    this.#keys = new KeyDesk({
      send: (sessions, item) => this.#tellKeys(sessions, item),
      propose: removalProposer(trust),
      ...(inherited === undefined ? {} : { inherited: inherited.participants }),
      nowMs: () => performance.now(),
    })
    for (const { session, connected } of this.#state.participants) {
      this.#used.add(session)
      // The lost seat waited for them; nobody else does.
      if (!connected) this.#waiting.start(session)
    }
    this.#broadcast = new Broadcast(async (to, message) => {
      await options.courier.request({ kind: "node", node: to }, "room.state", message)
    })
  }

  get state(): RoomState {
    return this.#state
  }

  /** What this seat tells its meeting's home. */
  get recorder(): Recorder {
    return this.#options.recorder
  }

  /** The policy in force. */
  get policy(): VerifiedPolicy {
    return this.#policy
  }

  get meeting(): MeetingId {
    return this.#state.meeting
  }

  /** Tells the state as it is, once and before anything else: after a take-over. */
  announce(): void {
    this.#changed(this.#state)
    this.#flush()
    this.#keys.begin()
  }

  /** Answers what somebody in the meeting asks about its keys. @throws CodedError */
  async keys(body: NodeRequest<"seat.keys">, gateway: Asker): Promise<NodeAnswer<"seat.keys">> {
    const found = this.#requireSession(body.session)
    if (found.gateway !== gateway.node) throw RoomError.sessionUnknown()
    this.#admission.requireGateway(gateway)
    return { items: [...(await this.#keys.handle(body.session, body.keys))] }
  }

  /** Lets a person in who holds an invitation, on a node inside the set. */
  async join(body: NodeRequest<"seat.join">, gateway: Asker): Promise<NodeAnswer<"seat.join">> {
    this.#joining += 1
    try {
      return await this.#join(body, gateway)
    } finally {
      this.#joining -= 1
      this.#joinEnded()
    }
  }

  async #join(body: NodeRequest<"seat.join">, gateway: Asker): Promise<NodeAnswer<"seat.join">> {
    const policy = await this.#requireCurrent(body)
    this.#admission.requireGateway(gateway)
    const token = await this.#admission.tokenOf(body.token, gateway)
    this.#requireRoom(token.participant)
    if (this.#used.has(token.session)) throw RoomError.sessionReplayed()
    this.#used.add(token.session)
    const gatewayJws = await this.#admission.certificateOf(gateway, body)
    const { node, opened } = await openSession(
      {
        ...this.#options,
        admission: this.#admission,
        policy: this.#policy,
        state: this.#state,
        leaf: this.#leaf,
        introduce: (candidate, certificate) => this.#introduce(candidate, certificate),
      },
      body,
      { token, gateway },
    )
    try {
      const { trust } = this.#options
      const certificate = await trust.certificateOf(opened.certificate)
      if (certificate.node !== node) throw RoomError.notEntitled("answer for another node")
      // While it was opened the meeting may have been ended, revised or filled.
      this.#requireInForce(policy)
      this.#requireRoom(token.participant)
      this.#leaf ??= certificate.region
      this.#options.recorder.arrives(token.session, body.roundTrips)
      this.#enter(
        {
          participant: token.participant,
          session: token.session,
          node,
          region: certificate.region,
          gateway: gateway.node,
          connected: true,
          producers: [],
        },
        [
          { node: gateway.node, certificate: gatewayJws },
          { node, certificate: opened.certificate },
        ],
      )
    } catch (error) {
      void this.#orders.closeMedia(token.session, node)
      throw error
    }
    return {
      session: token.session,
      participant: token.participant,
      rtpCapabilities: opened.rtpCapabilities,
      mediaCertificate: opened.certificate,
      send: opened.send,
      receive: opened.receive,
      consumers: opened.consumers,
      state: this.#state,
    }
  }

  /** Lists a participant; an earlier session of the same person is over (SECURITY.md, section 2). */
  #enter(
    joined: RoomState["participants"][number],
    certificates: Parameters<typeof withParticipant>[2],
  ): void {
    const before = this.#state.participants.find((p) => p.participant === joined.participant)
    if (before !== undefined) {
      this.#waiting.drop(before.session)
      // Said first: its gateway may be out of use afterwards, and then forgets the meeting.
      void this.#orders.dismiss(before, "ended", { code: "SESSION_DISPLACED" })
      this.#closeMedia(before.session, before.node)
    }
    this.#changed(withParticipant(this.#state, joined, certificates))
  }

  /** The last join is over: nodes that were told of the meeting for nothing hear that too. */
  #joinEnded(): void {
    if (this.#joining > 0) return
    const told = [...this.#opening]
    this.#opening.clear()
    if (this.#ended) return
    for (const node of told) {
      if (!this.#state.nodes.some((entry) => entry.node === node)) this.#tell(node)
    }
    if (this.#state.participants.length > 0) return
    if (this.#isOver) this.#finish()
    clearTimeout(this.#emptyTimer)
    this.#emptyTimer = setTimeout(() => {
      if (this.#state.participants.length === 0 && this.#joining === 0) this.#finish()
    }, EMPTY_SEAT_MS).unref()
  }

  /** Takes up a session whose signalling broke. */
  async resume(body: NodeRequest<"seat.resume">, gateway: Asker): Promise<RoomState> {
    const found = this.#requireSession(body.session)
    if (found.gateway !== gateway.node) throw RoomError.sessionUnknown()
    this.#admission.requireGateway(gateway)
    const token = await this.#admission.tokenOf(body.token, gateway, found.participant)
    if (token.session !== body.session) throw RoomError.sessionUnknown()
    this.connected(body.session, gateway, true)
    return this.#state
  }

  /** Notes that a client's signalling broke or is back. */
  connected(session: SessionId, gateway: Asker, connected: boolean): void {
    const found = findSession(this.#state, session)
    if (found === undefined || found.gateway !== gateway.node) return
    this.#waiting.drop(session)
    if (!connected) this.#waiting.start(session)
    this.#changed(withChanged(this.#state, session, { connected }))
  }

  /** Takes a person out. */
  leave(session: SessionId, gateway: Asker): void {
    const found = findSession(this.#state, session)
    if (found !== undefined && found.gateway === gateway.node) this.#remove(session)
  }

  /** Notes the tracks of a session, as its media node reports them. */
  producers(body: NodeRequest<"seat.producers">, node: Asker): void {
    const found = this.#requireSession(body.session)
    if (found.node !== node.node) throw RoomError.notEntitled("report this session")
    this.#changed(withChanged(this.#state, body.session, { producers: body.producers }))
  }

  /** Notes what crosses the link towards the reporting node. */
  links(body: NodeRequest<"seat.links">, to: Asker): void {
    this.#requireMediaNode(to.node)
    const { from, producers } = body
    // The end of a link may be told after its far end has left.
    if (producers.length > 0) this.#requireMediaNode(from)
    this.#changed(withLink(this.#state, { from, to: to.node, producers }))
  }

  /** Grants a link between two media nodes of this meeting, if both are inside S(media) (R16). */
  async link(body: NodeRequest<"seat.link">, asker: Asker): Promise<NodeAnswer<"seat.link">> {
    this.#requireMediaNode(asker.node)
    this.#requireMediaNode(body.peer)
    return await this.#admission.grantLink(asker, body.peer, this.#state.nodes)
  }

  /**
   * A narrower revision is in force at once: whoever is outside it must move, and
   * is waited for as after a break (R11). Resolves when they have been told.
   */
  async revise(policy: VerifiedPolicy): Promise<void> {
    if (policy.descriptor.revision <= this.#policy.descriptor.revision) return
    this.#policy = policy
    this.#leaf = undefined
    const { planes, revision, seats } = policy.descriptor
    // With fewer seats the fence may prove another region: it goes on above it. A seat
    // that may stand here no longer tells so under the old one, and is followed once more.
    const { region: own } = this.#options.trust
    const isProven = seats[this.#state.fence % seats.length] === own
    const fence =
      (isProven ? undefined : nextFence(seats, own, this.#state.fence)) ?? this.#state.fence
    this.#changed({ ...this.#state, revision, fence, version: this.#state.version + 1 })
    const outside = this.#state.participants.filter(
      ({ region, gateway }) =>
        !planes.media.includes(region) ||
        ![planes.signalling, planes.keys].every((set) => set.includes(regionOfNode(gateway))),
    )
    await Promise.all(
      outside.map(async ({ session, gateway }) => {
        this.#waiting.start(session)
        await this.#orders.dismiss({ session, gateway }, "move", { code: "NODE_OUT_OF_POLICY" })
      }),
    )
    this.#flush()
    // The digest of the policy in force is part of the group.
    this.#keys.changed()
    await this.#broadcast.settled()
  }

  /** Somebody is invited no more: whoever is in without an invitation is out at once. */
  async recall(): Promise<void> {
    await this.#options.invitations.refresh()
    for (const { participant, session, gateway } of this.#state.participants) {
      if (this.#isInvited(participant)) continue
      void this.#orders.dismiss({ session, gateway }, "ended", { code: "INVITATION_UNKNOWN" })
      this.#remove(session)
    }
  }

  /** Ends the meeting for everybody. */
  end(code: string, message: string): void {
    this.#isOver = true
    for (const { session, gateway, node } of this.#state.participants) {
      void this.#orders.dismiss({ session, gateway }, "ended", { code, message })
      this.#closeMedia(session, node)
    }
    this.#changed({
      ...this.#state,
      version: this.#state.version + 1,
      participants: [],
      links: [],
    })
  }

  /** A region is gone: its media has to move, and those it connected are waited for. */
  regionLost(region: RegionId): void {
    for (const entry of this.#state.participants) {
      if (regionOfNode(entry.gateway) === region) {
        this.#waiting.start(entry.session)
        this.#changed(withChanged(this.#state, entry.session, { connected: false, producers: [] }))
      } else if (entry.region === region) {
        void this.#orders.dismiss(entry, "move", { code: "NODE_LOST" })
      }
    }
  }

  /** Media of a session is gone although its node still answers: a worker has died. */
  sessionLost(session: SessionId, node: Asker): void {
    const found = findSession(this.#state, session)
    if (found?.node === node.node) void this.#orders.dismiss(found, "move", { code: "NODE_LOST" })
  }

  /** Lets go of timers. The state is left to whoever has it now. */
  close(): void {
    this.#ended = true
    clearTimeout(this.#emptyTimer)
    this.#waiting.close()
    this.#keys.close()
  }

  /**
   * Tells a node that is new to the meeting who is in it, so that it can link to
   * the others while it opens its first session. Nothing waits for this: requests
   * to one node arrive in order.
   */
  #introduce(node: NodeId, certificate: Jws): void {
    this.#opening.add(node)
    if (this.#state.nodes.some((entry) => entry.node === node)) return
    const nodes = [...this.#state.nodes, { node, certificate }]
    this.#broadcast.tell(node, this.#message({ ...this.#state, nodes }))
  }

  async #requireCurrent(body: NodeRequest<"seat.join">): Promise<VerifiedPolicy> {
    const shown = await this.#options.trust.policyOf(this.meeting, body.policy)
    this.#requireInForce(shown)
    return this.#policy
  }

  #requireInForce({ digest, descriptor }: VerifiedPolicy): void {
    if (this.#isOver || this.#ended) throw RoomError.meetingEnded()
    if (digest !== this.#policy.digest) throw RoomError.policyOutdated(descriptor.revision)
  }

  #isInvited(participant: string): boolean {
    return this.#options.invitations.all.some((invited) => invited.participant === participant)
  }

  /** Requires that somebody is invited still, and not one more than the plan lets in. */
  #requireRoom(participant: string): void {
    if (!this.#isInvited(participant)) throw RoomError.invitationUnknown()
    const { most } = this.#options.invitations
    const others = this.#state.participants.filter((present) => present.participant !== participant)
    if (most !== undefined && others.length >= most) throw RoomError.meetingFull(most)
  }

  #requireSession(session: SessionId): RoomState["participants"][number] {
    const found = findSession(this.#state, session)
    if (found === undefined) throw RoomError.sessionUnknown()
    return found
  }

  /** Tells sessions something about keys, each gateway once. */
  #tellKeys(sessions: readonly SessionId[], item: KeysItem): void {
    const gateways = new Map(
      this.#state.participants.map((entry) => [entry.session, entry.gateway]),
    )
    const grouped = Map.groupBy(sessions, (session) => gateways.get(session))
    for (const [gateway, those] of grouped) {
      if (gateway !== undefined) void this.#orders.tellKeys(gateway, those, item)
    }
  }

  #requireMediaNode(node: NodeId): void {
    const takesPart =
      this.#opening.has(node) || this.#state.participants.some((entry) => entry.node === node)
    if (!takesPart) throw RoomError.notEntitled("take part in this meeting's media")
  }

  #remove(session: SessionId): void {
    const found = findSession(this.#state, session)
    if (found === undefined) return
    this.#waiting.drop(session)
    this.#changed(withoutSession(this.#state, session))
    this.#closeMedia(session, found.node)
  }

  #closeMedia(session: SessionId, node: NodeId): void {
    this.#options.recorder.quality(session, this.#orders.closeMedia(session, node))
  }

  /** Takes a new state and tells it at the end of this turn, so that a burst is one message. */
  #changed(next: RoomState): void {
    if (this.#ended) return
    const before = this.#state
    this.#state = next
    this.#options.recorder.changed(before, next, this.#policy.descriptor.planes.media)
    this.#options.onState(next, this.#policy)
    this.#keys.follow(next.participants)
    const stays = (node: NodeId): boolean =>
      this.#opening.has(node) || next.nodes.some((entry) => entry.node === node)
    for (const { node } of before.nodes) if (!stays(node)) this.#tell(node)
    if (!this.#flushing) {
      this.#flushing = true
      setImmediate(() => this.#flush())
    }
  }

  #flush(): void {
    if (!this.#flushing || this.#ended) return
    this.#flushing = false
    for (const { node } of this.#state.nodes) this.#tell(node)
    if (this.#state.participants.length === 0 && this.#joining === 0) this.#finish()
  }

  #tell(node: NodeId): void {
    if (node === this.#options.trust.node) return
    this.#broadcast.tell(node, this.#message(this.#state))
  }

  #message(state: RoomState): NodeRequest<"room.state"> {
    const { invitations } = this.#options
    const { start, fence } = this.#options.recorder
    return {
      policy: this.#policy.signed,
      state,
      start: { id: start, fence },
      invitations: [...invitations.all],
    }
  }

  #finish(): void {
    if (this.#ended) return
    this.close()
    this.#options.onEnd()
  }
}
