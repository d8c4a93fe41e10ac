// SPDX-License-Identifier: Apache-2.0
/**
 * Requests, answers and events over one socket to one gateway.
 *
 * Every incoming byte is parsed by the schemas of core/protocol: the gateway is not
 * trusted until the guard has admitted it, and its words not even then.
 *
 * @module
 */
import {
  CLIENT_SOCKET_PATH,
  type ClientAnswer,
  clientAnswerSchemas,
  type ClientEvent,
  clientEventSchema,
  clientReplySchema,
  type ClientRequestKind,
  type ClientRequestOf,
} from "@landmoot/core/protocol"
import { RemoteError, SignallingError } from "./errors.ts"
import type { OpenSocket, Socket } from "./socket.ts"

/** The body of one kind of request. */
export type RequestBody<Kind extends ClientRequestKind> = Omit<ClientRequestOf<Kind>, "id" | "kind">

/** Asks the gateway one thing; a {@link Channel} or what stands in for a broken one. */
export type Ask = <Kind extends ClientRequestKind>(
  kind: Kind,
  body: RequestBody<Kind>,
  options?: { readonly timeoutMs?: number },
) => Promise<ClientAnswer<Kind>>

/** The longest message that is read, in characters: the state of a meeting of a thousand. */
export const MAX_SERVER_MESSAGE_LENGTH = 8_000_000

/** How long an answer may take. Higher: a dead node is noticed later; lower: slow lines fail. */
const REQUEST_TIMEOUT_MS = 8_000

/** How many events are kept for the first listener, which comes within one answer of `join`. */
const MAX_EARLY_EVENTS = 100

interface Waiting {
  readonly kind: ClientRequestKind
  readonly answer: (body: unknown) => void
  readonly fail: (error: Error) => void
}

/** What a channel is opened with. */
export interface ChannelOptions {
  /** The web origin of the gateway. */
  readonly origin: string
  readonly openSocket: OpenSocket
  /** How long opening may take. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * One open connection to a gateway. Owns its socket; `close()` or the other side ends it
 * for good: whoever wants another opens another.
 */
export class Channel {
  readonly origin: string
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  readonly #events = new Set<(event: ClientEvent) => void>()
  readonly #closings = new Set<() => void>()
  #early: ClientEvent[] = []
  #nextId = 1
  #closed = false

  private constructor(origin: string, connect: (channel: Channel) => Socket) {
    this.origin = origin
    this.#socket = connect(this)
  }

  /**
   * Opens a connection.
   *
   * @throws {@link SignallingError} `SIGNALLING_REFUSED` or `SIGNALLING_TIMEOUT`
   */
  static async open(options: ChannelOptions): Promise<Channel> {
    const { origin, openSocket, timeoutMs, signal } = options
    const url = new URL(CLIENT_SOCKET_PATH, origin)
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
    signal?.throwIfAborted()
    const opening = Promise.withResolvers<void>()
    const connect = (self: Channel): Socket =>
      openSocket(url.href, {
        opened: opening.resolve,
        message: (text) => {
          self.#read(text)
        },
        closed: () => {
          opening.reject(SignallingError.refused(origin))
          self.close()
        },
      })
    const channel = Channel.#begin(origin, connect)
    const timer = setTimeout(() => {
      opening.reject(SignallingError.timeout("the opening of a connection", timeoutMs))
    }, timeoutMs)
    const aborted = (): void => {
      opening.reject(SignallingError.lost("the opening of a connection"))
    }
    signal?.addEventListener("abort", aborted)
    try {
      await opening.promise
      return channel
    } catch (error) {
      channel.close()
      throw error
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener("abort", aborted)
    }
  }

  /** A browser may refuse an address by itself: mixed content, or the page's own policy. */
  static #begin(origin: string, connect: (channel: Channel) => Socket): Channel {
    try {
      return new Channel(origin, connect)
    } catch (error) {
      throw SignallingError.refused(origin, error)
    }
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Asks and waits for the answer. Requests reach the gateway in the order of the calls.
   *
   * @throws {@link RemoteError} with the server's code, or {@link SignallingError}
   * `SIGNALLING_TIMEOUT`, `SIGNALLING_LOST` or `SIGNALLING_MALFORMED`
   */
  readonly ask: Ask = async (kind, body, { timeoutMs = REQUEST_TIMEOUT_MS } = {}) => {
    if (this.#closed) throw SignallingError.lost(kind)
    const id = this.#nextId++
    const reply = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { kind, answer: reply.resolve, fail: reply.reject })
    const timer = setTimeout(() => {
      reply.reject(SignallingError.timeout(kind, timeoutMs))
    }, timeoutMs)
    try {
      this.#socket.send(JSON.stringify({ ...body, id, kind }))
      const parsed = clientAnswerSchemas[kind].safeParse(await reply.promise)
      if (!parsed.success) throw this.#broken(`answer to ${kind}`)
      // The schema was picked by the kind, which TypeScript cannot follow through the table.
      return parsed.data as ClientAnswer<typeof kind>
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  /** Calls back for each event; those that came before the first listener are handed to it. */
  onEvent(listener: (event: ClientEvent) => void): () => void {
    this.#events.add(listener)
    const early = this.#early
    this.#early = []
    for (const event of early) listener(event)
    return () => this.#events.delete(listener)
  }

  /** Calls back once when the connection is over, at once if it is already. */
  onClosed(listener: () => void): () => void {
    if (this.#closed) listener()
    else this.#closings.add(listener)
    return () => this.#closings.delete(listener)
  }

  /** Measures one round trip, in ms. */
  async ping(timeoutMs?: number): Promise<number> {
    const start = performance.now()
    await this.ask("ping", {}, timeoutMs === undefined ? {} : { timeoutMs })
    return performance.now() - start
  }

  /** Ends the connection; whoever waits for an answer is told. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const { kind, fail } of this.#waiting.values()) fail(SignallingError.lost(kind))
    this.#waiting.clear()
    // A listener of `closed` may call back while the constructor still runs.
    queueMicrotask(() => {
      this.#socket.close()
    })
    for (const listener of this.#closings) listener()
    this.#closings.clear()
    this.#events.clear()
    this.#early = []
  }

  /** Reads one message, which may come from an attacker. */
  #read(text: string): void {
    if (this.#closed) return
    const json = text.length > MAX_SERVER_MESSAGE_LENGTH ? undefined : parseJson(text)
    if (json === undefined) {
      this.#broken("message")
      return
    }
    if ("id" in json) this.#readReply(json)
    else this.#readEvent(json)
  }

  #readReply(json: object): void {
    const reply = clientReplySchema.safeParse(json)
    if (!reply.success) {
      this.#broken("answer")
      return
    }
    // An answer after its time-out finds nobody.
    const waiting = this.#waiting.get(reply.data.id)
    if (reply.data.ok) waiting?.answer(reply.data.body)
    else waiting?.fail(new RemoteError(reply.data.code, reply.data.message))
  }

  #readEvent(json: object): void {
    const event = clientEventSchema.safeParse(json)
    if (!event.success) {
      this.#broken("event")
      return
    }
    if (this.#events.size === 0 && this.#early.push(event.data) > MAX_EARLY_EVENTS) {
      this.#broken("event")
      return
    }
    for (const listener of this.#events) listener(event.data)
  }

  #broken(what: string): SignallingError {
    const error = SignallingError.malformed(what)
    for (const { fail } of this.#waiting.values()) fail(error)
    this.close()
    return error
  }
}

function parseJson(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json : undefined
  } catch {
    // The caller says what a malformed message means.
    return undefined
  }
}
