// SPDX-License-Identifier: Apache-2.0
import type { ParticipantId, SessionId } from "@landmoot/core/units"
import { CommitHistory } from "./history.ts"

/** Who has one leaf. */
interface LeafHolder {
  /** Undefined: a leaf whose session is gone, which waits to be taken up. */
  readonly session: SessionId | undefined
  /** Whose it is; undefined: nobody has said so since the seat took over. */
  readonly participant: ParticipantId | undefined
  /** Until when it waits to be taken up, in ms. */
  readonly untilMs: number
}

/** A removal that the seat has proposed. */
interface Removal {
  /** The epoch for which it was proposed last. */
  readonly epoch: number
  /** Undefined: it is being signed. */
  readonly proposal: string | undefined
}

/** A group as its seat knows it: who has which leaf, and no key of it. */
export class KeyGroup {
  readonly id: string
  epoch: number
  /** When the last commit was taken, in ms. */
  committedMs: number
  /** Whether the members know this seat's key by now, so that it may propose. */
  isIntroduced: boolean
  /** Whether a commit is wanted though nobody waits. */
  wantsCommit = false
  /** Whose commit was taken last. */
  author: SessionId | undefined
  readonly history: CommitHistory = new CommitHistory()
  /** Owned here: members that asked to come in anew since the last commit. */
  readonly deserted: Set<SessionId> = new Set()
  readonly removals: Map<number, Removal> = new Map()
  readonly #leaves = new Map<number, LeafHolder>()
  readonly #bySession = new Map<SessionId, number>()

  constructor(start: {
    readonly id: string
    readonly epoch: number
    readonly nowMs: number
    readonly isIntroduced: boolean
  }) {
    this.id = start.id
    this.epoch = start.epoch
    this.committedMs = start.nowMs
    this.isIntroduced = start.isIntroduced
  }

  /** How many leaves are taken. */
  get size(): number {
    return this.#leaves.size
  }

  /** Sessions that hold a leaf, by their leaves. */
  holders(): readonly { readonly leaf: number; readonly session: SessionId }[] {
    return [...this.#bySession]
      .map(([session, leaf]) => ({ leaf, session }))
      .toSorted((one, other) => one.leaf - other.leaf)
  }

  /** Leaves that wait to be taken up, and until when. */
  vacant(): readonly { readonly leaf: number; readonly untilMs: number }[] {
    return [...this.#leaves]
      .filter(([leaf, { session }]) => session === undefined && !this.removals.has(leaf))
      .map(([leaf, { untilMs }]) => ({ leaf, untilMs }))
  }

  has(leaf: number): boolean {
    return this.#leaves.has(leaf)
  }

  leafOf(session: SessionId): number | undefined {
    return this.#bySession.get(session)
  }

  /** Whose leaf it is; undefined: nobody has said so. */
  participantOf(leaf: number): ParticipantId | undefined {
    return this.#leaves.get(leaf)?.participant
  }

  /** Gives a leaf to a session. */
  give(leaf: number, session: SessionId, participant: ParticipantId): void {
    this.#leaves.set(leaf, { session, participant, untilMs: 0 })
    this.#bySession.set(session, leaf)
  }

  /** Keeps a leaf for whoever may take it up, until a time in ms. */
  keep(leaf: number, participant: ParticipantId | undefined, untilMs: number): void {
    this.#forget(leaf)
    this.#leaves.set(leaf, { session: undefined, participant, untilMs })
  }

  /** Whether somebody may take up a leaf that is kept; nobody takes one that is to be removed. */
  mayTakeUp(leaf: number, participant: ParticipantId, isOld: boolean): boolean {
    const holder = this.#leaves.get(leaf)
    if (holder === undefined || holder.session !== undefined || this.removals.has(leaf))
      return false
    return holder.participant === undefined ? isOld : holder.participant === participant
  }

  /** The leaf has been removed by a commit. */
  remove(leaf: number): void {
    this.#forget(leaf)
    this.#leaves.delete(leaf)
    this.removals.delete(leaf)
  }

  #forget(leaf: number): void {
    const session = this.#leaves.get(leaf)?.session
    if (session !== undefined) this.#bySession.delete(session)
  }
}
