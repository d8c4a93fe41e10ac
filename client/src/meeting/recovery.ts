// SPDX-License-Identifier: Apache-2.0
/**
 * Mends media that stopped flowing: ICE restarts, a few; then the meeting is joined anew.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { Direction, TransportState } from "../media/index.ts"
import { SignallingError } from "../signalling/index.ts"
import { wait } from "./timing.ts"

/** How long a transport may be disconnected before it is restarted: short gaps mend themselves. */
const PATIENCE_MS = 1_000
/** How long a restart may take to connect. */
const RESTART_MS = 4_000
/** How many restarts are tried. Higher: worse networks are survived; lower: a dead node is left sooner. */
const RESTARTS = 3

/** What recovery needs. */
export interface RecoveryPorts {
  stateOf(direction: Direction): TransportState
  /** Asks for a restart, has the guard check everything again, and restarts. */
  restart(direction: Direction): Promise<void>
  /** Restarts were in vain, or the node is gone: join anew. */
  giveUp(): void
}

/** Watches the two transports of one session. */
export class MediaRecovery {
  readonly #ports: RecoveryPorts
  readonly #signal: AbortSignal
  readonly #mending = new Set<Direction>()

  constructor(ports: RecoveryPorts, signal: AbortSignal) {
    this.#ports = ports
    this.#signal = signal
  }

  /** A transport's state has changed. */
  async changed(direction: Direction): Promise<void> {
    const state = this.#ports.stateOf(direction)
    if (state === "disconnected") await wait(PATIENCE_MS, this.#signal)
    if (state === "disconnected" || state === "failed") await this.mend(direction)
  }

  /** Restarts a transport until it is connected, or gives up. */
  async mend(direction: Direction): Promise<void> {
    if (this.#mending.has(direction)) return
    this.#mending.add(direction)
    try {
      for (let restarts = 0; this.#broken(direction); restarts += 1) {
        if (restarts === RESTARTS) {
          this.#ports.giveUp()
          return
        }
        await this.#ports.restart(direction)
        await wait(RESTART_MS, this.#signal)
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      // Without signalling nothing can be restarted; its own recovery calls again.
      if (!(error instanceof SignallingError)) this.#ports.giveUp()
    } finally {
      this.#mending.delete(direction)
    }
  }

  #broken(direction: Direction): boolean {
    const state = this.#ports.stateOf(direction)
    return !this.#signal.aborted && (state === "disconnected" || state === "failed")
  }
}
