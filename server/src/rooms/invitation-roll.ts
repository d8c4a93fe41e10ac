// SPDX-License-Identifier: Apache-2.0
import type { Invitation } from "./ports.ts"

/**
 * How long a seat goes by what home said last of who is invited, in seconds.
 * Higher: who was invited meanwhile waits for longer, and a link that was taken
 * away opens the door for longer; lower: more questions to home.
 */
const FRESH_SECONDS = 2

/** How long a home that did not answer is not asked again, in seconds: joins wait for it. */
const AWAY_SECONDS = 30

/** What a roll is made of. */
export interface InvitationRollOptions {
  /** Who is invited as home said when the seat was made. */
  readonly known: readonly Invitation[]
  /** Asks home again. */
  readonly ask: () => Promise<readonly Invitation[]>
  /** Seconds since 1970. */
  readonly now: () => number
}

/**
 * Who is invited to a meeting that runs. Invitations come and go while people
 * meet, so home is asked again; while it is away, what it said last counts.
 */
export class InvitationRoll {
  readonly #options: InvitationRollOptions
  #known: readonly Invitation[]
  /** When home is asked again. */
  #next: number
  /** The question under way, which everybody who joins meanwhile waits for. */
  #asking: Promise<void> | undefined

  constructor(options: InvitationRollOptions) {
    this.#options = options
    this.#known = options.known
    this.#next = options.now() + FRESH_SECONDS
  }

  /** Everybody of whom is known that they are invited. */
  get all(): readonly Invitation[] {
    return this.#known
  }

  /** Finds whoever is invited now. The id may come from an attacker. */
  async find(participant: string): Promise<Invitation | undefined> {
    if (this.#options.now() >= this.#next) {
      this.#asking ??= this.#ask()
      await this.#asking
    }
    return this.#known.find((invited) => invited.participant === participant)
  }

  async #ask(): Promise<void> {
    try {
      this.#known = await this.#options.ask()
      this.#next = this.#options.now() + FRESH_SECONDS
    } catch {
      // Home is away, or is about to tell of a newer revision: the meeting goes on meanwhile.
      this.#next = this.#options.now() + AWAY_SECONDS
    } finally {
      this.#asking = undefined
    }
  }
}
