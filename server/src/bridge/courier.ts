// SPDX-License-Identifier: Apache-2.0
/**
 * The port `Courier` of `rooms`: requests to this node itself, over the bus to
 * other nodes of its region, and over bridges to other regions. Rules COU and
 * BRI of `SPEC.md` in this folder state what must hold.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { CodedError } from "@landmoot/core"
import type {
  NodeAnswer,
  NodeRequest,
  NodeRequestKind,
  SignedDescriptor,
} from "@landmoot/core/protocol"
import { findRegion } from "@landmoot/core/regions"
import type { Jws } from "@landmoot/core/signed"
import { homeOfMeeting, type MeetingId, type RegionId, regionOfNode } from "@landmoot/core/units"
import type {
  Asker,
  BridgeEvent,
  Courier,
  Destination,
  Trust,
  VerifiedPolicy,
} from "../rooms/ports.ts"
import { BridgeSocket, type SocketOwner } from "./bridge-socket.ts"
import { BusOrders, type OrderBus, placeOf } from "./bus-orders.ts"
import { type Connection, connectTo, Listener, type TlsIdentity } from "./dial.ts"
import { CourierError } from "./errors.ts"
import { Handlers, type Order, parseOrder, refusalOf, type Reply, unwrapReply } from "./orders.ts"
import { RegionBridge } from "./region-bridge.ts"

/** How long an answer is waited for, in ms, unless the asker says otherwise. */
const REQUEST_TIMEOUT_MS = 5000

/** What {@link createCourier} is made from. */
export interface CourierOptions {
  readonly trust: Trust
  /** The parts of the node's configuration that matter here. */
  readonly config: {
    /** Where other regions open bridges; port 0 takes any. */
    readonly bridge: { readonly address: string; readonly port: number }
    /** The folder with `dtls.crt` and `dtls.key`. */
    readonly keys: string
  }
  /** The region's bus; absent in a region of one node. */
  readonly bus?: OrderBus
  /** Test-only: speaks with every region, so that others must refuse. */
  readonly ignoresPolicy?: boolean
  /** Told why a peer was refused or why a handler failed: for the log. */
  readonly onProblem?: (error: CodedError, region: RegionId | undefined) => void
}

/** The port `Courier`, with what its owner needs. */
export interface NodeCourier extends Courier, AsyncDisposable {
  /** The port on which other regions open bridges. */
  readonly port: number
  /** Closes every bridge and stops listening; what waits fails. Idempotent. */
  close(): Promise<void>
}

/** Listens for bridges and gives the courier of this node. @throws CourierError `BRIDGE_LISTEN_FAILED` */
export async function createCourier(options: CourierOptions): Promise<NodeCourier> {
  const { keys, bridge } = options.config
  const [certificate, key] = await Promise.all(
    ["dtls.crt", "dtls.key"].map(async (name) => await readFile(join(keys, name), "utf8")),
  )
  const identity: TlsIdentity = { certificate: certificate ?? "", key: key ?? "" }
  const courier = new BridgeCourier(options, identity)
  const listener = await Listener.open(bridge, identity, (connection) => courier.take(connection))
  courier.ownListener(listener)
  return courier
}

class BridgeCourier implements NodeCourier {
  readonly #options: CourierOptions
  readonly #identity: TlsIdentity
  readonly #handlers: Handlers
  readonly #busOrders: BusOrders | undefined
  readonly #attached = new Map<MeetingId, VerifiedPolicy>()
  readonly #bridges = new Map<RegionId, RegionBridge>()
  readonly #listeners = new Set<(event: BridgeEvent) => void>()
  readonly #closing = new AbortController()
  readonly #instance = randomBytes(16).toString("base64url")
  #listener: Listener | undefined

  constructor(options: CourierOptions, identity: TlsIdentity) {
    this.#options = options
    this.#identity = identity
    this.#handlers = new Handlers((error) => this.#problem(error, undefined))
    const { bus, trust } = options
    if (bus !== undefined) {
      this.#busOrders = new BusOrders({ bus, trust, handlers: this.#handlers })
    }
  }

  get port(): number {
    return this.#listener?.port ?? 0
  }

  ownListener(listener: Listener): void {
    this.#listener = listener
  }

  // The port `Courier` asks for these four.
  // oxlint-disable-next-line eslint/max-params
  async request<Kind extends NodeRequestKind>(
    to: Destination,
    kind: Kind,
    body: NodeRequest<Kind>,
    options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<NodeAnswer<Kind>> {
    this.#closing.signal.throwIfAborted()
    options.signal?.throwIfAborted()
    const order = parseOrder(to, kind, body)
    const { timeoutMs = REQUEST_TIMEOUT_MS } = options
    const ended = new AbortController()
    const timer = setTimeout(() => ended.abort(CourierError.timeout(kind, timeoutMs)), timeoutMs)
    const signals = [
      ended.signal,
      this.#closing.signal,
      ...(options.signal ? [options.signal] : []),
    ]
    try {
      const signal = AbortSignal.any(signals)
      return unwrapReply(kind, await this.#send(order, { timeoutMs, signal }))
    } finally {
      clearTimeout(timer)
    }
  }

  handle<Kind extends NodeRequestKind>(
    kind: Kind,
    handler: (body: NodeRequest<Kind>, asker: Asker) => Promise<NodeAnswer<Kind>>,
  ): void {
    this.#handlers.set(kind, handler)
  }

  attach(meeting: MeetingId, policy: VerifiedPolicy): void {
    if (this.#isSuperseded(policy)) return
    this.#attached.set(meeting, policy)
    // A narrower revision takes the meeting off the bridges that it no longer allows (R11).
    for (const [region, bridge] of this.#bridges) {
      if (this.#policyFor(meeting, region) === undefined) bridge.release(meeting)
    }
  }

  detach(meeting: MeetingId): void {
    this.#attached.delete(meeting)
    for (const bridge of this.#bridges.values()) bridge.release(meeting)
  }

  onBridge(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  bridges(): readonly { readonly region: RegionId; readonly meetings: readonly MeetingId[] }[] {
    return [...this.#bridges.values()]
      .filter(({ isOpen }) => isOpen)
      .map(({ region, meetings }) => ({ region, meetings }))
  }

  /** Takes a connection that another region has made. */
  take({ socket, fingerprint }: Connection): void {
    BridgeSocket.open({
      socket,
      fingerprint,
      owner: this.#socketOwner(),
      expected: undefined,
    }).then(
      (opened) => this.#bridgeTo(opened.peer.region).adopt(opened),
      (error: CodedError) => this.#problem(error, undefined),
    )
  }

  async close(): Promise<void> {
    this.#closing.abort(CourierError.closed())
    this.#busOrders?.close()
    for (const bridge of this.#bridges.values()) bridge.close()
    await this.#listener?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #send(
    order: Order,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Reply> {
    const { trust } = this.#options
    const { to, meeting } = order
    const region = to.kind === "node" ? regionOfNode(to.node) : to.region
    if (region === trust.region) return await this.#sendInside(order, options)
    const policy = this.#policyFor(meeting, region)
    if (policy === undefined) throw CourierError.forbidden(region)
    const { signal } = options
    const sending = this.#bridgeTo(region).send(order, policy, signal)
    const sent = await unlessAborted(sending, signal)
    try {
      return await unlessAborted(sent.reply, signal)
    } finally {
      sent.forget()
    }
  }

  async #sendInside(
    order: Order,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Reply> {
    const { trust } = this.#options
    const { to, kind } = order
    const isHere = to.kind === "node" ? to.node === trust.node : this.#handlers.has(kind)
    if (isHere || (to.kind === "region" && this.#busOrders === undefined)) {
      const { node, region, certificate } = trust
      // From a microtask, as if it had come from outside.
      const reply = Promise.resolve().then(
        async () => await this.#handlers.answer(order, { node, region, certificate }),
      )
      return await unlessAborted(reply, options.signal)
    }
    if (this.#busOrders === undefined) throw CourierError.unreachable(placeOf(to))
    return await this.#busOrders.request(order, trust.certificateJws, options)
  }

  #bridgeTo(region: RegionId): RegionBridge {
    const found = this.#bridges.get(region)
    if (found !== undefined) return found
    const bridge = new RegionBridge(region, {
      dial: async (to, signal) => await this.#dial(to, signal),
      policyFor: (meeting, to) => this.#policyFor(meeting, to),
      emit: (event) => {
        for (const listener of this.#listeners) listener(event)
      },
    })
    this.#bridges.set(region, bridge)
    return bridge
  }

  async #dial(region: RegionId, signal: AbortSignal): Promise<BridgeSocket> {
    const { trust, config } = this.#options
    const addresses = findRegion(trust.catalogue, region)?.bridges ?? []
    let failure: unknown = CourierError.broken()
    for (const address of addresses) {
      try {
        const from = config.bridge.address
        const connection = await connectTo(address, this.#identity, { from, signal })
        const owner = this.#socketOwner()
        return await BridgeSocket.open({ ...connection, owner, expected: region })
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }

  #socketOwner(): SocketOwner {
    return {
      trust: this.#options.trust,
      instance: this.#instance,
      verifyUse: async (meeting, signed, peer) => await this.#verifyUse(meeting, signed, peer),
      permit: (policy, peer) => this.#permit(policy, peer),
      serve: async (order, asker, jws) => await this.#serve(order, asker, jws),
    }
  }

  async #verifyUse(
    meeting: MeetingId,
    signed: SignedDescriptor,
    peer: Asker,
  ): Promise<VerifiedPolicy> {
    const { trust } = this.#options
    const policy = await trust.policyOf(meeting, signed)
    this.#permit(policy, peer)
    return policy
  }

  /** The predicate for a peer; what it has shown counts only until a newer revision is known. */
  #permit(policy: VerifiedPolicy, peer: Asker): void {
    const { trust, ignoresPolicy } = this.#options
    const attached = this.#attached.get(policy.descriptor.meeting)
    const inForce = attached !== undefined && this.#isSuperseded(policy) ? attached : policy
    if (!allowsBoth(inForce, trust.region, peer.region) && ignoresPolicy !== true) {
      throw CourierError.refused(trust.region, peer.region)
    }
  }

  /** Whether a newer revision is known, or this one with another content, of which there can be none. */
  #isSuperseded({ descriptor, digest }: VerifiedPolicy): boolean {
    const attached = this.#attached.get(descriptor.meeting)
    if (attached === undefined) return false
    const { revision } = attached.descriptor
    return (
      revision > descriptor.revision ||
      (revision === descriptor.revision && attached.digest !== digest)
    )
  }

  /** Answers what has come over a bridge: itself, or another node of this region. */
  async #serve(order: Order, asker: Asker, certificateJws: Jws): Promise<Reply> {
    const { trust } = this.#options
    const { to, kind } = order
    const region = to.kind === "node" ? regionOfNode(to.node) : to.region
    if (region !== trust.region) {
      return refusalOf(CourierError.wrongRegion(trust.region, region))
    }
    const isHere = to.kind === "node" ? to.node === trust.node : this.#handlers.has(kind)
    if (isHere) return await this.#handlers.answer(order, asker)
    if (this.#busOrders === undefined) return refusalOf(CourierError.unreachable(placeOf(to)))
    try {
      const options = { timeoutMs: REQUEST_TIMEOUT_MS, signal: this.#closing.signal }
      return await this.#busOrders.request(order, certificateJws, options)
    } catch (error) {
      return refusalOf(error)
    }
  }

  #policyFor(meeting: MeetingId, region: RegionId): VerifiedPolicy | undefined {
    const { trust } = this.#options
    const policy = this.#attached.get(meeting)
    if (policy === undefined || trust.now() >= policy.descriptor.exp) return undefined
    const allowed = this.#options.ignoresPolicy === true || allowsBoth(policy, trust.region, region)
    return allowed ? policy : undefined
  }

  #problem(error: CodedError, region: RegionId | undefined): void {
    this.#options.onProblem?.(error, region)
  }
}

/** Whether a meeting may be spoken of between two regions: both in S(signalling), or its home. */
function allowsBoth({ descriptor }: VerifiedPolicy, own: RegionId, peer: RegionId): boolean {
  const { meeting, planes } = descriptor
  const home = homeOfMeeting(meeting)
  return [own, peer].every((region) => planes.signalling.includes(region) || region === home)
}

async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener("abort", abort)
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener("abort", abort)
    // Whichever comes second is not an unhandled rejection.
    promise.catch(() => undefined)
    aborted.catch(() => undefined)
  }
}
