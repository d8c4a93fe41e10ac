// SPDX-License-Identifier: Apache-2.0
/**
 * What people in a meeting do to it and to each other. Judges whether whoever asks may,
 * by the one table of rights; what is refused is recorded like what is done.
 *
 * @module
 */
import type { Control, ControlKind, MediaSource, RoomParticipant } from "@landmoot/core/protocol"
import {
  changedRules,
  grantableRights,
  isHost,
  type Right,
  type RightsHolder,
  rightsOf,
} from "@landmoot/core/rights"
import type { ParticipantId, SessionId } from "@landmoot/core/units"
import type { Commands } from "./commands.ts"
import { RoomError } from "./errors.ts"
import type { HeldState } from "./held-state.ts"
import type { InvitationRoll } from "./invitation-roll.ts"
import type { KeyDesk } from "./keys/desk.ts"
import type { Lobby } from "./lobby.ts"
import type { Memory } from "./memory.ts"
import type { Trust } from "./ports.ts"
import type { Presence } from "./presence.ts"
import type { Recorder } from "./recorder.ts"
import { withChanged, withRules } from "./roster.ts"
import type { SeatOrders } from "./seat-orders.ts"

/** What each control takes; a host's alone is said where it is carried out. */
const RIGHT_OF_CONTROL: Readonly<Record<ControlKind, Right | undefined>> = {
  mute: "moderate",
  "stop-video": "moderate",
  "stop-share": "moderate",
  grant: "moderate",
  rights: "moderate",
  role: "moderate",
  lock: "moderate",
  "stop-everything": "moderate",
  waiting: "admit",
  admit: "admit",
  deny: "admit",
  "send-to-waiting": "admit",
  remove: "moderate",
  forgive: "moderate",
  "tell-waiting": "admit",
  "end-for-all": "moderate",
  "yield-link": undefined,
}

/**
 * How many refusals of one session are recorded. Higher: somebody who tries without end
 * fills the account's log; lower: less of what they tried is known.
 */
const REFUSALS_RECORDED = 100

/** What controls act upon. */
export interface ControlsOptions {
  readonly trust: Trust
  readonly held: HeldState
  readonly presence: Presence
  readonly memory: Memory
  readonly lobby: Lobby
  readonly orders: SeatOrders
  readonly invitations: InvitationRoll
  readonly recorder: Recorder
  readonly keys: KeyDesk
  readonly commands: Commands
}

/** The controls over one meeting. */
export class Controls {
  readonly #options: ControlsOptions
  readonly #refusals = new Map<SessionId, number>()

  constructor(options: ControlsOptions) {
    this.#options = options
  }

  /**
   * Does what a session asks for.
   *
   * @throws RoomError `RIGHT_MISSING`, `RIGHTS_PINNED` or `PERSON_UNKNOWN`: nothing has changed.
   */
  carryOut(session: SessionId, control: Control): void {
    const { held } = this.#options
    const asker = held.requireSession(session)
    try {
      this.#require(asker, RIGHT_OF_CONTROL[control.control])
      this.#obey(asker, control)
      // An end is recorded with the meeting's own.
      this.#record(asker, control)
    } catch (error) {
      const refused = (this.#refusals.get(session) ?? 0) + 1
      this.#refusals.set(session, refused)
      const code = error instanceof RoomError ? error.code : undefined
      if (code !== undefined && refused <= REFUSALS_RECORDED) this.#record(asker, control, code)
      throw error
    }
    // What a host does counts at once, not at the end of this turn.
    held.flush()
  }

  #obey(asker: RoomParticipant, control: Control): void {
    const { held, lobby, memory, keys, commands } = this.#options
    const { rules } = held.current
    switch (control.control) {
      case "mute":
        this.#pause(asker, control.whom, ["microphone"])
        break
      case "stop-video":
        this.#pause(asker, control.whom, ["camera"])
        break
      case "stop-share":
        this.#pause(asker, control.whom, ["screen", "screen-audio"])
        break
      case "grant":
        this.#grant(asker, control)
        break
      case "rights": {
        const next = changedRules(rules, { rights: { [control.role]: control.rights } })
        if (next === undefined) throw RoomError.rightsPinned()
        held.change(withRules(held.current, next))
        break
      }
      case "role":
        this.#setRole(asker, control)
        break
      case "lock":
        held.change(withRules(held.current, { ...rules, locked: control.locked }))
        break
      case "stop-everything": {
        const { stopped } = control
        const locked = stopped || rules.locked
        held.change(withRules(held.current, { ...rules, stopped, locked }))
        // Whoever was about to be let into the group comes after what follows.
        if (stopped) keys.changed()
        break
      }
      case "waiting": {
        const next = changedRules(rules, { waiting: control.arrivals })
        if (next === undefined) throw RoomError.rightsPinned()
        held.change(withRules(held.current, next))
        break
      }
      case "admit":
        lobby.admit(control.whom)
        held.retell()
        break
      case "deny":
        lobby.deny(control.whom)
        break
      case "send-to-waiting":
        memory.sendBack(control.whom)
        this.#expel(asker, control.whom, "SENT_TO_WAITING")
        break
      case "remove":
        this.#remove(asker, control.whom)
        break
      case "forgive":
        if (!memory.forgive(control.whom)) throw RoomError.personUnknown()
        held.retell()
        break
      case "tell-waiting":
        lobby.tell(control.text)
        break
      case "end-for-all":
        if (asker.role !== "host") throw RoomError.rightMissing("end the meeting")
        commands.end("MEETING_ENDED", "")
        break
      case "yield-link":
        lobby.answer(asker.participant, control.yields)
        break
    }
  }

  /** Pauses what people send, and tells them. */
  #pause(asker: RoomParticipant, whom: SessionId | "all", sources: readonly MediaSource[]): void {
    const { held, orders } = this.#options
    const { participants } = held.current
    const people =
      whom === "all"
        ? participants.filter(({ role }) => !isHost(role))
        : participants.filter(({ session }) => session === whom)
    if (whom !== "all") for (const person of people) this.#requireAbove(asker, person)
    if (whom !== "all" && people.length === 0) throw RoomError.personUnknown()
    const sending = people.filter(({ producers }) =>
      producers.some(({ source }) => sources.includes(source)),
    )
    for (const person of sending) void orders.pauseMedia(person, sources)
    orders.notify(sending, { notice: "muted", sources: [...sources] })
  }

  #grant(asker: RoomParticipant, control: Extract<Control, { control: "grant" }>): void {
    const { whom, right, to } = control
    const { held } = this.#options
    const { rules } = held.current
    const { granted = [], revoked = [] } = this.#holder(asker, whom)
    if (to === "allow" && !grantableRights(rules).has(right)) throw RoomError.rightsPinned()
    const without = (rights: readonly Right[]): readonly Right[] =>
      rights.filter((each) => each !== right)
    this.#decide(whom, {
      granted: to === "allow" ? [...without(granted), right] : without(granted),
      revoked: to === "deny" ? [...without(revoked), right] : without(revoked),
    })
  }

  #setRole(asker: RoomParticipant, control: Extract<Control, { control: "role" }>): void {
    const { whom, role } = control
    const before = this.#holder(asker, whom)
    // Hosts alone make hosts and co-hosts, or take that away.
    if ((isHost(role) || isHost(before.role)) && asker.role !== "host") {
      throw RoomError.rightMissing("make hosts")
    }
    // Nobody takes the meeting's last host away, not even themselves.
    const { participants } = this.#options.held.current
    const hosts = participants.filter((person) => person.role === "host")
    if (role !== "host" && hosts.length === 1 && hosts[0]?.participant === whom) {
      throw RoomError.rightMissing("leave the meeting without a host")
    }
    this.#decide(whom, { role })
  }

  #remove(asker: RoomParticipant, whom: ParticipantId): void {
    const { invitations, memory, lobby, held } = this.#options
    const { role } = this.#holder(asker, whom)
    if (isHost(role) && asker.role !== "host") throw RoomError.rightMissing("remove a host")
    if (asker.participant === whom) throw RoomError.rightMissing("remove oneself")
    memory.remove(invitations.known(whom) ?? { participant: whom })
    lobby.deny([whom], "PERSON_REMOVED")
    const person = held.current.participants.find((one) => one.participant === whom)
    if (person === undefined) held.retell()
    else this.#expel(asker, whom, "PERSON_REMOVED")
  }

  #expel(asker: RoomParticipant, whom: ParticipantId, code: string): void {
    const { held, presence } = this.#options
    const person = held.current.participants.find((one) => one.participant === whom)
    if (person === undefined) throw RoomError.personUnknown()
    this.#requireAbove(asker, person)
    presence.expel(person, { code })
  }

  /** What somebody is here, who is invited if not there. @throws RoomError */
  #holder(asker: RoomParticipant, whom: ParticipantId): RightsHolder {
    const { held, invitations, memory } = this.#options
    const person = held.current.participants.find((one) => one.participant === whom)
    if (person !== undefined) {
      this.#requireAbove(asker, person)
      return person
    }
    const invited = invitations.known(whom)
    if (invited === undefined) throw RoomError.personUnknown()
    return memory.holderOf(invited)
  }

  /** Puts in force what somebody is and may do, also for when they come again. */
  #decide(whom: ParticipantId, holder: Partial<RightsHolder>): void {
    const { held, memory } = this.#options
    memory.decide(whom, holder)
    const person = held.current.participants.find((one) => one.participant === whom)
    if (person === undefined) held.retell()
    else {
      const { role, granted, revoked } = person
      const next = { role, granted, revoked, ...holder }
      held.change(withChanged(held.current, person.session, { holder: next }))
    }
  }

  #require(asker: RoomParticipant, right: Right | undefined): void {
    const { held } = this.#options
    if (right !== undefined && !rightsOf(held.current.rules, asker).has(right)) {
      throw RoomError.rightMissing(right)
    }
  }

  /** Nobody has a say over a host but a host, and all over themselves. @throws RoomError */
  #requireAbove(asker: RoomParticipant, whom: RoomParticipant): void {
    const isOwn = asker.participant === whom.participant
    if (isOwn || whom.role !== "host" || asker.role === "host") return
    throw RoomError.rightMissing("have a say over a host")
  }

  #record(asker: RoomParticipant, control: Control, code?: string): void {
    const { recorder, trust, held } = this.#options
    const whom = "whom" in control ? control.whom : undefined
    const known = held.current.participants.find(
      ({ session, participant }) => session === whom || participant === whom,
    )
    recorder.happened({
      kind: "control",
      at: trust.now(),
      by: asker.participant,
      control: control.control,
      ...(known === undefined ? {} : { whom: known.participant }),
      ...(code === undefined ? {} : { code }),
    })
  }
}
