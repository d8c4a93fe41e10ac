// SPDX-License-Identifier: Apache-2.0
/**
 * A program for tests: an HTTP server that answers with what it was asked, as JSON.
 * Arguments: ADDRESS PORT.
 *
 * @module
 */
import { createServer } from "node:http"
import { text } from "node:stream/consumers"

const [address, port] = process.argv.slice(2)

const server = createServer((request, response) => {
  void text(request).then((body) => {
    const { method, url, headers, socket } = request
    const asked = { method, url, token: headers.authorization, body, from: socket.remoteAddress }
    response.writeHead(201, { "content-type": "application/json" })
    return response.end(JSON.stringify(asked))
  })
})
server.listen({ host: address, port: Number(port) }, () => process.stdout.write("listening\n"))
