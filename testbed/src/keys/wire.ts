// SPDX-License-Identifier: Apache-2.0
/**
 * A client that may say anything to a gateway, and keeps everything that it hears.
 *
 * @module
 */
import { once } from "node:events"
import { CLIENT_SOCKET_PATH, type ClientEvent, type ClientReply } from "@landmoot/core/protocol"
import { type RawData, WebSocket } from "ws"

/** How long an answer may take, in ms. */
const ANSWER_MS = 15_000

/** A WebSocket to a gateway. */
export class Wire implements AsyncDisposable {
  /** Every message that came, as text, oldest first; unless this one is forgetful. */
  readonly heard: string[] = []
  readonly #isForgetful: boolean
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (reply: ClientReply | undefined) => void>()
  readonly #listeners = new Set<(event: ClientEvent) => void>()
  #next = 1

  private constructor(socket: WebSocket, isForgetful: boolean) {
    this.#socket = socket
    this.#isForgetful = isForgetful
    socket.on("message", (data) => this.#receive(textOf(data)))
    socket.once("close", () => {
      for (const resolve of this.#waiting.values()) resolve(undefined)
      this.#waiting.clear()
    })
  }

  /**
   * Opens a connection to the gateway that has this web origin.
   *
   * @param isForgetful - whether what comes is not kept: hundreds of people hear gigabytes.
   */
  static async open(origin: string, isForgetful = false): Promise<Wire> {
    const url = new URL(CLIENT_SOCKET_PATH, origin.replace(/^http/, "ws"))
    const socket = new WebSocket(url, { origin, perMessageDeflate: false })
    await once(socket, "open")
    // The end of the connection is what matters, and that is told in any case.
    socket.on("error", () => undefined)
    return new Wire(socket, isForgetful)
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Says something, and waits for the answer; undefined: the connection ended, or none came. */
  async ask(message: Readonly<Record<string, unknown>>): Promise<ClientReply | undefined> {
    if (!this.isOpen) return undefined
    const id = this.#next++
    const reply = Promise.withResolvers<ClientReply | undefined>()
    this.#waiting.set(id, reply.resolve)
    const timer = setTimeout(() => reply.resolve(undefined), ANSWER_MS)
    this.#socket.send(JSON.stringify({ ...message, id }))
    try {
      return await reply.promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  /** Calls back with what the gateway tells by itself. */
  onEvent(listener: (event: ClientEvent) => void): void {
    this.#listeners.add(listener)
  }

  /** Resolves when the connection has ended. */
  async ended(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, "close")
  }

  /** Ends the connection without a word. */
  async close(): Promise<void> {
    this.#socket.terminate()
    await this.ended()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #receive(text: string): void {
    if (!this.#isForgetful) this.heard.push(text)
    // Sent by the deployment of this test, so the shape is known.
    const message = JSON.parse(text) as ClientReply | ClientEvent
    if ("id" in message) this.#waiting.get(message.id)?.(message)
    else for (const listener of this.#listeners) listener(message)
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8")
  return Buffer.from(data as Buffer).toString("utf8") // `ws` gives Buffers unless told otherwise.
}
