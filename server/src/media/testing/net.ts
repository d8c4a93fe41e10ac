// SPDX-License-Identifier: Apache-2.0
/**
 * The courier's in-memory twin: nodes in one process that reach each other
 * directly, in order, through the real schemas.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import {
  type NodeAnswer,
  type NodeRequest,
  type NodeRequestKind,
  nodeRequests,
} from "@landmoot/core/protocol"
import type { NodeId, RegionId } from "@landmoot/core/units"
import type { Asker, BridgeEvent, Courier, Destination, Trust } from "../../rooms/ports.ts"

/** A request that crossed the net. */
export interface Crossing<Kind extends NodeRequestKind = NodeRequestKind> {
  readonly from: NodeId
  readonly to: NodeId
  readonly kind: Kind
  readonly body: NodeRequest<Kind>
}

type Handler = (body: never, asker: Asker) => Promise<unknown>

class NetError extends CodedError {
  override readonly name = "NetError"
}

/** All nodes, and everything that they have asked each other. */
export class Net {
  #crossings: Crossing[] = []
  readonly #couriers = new Map<NodeId, NetCourier>()
  readonly #watchers = new Set<() => void>()

  /** Adds a node. */
  join(trust: Trust): NetCourier {
    const courier = new NetCourier(this, trust)
    this.#couriers.set(trust.node, courier)
    return courier
  }

  /** The first request of this kind that fits, now or as soon as it crosses. */
  async seen<Kind extends NodeRequestKind>(
    kind: Kind,
    fits: (body: NodeRequest<Kind>, crossing: Crossing) => boolean = () => true,
  ): Promise<Crossing<Kind>> {
    return await new Promise((resolve) => {
      const look = (): void => {
        const found = this.of(kind).find((each) => fits(each.body, each))
        if (found === undefined) return
        this.#watchers.delete(look)
        resolve(found)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** The requests of one kind so far. */
  of<Kind extends NodeRequestKind>(kind: Kind): readonly Crossing<Kind>[] {
    return this.#crossings.filter((each): each is Crossing<Kind> => each.kind === kind)
  }

  /** Forgets what has crossed so far. */
  forget(): void {
    this.#crossings = []
  }

  async carry(to: Destination, crossing: Omit<Crossing, "to">, asker: Asker): Promise<unknown> {
    const courier =
      to.kind === "node"
        ? this.#couriers.get(to.node)
        : [...this.#couriers.values()].find((each) => each.region === to.region)
    if (courier === undefined) throw new NetError("NET_UNREACHABLE", "no such node")
    this.#crossings.push({ ...crossing, to: courier.node })
    for (const look of this.#watchers) look()
    const { kind, body } = crossing
    const parsed = nodeRequests[kind].request.parse(structuredClone(body))
    const answer = await courier.receive(kind, parsed, asker)
    return nodeRequests[kind].answer.parse(JSON.parse(JSON.stringify(answer)))
  }
}

/** One node's way into the net. */
export class NetCourier implements Courier {
  readonly node: NodeId
  readonly region: RegionId
  readonly #net: Net
  readonly #trust: Trust
  readonly #handlers = new Map<NodeRequestKind, Handler>()
  readonly #bridgeListeners = new Set<(event: BridgeEvent) => void>()

  constructor(net: Net, trust: Trust) {
    this.#net = net
    this.#trust = trust
    this.node = trust.node
    this.region = trust.region
  }

  async request<Kind extends NodeRequestKind>(
    to: Destination,
    kind: Kind,
    body: NodeRequest<Kind>,
  ): Promise<NodeAnswer<Kind>> {
    const { node, region, certificate } = this.#trust
    const answer = await this.#net.carry(
      to,
      { from: node, kind, body },
      { node, region, certificate },
    )
    return answer as NodeAnswer<Kind> // Parsed by the schema of this kind.
  }

  handle<Kind extends NodeRequestKind>(
    kind: Kind,
    handler: (body: NodeRequest<Kind>, asker: Asker) => Promise<NodeAnswer<Kind>>,
  ): void {
    this.#handlers.set(kind, handler)
  }

  async receive(kind: NodeRequestKind, body: unknown, asker: Asker): Promise<unknown> {
    const handler = this.#handlers.get(kind)
    if (handler === undefined) throw new NetError("NET_NO_HANDLER", kind)
    return await handler(body as never, asker)
  }

  /** The bridge to a region breaks. */
  emit(event: BridgeEvent): void {
    for (const listener of this.#bridgeListeners) listener(event)
  }

  attach(): void {
    // Everything is attached.
  }

  detach(): void {
    // Everything is attached.
  }

  onBridge(listener: (event: BridgeEvent) => void): () => void {
    this.#bridgeListeners.add(listener)
    return () => this.#bridgeListeners.delete(listener)
  }

  bridges(): [] {
    return []
  }
}
