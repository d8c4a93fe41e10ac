// SPDX-License-Identifier: Apache-2.0
/**
 * What a seat remembers of people beyond who is there: whom hosts removed, let in or
 * sent back, what they may do when they come again, and which device uses their link.
 * Told to nodes that may take the seat over, and to nobody else.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { SeatMemory } from "@landmoot/core/protocol"
import type { MeetingRole, Right, RightsHolder } from "@landmoot/core/rights"
import type { ParticipantId } from "@landmoot/core/units"
import type { Invitation } from "./ports.ts"

/** What hosts decided about one person. */
interface Decided {
  readonly role?: MeetingRole | undefined
  readonly granted?: readonly Right[] | undefined
  readonly revoked?: readonly Right[] | undefined
}

/** The memory of one seat. */
export class Memory {
  readonly #removed: Map<ParticipantId, string | undefined>
  readonly #admitted: Set<ParticipantId>
  readonly #sentBack: Set<ParticipantId>
  readonly #people: Map<ParticipantId, Decided>
  readonly #devices: Map<ParticipantId, string>

  /** @param inherited - what the lost seat told, when this one takes over. */
  constructor(inherited?: SeatMemory) {
    const {
      removed = [],
      admitted = [],
      sentBack = [],
      people = [],
      devices = [],
    } = inherited ?? {}
    this.#removed = new Map(removed.map(({ participant, identity }) => [participant, identity]))
    this.#admitted = new Set(admitted)
    this.#sentBack = new Set(sentBack)
    this.#people = new Map(people.map(({ participant, ...decided }) => [participant, decided]))
    this.#devices = new Map(devices.map(({ participant, device }) => [participant, device]))
  }

  /** As other nodes keep it. */
  get told(): SeatMemory {
    return {
      removed: [...this.#removed].map(([participant, identity]) => ({
        participant,
        ...(identity === undefined ? {} : { identity }),
      })),
      admitted: [...this.#admitted],
      sentBack: [...this.#sentBack],
      people: [...this.#people].map(([participant, { role, granted, revoked }]) => ({
        participant,
        ...(role === undefined ? {} : { role }),
        ...(granted === undefined ? {} : { granted }),
        ...(revoked === undefined ? {} : { revoked }),
      })),
      devices: [...this.#devices].map(([participant, device]) => ({ participant, device })),
    }
  }

  /** What an invited person is and may do here. */
  holderOf({ participant, role }: Pick<Invitation, "participant" | "role">): RightsHolder {
    const decided = this.#people.get(participant)
    return {
      role: decided?.role ?? role ?? "participant",
      ...(decided?.granted === undefined ? {} : { granted: decided.granted }),
      ...(decided?.revoked === undefined ? {} : { revoked: decided.revoked }),
    }
  }

  /** Notes what somebody is and may do from now on. */
  decide(participant: ParticipantId, holder: Partial<RightsHolder>): void {
    this.#people.set(participant, { ...this.#people.get(participant), ...holder })
  }

  /** Removes somebody for good, by this and every other invitation of theirs. */
  remove({ participant, identity }: Pick<Invitation, "participant" | "identity">): void {
    this.#removed.set(participant, identity)
    this.#admitted.delete(participant)
  }

  /** Lets somebody come back. @returns false if they were not removed. */
  forgive(participant: ParticipantId): boolean {
    return this.#removed.delete(participant)
  }

  isRemoved({ participant, identity }: Pick<Invitation, "participant" | "identity">): boolean {
    if (this.#removed.has(participant)) return true
    return identity !== undefined && [...this.#removed.values()].includes(identity)
  }

  /** Somebody who waited was let in. */
  admit(participant: ParticipantId): void {
    this.#admitted.add(participant)
    this.#sentBack.delete(participant)
  }

  isAdmitted(participant: ParticipantId): boolean {
    return this.#admitted.has(participant)
  }

  /** Somebody has to wait again, however they come. */
  sendBack(participant: ParticipantId): void {
    this.#admitted.delete(participant)
    this.#sentBack.add(participant)
  }

  isSentBack(participant: ParticipantId): boolean {
    return this.#sentBack.has(participant)
  }

  /** Whether somebody comes with the device that used their link before, as far as is known. */
  isSameDevice(participant: ParticipantId, device: string | undefined): boolean {
    return this.#devices.get(participant) === digest(device)
  }

  /** Notes which device uses a link from now on. */
  useDevice(participant: ParticipantId, device: string | undefined): void {
    const shown = digest(device)
    if (shown === undefined) this.#devices.delete(participant)
    else this.#devices.set(participant, shown)
  }
}

function digest(device: string | undefined): string | undefined {
  return device === undefined ? undefined : createHash("sha256").update(device).digest("base64url")
}
