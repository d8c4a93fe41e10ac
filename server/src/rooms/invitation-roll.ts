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

/** What home says of those who may come. */
export interface Roll {
  readonly invitations: readonly Invitation[]
  /** How many may be there at the same time; absent: any number, or home has not said it yet. */
  readonly most?: number | undefined
}

/** What a roll is made of. */
export interface InvitationRollOptions {
  /** What home said when the seat was made. */
  readonly known: Roll
  /** Whether home has to be asked before the next one comes. */
  readonly isStale?: boolean
  /** Asks home again. */
  readonly ask: () => Promise<Roll>
  /** Seconds since 1970. */
  readonly now: () => number
}

/**
 * Who is invited to a meeting that runs. Invitations come and go while people
 * meet, so home is asked again; while it is away, what it said last counts.
 */
export class InvitationRoll {
  readonly #options: InvitationRollOptions
  #known: Roll
  /** When home is asked again. */
  #next: number
  /** The question under way, which everybody who joins meanwhile waits for. */
  #asking: Promise<void> | undefined

  constructor(options: InvitationRollOptions) {
    this.#options = options
    this.#known = options.known
    this.#next = options.isStale === true ? 0 : options.now() + FRESH_SECONDS
  }

  /** Everybody of whom is known that they are invited. */
  get all(): readonly Invitation[] {
    return this.#known.invitations
  }

  /** How many may be there at the same time; undefined: any number. */
  get most(): number | undefined {
    return this.#known.most
  }

  /** Whether it is known that somebody is invited; home is not asked. */
  has(participant: string): boolean {
    return this.known(participant) !== undefined
  }

  /** What is known of somebody invited; home is not asked. */
  known(participant: string): Invitation | undefined {
    return this.all.find((invited) => invited.participant === participant)
  }

  /** Asks home at once. */
  async refresh(): Promise<void> {
    // What is under way may have been asked before the change.
    await this.#asking
    this.#asking ??= this.#ask()
    await this.#asking
  }

  /** Finds whoever is invited now. The id may come from an attacker. */
  async find(participant: string): Promise<Invitation | undefined> {
    if (this.#options.now() >= this.#next) {
      this.#asking ??= this.#ask()
      await this.#asking
    }
    return this.all.find((invited) => invited.participant === participant)
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
