// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"
import { connect, createServer, type Server, type Socket } from "node:net"

/** The water in front of a node: passes bytes on, and can be cut, blocked or frozen. */
export class Strait {
  /** The port at which others reach the node. */
  readonly port: number
  /** Connections that were ever begun. */
  connections = 0
  /** Whether new connections are cut at once. */
  isBlocked = false
  /** Where the node itself listens. */
  target: { readonly address: string; readonly port: number } | undefined
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
    server.on("connection", (socket) => this.#pass(socket))
  }

  static async open(address: string): Promise<Strait> {
    const server = createServer().listen(0, address)
    await once(server, "listening")
    const at = server.address()
    return new Strait(server, typeof at === "object" && at !== null ? at.port : 0)
  }

  /** Breaks every connection. */
  cut(): void {
    for (const sockets of this.#pairs) for (const socket of sockets) socket.destroy()
  }

  /** Passes nothing on any more, and breaks nothing: as when a cable is cut. */
  freeze(): void {
    this.isBlocked = true
    for (const [near, far] of this.#pairs) {
      near.unpipe().pause()
      far.unpipe().pause()
    }
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, "close")
  }

  #pass(near: Socket): void {
    this.connections += 1
    if (this.isBlocked || this.target === undefined) {
      near.destroy()
      return
    }
    const far = connect(this.target.port, this.target.address)
    const pair = [near, far] as const
    this.#pairs.add(pair)
    for (const [socket, other] of [pair, pair.toReversed() as [Socket, Socket]]) {
      socket.pipe(other)
      socket.on("error", () => other.destroy())
      socket.on("close", () => {
        other.destroy()
        this.#pairs.delete(pair)
      })
    }
  }
}
