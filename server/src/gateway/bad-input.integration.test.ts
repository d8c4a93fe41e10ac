// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"
import { connect } from "node:net"
import { describe, expect, test } from "vitest"
import { WebSocket } from "ws"
import { ORIGIN } from "../accounts/testing/office.ts"
import { invited, joined, openSite } from "./testing/site.ts"

describe("bad input", () => {
  test.for([
    { what: "an unknown kind", message: { id: 7, kind: "become-host" } },
    { what: "an unknown field", message: { id: 7, kind: "ping", extra: 1 } },
    { what: "a wrong type", message: { id: 7, kind: "hello", nonce: 5 } },
    { what: "no kind", message: { id: 7 } },
  ])("GWS13: $what is answered under its id", async ({ message }) => {
    const site = await openSite()
    const client = await site.connect()
    expect(await client.askRaw(message)).toMatchObject({
      id: 7,
      ok: false,
      code: "SESSION_BAD_MESSAGE",
    })
    expect(await client.ask({ kind: "ping" })).toMatchObject({ ok: true })
  })

  test.for([
    { what: "no JSON", text: "hello" },
    { what: "no object", text: "17" },
    { what: "no id", text: '{"kind":"ping"}' },
    { what: "an id that is no number", text: '{"id":"1","kind":"ping"}' },
    { what: "an id of 2^53 + 1", text: '{"id":9007199254740993,"kind":"ping"}' },
    { what: "1e400", text: '{"id":1e400,"kind":"ping"}' },
    { what: "half of a surrogate pair", text: '{"id":1,"kind":"ping","x":"\\ud800"}' },
    { what: "__proto__", text: '{"id":1,"kind":"ping","__proto__":{"x":1}}' },
    { what: "depth", text: `{"id":1,"kind":"ping","x":${"[".repeat(1e5)}${"]".repeat(1e5)}}` },
  ])("GWS13: $what closes the connection, and no other", async ({ text }) => {
    const site = await openSite()
    const other = await joined(site)
    const client = await site.connect()
    client.socket.send(text)
    expect(await client.closed()).toEqual({ code: 1008, reason: "SESSION_BAD_MESSAGE" })
    expect(await other.client.ask({ kind: "ping" })).toMatchObject({ ok: true })
  })

  test("GWS13: binary messages and broken text close the connection", async () => {
    const site = await openSite()
    const binary = await site.connect()
    binary.socket.send(Buffer.from([1, 2, 3]))
    expect(await binary.closed()).toMatchObject({ code: 1008 })
    const broken = await site.connect()
    broken.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect(await broken.closed()).toMatchObject({ code: 1007 })
  })

  test("GWS14: too many messages close the connection", async () => {
    const site = await openSite({ limits: { before: { burst: 5, perSecond: 0 } } })
    const client = await site.connect()
    for (let index = 0; index < 6; index += 1) {
      client.socket.send(JSON.stringify({ id: index + 1, kind: "ping" }))
    }
    expect(await client.closed()).toEqual({ code: 1008, reason: "SESSION_TOO_FAST" })
  })

  test("GWS14: pings count as messages", async () => {
    const site = await openSite({ limits: { before: { burst: 5, perSecond: 0 } } })
    const client = await site.connect()
    for (let index = 0; index < 6; index += 1) client.socket.ping()
    expect(await client.closed()).toEqual({ code: 1008, reason: "SESSION_TOO_FAST" })
  })

  test("GWS14: answers to no question count as messages", async () => {
    const site = await openSite({ limits: { before: { burst: 5, perSecond: 0 } } })
    const client = await site.connect()
    for (let index = 0; index < 6; index += 1) client.socket.pong()
    expect(await client.closed()).toEqual({ code: 1008, reason: "SESSION_TOO_FAST" })
  })

  test("GWS14: a message in thousands of pieces closes the connection", async () => {
    const site = await openSite()
    const client = await site.connect()
    for (let index = 0; index < 1_100; index += 1) client.socket.send("x", { fin: false })
    expect(await client.closed()).toMatchObject({ code: 1008 })
  })

  test("GWS21: no other path opens a socket, whatever origin asks", async () => {
    const site = await openSite()
    for (const path of ["/landmoot.json", "/api/openapi.json", "/nowhere"]) {
      const socket = new WebSocket(`${site.url.replace(/^http/, "ws")}${path}`, { origin: ORIGIN })
      const status = await new Promise((resolve) => {
        socket.once("unexpected-response", (_request, response) => resolve(response.statusCode))
        socket.once("open", () => resolve("open"))
        socket.on("error", () => {})
      })
      expect([path, status]).toEqual([path, 404])
      socket.terminate()
    }
  })

  test("GWS14: requests that pile up are refused one by one", async () => {
    const site = await openSite({ limits: { pending: 1 } })
    const { join } = await invited(site)
    const client = await site.connect()
    const gate = Promise.withResolvers<void>()
    site.rooms.gate = gate.promise
    const first = client.ask(await join())
    expect(await client.ask({ kind: "ping" })).toMatchObject({ code: "SESSION_TOO_FAST" })
    gate.resolve()
    expect(await first).toMatchObject({ ok: true })
  })

  test("GWS14: a message of a megabyte closes the connection", async () => {
    const site = await openSite()
    const client = await site.connect()
    client.socket.send(JSON.stringify({ id: 1, kind: "ping", x: "x".repeat(1_000_000) }))
    expect(await client.closed()).toMatchObject({ code: 1009 })
  })

  test("GWS14: a client that does not read is cut off", async () => {
    const site = await openSite({ limits: { bufferedBytes: 100_000 } })
    const { client, meeting } = await joined(site)
    client.socket.pause()
    const state = { ...site.rooms.change(meeting), title: "x".repeat(200) }
    const sent = { ...state, nodes: Array.from({ length: 200 }, () => state.nodes[0]!) }
    // More than the buffers of both systems' sockets take together.
    for (let index = 0; index < 200; index += 1) site.gateway.port.sendState(meeting, sent)
    client.socket.resume()
    expect(await client.closed()).toMatchObject({ code: 1006 })
  })

  test("GWS15: a connection that does not answer ends", async () => {
    const site = await openSite({ limits: { heartbeatMs: 10, silenceMs: 50 } })
    const { port } = new URL(site.url)
    const socket = connect(Number(port), "127.0.0.1")
    socket.write(
      [
        "GET /api/session HTTP/1.1",
        "Host: gateway",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`,
        `Origin: ${ORIGIN}`,
        "\r\n",
      ].join("\r\n"),
    )
    socket.resume()
    // It never answers a ping, so the gateway ends it.
    await once(socket, "close")
  })

  test("GWS16: errors from inside reach clients without details", async () => {
    const site = await openSite()
    const { client } = await joined(site)
    site.rooms.refusal = "boom"
    const reply = await client.ask({ kind: "restart-ice", direction: "send" })
    expect(reply).toMatchObject({ ok: false, code: "GATEWAY_INTERNAL" })
    expect(JSON.stringify(reply)).not.toContain("secret")
    expect(site.logged.join("")).toContain("a secret of the implementation")
  })
})
