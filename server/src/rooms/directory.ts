// SPDX-License-Identifier: Apache-2.0
/**
 * What this node knows of the meetings it takes part in: a replica of what each
 * seat tells. Enough to take a seat over when its holder is lost.
 *
 * @module
 */
import {
  isNewerState,
  type RoomState,
  type SeatMemory,
  type StartOfSeat,
} from "@landmoot/core/protocol"
import type { MeetingId } from "@landmoot/core/units"
import type { Invitation, RoomDirectory, VerifiedPolicy } from "./ports.ts"

/** All that is known of one meeting. */
export interface Replica {
  readonly policy: VerifiedPolicy
  readonly state: RoomState
  readonly invitations: readonly Invitation[]
  /** Which start of the meeting this is; undefined until its seat has told. */
  readonly start?: StartOfSeat | undefined
  /** What the seat remembers of people; undefined until it has told. */
  readonly memory?: SeatMemory | undefined
}

/** The meetings that this node takes part in. */
export class Directory implements RoomDirectory {
  /** Owned here; replaced as a whole, never changed in place. */
  readonly #replicas = new Map<MeetingId, Replica>()
  readonly #listeners = new Set<(meeting: MeetingId, state: RoomState | undefined) => void>()

  state(meeting: MeetingId): RoomState | undefined {
    return this.#replicas.get(meeting)?.state
  }

  policy(meeting: MeetingId): VerifiedPolicy | undefined {
    return this.#replicas.get(meeting)?.policy
  }

  replica(meeting: MeetingId): Replica | undefined {
    return this.#replicas.get(meeting)
  }

  meetings(): readonly MeetingId[] {
    return [...this.#replicas.keys()]
  }

  onState(listener: (meeting: MeetingId, state: RoomState | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Takes a replica if it is newer than the one there is, or as new and knows more
   * (a join's answer carries the state without the invitations).
   *
   * @returns whether it was taken.
   */
  apply(meeting: MeetingId, replica: Replica): boolean {
    const current = this.#replicas.get(meeting)
    const fuller =
      current?.state.fence === replica.state.fence &&
      current.state.version === replica.state.version &&
      current.invitations.length < replica.invitations.length
    if (!fuller && !isNewerState(current?.state, replica.state)) return false
    this.#replicas.set(meeting, replica)
    for (const listener of this.#listeners) listener(meeting, replica.state)
    return true
  }

  /** The meeting has ended here. */
  forget(meeting: MeetingId): void {
    if (!this.#replicas.delete(meeting)) return
    for (const listener of this.#listeners) listener(meeting, undefined)
  }
}
