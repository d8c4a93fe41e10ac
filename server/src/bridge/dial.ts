// SPDX-License-Identifier: Apache-2.0
/**
 * Making and taking the connections of bridges: WebSocket over mutual TLS 1.3.
 *
 * Both ends show self-signed X.509 certificates, so no authority is asked: TLS
 * proves that the other end holds the key, and the node certificate in its
 * hello has to name that key's fingerprint.
 *
 * @module
 */
import { once } from "node:events"
import { createServer, type Server } from "node:https"
import { isIP, isIPv6 } from "node:net"
import type { TLSSocket } from "node:tls"
import { WebSocket, WebSocketServer } from "ws"
import { CourierError } from "./errors.ts"
import { BRIDGE_PATH, BRIDGE_PROTOCOL, MAX_FRAME_BYTES } from "./frames.ts"

/** The X.509 certificate and key of this node, PEM. */
export interface TlsIdentity {
  readonly certificate: string
  readonly key: string
}

/** A connection with the fingerprint that the other end has proven. */
export interface Connection {
  readonly socket: WebSocket
  readonly fingerprint: string
}

/** Connections taken at once. Higher: more memory for strangers; lower: fewer regions. */
const MAX_CONNECTIONS = 1024

/** How long a stranger may take over its TLS handshake, in ms. */
const HANDSHAKE_TIMEOUT_MS = 5000

const TLS = { minVersion: "TLSv1.3", rejectUnauthorized: false } as const

/**
 * Connects to `host:port`, from an address of this node's own if that is given.
 *
 * @throws CourierError `BRIDGE_BROKEN` or `BRIDGE_WRONG_KEY`
 */
export async function connectTo(
  address: string,
  identity: TlsIdentity,
  options: { readonly from: string; readonly signal: AbortSignal },
): Promise<Connection> {
  const { from, signal } = options
  const isWildcard = from === "0.0.0.0" || from === "::"
  const isSameFamily = isIPv6(from) === address.startsWith("[")
  const socket = new WebSocket(`wss://${address}${BRIDGE_PATH}`, BRIDGE_PROTOCOL, {
    ...TLS,
    cert: identity.certificate,
    key: identity.key,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    ...(isWildcard || !isSameFamily || isIP(from) === 0 ? {} : { localAddress: from }),
  })
  let fingerprint: string | undefined
  socket.on("upgrade", (response) => {
    fingerprint = fingerprintOfPeer(response.socket)
  })
  // The other end's first frame may come before anybody listens for it.
  socket.on("open", () => socket.pause())
  const cut = (): void => socket.terminate()
  signal.addEventListener("abort", cut)
  // After a failure `ws` may tell a second one, which nobody waits for.
  socket.on("error", () => undefined)
  try {
    if (signal.aborted) throw signal.reason
    await once(socket, "open")
  } catch (cause) {
    socket.terminate()
    throw CourierError.broken(cause)
  } finally {
    signal.removeEventListener("abort", cut)
  }
  if (fingerprint === undefined) {
    socket.terminate()
    throw CourierError.wrongKey(address)
  }
  return { socket, fingerprint }
}

/** Takes connections of other regions until it is closed. */
export class Listener implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets: WebSocketServer

  private constructor(server: Server, sockets: WebSocketServer) {
    this.#server = server
    this.#sockets = sockets
  }

  /** Listens. @throws CourierError `BRIDGE_LISTEN_FAILED` */
  static async open(
    at: { readonly address: string; readonly port: number },
    identity: TlsIdentity,
    onConnection: (connection: Connection) => void,
  ): Promise<Listener> {
    const { address, port } = at
    try {
      const server = createServer(
        {
          ...TLS,
          cert: identity.certificate,
          key: identity.key,
          requestCert: true,
          handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        },
        (_request, response) => response.writeHead(426).end(),
      )
      server.maxConnections = MAX_CONNECTIONS
      const sockets = new WebSocketServer({
        server,
        path: BRIDGE_PATH,
        maxPayload: MAX_FRAME_BYTES,
        perMessageDeflate: false,
        handleProtocols: (offered) => (offered.has(BRIDGE_PROTOCOL) ? BRIDGE_PROTOCOL : false),
      })
      sockets.on("connection", (socket, request) => {
        const fingerprint = fingerprintOfPeer(request.socket)
        if (fingerprint === undefined || socket.protocol !== BRIDGE_PROTOCOL) socket.terminate()
        else onConnection({ socket, fingerprint })
      })
      // Told again by the server itself, which is where it is awaited.
      sockets.on("error", () => undefined)
      server.listen(port, address)
      await once(server, "listening")
      return new Listener(server, sockets)
    } catch (cause) {
      throw CourierError.listenFailed(`${address}:${port}`, cause)
    }
  }

  /** The port that is listened on. */
  get port(): number {
    const address = this.#server.address()
    return typeof address === "object" && address !== null ? address.port : 0
  }

  /** Stops listening and cuts what is left. Idempotent. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
    this.#server.closeAllConnections()
    if (!this.#server.listening) return
    const closed = once(this.#server, "close")
    this.#server.close()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function fingerprintOfPeer(socket: object): string | undefined {
  // Connections are made above with TLS alone, so these are TLS sockets.
  return (socket as TLSSocket).getPeerX509Certificate()?.fingerprint256
}
