// SPDX-License-Identifier: Apache-2.0
/**
 * A program for tests: sends every UDP datagram back. Arguments: ADDRESS PORT.
 *
 * @module
 */
import { createSocket } from "node:dgram"

const [address, port] = process.argv.slice(2)

/** Room for thousands of small datagrams. */
const RECEIVE_BYTES = 4_000_000

const socket = createSocket("udp4")
socket.on("message", (message, sender) => socket.send(message, sender.port, sender.address))
socket.bind({ address: address ?? "127.0.0.1", port: Number(port) }, () => {
  // On a busy machine datagrams wait here: what is lost is to be lost on the wire alone.
  socket.setRecvBufferSize(RECEIVE_BYTES)
  process.stdout.write("listening\n")
})
