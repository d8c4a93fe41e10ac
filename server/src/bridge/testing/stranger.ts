// SPDX-License-Identifier: Apache-2.0
/**
 * Peers that do not keep to the rules: they speak frames by hand.
 *
 * @module
 */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { WebSocket } from "ws"
import { connectTo, type Connection, Listener, type TlsIdentity } from "../dial.ts"
import type { Island } from "./island.ts"

/** One end of a connection, driven by a test. */
export class Stranger {
  /** Frames of the other end, in order. */
  readonly frames: Record<string, unknown>[] = []
  /** How the connection ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #socket: WebSocket
  readonly #waiting: (() => void)[] = []

  constructor({ socket }: Connection) {
    this.#socket = socket
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>()
    this.closed = promise
    socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }))
    socket.on("message", (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString("utf8")) as Record<string, unknown>)
      for (const check of this.#waiting.splice(0)) check()
    })
    socket.resume()
  }

  /** Connects to a node with a TLS identity of its own. */
  static async dial(island: Island, identity: TlsIdentity): Promise<Stranger> {
    const address = `${addressOf(island)}:${island.strait.port}`
    const signal = AbortSignal.timeout(5000)
    return new Stranger(await connectTo(address, identity, { from: "0.0.0.0", signal }))
  }

  /** Sends a frame, or any text. */
  send(frame: object | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame))
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes)
  }

  /** The first frame of a kind, when it is there. */
  async frame(kind: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.frames.find((frame) => frame["kind"] === kind)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }
}

/** Takes the place of a node: connections to it arrive here. */
export async function impersonate(
  island: Island,
  identity: TlsIdentity,
  onConnection: (stranger: Stranger) => void,
): Promise<Listener> {
  const address = addressOf(island)
  const listener = await Listener.open({ address, port: 0 }, identity, (connection) =>
    onConnection(new Stranger(connection)),
  )
  island.strait.target = { address, port: listener.port }
  return listener
}

/** The X.509 certificate and key in a keys folder: a node's own, or stolen ones. */
export async function identityIn(keys: string): Promise<TlsIdentity> {
  const [certificate, key] = await Promise.all([
    readFile(join(keys, "dtls.crt"), "utf8"),
    readFile(join(keys, "dtls.key"), "utf8"),
  ])
  return { certificate, key }
}

function addressOf(island: Island): string {
  const [prefix = ""] = island.trust.certificate.prefixes
  return prefix.slice(0, prefix.indexOf("/"))
}
