// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { DtlsParameters, TransportOffer } from "@landmoot/core/protocol"
import { BenchError } from "../errors.ts"
import type { Order, Reply, Stream } from "./orders.ts"

/** WebRTC peers in a process of their own. Whoever starts it closes it. */
export class Peers implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #orders = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on("message", (message) => {
      const reply = message as Reply // It comes from our own program.
      this.#waiting.get(reply.id)?.(reply)
      this.#waiting.delete(reply.id)
    })
    child.once("exit", (code) => {
      for (const [id, answer] of this.#waiting) {
        answer({ id, ok: false, message: `the process of the peers ended with ${code}` })
      }
    })
  }

  static start(): Peers {
    return new Peers(fork(fileURLToPath(new URL("main.ts", import.meta.url))))
  }

  /**
   * Connects a peer to what a server offers.
   *
   * @param tell - gives the server the peer's half.
   */
  async connect(
    peer: string,
    offer: TransportOffer,
    options: {
      readonly sends: boolean
      readonly tell: (dtlsParameters: DtlsParameters) => Promise<unknown>
    },
  ): Promise<void> {
    const { dtlsParameters } = await this.#order({ kind: "open", peer, offer })
    if (dtlsParameters === undefined) throw BenchError.failed("a peer shows no fingerprint")
    await options.tell(dtlsParameters)
    await this.#order({ kind: "connect", peer, sends: options.sends })
  }

  /** Has a connected peer send a stream, to its end. */
  async send(peer: string, stream: Stream): Promise<void> {
    await this.#order({ kind: "send", peer, stream })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, "exit")
    this.#child.disconnect()
    await exited
  }

  async #order(order: Order): Promise<Extract<Reply, { ok: true }>> {
    this.#orders += 1
    const id = this.#orders
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#child.send({ id, order }, (error) => {
        if (error !== null) resolve({ id, ok: false, message: error.message })
      })
    })
    if (!reply.ok) throw BenchError.failed(`a peer could not ${order.kind}: ${reply.message}`)
    return reply
  }
}
