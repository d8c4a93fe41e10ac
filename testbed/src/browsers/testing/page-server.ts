// SPDX-License-Identifier: Apache-2.0
/**
 * A program for tests: serves one page and prints who asked for it. Arguments: ADDRESS PORT,
 * where port 0 takes a free one.
 *
 * @module
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

const [address, port] = process.argv.slice(2)

const server = createServer((request, response) => {
  process.stdout.write(`${request.url} from ${request.socket.remoteAddress}\n`)
  response.setHeader("content-type", "text/html")
  response.end("<!doctype html><title>A page</title><link rel=icon href=data:,>")
})
server.listen({ host: address, port: Number(port) }, () => {
  // A server that listens on TCP has an address of this kind.
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`)
})
