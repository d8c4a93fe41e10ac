// SPDX-License-Identifier: Apache-2.0
/**
 * The waiting room of a meeting, and those whose link is in use on another device.
 * Whoever waits is told nothing but what becomes of them (SECURITY.md, CL-7).
 *
 * @module
 */
import {
  MAX_WAITING,
  type NodeRequest,
  type Notice,
  type WaitingPerson,
} from "@landmoot/core/protocol"
import { type Arrival, rightsOf } from "@landmoot/core/rights"
import {
  type NodeId,
  type ParticipantId,
  type RegionId,
  regionOfNode,
  type SessionId,
} from "@landmoot/core/units"
import { RoomError } from "./errors.ts"
import type { HeldState } from "./held-state.ts"
import type { Memory } from "./memory.ts"
import type { SeatOrders } from "./seat-orders.ts"

/** Somebody at the door. */
interface Waiting extends WaitingPerson {
  readonly gateway: NodeId
  /** Whether the meeting makes them wait, or whoever else uses their link. */
  readonly for: "room" | "link"
}

/** Who comes to the door. */
export interface Knock {
  readonly participant: ParticipantId
  readonly session: SessionId
  readonly gateway: NodeId
  readonly arrival: Arrival
  readonly for: "room" | "link"
}

/** Those who wait at one meeting. */
export class Lobby {
  readonly #held: HeldState
  readonly #memory: Memory
  readonly #orders: SeatOrders
  readonly #now: () => number
  /** One for each person. */
  readonly #waiting = new Map<ParticipantId, Waiting>()
  /** People whose link was let go of for whoever opened it elsewhere. */
  readonly #yielded = new Set<ParticipantId>()
  #isTelling = false
  /** Hosts who have not heard of those who wait: they came after the last change. */
  #told: ReadonlySet<SessionId> = new Set()

  constructor(options: {
    readonly held: HeldState
    readonly memory: Memory
    readonly orders: SeatOrders
    readonly now: () => number
  }) {
    this.#held = options.held
    this.#memory = options.memory
    this.#orders = options.orders
    this.#now = options.now
  }

  /** Whether nobody waits. */
  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** Lets somebody wait; who knocks again keeps their turn. @throws RoomError `WAITING_ROOM_FULL` */
  knock({ for: reason, ...who }: Knock): void {
    const before = this.#waiting.get(who.participant)
    if (before === undefined && this.#waiting.size >= MAX_WAITING) throw RoomError.waitingRoomFull()
    this.#waiting.delete(who.participant)
    this.#waiting.set(who.participant, { since: this.#now(), ...before, ...who, for: reason })
    if (reason === "room") this.#changed()
    else this.#tellOfLink(who.participant)
  }

  /** Who waits says who they are. @throws RoomError `SESSION_UNKNOWN` */
  introduce(who: NodeRequest<"seat.introduce">, gateway: NodeId): void {
    const { session, name, credential, salt } = who
    const found = this.#find(session)
    if (found?.gateway !== gateway) throw RoomError.sessionUnknown()
    const said = {
      name,
      ...(credential === undefined ? {} : { credential }),
      ...(salt === undefined ? {} : { salt }),
    }
    this.#waiting.set(found.participant, { ...found, ...said })
    this.#changed()
  }

  /** Somebody waits no longer. @returns false if they did not wait here. */
  leave(session: SessionId, gateway: NodeId): boolean {
    const found = this.#find(session)
    if (found?.gateway !== gateway) return false
    this.#waiting.delete(found.participant)
    this.#changed()
    return true
  }

  /** A region is gone, and those who waited through it. */
  regionLost(region: RegionId): void {
    for (const { gateway, participant } of this.#waiting.values()) {
      if (regionOfNode(gateway) === region) this.#waiting.delete(participant)
    }
    this.#changed()
  }

  /** Lets people in who wait. */
  admit(whom: readonly ParticipantId[] | "all"): void {
    for (const person of this.#chosen(whom)) {
      this.#memory.admit(person.participant)
      this.#waiting.delete(person.participant)
      this.#orders.notify([person], { notice: "admitted" })
    }
    this.#changed()
  }

  /** Sends people away who wait. */
  deny(whom: readonly ParticipantId[] | "all", code = "ADMISSION_DENIED"): void {
    for (const person of this.#chosen(whom)) {
      this.#waiting.delete(person.participant)
      void this.#orders.dismiss(person, "ended", { code })
    }
    this.#changed()
  }

  /** Sends away whoever is invited no more. */
  keep(isInvited: (participant: ParticipantId) => boolean): void {
    for (const person of this.#waiting.values()) {
      if (isInvited(person.participant)) continue
      this.#waiting.delete(person.participant)
      void this.#orders.dismiss(person, "ended", { code: "INVITATION_UNKNOWN" })
    }
    this.#changed()
  }

  /** Tells everybody who waits something. */
  tell(text: string): void {
    this.#orders.notify(this.#chosen("all"), { notice: "message", text })
  }

  /** Whoever holds a link lets go of it for whoever opened it elsewhere, or keeps it. */
  answer(participant: ParticipantId, yields: boolean): void {
    const person = this.#waiting.get(participant)
    if (person?.for !== "link") return
    this.#waiting.delete(participant)
    if (yields) {
      this.#yielded.add(participant)
      this.#orders.notify([person], { notice: "admitted" })
    } else void this.#orders.dismiss(person, "ended", { code: "LINK_IN_USE" })
  }

  /** Whether a link was let go of; it is so once. */
  takeYield(participant: ParticipantId): boolean {
    return this.#yielded.delete(participant)
  }

  /** Whether a link was let go of, for whoever joins next. */
  hasYielded(participant: ParticipantId): boolean {
    return this.#yielded.has(participant)
  }

  /** Somebody has come or come back who may have to hear who waits. */
  stateChanged(): void {
    if (this.#hosts().some(({ session }) => !this.#told.has(session))) this.#changed()
  }

  /** It is over: everybody who waits is told so. */
  end(code: string, message: string): void {
    for (const person of this.#waiting.values()) {
      void this.#orders.dismiss(person, "ended", { code, message })
    }
    this.#waiting.clear()
  }

  #find(session: SessionId): Waiting | undefined {
    return [...this.#waiting.values()].find((person) => person.session === session)
  }

  /** Those who wait for a host to let them in. */
  #chosen(whom: readonly ParticipantId[] | "all"): readonly Waiting[] {
    return [...this.#waiting.values()].filter(
      (person) => person.for === "room" && (whom === "all" || whom.includes(person.participant)),
    )
  }

  #hosts(): readonly { readonly session: SessionId; readonly gateway: NodeId }[] {
    const { participants, rules } = this.#held.current
    return participants.filter((person) => person.connected && rightsOf(rules, person).has("admit"))
  }

  /** Tells hosts who waits, once for all changes of one turn. */
  #changed(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    setImmediate(() => {
      this.#isTelling = false
      if (this.#held.isClosed) return
      const hosts = this.#hosts()
      const people = this.#chosen("all").map(
        ({ gateway: _gateway, for: _for, ...person }) => person,
      )
      // Who has never heard that somebody waits need not hear that nobody does.
      const heard = hosts.filter(({ session }) => people.length > 0 || this.#told.has(session))
      this.#told = new Set(hosts.map(({ session }) => session))
      this.#orders.notify(heard, { notice: "waiting", people })
    })
  }

  /** Tells whoever holds a link, and the hosts, that it was opened elsewhere. */
  #tellOfLink(participant: ParticipantId): void {
    const at = this.#now()
    const holder = this.#held.current.participants.find((one) => one.participant === participant)
    if (holder !== undefined) this.#orders.notify([holder], { notice: "link-elsewhere", at })
    const told: Notice = { notice: "link-used", participant, at }
    this.#orders.notify(
      this.#hosts().filter(({ session }) => session !== holder?.session),
      told,
    )
  }
}
