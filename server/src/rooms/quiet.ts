// SPDX-License-Identifier: Apache-2.0
import type { RoomState } from "@landmoot/core/protocol"
import { isHost, PRESETS } from "@landmoot/core/rights"

/**
 * How long a host's connection may be away before the meeting goes quiet, in ms. Higher:
 * people are alone for longer; lower: each short break of a teacher silences the class.
 */
const AWAY_MS = 5_000

/**
 * Whether a meeting whose preset asks for it is quiet, since no host is there. Whoever
 * left is gone at once; whose connection broke has a moment to come back.
 */
export class Quiet {
  readonly #onElapsed: () => void
  #timer: NodeJS.Timeout | undefined
  #isElapsed = false

  /** @param onElapsed - called when every host has been away for too long: look again. */
  constructor(onElapsed: () => void) {
    this.#onElapsed = onElapsed
  }

  /** Gives the same state with the right word on whether it is quiet. */
  applied(state: RoomState): RoomState {
    const quiet = PRESETS[state.rules.preset].quietWithoutHost && !this.#isHosted(state)
    return quiet === state.rules.quiet ? state : { ...state, rules: { ...state.rules, quiet } }
  }

  /** Lets go of the timer. */
  close(): void {
    clearTimeout(this.#timer)
  }

  #isHosted({ participants }: RoomState): boolean {
    const hosts = participants.filter(({ role }) => isHost(role))
    if (hosts.length === 0 || hosts.some(({ connected }) => connected)) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#isElapsed = false
      return hosts.length > 0
    }
    this.#timer ??= setTimeout(() => {
      this.#isElapsed = true
      this.#onElapsed()
    }, AWAY_MS).unref()
    return !this.#isElapsed
  }
}
