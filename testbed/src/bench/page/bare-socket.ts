// SPDX-License-Identifier: Apache-2.0
import type { BareMessage, BareProducer, BareRequest } from "../bare/messages.ts"

/** A request without its number. */
type Unnumbered<Request> = Request extends unknown ? Omit<Request, "id"> : never

/** An open connection to the bare server. */
export class BareSocket {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #requests = 0
  onState: (producers: readonly BareProducer[]) => void = () => undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as BareMessage // From our own server.
      if ("kind" in message) {
        this.onState(message.producers)
        return
      }
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if (message.ok) waiting?.resolve(message.body)
      else waiting?.reject(new Error(message.message))
    })
  }

  static async open(): Promise<BareSocket> {
    const socket = new WebSocket(location.origin.replace(/^http/, "ws"))
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true })
      socket.addEventListener("error", reject, { once: true })
    })
    return new BareSocket(socket)
  }

  /** Asks and waits for the answer, whose form follows from the kind. */
  async ask<Answer>(request: Unnumbered<BareRequest>): Promise<Answer> {
    this.#requests += 1
    const id = this.#requests
    const waiting = Promise.withResolvers<unknown>()
    this.#waiting.set(id, waiting)
    this.#socket.send(JSON.stringify({ ...request, id }))
    return (await waiting.promise) as Answer
  }

  close(): void {
    this.#socket.close()
  }
}
