// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from "ws"

/** How often a ping is sent, in ms. Higher: less traffic; lower: death is noticed sooner. */
const PING_MS = 1000

/**
 * After how long without a sign of life a connection counts as dead, in ms.
 * Higher: people wait longer for a move; lower: a stumbling path cuts bridges.
 */
const SILENCE_MS = 3000

/** Pings (RFC 6455, section 5.5.2) while a connection is open, and notices its silent death. */
export class Keepalive {
  readonly #timer: NodeJS.Timeout
  #heardMs = performance.now()
  #tickedMs = performance.now()

  constructor(socket: WebSocket, on: { tick(): void; silent(): void }) {
    socket.on("pong", () => this.heard())
    socket.on("ping", () => this.heard())
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      // If this process itself stood still, what was sent to it meanwhile is still unread.
      const stoodStill = nowMs - this.#tickedMs > 2 * PING_MS
      this.#tickedMs = nowMs
      if (stoodStill) this.#heardMs = Math.max(this.#heardMs, nowMs - SILENCE_MS / 2)
      if (nowMs - this.#heardMs > SILENCE_MS) {
        on.silent()
        return
      }
      if (socket.readyState === socket.OPEN) socket.ping()
      on.tick()
    }, PING_MS)
    this.#timer.unref()
  }

  /** Takes note of a sign of life. */
  heard(): void {
    this.#heardMs = performance.now()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
