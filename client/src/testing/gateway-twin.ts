// SPDX-License-Identifier: Apache-2.0
/**
 * Gateways in memory, for tests: they parse requests with the protocol's own schemas,
 * answer the challenge with real signatures, and can be told to refuse, to be silent, to
 * lie, and to break.
 *
 * @module
 */
import {
  type ClientEvent,
  type ClientRequest,
  type ClientRequestKind,
  type ClientRequestOf,
  clientRequestSchema,
} from "@landmoot/core/protocol"
import type { RegionId } from "@landmoot/core/units"
import type { OpenSocket, SocketListener } from "../signalling/socket.ts"
import { certificate, originOf, proof } from "./world.ts"

/** How a gateway answers one kind of request: a body (or the promise of one), or a refusal's code. */
export type Answer = (request: never) => unknown

/** A socket as the gateway sees it. */
export interface TwinSocket {
  readonly open: boolean
  /** Sends any text, for what no honest gateway would say. */
  raw(text: string): void
  event(event: ClientEvent): void
  /** The connection breaks. */
  break(): void
}

/** One region's gateway. */
export class GatewayTwin {
  readonly region: RegionId
  /** `open` answers, `refused` refuses connections, `silent` lets them hang. */
  mode: "open" | "refused" | "silent" = "open"
  /** Every request that arrived, in order. */
  readonly requests: ClientRequest[] = []
  readonly sockets: TwinSocket[] = []
  readonly #answers = new Map<ClientRequestKind, Answer>()
  readonly #waiters = new Set<() => void>()

  constructor(region: RegionId) {
    this.region = region
    this.answer("hello", async ({ nonce }: ClientRequestOf<"hello">) => ({
      certificate: await certificate(region),
      proof: await proof(region, { nonce }),
    }))
    this.answer("ping", () => ({}))
  }

  /** Sets how a kind of request is answered. */
  answer(kind: ClientRequestKind, answer: Answer): void {
    this.#answers.set(kind, answer)
  }

  /** The requests of one kind so far. */
  of<Kind extends ClientRequestKind>(kind: Kind): readonly ClientRequestOf<Kind>[] {
    // The filter is the proof.
    return this.requests.filter((request) => request.kind === kind) as ClientRequestOf<Kind>[]
  }

  /** Resolves once so many requests of a kind have arrived. */
  async received(kind: ClientRequestKind, count = 1): Promise<void> {
    while (this.of(kind).length < count) {
      const arrived = Promise.withResolvers<void>()
      this.#waiters.add(arrived.resolve)
      await arrived.promise
      this.#waiters.delete(arrived.resolve)
    }
  }

  /** The last socket that was opened. */
  get socket(): TwinSocket {
    const socket = this.sockets.at(-1)
    if (socket === undefined) throw new Error("nobody has connected")
    return socket
  }

  /** Breaks every connection. */
  breakAll(): void {
    for (const socket of this.sockets) socket.break()
  }

  /** Takes a connection. */
  connect(listener: SocketListener): ReturnType<OpenSocket> {
    let open = true
    const finish = (): void => {
      if (!open) return
      open = false
      listener.closed()
    }
    const tell = (json: unknown): void => {
      if (open) listener.message(JSON.stringify(json))
    }
    queueMicrotask(() => {
      if (this.mode === "refused") finish()
      else if (this.mode === "open" && open) listener.opened()
    })
    this.sockets.push({
      get open() {
        return open
      },
      raw: (text) => {
        if (open) listener.message(text)
      },
      event: tell,
      break: finish,
    })
    return {
      send: (text) => {
        if (open) void this.#respond(text, tell)
      },
      close: finish,
    }
  }

  async #respond(text: string, tell: (json: unknown) => void): Promise<void> {
    const request = clientRequestSchema.parse(JSON.parse(text))
    this.requests.push(request)
    for (const arrived of this.#waiters) arrived()
    const answer = this.#answers.get(request.kind) ?? (() => ({}))
    // The answer was registered for this kind of request.
    const result = await answer(request as never)
    const { id } = request
    if (typeof result === "string") tell({ id, ok: false, code: result, message: "no" })
    else tell({ id, ok: true, body: result })
  }
}

/** Opens sockets to these gateways and to nobody else. */
export function openSocketTo(gateways: readonly GatewayTwin[]): OpenSocket {
  return (url, listener) => {
    const origin = new URL(url).origin.replace(/^ws/, "http")
    const gateway = gateways.find(({ region }) => originOf(region) === origin)
    if (gateway === undefined) throw new Error("a connection was opened to an unknown place")
    return gateway.connect(listener)
  }
}
