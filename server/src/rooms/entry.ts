// SPDX-License-Identifier: Apache-2.0
/**
 * The way into a meeting: decides who may join, opens their session on a media
 * node inside the set, and lists them. Ends a meeting that nobody enters.
 *
 * @module
 */
import type { NodeAnswer, NodeRequest, RoomParticipant } from "@landmoot/core/protocol"
import { type Arrival, isHost, type RightsHolder, rightsOf } from "@landmoot/core/rights"
import type { NodeId, ParticipantId, RegionId, SessionId } from "@landmoot/core/units"
import type { Admission } from "./admission.ts"
import { RoomError } from "./errors.ts"
import type { HeldState } from "./held-state.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import type { Lobby } from "./lobby.ts"
import type { Memory } from "./memory.ts"
import { openSession } from "./opening.ts"
import type { Asker, Courier, Trust, VerifiedPolicy } from "./ports.ts"
import type { Presence } from "./presence.ts"
import type { Recorder } from "./recorder.ts"
import { withParticipant } from "./roster.ts"
import type { Scheduler } from "./scheduler.ts"
import type { SeatOrders } from "./seat-orders.ts"

/**
 * How long a seat that nobody could enter stays for the next attempt, in ms. Higher:
 * a meeting that nobody attends is resolved anew later; lower: whoever knows only
 * the meeting's id makes invited people fetch its descriptor again more often.
 */
const EMPTY_SEAT_MS = 10_000

/** What the way into a meeting is made of. */
export interface EntryOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly scheduler: Scheduler
  readonly invitations: InvitationRoll
  readonly recorder: Recorder
  readonly admission: Admission
  readonly orders: SeatOrders
  readonly held: HeldState
  readonly presence: Presence
  readonly memory: Memory
  readonly lobby: Lobby
  /** Calls back when nobody is in the meeting and nobody came. */
  readonly onDeserted: () => void
}

/** Somebody who has proven to hold an invitation, and how they come. */
interface Comer {
  readonly participant: ParticipantId
  readonly session: SessionId
  readonly gateway: NodeId
  readonly device: string | undefined
}

/** The way into one meeting. */
export class Entry {
  readonly #options: EntryOptions
  /** Owned here: session ids that were ever used, so that none is used twice. */
  readonly #used: Set<SessionId>
  /** In `single` mode: the leaf that carries the meeting. */
  #leaf: RegionId | undefined
  /** Whether the meeting was ended from outside: nobody joins any more. */
  #isShut = false
  /** Ends a seat that nobody entered. */
  #emptyTimer: NodeJS.Timeout | undefined
  /** Joins under way: while there are some, an empty meeting is not over. */
  #joining = 0

  constructor(options: EntryOptions) {
    this.#options = options
    this.#used = new Set(options.held.current.participants.map(({ session }) => session))
  }

  /** Whether nobody is in the meeting and nobody is about to be. */
  get isDeserted(): boolean {
    const { held, lobby } = this.#options
    return held.current.participants.length === 0 && lobby.isEmpty && this.#joining === 0
  }

  /** Lets a person in who holds an invitation, on a node inside the set. @throws CodedError */
  async join(body: NodeRequest<"seat.join">, gateway: Asker): Promise<NodeAnswer<"seat.join">> {
    this.#joining += 1
    try {
      return await this.#join(body, gateway)
    } finally {
      this.#joining -= 1
      this.#joinEnded()
    }
  }

  /** The policy has changed: which leaf carries a meeting in `single` mode is chosen anew. */
  forgetLeaf(): void {
    this.#leaf = undefined
  }

  /** Lets nobody in any more. */
  shut(): void {
    this.#isShut = true
  }

  /** Lets go of the timer. Idempotent. */
  close(): void {
    clearTimeout(this.#emptyTimer)
  }

  async #join(body: NodeRequest<"seat.join">, gateway: Asker): Promise<NodeAnswer<"seat.join">> {
    const { trust, admission, held, recorder, orders } = this.#options
    const policy = await this.#requireCurrent(body)
    admission.requireGateway(gateway)
    const token = await admission.tokenOf(body.token, gateway)
    if (this.#used.has(token.session)) throw RoomError.sessionReplayed()
    this.#used.add(token.session)
    const comer = { ...token, gateway: gateway.node, device: body.device }
    const { arrival, holder } = this.#judge(comer)
    const gatewayJws = await admission.certificateOf(gateway, body)
    const { node, opened } = await openSession(
      {
        ...this.#options,
        policy: held.policy,
        state: held.current,
        leaf: this.#leaf,
        rights: rightsOf(held.current.rules, holder),
        introduce: (candidate, certificate) => held.introduce(candidate, certificate),
      },
      body,
      { token, gateway },
    )
    try {
      const certificate = await trust.certificateOf(opened.certificate)
      if (certificate.node !== node) throw RoomError.notEntitled("answer for another node")
      // While it was opened the meeting may have been ended, revised, locked or filled.
      this.#requireInForce(policy)
      this.#judge(comer)
      this.#options.memory.useDevice(token.participant, body.device)
      this.#options.lobby.takeYield(token.participant)
      this.#leaf ??= certificate.region
      recorder.arrives(token.session, body.roundTrips)
      this.#enter(
        {
          participant: token.participant,
          session: token.session,
          node,
          region: certificate.region,
          gateway: gateway.node,
          connected: true,
          ...this.#options.memory.holderOf({ participant: token.participant, role: holder.role }),
          arrival,
          producers: [],
        },
        [
          { node: gateway.node, certificate: gatewayJws },
          { node, certificate: opened.certificate },
        ],
      )
    } catch (error) {
      void orders.closeMedia(token.session, node)
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
      state: held.current,
    }
  }

  /** Lists a participant; an earlier session of the same person is over (SECURITY.md, section 2). */
  #enter(joined: RoomParticipant, certificates: Parameters<typeof withParticipant>[2]): void {
    const { held, presence } = this.#options
    const { participants } = held.current
    const before = participants.find((entry) => entry.participant === joined.participant)
    if (before !== undefined) presence.displace(before)
    held.change(withParticipant(held.current, joined, certificates))
  }

  /** Somebody waits no longer: a meeting in which nobody is ends after a while. */
  lookAround(): void {
    this.#joinEnded()
  }

  /** The last join is over: an empty meeting ends, at once if it was ended from outside. */
  #joinEnded(): void {
    if (this.#joining > 0) return
    const { held, onDeserted } = this.#options
    held.endIntroductions()
    if (held.isClosed || !this.isDeserted) return
    if (this.#isShut) {
      onDeserted()
      return
    }
    clearTimeout(this.#emptyTimer)
    this.#emptyTimer = setTimeout(() => {
      if (this.isDeserted) onDeserted()
    }, EMPTY_SEAT_MS).unref()
  }

  async #requireCurrent(body: NodeRequest<"seat.join">): Promise<VerifiedPolicy> {
    const { trust, held } = this.#options
    this.#requireInForce(await trust.policyOf(held.current.meeting, body.policy))
    return held.policy
  }

  #requireInForce({ digest, descriptor }: VerifiedPolicy): void {
    const { held } = this.#options
    if (this.#isShut || held.isClosed) throw RoomError.meetingEnded()
    if (digest !== held.policy.digest) throw RoomError.policyOutdated(descriptor.revision)
  }

  /**
   * Judges whether somebody who is invited comes in now: nobody who was removed, nobody new
   * while it is locked or full, and whoever has to wait waits from here on. Hosts get in.
   *
   * @throws RoomError
   */
  #judge(comer: Comer): { readonly arrival: Arrival; readonly holder: RightsHolder } {
    const { participant } = comer
    const { invitations, held, memory, recorder, trust } = this.#options
    const invited = invitations.known(participant)
    if (invited === undefined) throw RoomError.invitationUnknown()
    const { arrival = "link" } = invited
    const holder = memory.holderOf(invited)
    try {
      if (memory.isRemoved(invited)) throw RoomError.removed()
      const there = held.current.participants.find((one) => one.participant === participant)
      if (there === undefined) this.#requireOpen(comer, { arrival, holder })
      else this.#requireLetGo(comer, { arrival, connected: there.connected })
      return { arrival, holder }
    } catch (error) {
      const code = error instanceof RoomError ? error.code : undefined
      if (code !== undefined) {
        recorder.happened({ kind: "turned-away", at: trust.now(), participant, code })
      }
      throw error
    }
  }

  /** Requires that the meeting is open for somebody new. @throws RoomError */
  #requireOpen(
    { participant, session, gateway }: Comer,
    { arrival, holder }: { readonly arrival: Arrival; readonly holder: RightsHolder },
  ): void {
    const { invitations, held, memory, lobby } = this.#options
    const { rules, participants } = held.current
    // Hosts can always get in: to a meeting that is locked, or full of others.
    if (isHost(holder.role)) return
    if (rules.locked) throw RoomError.meetingLocked()
    const waits = rules.waiting.includes(arrival) || memory.isSentBack(participant)
    if (rules.quiet || (waits && !memory.isAdmitted(participant))) {
      lobby.knock({ participant, session, gateway, arrival, for: "room" })
      throw RoomError.waitingRoom()
    }
    const { most } = invitations
    if (most !== undefined && participants.length >= most) throw RoomError.meetingFull(most)
  }

  /** Requires that a link is not in use elsewhere, or was let go of. @throws RoomError */
  #requireLetGo(
    { participant, session, gateway, device }: Comer,
    there: { readonly arrival: Arrival; readonly connected: boolean },
  ): void {
    const { memory, lobby } = this.#options
    if (!there.connected || memory.isSameDevice(participant, device)) return
    if (lobby.hasYielded(participant)) return
    lobby.knock({ participant, session, gateway, arrival: there.arrival, for: "link" })
    throw RoomError.linkInUse()
  }
}
