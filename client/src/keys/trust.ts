// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from "@landmoot/core/regions"
import type { AccountId, MeetingId, ParticipantId } from "@landmoot/core/units"
import type { Clock } from "./clock.ts"

/** What the guard has admitted, as far as keys depend on it. */
export interface Trust {
  readonly meeting: MeetingId
  readonly account: AccountId
  /** The account's identity key, as the descriptor names it. */
  readonly identity: PublicKey
  readonly policyDigest: string
  /** The origin of the ledger at the account's home. */
  readonly ledger: string
  /** Keys of nodes that hold or held the seat and whose certificates were admitted, the newest first. */
  readonly seats: readonly PublicKey[]
}

/** Who takes part, and what is trusted from the start. */
export interface AgentSettings {
  readonly participant: ParticipantId
  readonly trust: Trust
}

/** Holds what is trusted now, and lets others wait for a change of it. */
export class TrustHolder {
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()
  #patient = 0
  #trust: Trust

  constructor(trust: Trust, clock: Clock) {
    this.#trust = trust
    this.#clock = clock
  }

  get current(): Trust {
    return this.#trust
  }

  /** Whether somebody waits for a change. */
  get awaited(): boolean {
    return this.#patient > 0
  }

  /** Takes what the guard has admitted by now. */
  set(trust: Trust): void {
    this.#trust = trust
    for (const wake of this.#waiting) wake()
  }

  /**
   * Tries something again after each change of trust, for at most `ms`: another member's
   * guard may have admitted a revision a moment earlier.
   *
   * @param mayPass - whether a failure may mend itself by a change.
   */
  async patiently<Result>(
    task: () => Promise<Result>,
    { ms, mayPass }: { readonly ms: number; readonly mayPass: (error: unknown) => boolean },
  ): Promise<Result> {
    let late = false
    const over = Promise.withResolvers<void>()
    const cancel = this.#clock.after(ms, () => {
      late = true
      over.resolve()
    })
    try {
      for (;;) {
        const changed = Promise.withResolvers<void>()
        this.#waiting.add(changed.resolve)
        try {
          return await task()
        } catch (error) {
          if (late || !mayPass(error)) throw error
          this.#patient += 1
          await Promise.race([changed.promise, over.promise])
          this.#patient -= 1
        } finally {
          this.#waiting.delete(changed.resolve)
        }
      }
    } finally {
      cancel()
    }
  }
}
