// SPDX-License-Identifier: Apache-2.0
import type { Hub } from "../engine/index.ts"
import { Inlets } from "./inlets.ts"
import { type Lease, leaseOf } from "./lease.ts"
import { Outlets } from "./outlets.ts"

/** A link between two routers of this node: both ends of what otherwise spans two nodes. */
export class LocalPipe {
  readonly #outlets: Outlets
  readonly #inlets: Inlets

  private constructor(outlets: Outlets, inlets: Inlets) {
    this.#outlets = outlets
    this.#inlets = inlets
  }

  /** Opens a pipe over which producers of `from` come to `to`. */
  static async create(from: Hub, to: Hub): Promise<LocalPipe> {
    const [sending, receiving] = await Promise.all([
      from.pipeEnd("this-node"),
      to.pipeEnd("this-node"),
    ])
    await Promise.all([sending.connect(receiving.local), receiving.connect(sending.local)])
    const outlets = new Outlets(sending, {
      // Whoever acquires over this pipe holds the producer on `from` already.
      acquire: async () => await Promise.resolve(leaseOf(() => undefined)),
      notify: (producer, change) => inlets.changed(producer, change),
    })
    const inlets = new Inlets(receiving, {
      pull: async (producer) => await outlets.pull(producer),
      release: (producer) => outlets.release(producer),
    })
    return new LocalPipe(outlets, inlets)
  }

  /** The producers that cross this pipe. */
  get producers(): readonly string[] {
    return this.#inlets.producers
  }

  /** Bytes over this pipe since it was opened, with all headers. */
  async bytes(): Promise<number> {
    return (await this.#inlets.bytes()).received
  }

  /** Makes a producer of the one router present on the other, until released. */
  async acquire(producer: string): Promise<Lease> {
    return await this.#inlets.acquire(producer)
  }

  close(): void {
    this.#outlets.close("tell-nobody")
    this.#inlets.close()
  }
}
