// SPDX-License-Identifier: Apache-2.0
import type { NodeId } from "@landmoot/core/units"
import type { Hub } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import type { Hubs } from "./hubs.ts"
import { type Lease, leaseOf, type LinkTable } from "./links/index.ts"
import type { Located } from "./receiving.ts"

/**
 * Brings producers to the routers on which they are consumed, over at most one
 * link between nodes and one pipe within this node, each of them at most once.
 */
export class Supply {
  readonly #node: NodeId
  readonly #hubs: Hubs
  readonly #links: () => LinkTable
  /** The routers on which this node's own sessions send. */
  readonly #origins = new Map<string, Hub>()

  constructor(node: NodeId, hubs: Hubs, links: () => LinkTable) {
    this.#node = node
    this.#hubs = hubs
    this.#links = links
  }

  /** A session on `hub` sends this producer. */
  add(producer: string, hub: Hub): void {
    this.#origins.set(producer, hub)
  }

  /** The session has stopped sending it. */
  remove(producer: string): void {
    this.#origins.delete(producer)
  }

  /** Whether one of this node's sessions sends this producer. */
  isOwn(producer: string): boolean {
    return this.#origins.has(producer)
  }

  /** Makes a producer present on a router until released. @throws CodedError */
  async acquire(hub: Hub, { producer, node }: Located): Promise<Lease> {
    if (node === this.#node || this.isOwn(producer)) return await this.acquireOwn(hub, producer)
    return await this.#links().over([node, hub], async (link) => {
      const arrived = await link.inlets.acquire(producer)
      if (link.hub === hub) return arrived
      return await this.#onward(arrived, [link.hub, hub], producer)
    })
  }

  /** The same for a producer of this node's own sessions only: links do not pass others' on. */
  async acquireOwn(hub: Hub, producer: string): Promise<Lease> {
    const origin = this.#origins.get(producer)
    if (origin === undefined) throw MediaError.notFound("producer")
    const here = leaseOf(() => undefined)
    return origin === hub ? here : await this.#onward(here, [origin, hub], producer)
  }

  /** Takes a producer from one router of this node to another; holds `arrived` as long. */
  async #onward(arrived: Lease, [from, to]: readonly [Hub, Hub], producer: string): Promise<Lease> {
    try {
      const pipe = await this.#hubs.pipe(from, to)
      const brought = await pipe.acquire(producer)
      return leaseOf(() => {
        brought.release()
        arrived.release()
      })
    } catch (error) {
      arrived.release()
      throw error
    }
  }
}
