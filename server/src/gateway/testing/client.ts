// SPDX-License-Identifier: Apache-2.0
/** A client on a real socket, for tests. */
import { once } from "node:events"
import {
  type ClientEvent,
  clientEventSchema,
  type ClientReply,
  clientReplySchema,
  type ClientRequest,
} from "@landmoot/core/protocol"
import { WebSocket } from "ws"

type WithoutId<Request> = Request extends unknown ? Omit<Request, "id"> : never

/** One end of a WebSocket, with replies found by their id. */
export class TestClient {
  readonly socket: WebSocket
  readonly events: ClientEvent[] = []
  readonly #replies = new Map<number, (reply: ClientReply) => void>()
  readonly #waiting: (() => void)[] = []
  readonly #closed: Promise<{ readonly code: number; readonly reason: string }>
  #ids = 0

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on("message", (data: Buffer) => this.#receive(JSON.parse(data.toString())))
    this.#closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }))
    })
  }

  /** Connects, or rejects with the HTTP status of the refusal. */
  static async connect(
    url: string,
    options: { readonly origin?: string | undefined; readonly localAddress?: string },
  ): Promise<TestClient> {
    const { origin, localAddress } = options
    const socket = new WebSocket(url, {
      ...(origin === undefined ? {} : { origin }),
      ...(localAddress === undefined ? {} : { localAddress }),
    })
    const client = new TestClient(socket)
    await once(socket, "open")
    return client
  }

  /** Sends a request and waits for its answer. */
  async ask(request: WithoutId<ClientRequest>): Promise<ClientReply> {
    this.#ids += 1
    return await this.askRaw({ id: this.#ids, ...request })
  }

  /** Sends anything with an id and waits for the answer. */
  async askRaw(message: { readonly id: number }): Promise<ClientReply> {
    const reply = new Promise<ClientReply>((resolve) => this.#replies.set(message.id, resolve))
    this.socket.send(JSON.stringify(message))
    return await reply
  }

  /** Waits until there are so many events, and gives them. */
  async eventsUpTo(count: number): Promise<readonly ClientEvent[]> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return this.events
  }

  /** Waits for the end. */
  async closed(): Promise<{ readonly code: number; readonly reason: string }> {
    return await this.#closed
  }

  #receive(json: unknown): void {
    const reply = clientReplySchema.safeParse(json)
    if (reply.success) {
      this.#replies.get(reply.data.id)?.(reply.data)
      return
    }
    this.events.push(clientEventSchema.parse(json))
    for (const resume of this.#waiting.splice(0)) resume()
  }
}
