// SPDX-License-Identifier: Apache-2.0
/**
 * Requests between the nodes of one region, over its bus.
 *
 * The bus proves which node of the region sends. A request that has come over a
 * bridge is passed on by the node at the bridge's end with the certificate of
 * the asker, whom that node has verified: inside a region its word counts, and
 * only about askers of other regions.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { type BusOrder, busOrderSchema, busReplySchema } from "@landmoot/core/protocol"
import type { NodeId, RegionId } from "@landmoot/core/units"
import type { Asker, Destination, Trust } from "../rooms/ports.ts"
import { CourierError } from "./errors.ts"
import { type Handlers, type Order, parseOrder, refusalOf, type Reply } from "./orders.ts"

/** What requests inside a region need of its bus; `server/src/bus` gives it. */
export interface OrderBus {
  /**
   * Sends one request to one of those who serve the subject, at most once, in order.
   *
   * @throws CodedError `BUS_TIMEOUT`, or another code if the request has not been answered.
   */
  request(
    subject: string,
    body: unknown,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<unknown>
  /** Serves a subject until the result is closed; `from` is the node as the bus has proven it. */
  serve(subject: string, handler: (message: OrderMessage) => Promise<unknown>): { close(): void }
}

/** What arrives over the bus, and from whom. */
export interface OrderMessage {
  readonly from: NodeId
  readonly body: unknown
}

/** The requests of one node over its region's bus, both ways. */
export class BusOrders {
  readonly #bus: OrderBus
  readonly #trust: Trust
  readonly #handlers: Handlers
  readonly #subscriptions: readonly { close(): void }[]
  /** Askers are verified one after the other, so that requests stay in order. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: {
    readonly bus: OrderBus
    readonly trust: Trust
    readonly handlers: Handlers
  }) {
    this.#bus = parts.bus
    this.#trust = parts.trust
    this.#handlers = parts.handlers
    const { node, region } = parts.trust
    this.#subscriptions = [nodeSubject(node), regionSubject(region)].map((subject) =>
      parts.bus.serve(subject, async (message) => await this.#serve(message)),
    )
  }

  /** Asks another node of this region. @throws CourierError */
  async request(
    order: Order,
    certificateJws: string,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Reply> {
    const { to, kind: name, body } = order
    const subject = subjectOf(to)
    const message = { to, name, body, certificate: certificateJws }
    const answer = await this.#bus.request(subject, message, options).catch((error: unknown) => {
      if (!(error instanceof CodedError)) throw error
      if (error.code === "BUS_TIMEOUT") throw CourierError.timeout(name, options.timeoutMs)
      throw CourierError.unreachable(placeOf(to), error)
    })
    const reply = busReplySchema.safeParse(answer)
    if (!reply.success) throw CourierError.invalid("answer", name, reply.error)
    return reply.data
  }

  close(): void {
    for (const subscription of this.#subscriptions) subscription.close()
  }

  async #serve(message: OrderMessage): Promise<Reply> {
    const verified = this.#turn.then(async () => {
      const { to, name, body, certificate } = parseMessage(message)
      const asker = await this.#asker(message.from, certificate)
      return { reply: this.#handlers.answer(parseOrder(to, name, body), asker) }
    })
    this.#turn = verified.catch(() => undefined)
    try {
      return await (
        await verified
      ).reply
    } catch (error) {
      return refusalOf(error)
    }
  }

  async #asker(from: NodeId, jws: string): Promise<Asker> {
    const certificate = await this.#trust.certificateOf(jws)
    const { node, region } = certificate
    const isForeign = region !== this.#trust.region
    if (node !== from && !isForeign) throw CourierError.wrongRegion(from, node)
    return { node, region, certificate }
  }
}

function parseMessage({ body }: OrderMessage): BusOrder {
  const parsed = busOrderSchema.safeParse(body)
  if (!parsed.success) throw CourierError.malformed(parsed.error)
  return parsed.data
}

function subjectOf(to: Destination): string {
  return to.kind === "node" ? nodeSubject(to.node) : regionSubject(to.region)
}

/** Says where a request goes, for messages. */
export function placeOf(to: Destination): string {
  return to.kind === "node" ? to.node : to.region
}

const nodeSubject = (node: NodeId): string => `courier.node.${node}`
const regionSubject = (region: RegionId): string => `courier.region.${region}`
