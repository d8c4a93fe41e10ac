// SPDX-License-Identifier: Apache-2.0
import type { Opened } from "@landmoot/core/keys/sframe"
import type { StreamState } from "../messages.ts"

/** What may come of a frame that arrives. */
export type Outcome = Opened["kind"] | "unencrypted"

/** Without a frame for this long, in ms, a stream is idle: muted, paused, or gone. */
const IDLE_MS = 2_000

/** A stream counts as open for this long, in ms, after a frame was opened, whatever else comes. */
const OPEN_MS = 500

/** An unencrypted frame is told of for this long, in ms, even if others open. */
const FLAG_MS = 5_000

/** Judges how one stream fares by what came of its frames. */
export class StreamWatch {
  #openedAt = Number.NEGATIVE_INFINITY
  #unencryptedAt = Number.NEGATIVE_INFINITY
  #failedAt = Number.NEGATIVE_INFINITY
  #failure: "no-key" | "wrong-key" = "no-key"

  /** Takes note of a frame. `now` in ms, of a clock that does not go back. */
  saw(outcome: Outcome, now: number): void {
    switch (outcome) {
      case "opened":
        this.#openedAt = now
        return
      case "unencrypted":
      case "malformed":
        this.#unencryptedAt = now
        return
      case "no-key":
      case "old-epoch":
        this.#fail("no-key", now)
        return
      case "wrong-key":
      case "wrong-sender":
        this.#fail("wrong-key", now)
        return
      case "replayed":
    }
  }

  /** How the stream fares now. */
  state(now: number): StreamState {
    if (now - this.#unencryptedAt < FLAG_MS) return "unencrypted"
    if (now - this.#openedAt < OPEN_MS) return "open"
    if (now - this.#failedAt < IDLE_MS && this.#failedAt > this.#openedAt) return this.#failure
    return now - this.#openedAt < IDLE_MS ? "open" : "idle"
  }

  #fail(failure: "no-key" | "wrong-key", now: number): void {
    this.#failure = failure
    this.#failedAt = now
  }
}
