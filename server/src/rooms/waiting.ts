// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from "@landmoot/core/units"

/**
 * How long a person whose signalling broke is waited for, in ms. Higher: ghosts
 * stay on screen longer; lower: people on bad networks lose their place.
 */
const RECONNECT_GRACE_MS = 30_000

/** People whose signalling is away: each is waited for, and then taken out. */
export class WaitingFor {
  readonly #onGone: (session: SessionId) => void
  /** Owned here: one timer for each person who is waited for. */
  readonly #timers = new Map<SessionId, NodeJS.Timeout>()

  constructor(onGone: (session: SessionId) => void) {
    this.#onGone = onGone
  }

  /** Begins to wait, anew if it has begun before. */
  start(session: SessionId): void {
    this.drop(session)
    const timer = setTimeout(() => this.#onGone(session), RECONNECT_GRACE_MS)
    this.#timers.set(session, timer)
  }

  /** Waits no longer: the person is back, or out. */
  drop(session: SessionId): void {
    clearTimeout(this.#timers.get(session))
    this.#timers.delete(session)
  }

  /** Waits for nobody any more. Idempotent. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }
}
