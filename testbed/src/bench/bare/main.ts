// SPDX-License-Identifier: Apache-2.0
/**
 * The server that ours is compared with: mediasoup and a WebSocket, and nothing between.
 * Started with an address and a port; says `bare: ready` when it answers.
 *
 * @module
 */
import { once } from "node:events"
import { createServer } from "node:http"
import process from "node:process"
import { parseArgs } from "node:util"
import { WebSocketServer } from "ws"
import { startBareEngine } from "./engine.ts"
import type { BareMessage, BareRequest } from "./messages.ts"
import { BareRoom } from "./room.ts"

const { values } = parseArgs({
  options: {
    address: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
  },
})
const room = new BareRoom(await startBareEngine(values.address))
const server = createServer((_request, response) => response.writeHead(404).end())
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on("connection", (socket) => {
  const tell = (message: BareMessage): void => socket.send(JSON.stringify(message))
  const client = room.enter(tell)
  socket.on("message", (data: Buffer) => {
    const request = JSON.parse(data.toString()) as BareRequest // From our own page.
    client.obey(request).then(
      (body) => tell({ id: request.id, ok: true, body }),
      (error: unknown) => tell({ id: request.id, ok: false, message: String(error) }),
    )
  })
  socket.on("close", () => room.leave(client))
})
server.listen(Number(values.port), values.address)
await once(server, "listening")
process.stdout.write("bare: ready\n")
process.once("SIGTERM", () => process.exit())
