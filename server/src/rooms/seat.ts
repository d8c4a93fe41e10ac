// SPDX-License-Identifier: Apache-2.0
/**
 * The seat: the one node that runs a meeting's state. Decides what gateways and
 * media nodes may report and ask about the sessions they serve; who comes in is
 * decided by {@link Entry}, what is done to the meeting by {@link Commands}.
 *
 * @module
 */
import { rulesOf } from "@landmoot/core/rights"
import type {
  NodeAnswer,
  NodeRequest,
  RoomState,
  SeatMemory,
  StartingRules,
} from "@landmoot/core/protocol"
import type { RegionId, SessionId } from "@landmoot/core/units"
import { Admission } from "./admission.ts"
import { Commands } from "./commands.ts"
import { Controls } from "./controls.ts"
import { Entry } from "./entry.ts"
import { RoomError } from "./errors.ts"
import { HeldState } from "./held-state.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import { KeyDesk } from "./keys/desk.ts"
import { Lobby } from "./lobby.ts"
import { Memory } from "./memory.ts"
import { removalProposer } from "./keys/removal-proposer.ts"
import type { Asker, Courier, Trust, VerifiedPolicy } from "./ports.ts"
import { Presence } from "./presence.ts"
import type { Recorder } from "./recorder.ts"
import { emptyState, findSession, takenOver, withChanged, withLink } from "./roster.ts"
import { requireSaying } from "./saying.ts"
import type { Scheduler } from "./scheduler.ts"
import { SeatOrders } from "./seat-orders.ts"

/** What a seat is made of. */
export interface SeatOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly scheduler: Scheduler
  readonly policy: VerifiedPolicy
  readonly title: string
  readonly fence: number
  /** How the meeting begins, as its home says. */
  readonly rules: StartingRules
  readonly invitations: InvitationRoll
  /** Tells the home what happens; whoever holds the seat ends it. */
  readonly recorder: Recorder
  /** The state that the lost seat told last, when this one takes over. */
  readonly inherited?: RoomState
  /** What the lost seat remembered of people. */
  readonly memory?: SeatMemory | undefined
  /** Calls back with each new state, before it is told to others. */
  readonly onState: (
    state: RoomState,
    known: { readonly policy: VerifiedPolicy; readonly memory: SeatMemory },
  ) => void
  /** Calls back once, when everybody has left or the seat was superseded. */
  readonly onEnd: () => void
}

/** The seat of one meeting. */
export class Seat {
  /** How people come in. */
  readonly entry: Entry
  /** What is done to the meeting as a whole. */
  readonly commands: Commands
  readonly #options: SeatOptions
  readonly #held: HeldState
  readonly #presence: Presence
  readonly #admission: Admission
  readonly #lobby: Lobby
  readonly #controls: Controls
  /** The delivery service of the meeting's key group. */
  readonly #keys: KeyDesk

  constructor(options: SeatOptions) {
    this.#options = options
    const { trust, courier, invitations, recorder, policy, inherited, fence } = options
    const { meeting, revision, planes } = policy.descriptor
    const orders = new SeatOrders(courier, meeting)
    const start = emptyState({
      meeting,
      title: options.title,
      fence,
      revision,
      rules: rulesOf(options.rules.preset, options.rules.pinned),
      seat: trust.node,
      seatCertificate: trust.certificateJws,
    })
    if (inherited !== undefined) recorder.takeOver(inherited, planes.media)
    const memory = new Memory(options.memory)
    const held = new HeldState({
      ...options,
      memory,
      start: inherited === undefined ? start : takenOver(inherited, start),
      onChange: (state, inForce) => {
        options.onState(state, { policy: inForce, memory: memory.told })
        this.#lobby.stateChanged()
        this.#keys.follow(state.participants)
      },
      onTold: () => {
        if (this.entry.isDeserted) this.#finish()
      },
    })
    this.#held = held
    this.#admission = new Admission({
      trust,
      invitations,
      current: () => ({ policy: held.policy, fence: held.current.fence }),
    })
    this.#keys = new KeyDesk({
      send: (sessions, item) => orders.tellKeys(held.current.participants, sessions, item),
      propose: removalProposer(trust),
      ...(inherited === undefined ? {} : { inherited: inherited.participants }),
      nowMs: () => performance.now(),
    })
    this.#presence = new Presence({ held, orders, recorder })
    this.#lobby = new Lobby({ held, memory, orders, now: () => trust.now() })
    const parts = {
      ...options,
      held,
      orders,
      memory,
      presence: this.#presence,
      lobby: this.#lobby,
      keys: this.#keys,
    }
    const onDeserted = (): void => this.#finish()
    this.entry = new Entry({ ...parts, admission: this.#admission, onDeserted })
    this.commands = new Commands({ ...parts, entry: this.entry })
    this.#controls = new Controls({ ...parts, commands: this.commands })
  }

  /** What this seat tells its meeting's home. */
  get recorder(): Recorder {
    return this.#options.recorder
  }

  /** The policy in force. */
  get policy(): VerifiedPolicy {
    return this.#held.policy
  }

  /** Tells the state as it is, once and before anything else: after a take-over. */
  announce(): void {
    this.#held.change(this.#held.current)
    this.#held.flush()
    this.#keys.begin()
  }

  /** Answers what somebody in the meeting asks about its keys. @throws CodedError */
  async keys(body: NodeRequest<"seat.keys">, gateway: Asker): Promise<NodeAnswer<"seat.keys">> {
    const found = this.#held.requireSession(body.session)
    if (found.gateway !== gateway.node) throw RoomError.sessionUnknown()
    this.#admission.requireGateway(gateway)
    const { keys } = body
    if (keys.what === "message") requireSaying(this.#held.current, found, keys)
    return { items: [...(await this.#keys.handle(body.session, body.keys))] }
  }

  /** Takes up a session whose signalling broke. */
  async resume(body: NodeRequest<"seat.resume">, gateway: Asker): Promise<RoomState> {
    const found = this.#held.requireSession(body.session)
    if (found.gateway !== gateway.node) throw RoomError.sessionUnknown()
    this.#admission.requireGateway(gateway)
    const token = await this.#admission.tokenOf(body.token, gateway, found.participant)
    if (token.session !== body.session) throw RoomError.sessionUnknown()
    this.connected(body.session, gateway, true)
    return this.#held.current
  }

  /** Notes that a client's signalling broke or is back. */
  connected(session: SessionId, gateway: Asker, connected: boolean): void {
    if (this.#isServedBy(session, gateway)) this.#presence.connected(session, connected)
  }

  /** Does something to the meeting that somebody in it asks for. @throws CodedError */
  control({ session, control }: NodeRequest<"seat.control">, gateway: Asker): void {
    if (!this.#isServedBy(session, gateway)) throw RoomError.sessionUnknown()
    this.#controls.carryOut(session, control)
  }

  /** Hears who somebody is who waits. @throws RoomError */
  introduce(body: NodeRequest<"seat.introduce">, gateway: Asker): void {
    this.#lobby.introduce(body, gateway.node)
  }

  /** Takes a person out, or off the list of those who wait. */
  leave(session: SessionId, gateway: Asker): void {
    if (this.#lobby.leave(session, gateway.node)) this.entry.lookAround()
    else if (this.#isServedBy(session, gateway)) this.#presence.takeOut(session)
  }

  /** Notes the tracks of a session, as its media node reports them. */
  producers(body: NodeRequest<"seat.producers">, node: Asker): void {
    const found = this.#held.requireSession(body.session)
    if (found.node !== node.node) throw RoomError.notEntitled("report this session")
    const change = { producers: body.producers }
    this.#held.change(withChanged(this.#held.current, body.session, change))
  }

  /** Notes what crosses the link towards the reporting node. */
  links(body: NodeRequest<"seat.links">, to: Asker): void {
    this.#held.requireMediaNode(to.node)
    const { from, producers } = body
    // The end of a link may be told after its far end has left.
    if (producers.length > 0) this.#held.requireMediaNode(from)
    this.#held.change(withLink(this.#held.current, { from, to: to.node, producers }))
  }

  /** Grants a link between two media nodes of this meeting, if both are inside S(media) (R16). */
  async link(body: NodeRequest<"seat.link">, asker: Asker): Promise<NodeAnswer<"seat.link">> {
    this.#held.requireMediaNode(asker.node)
    this.#held.requireMediaNode(body.peer)
    return await this.#admission.grantLink(asker, body.peer, this.#held.current.nodes)
  }

  /** A region is gone: its media has to move, and those it connected are waited for. */
  regionLost(region: RegionId): void {
    this.#presence.regionLost(region)
    this.#lobby.regionLost(region)
  }

  /** Media of a session is gone although its node still answers: a worker has died. */
  sessionLost(session: SessionId, node: Asker): void {
    const found = findSession(this.#held.current, session)
    if (found?.node === node.node) this.#presence.mediaLost(found)
  }

  /** Lets go of timers. The state is left to whoever has it now. */
  close(): void {
    this.#held.close()
    this.entry.close()
    this.#presence.close()
    this.#keys.close()
  }

  #isServedBy(session: SessionId, gateway: Asker): boolean {
    return findSession(this.#held.current, session)?.gateway === gateway.node
  }

  #finish(): void {
    if (this.#held.isClosed) return
    this.#lobby.end("MEETING_ENDED", "")
    this.close()
    this.#options.onEnd()
  }
}
