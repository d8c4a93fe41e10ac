// SPDX-License-Identifier: Apache-2.0
/**
 * The WebSocket edge: who may connect at all, and the life of each socket.
 *
 * @module
 */
import type { Catalogue } from "@landmoot/core/regions"
import { CLIENT_SOCKET_PATH } from "@landmoot/core/protocol"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { RawData, WebSocket } from "ws"
import { type ClientSocket, Connection, type ConnectionParts } from "./connection.ts"
import { GatewayError } from "./errors.ts"
import type { Traffic } from "./traffic.ts"
import { Waiting } from "./waiting.ts"

/** The open sockets of a gateway. */
export interface Sockets {
  /** Says goodbye to all clients and stops the heartbeat. */
  close(): void
}

/** Adds the route of the WebSocket to the server. */
export function addSockets(
  server: FastifyInstance,
  parts: ConnectionParts & { readonly traffic: Traffic },
): Sockets {
  const { limits, trust, log, traffic } = parts
  const waiting = new Waiting(limits)
  const connections = new Set<Connection>()

  server.route({
    method: "GET",
    url: CLIENT_SOCKET_PATH,
    schema: { hide: true },
    websocket: true,
    // The reply is written to the socket itself, before any upgrade.
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      if (!isOurPage(request.headers.origin, trust.catalogue, parts.origin)) {
        await reply.code(403).send(bodyOf(GatewayError.originForbidden()))
      } else if (!waiting.hasRoom(request.ip)) {
        await reply.code(503).send(bodyOf(GatewayError.busy()))
      }
    },
    handler: (socket: WebSocket, request: FastifyRequest) => {
      const connection = new Connection(parts, counted(socket, traffic), {
        place: waiting.take(request.ip),
        ip: request.ip,
      })
      connections.add(connection)
      socket.on("message", (data: RawData, isBinary: boolean) => {
        traffic.received()
        if (isBinary) connection.receiveBinary()
        else connection.receive(textOf(data))
      })
      socket.on("pong", () => connection.pinged())
      socket.on("ping", () => connection.pinged())
      socket.on("close", (code) => {
        connections.delete(connection)
        connection.closed(code)
      })
      socket.on("error", (error) => log.debug({ err: error }, "a client's socket broke"))
    },
  })

  const heartbeat = setInterval(() => {
    for (const connection of connections) connection.beat()
  }, limits.heartbeatMs)
  heartbeat.unref()

  return {
    close: () => {
      clearInterval(heartbeat)
      for (const connection of connections) connection.goAway()
    },
  }
}

function counted(socket: WebSocket, traffic: Traffic): ClientSocket {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount
    },
    send: (text) => {
      traffic.sent()
      socket.send(text)
    },
    ping: () => socket.ping(),
    limit: (bytes) => limitMessages(socket, bytes),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  }
}

/**
 * Sets the length of the longest message that a socket takes. The library knows one length
 * for all sockets of a server; each socket's reader holds its own copy of it, which is
 * looked at with every frame. Were it gone, long messages would end the connection.
 */
function limitMessages(socket: WebSocket, bytes: number): void {
  const reader: unknown = Reflect.get(socket, "_receiver")
  if (typeof reader === "object" && reader !== null) Reflect.set(reader, "_maxPayload", bytes)
}

/**
 * Whether a page may connect: its origin has to be that of a gateway of the
 * catalogue, since those serve our pages. Browsers do not let a page choose what
 * this header says; a request without it is no page of ours.
 */
function isOurPage(origin: string | undefined, catalogue: Catalogue, own: string): boolean {
  if (origin === undefined) return false
  if (origin === originOf(own)) return true
  return catalogue.regions.some(({ gateways }) =>
    gateways.some((gateway) => originOf(gateway) === origin),
  )
}

function originOf(url: string): string {
  return new URL(url).origin
}

function bodyOf({ code, message }: GatewayError): { code: string; message: string } {
  return { code, message }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8")
  return Buffer.from(data as Buffer).toString("utf8") // Sockets give Buffers unless told otherwise.
}
