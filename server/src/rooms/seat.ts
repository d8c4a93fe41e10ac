// SPDX-License-Identifier: Apache-2.0
/**
 * The seat: the one node that runs a meeting's state. It checks who joins,
 * places them, issues grants, and tells everybody the state.
 *
 * @module
 */
import type { NodeAnswer, NodeRequest, RoomState } from "@landmoot/core/protocol"
import {
  claimedParticipant,
  type Grant,
  GRANT,
  type Jws,
  verifyJoinToken,
} from "@landmoot/core/signed"
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
import type { Asker, Courier, Invitation, Trust, VerifiedPolicy } from "./ports.ts"
import {
  emptyState,
  findSession,
  withChanged,
  withLink,
  withoutSession,
  withParticipant,
} from "./roster.ts"
import { requirePlace, type Scheduler } from "./scheduler.ts"

/** How long a grant is good for, in seconds: the node must act on it by then. */
const GRANT_SECONDS = 120

/** How many consumers a join answer offers at most; the rest is asked for when it is visible. */
const CONSUMERS_AT_JOIN = 50

/**
 * How long a person whose signalling broke is waited for, in ms. Higher: ghosts
 * stay on screen longer; lower: people on bad networks lose their place.
 */
const RECONNECT_GRACE_MS = 30_000

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
  readonly invitations: readonly Invitation[]
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
  readonly #grace = new Map<SessionId, NodeJS.Timeout>()
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
    const { trust, inherited, fence } = options
    const start = emptyState({
      meeting: options.policy.descriptor.meeting,
      title: options.title,
      fence,
      revision: options.policy.descriptor.revision,
      seat: trust.node,
      seatCertificate: trust.certificateJws,
    })
    this.#state =
      inherited === undefined
        ? start
        : {
            ...inherited,
            fence,
            version: 0,
            seat: trust.node,
            nodes: [...inherited.nodes.filter(({ node }) => node !== trust.node), ...start.nodes],
          }
    for (const { session, connected } of this.#state.participants) {
      this.#used.add(session)
      // The lost seat waited for them; nobody else does.
      if (!connected) this.#startGrace(session)
    }
    this.#broadcast = new Broadcast(async (to, message) => {
      await options.courier.request({ kind: "node", node: to }, "room.state", message)
    })
  }

  get state(): RoomState {
    return this.#state
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
    this.#requireGateway(gateway)
    const invited = this.#invitation(body.token)
    const token = await verifyJoinToken(body.token, {
      key: invited.key,
      meeting: this.meeting,
      participant: invited.participant,
      audience: gateway.node,
      descriptorDigest: policy.digest,
      now: this.#options.trust.now(),
    })
    if (this.#used.has(token.session)) throw RoomError.sessionReplayed()
    this.#used.add(token.session)
    const gatewayJws = await this.#certificateOf(gateway, body)
    const { node, opened } = await this.#open(body, { ...token, gateway: gateway.node })
    try {
      const { trust } = this.#options
      const certificate = await trust.certificateOf(opened.certificate)
      if (certificate.node !== node) throw RoomError.notEntitled("answer for another node")
      // While it was opened the meeting may have been ended or revised.
      this.#requireInForce(policy)
      this.#leaf ??= certificate.region
      this.#enter(
        {
          participant: token.participant,
          session: token.session,
          name: body.name,
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
      this.#closeMedia(token.session, node)
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
      this.#dropGrace(before.session)
      // Said first: its gateway may be out of use afterwards, and then forgets the meeting.
      void this.#dismiss(before, "ended", { code: "SESSION_DISPLACED" })
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
    this.#requireGateway(gateway)
    const { trust } = this.#options
    const invited = this.#invitation(body.token)
    const token = await verifyJoinToken(body.token, {
      key: invited.key,
      meeting: this.meeting,
      participant: found.participant,
      audience: gateway.node,
      descriptorDigest: this.#policy.digest,
      now: trust.now(),
    })
    if (token.session !== body.session) throw RoomError.sessionUnknown()
    this.connected(body.session, gateway, true)
    return this.#state
  }

  /** Notes that a client's signalling broke or is back. */
  connected(session: SessionId, gateway: Asker, connected: boolean): void {
    const found = findSession(this.#state, session)
    if (found === undefined || found.gateway !== gateway.node) return
    this.#dropGrace(session)
    if (!connected) this.#startGrace(session)
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
    const { trust } = this.#options
    const peerJws = this.#state.nodes.find(({ node }) => node === body.peer)?.certificate
    if (peerJws === undefined) throw RoomError.notEntitled("link to that node")
    for (const certificate of [asker.certificate, await trust.certificateOf(peerJws)]) {
      this.#requireMedia(certificate)
    }
    const [own, peer] = await Promise.all([
      this.#grant(asker.node, { kind: "link", peer: body.peer }),
      this.#grant(body.peer, { kind: "link", peer: asker.node }),
    ])
    return { own, peer, seatCertificate: trust.certificateJws }
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
        !planes.media.includes(region) || !planes.signalling.includes(regionOfNode(gateway)),
    )
    await Promise.all(
      outside.map(async ({ session, gateway }) => {
        this.#startGrace(session)
        await this.#dismiss({ session, gateway }, "move", { code: "NODE_OUT_OF_POLICY" })
      }),
    )
    this.#flush()
    await this.#broadcast.settled()
  }

  /** Ends the meeting for everybody. */
  end(code: string, message: string): void {
    this.#isOver = true
    for (const { session, gateway, node } of this.#state.participants) {
      void this.#dismiss({ session, gateway }, "ended", { code, message })
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
        this.#startGrace(entry.session)
        this.#changed(withChanged(this.#state, entry.session, { connected: false, producers: [] }))
      } else if (entry.region === region) {
        void this.#dismiss(entry, "move", { code: "NODE_LOST" })
      }
    }
  }

  /** Media of a session is gone although its node still answers: a worker has died. */
  sessionLost(session: SessionId, node: Asker): void {
    const found = findSession(this.#state, session)
    if (found?.node === node.node) void this.#dismiss(found, "move", { code: "NODE_LOST" })
  }

  /** Lets go of timers. The state is left to whoever has it now. */
  close(): void {
    this.#ended = true
    clearTimeout(this.#emptyTimer)
    for (const timer of this.#grace.values()) clearTimeout(timer)
    this.#grace.clear()
  }

  async #open(
    body: NodeRequest<"seat.join">,
    token: { readonly participant: Invitation["participant"]; readonly session: SessionId } & {
      readonly gateway: NodeId
    },
  ): Promise<{ readonly node: NodeId; readonly opened: NodeAnswer<"media.open"> }> {
    const { trust, courier, scheduler } = this.#options
    const policy = this.#policy
    const consume = this.#state.participants
      .filter(({ participant }) => participant !== token.participant)
      .flatMap(({ node, producers }) => producers.map(({ id }) => ({ producer: id, node })))
      .slice(0, CONSUMERS_AT_JOIN)
    let opened: NodeAnswer<"media.open"> | undefined
    const node = await scheduler.place({
      policy,
      offered: body.nodes,
      chosen: regionOfNode(token.gateway),
      roundTrips: new Map(body.roundTrips.map(({ region, ms }) => [region, ms])),
      leaf: this.#leaf,
      attempt: async (candidate, certificate) => {
        const { participant, session, gateway } = token
        this.#introduce(candidate, certificate)
        opened = await courier.request({ kind: "node", node: candidate }, "media.open", {
          meeting: this.meeting,
          policy: policy.signed,
          grant: await this.#grant(candidate, {
            kind: "participant",
            participant,
            session,
            gateway,
          }),
          seatCertificate: trust.certificateJws,
          rtpCapabilities: body.rtpCapabilities,
          consume,
        })
      },
    })
    if (opened === undefined) throw RoomError.sessionUnknown() // Never: placed means opened.
    return { node, opened }
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

  async #grant(node: NodeId, purpose: Grant["purpose"]): Promise<Jws> {
    const { trust } = this.#options
    const iat = trust.now()
    return await trust.sign(GRANT, {
      meeting: this.meeting,
      node,
      descriptor: this.#policy.digest,
      revision: this.#policy.descriptor.revision,
      fence: this.#state.fence,
      purpose,
      iat,
      exp: iat + GRANT_SECONDS,
    })
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

  #requireGateway({ certificate }: Asker): void {
    const { trust } = this.#options
    const { descriptor } = this.#policy
    const { catalogue } = trust
    requirePlace({ descriptor, catalogue, certificate, plane: "signalling", now: trust.now() })
  }

  #invitation(token: Jws): Invitation {
    const claimed = claimedParticipant(token)
    const invited = this.#options.invitations.find(({ participant }) => participant === claimed)
    if (invited === undefined) throw RoomError.invitationUnknown()
    return invited
  }

  /** The gateway's certificate as bytes: it came with the candidates, or is the seat's own. */
  async #certificateOf(gateway: Asker, body: NodeRequest<"seat.join">): Promise<Jws> {
    const { trust } = this.#options
    if (gateway.node === trust.node) return trust.certificateJws
    for (const { certificate } of body.nodes) {
      const claims = await trust.certificateOf(certificate).catch(() => undefined)
      if (claims?.node === gateway.node) return certificate
    }
    throw RoomError.notEntitled("join people without showing its certificate")
  }

  #requireSession(session: SessionId): RoomState["participants"][number] {
    const found = findSession(this.#state, session)
    if (found === undefined) throw RoomError.sessionUnknown()
    return found
  }

  #requireMediaNode(node: NodeId): void {
    const takesPart =
      this.#opening.has(node) || this.#state.participants.some((entry) => entry.node === node)
    if (!takesPart) throw RoomError.notEntitled("take part in this meeting's media")
  }

  #requireMedia(certificate: Asker["certificate"]): void {
    const { trust } = this.#options
    const { descriptor } = this.#policy
    const { catalogue } = trust
    requirePlace({ descriptor, catalogue, certificate, plane: "media", now: trust.now() })
  }

  #startGrace(session: SessionId): void {
    this.#dropGrace(session)
    this.#grace.set(
      session,
      setTimeout(() => this.#remove(session), RECONNECT_GRACE_MS),
    )
  }

  #dropGrace(session: SessionId): void {
    clearTimeout(this.#grace.get(session))
    this.#grace.delete(session)
  }

  #remove(session: SessionId): void {
    const found = findSession(this.#state, session)
    if (found === undefined) return
    this.#dropGrace(session)
    this.#changed(withoutSession(this.#state, session))
    this.#closeMedia(session, found.node)
  }

  async #dismiss(
    whom: { readonly session: SessionId; readonly gateway: NodeId },
    kind: "move" | "ended",
    why: { readonly code: string; readonly message?: string },
  ): Promise<void> {
    const { session, gateway } = whom
    const { code, message = "" } = why
    const body = { meeting: this.meeting, session, kind, code, message }
    const sent = this.#options.courier.request(
      { kind: "node", node: gateway },
      "gateway.dismiss",
      body,
    )
    // A gateway that is gone has no session to dismiss.
    await sent.catch(() => undefined)
  }

  #closeMedia(session: SessionId, node: NodeId): void {
    const sent = this.#options.courier.request({ kind: "node", node }, "media.close", {
      meeting: this.meeting,
      session,
    })
    sent.catch(() => undefined) // A node that is gone carries no media.
  }

  /** Takes a new state and tells it at the end of this turn, so that a burst is one message. */
  #changed(next: RoomState): void {
    if (this.#ended) return
    const before = this.#state
    this.#state = next
    this.#options.onState(next, this.#policy)
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
    return { policy: this.#policy.signed, state, invitations: [...invitations] }
  }

  #finish(): void {
    if (this.#ended) return
    this.close()
    this.#options.onEnd()
  }
}
