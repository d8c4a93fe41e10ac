// SPDX-License-Identifier: Apache-2.0
/**
 * Requests between nodes before and after the transport: parsed, answered, unwrapped.
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
import type { MeetingId } from "@landmoot/core/units"
import type { Asker, Destination } from "../rooms/ports.ts"
import { CourierError, RemoteError } from "./errors.ts"

/** A request whose body has been parsed. */
export interface Order {
  readonly to: Destination
  readonly kind: NodeRequestKind
  readonly body: unknown
  /** The meeting that the body is about. */
  readonly meeting: MeetingId
}

/** An answer as it crosses the wire. */
export type Reply =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }

const MAX_MESSAGE_LENGTH = 500

/** Parses a request. May come from an attacker. @throws CourierError */
export function parseOrder(to: Destination, name: string, body: unknown): Order {
  if (!isKind(name)) throw CourierError.unhandled("requests of an unknown kind")
  const parsed = nodeRequests[name].request.safeParse(body)
  if (!parsed.success) throw CourierError.invalid("request", name, parsed.error)
  const { data } = parsed
  const meeting = "meeting" in data ? data.meeting : data.state.meeting
  return { to, kind: name, body: data, meeting }
}

/** Gives the body of an answer. May come from an attacker. @throws CourierError or RemoteError */
export function unwrapReply<Kind extends NodeRequestKind>(
  kind: Kind,
  reply: Reply,
): NodeAnswer<Kind> {
  if (!reply.ok) throw new RemoteError(reply.code, reply.message)
  const parsed = nodeRequests[kind].answer.safeParse(reply.body)
  if (!parsed.success) throw CourierError.invalid("answer", kind, parsed.error)
  return parsed.data as NodeAnswer<Kind> // The schema is that of the kind.
}

/** Says no, with the code of whatever was thrown. */
export function refusalOf(error: unknown): Reply {
  const coded = error instanceof CodedError ? error : CourierError.handlerFailed("a request", error)
  const message = coded.told.slice(0, MAX_MESSAGE_LENGTH)
  return { ok: false, code: String(coded.code), message }
}

/** The handlers of one node, one for each kind. */
export class Handlers {
  readonly #handlers = new Map<NodeRequestKind, (body: unknown, asker: Asker) => Promise<unknown>>()
  readonly #onFailure: (error: CourierError) => void

  /** @param onFailure - told of each handler that failed other than with a CodedError. */
  constructor(onFailure: (error: CourierError) => void) {
    this.#onFailure = onFailure
  }

  set<Kind extends NodeRequestKind>(
    kind: Kind,
    handler: (body: NodeRequest<Kind>, asker: Asker) => Promise<NodeAnswer<Kind>>,
  ): void {
    // Only `answer` calls it, with a body that the schema of the same kind has parsed.
    this.#handlers.set(kind, async (body, asker) => await handler(body as NodeRequest<Kind>, asker))
  }

  has(kind: NodeRequestKind): boolean {
    return this.#handlers.has(kind)
  }

  /**
   * Answers a request. Never throws. The handler starts before this returns, so
   * that requests which arrive in order start in order.
   */
  async answer(order: Order, asker: Asker): Promise<Reply> {
    const { kind, body } = order
    try {
      const handler = this.#handlers.get(kind)
      if (handler === undefined) throw CourierError.unhandled(kind)
      const answer = nodeRequests[kind].answer.safeParse(await handler(body, asker))
      if (!answer.success) throw CourierError.handlerFailed(kind, answer.error)
      return { ok: true, body: answer.data }
    } catch (error) {
      const known = error instanceof CodedError ? error : CourierError.handlerFailed(kind, error)
      if (known instanceof CourierError && known.code === "COURIER_HANDLER_FAILED") {
        this.#onFailure(known)
      } else if (known.told !== known.message) {
        // The asker hears less than the whole, so it has to be told here.
        this.#onFailure(CourierError.handlerFailed(kind, known))
      }
      return refusalOf(known)
    }
  }
}

function isKind(name: string): name is NodeRequestKind {
  return Object.hasOwn(nodeRequests, name)
}
