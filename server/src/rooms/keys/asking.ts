// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from "@landmoot/core/units"
import { ASK_MS, SHIRKER_MS } from "./limits.ts"

/** What a member was asked to do. */
export interface Offer {
  /** Those it may add. */
  readonly sessions: readonly SessionId[]
  /** The removals that it knew of. */
  readonly removals: readonly number[]
}

/** A question under way: who was asked so far, and until when the last of them may take. */
interface Question {
  readonly asked: Map<SessionId, Offer>
  last: SessionId | undefined
  untilMs: number
  rounds: number
}

/**
 * Asks one after the other for one thing: at most one at a time, and the next if
 * nothing comes. Those who did not do what they were asked come last for a while.
 */
export class Asking {
  /** Owned here: sessions that did nothing, and until when they come last. */
  readonly #shirkers = new Map<SessionId, number>()
  #question: Question | undefined

  /** Whether a question is under way. */
  get isOpen(): boolean {
    return this.#question !== undefined
  }

  /** How often everybody was asked in vain. */
  get rounds(): number {
    return this.#question?.rounds ?? 0
  }

  /** Until when the one who was asked last may take, in ms; 0: nobody was asked. */
  get untilMs(): number {
    return this.#question?.untilMs ?? 0
  }

  /** What a session was asked to do; undefined: it was not. */
  offerTo(session: SessionId): Offer | undefined {
    return this.#question?.asked.get(session)
  }

  /** Whether somebody was asked to add a session. */
  wasOffered(session: SessionId): boolean {
    return [...(this.#question?.asked.values() ?? [])].some(({ sessions }) =>
      sessions.includes(session),
    )
  }

  /** It was done, or is not wanted any more. */
  end(): void {
    this.#question = undefined
  }

  /** A session is to come last for a while. */
  shirks(session: SessionId, nowMs: number): void {
    this.#shirkers.set(session, nowMs + SHIRKER_MS)
  }

  /** A session has done what it was asked, or is gone. */
  forgive(session: SessionId): void {
    this.#shirkers.delete(session)
  }

  /**
   * Asks the next, if it is time.
   *
   * @param candidates - those who may be asked, in the order of their turns.
   * @param tell - asks one, and says what for.
   * @returns when to look again, in ms: the last one has had the time to answer then.
   */
  next(candidates: readonly SessionId[], now: number, tell: (session: SessionId) => Offer): number {
    for (const [session, untilMs] of this.#shirkers) {
      if (untilMs <= now) this.#shirkers.delete(session)
    }
    const question = (this.#question ??= {
      asked: new Map(),
      last: undefined,
      untilMs: 0,
      rounds: 0,
    })
    const { last } = question
    const isThere = last !== undefined && candidates.includes(last)
    if (isThere && now < question.untilMs) return question.untilMs
    if (isThere) this.shirks(last, now)
    const [next] = this.#inTurn(candidates.filter((session) => !question.asked.has(session)))
    if (next !== undefined) {
      question.last = next
      question.untilMs = now + ASK_MS
      question.asked.set(next, tell(next))
      return question.untilMs
    }
    // Everybody was asked, or nobody is there to be: once more from the beginning.
    if (now < question.untilMs) return question.untilMs
    question.rounds += question.untilMs === 0 ? 0 : 1
    question.asked.clear()
    question.last = undefined
    question.untilMs = now + ASK_MS
    return candidates.length === 0 ? question.untilMs : this.next(candidates, now, tell)
  }

  #inTurn(sessions: readonly SessionId[]): readonly SessionId[] {
    const lateness = (session: SessionId): number => this.#shirkers.get(session) ?? 0
    return sessions.toSorted((one, other) => lateness(one) - lateness(other))
  }
}
