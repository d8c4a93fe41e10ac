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
import { jwsField } from "@landmoot/core/signed"
import type { NodeId, RegionId } from "@landmoot/core/units"
import { z } from "zod"
import { type Bus, BusError, type BusMessage, type Subscription } from "../bus/index.ts"
import type { Asker, Destination, Trust } from "../rooms/ports.ts"
import { CourierError } from "./errors.ts"
import { destinationSchema, refusalFields } from "./frames.ts"
import { type Handlers, type Order, parseOrder, refusalOf, type Reply } from "./orders.ts"

const orderSchema = z.strictObject({
  to: destinationSchema,
  name: z.string().max(64),
  body: z.unknown(),
  certificate: jwsField,
})

const replySchema = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), body: z.unknown() }),
  z.strictObject(refusalFields),
])

/** The requests of one node over its region's bus, both ways. */
export class BusOrders {
  readonly #bus: Bus
  readonly #trust: Trust
  readonly #handlers: Handlers
  readonly #subscriptions: readonly Subscription[]
  /** Askers are verified one after the other, so that requests stay in order. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: { readonly bus: Bus; readonly trust: Trust; readonly handlers: Handlers }) {
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
    try {
      return replySchema.parse(await this.#bus.request(subject, message, options))
    } catch (error) {
      if (error instanceof BusError && error.code === "BUS_TIMEOUT") {
        throw CourierError.timeout(name, options.timeoutMs)
      }
      if (error instanceof BusError) throw CourierError.unreachable(placeOf(to), error)
      if (error instanceof z.ZodError) throw CourierError.invalid("answer", name, error)
      throw error
    }
  }

  close(): void {
    for (const subscription of this.#subscriptions) subscription.close()
  }

  async #serve(message: BusMessage): Promise<Reply> {
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

function parseMessage({ body }: BusMessage): z.infer<typeof orderSchema> {
  const parsed = orderSchema.safeParse(body)
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
