// SPDX-License-Identifier: Apache-2.0
/**
 * The courier of a test world: decides what reaches a node and what is refused, as
 * the real one does, without a bridge.
 *
 * @module
 */
import {
  type NodeAnswer,
  type NodeRequest,
  type NodeRequestKind,
  nodeRequests,
} from "@landmoot/core/protocol"
import { homeOfMeeting, type MeetingId, type RegionId, regionId } from "@landmoot/core/units"
import type { Asker, BridgeEvent, Courier, Destination, Trust, VerifiedPolicy } from "../ports.ts"
import { TwinError } from "./media-twin.ts"

/** What couriers deliver across. */
export interface TwinNet {
  readonly nodes: ReadonlyMap<RegionId, { readonly courier: TwinCourier }>
  /** Regions that nothing reaches and that reach nothing. */
  readonly lost: ReadonlySet<RegionId>
  /** Every request that reached a node, by the node's region. */
  readonly received: { readonly region: RegionId; readonly kind: NodeRequestKind }[]
}

/** The courier's twin: delivers in order, refuses what is not attached, forgets nothing. */
export class TwinCourier implements Courier {
  readonly #net: TwinNet
  readonly #trust: Trust
  readonly #handlers = new Map<NodeRequestKind, (body: never, asker: Asker) => Promise<unknown>>()
  readonly #attached = new Map<MeetingId, VerifiedPolicy>()
  readonly #listeners = new Set<(event: BridgeEvent) => void>()
  /** Regions that were spoken with about each meeting, either way. */
  readonly #used = new Map<MeetingId, Set<RegionId>>()

  constructor(net: TwinNet, trust: Trust) {
    this.#net = net
    this.#trust = trust
  }

  async request<Kind extends NodeRequestKind>(
    to: Destination,
    kind: Kind,
    body: NodeRequest<Kind>,
  ): Promise<NodeAnswer<Kind>> {
    const region = to.kind === "region" ? to.region : regionId(to.node.split("/")[0]!)
    const meeting = "meeting" in body ? body.meeting : body.state.meeting
    if (region !== this.#trust.region) this.#requireAllowed(meeting, region)
    if (this.#net.lost.has(region) || this.#net.lost.has(this.#trust.region)) {
      throw new TwinError("COURIER_UNREACHABLE", `${region} is lost`)
    }
    const node = this.#net.nodes.get(region)!
    if (region !== this.#trust.region) {
      this.#net.received.push({ region, kind })
      this.#note(meeting, region)
      node.courier.#note(meeting, this.#trust.region)
    }
    const asker: Asker = {
      node: this.#trust.node,
      region: this.#trust.region,
      certificate: this.#trust.certificate,
    }
    return await node.courier.receive(kind, JSON.parse(JSON.stringify(body)), asker)
  }

  async receive<Kind extends NodeRequestKind>(
    kind: Kind,
    body: unknown,
    asker: Asker,
  ): Promise<NodeAnswer<Kind>> {
    const handler = this.#handlers.get(kind)
    if (handler === undefined) throw new TwinError("TWIN_NO_HANDLER", kind)
    const parsed = nodeRequests[kind].request.parse(body)
    return (await handler(parsed as never, asker)) as NodeAnswer<Kind>
  }

  handle<Kind extends NodeRequestKind>(
    kind: Kind,
    handler: (body: NodeRequest<Kind>, asker: Asker) => Promise<NodeAnswer<Kind>>,
  ): void {
    this.#handlers.set(kind, handler)
  }

  attach(meeting: MeetingId, policy: VerifiedPolicy): void {
    this.#attached.set(meeting, policy)
  }

  detach(meeting: MeetingId): void {
    this.#attached.delete(meeting)
    this.#used.delete(meeting)
  }

  onBridge(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  bridges(): readonly { readonly region: RegionId; readonly meetings: readonly MeetingId[] }[] {
    const regions = new Set([...this.#used.values()].flatMap((set) => [...set]))
    return [...regions].map((region) => ({ region, meetings: this.meetingsWith(region) }))
  }

  meetingsWith(region: RegionId): readonly MeetingId[] {
    return [...this.#used].filter(([, regions]) => regions.has(region)).map(([id]) => id)
  }

  attached(): readonly MeetingId[] {
    return [...this.#attached.keys()]
  }

  emit(event: BridgeEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #note(meeting: MeetingId, region: RegionId): void {
    const regions = this.#used.get(meeting) ?? new Set()
    this.#used.set(meeting, regions.add(region))
  }

  #requireAllowed(meeting: MeetingId, region: RegionId): void {
    const policy = this.#attached.get(meeting)
    const allowed = policy?.descriptor.planes.signalling.includes(region) ?? false
    if (allowed || (policy !== undefined && homeOfMeeting(meeting) === region)) return
    throw new TwinError("COURIER_FORBIDDEN", `${region} is not allowed`)
  }
}
