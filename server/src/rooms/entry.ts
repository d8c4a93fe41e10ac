// SPDX-License-Identifier: Apache-2.0
/**
 * The way into a meeting: decides who may join, opens their session on a media
 * node inside the set, and lists them. Ends a meeting that nobody enters.
 *
 * @module
 */
import { rightsOf } from "@landmoot/core/rights"
import type { NodeAnswer, NodeRequest, RoomParticipant } from "@landmoot/core/protocol"
import type { RegionId, SessionId } from "@landmoot/core/units"
import type { Admission } from "./admission.ts"
import { RoomError } from "./errors.ts"
import type { HeldState } from "./held-state.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import { openSession } from "./opening.ts"
import type { Asker, Courier, Invitation, Trust, VerifiedPolicy } from "./ports.ts"
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
  /** Calls back when nobody is in the meeting and nobody came. */
  readonly onDeserted: () => void
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
    return this.#options.held.current.participants.length === 0 && this.#joining === 0
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
    const invited = this.#requireRoom(token.participant)
    if (this.#used.has(token.session)) throw RoomError.sessionReplayed()
    this.#used.add(token.session)
    const gatewayJws = await admission.certificateOf(gateway, body)
    const { node, opened } = await openSession(
      {
        ...this.#options,
        policy: held.policy,
        state: held.current,
        leaf: this.#leaf,
        rights: rightsOf(held.current.rules, { role: invited.role ?? "participant" }),
        introduce: (candidate, certificate) => held.introduce(candidate, certificate),
      },
      body,
      { token, gateway },
    )
    try {
      const certificate = await trust.certificateOf(opened.certificate)
      if (certificate.node !== node) throw RoomError.notEntitled("answer for another node")
      // While it was opened the meeting may have been ended, revised or filled.
      this.#requireInForce(policy)
      this.#requireRoom(token.participant)
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
          role: invited.role ?? "participant",
          arrival: invited.arrival ?? "link",
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

  /** Requires that somebody is invited still, and not one more than the plan lets in. */
  #requireRoom(participant: string): Invitation {
    const { invitations, held } = this.#options
    const invited = invitations.known(participant)
    if (invited === undefined) throw RoomError.invitationUnknown()
    const { most } = invitations
    const others = held.current.participants.filter((there) => there.participant !== participant)
    if (most !== undefined && others.length >= most) throw RoomError.meetingFull(most)
    return invited
  }
}
