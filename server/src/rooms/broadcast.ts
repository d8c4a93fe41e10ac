// SPDX-License-Identifier: Apache-2.0
/**
 * Tells the newest of something to many nodes. To each node one message is
 * under way at a time; what changes meanwhile is told by the next one, so a slow
 * node costs no memory and never sees an old state after a newer one.
 *
 * @module
 */
import type { NodeId } from "@landmoot/core/units"

/** Sends one message; rejects if it did not arrive. */
export type Send<Message> = (to: NodeId, message: Message) => Promise<void>

/** The newest message per node, one under way at a time. */
export class Broadcast<Message> {
  readonly #send: Send<Message>
  /** Owned here: the next message per node, and whether one is under way. */
  readonly #next = new Map<NodeId, { message: Message | undefined; done: Promise<void> }>()

  constructor(send: Send<Message>) {
    this.#send = send
  }

  /** Tells one node. A failure is the node's: its bridge reports it, nothing is repeated here. */
  tell(to: NodeId, message: Message): void {
    const waiting = this.#next.get(to)
    if (waiting !== undefined) {
      waiting.message = message
      return
    }
    const entry = { message: undefined, done: Promise.resolve() }
    this.#next.set(to, entry)
    entry.done = this.#run(to, message)
  }

  /** Resolves when all that was told by now has arrived or failed. */
  async settled(): Promise<void> {
    await Promise.all([...this.#next.values()].map(async ({ done }) => await done))
  }

  async #run(to: NodeId, first: Message): Promise<void> {
    let message: Message | undefined = first
    while (message !== undefined) {
      try {
        await this.#send(to, message)
      } catch {
        // The courier reports a lost region by itself; a later state mends a lost message.
      }
      const entry = this.#next.get(to)
      message = entry?.message
      if (entry !== undefined) entry.message = undefined
    }
    this.#next.delete(to)
  }
}
