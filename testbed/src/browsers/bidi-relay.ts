// SPDX-License-Identifier: Apache-2.0
/**
 * A program that runs beside Firefox inside a namespace and carries WebDriver BiDi
 * out of it: one message per line, from standard input to the WebSocket given as
 * the argument, and from there to standard output.
 *
 * @module
 */
import { createInterface } from "node:readline"

const socket = new WebSocket(process.argv[2] ?? "")
socket.addEventListener("open", () => {
  const orders = createInterface(process.stdin)
  orders.on("line", (line) => socket.send(line))
  orders.on("close", () => socket.close())
})
socket.addEventListener("message", ({ data }) => process.stdout.write(`${String(data)}\n`))
socket.addEventListener("error", () => process.stderr.write("the connection failed\n"))
socket.addEventListener("close", () => process.exit())
