// SPDX-License-Identifier: Apache-2.0
import type { ParticipantId, SessionId } from "@landmoot/core/units"
import { CommitHistory } from "./history.ts"
import type { Removals } from "./removals.ts"

/** Who has one leaf. */
interface LeafHolder {
  /** Undefined: a leaf whose session is gone, which waits to be taken up. */
  readonly session: SessionId | undefined
  /** Whose it is; undefined: nobody has said so since the seat took over. */
  readonly participant: ParticipantId | undefined
  /** Until when it waits to be taken up, in ms. */
  readonly untilMs: number
}

/** A group as its seat knows it: who has which leaf, and no key of it. */
export class KeyGroup {
  readonly id: string
  readonly removals: Removals
  epoch: number
  /** When the last commit was taken, in ms. */
  committedMs: number
  /** Whether a commit is wanted though nobody waits. */
  wantsCommit = false
  /** How often removals were left out, one after the other, by members that were asked. */
  leftOut = 0
  /** Whose commit was taken last. */
  author: SessionId | undefined
  readonly history: CommitHistory = new CommitHistory()
  /** Members that asked to come in anew since the last commit. */
  readonly deserted: Set<SessionId> = new Set()
  /** Owned here: every leaf that is taken, and the sessions that hold one. */
  readonly #leaves = new Map<number, LeafHolder>()
  readonly #bySession = new Map<SessionId, number>()

  constructor(start: {
    readonly id: string
    readonly epoch: number
    readonly nowMs: number
    readonly removals: Removals
  }) {
    this.id = start.id
    this.epoch = start.epoch
    this.committedMs = start.nowMs
    this.removals = start.removals
  }

  /** How many leaves are taken. */
  get size(): number {
    return this.#leaves.size
  }

  /** Sessions that hold a leaf, in the order of their leaves. */
  members(): readonly SessionId[] {
    return [...this.#bySession]
      .toSorted(([, one], [, other]) => one - other)
      .map(([session]) => session)
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

  /**
   * Whether somebody may take up a leaf that is kept: their own, or, if they were there
   * before the seat took over, one of which nobody has said whose it is.
   */
  mayTakeUp(leaf: number, participant: ParticipantId, wasThere: boolean): boolean {
    const holder = this.#leaves.get(leaf)
    if (holder === undefined || holder.session !== undefined || this.removals.has(leaf))
      return false
    return holder.participant === undefined ? wasThere : holder.participant === participant
  }

  /** Has a leaf removed with the next commit; whoever held it gets nothing any more. */
  expel(leaf: number): void {
    if (this.removals.has(leaf)) return
    this.keep(leaf, undefined, 0)
    this.removals.add(leaf)
  }

  /** The leaf has been removed by a commit. */
  remove(leaf: number): void {
    this.#forget(leaf)
    this.#leaves.delete(leaf)
    this.removals.delete(leaf)
  }

  /** The next epoch has begun. */
  advance(by: {
    readonly author: SessionId
    readonly commit: string
    readonly nowMs: number
  }): void {
    this.history.push(this.epoch, by.commit)
    this.epoch += 1
    this.committedMs = by.nowMs
    this.author = by.author
    this.wantsCommit = false
    this.deserted.clear()
    this.removals.enter(this.epoch)
  }

  #forget(leaf: number): void {
    const session = this.#leaves.get(leaf)?.session
    if (session !== undefined) this.#bySession.delete(session)
  }
}
