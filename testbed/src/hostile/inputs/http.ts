// SPDX-License-Identifier: Apache-2.0
/** What is wrong with a request, a handshake or a frame, before any message is read. */
import { once } from "node:events"
import { connect } from "node:net"
import { CLIENT_SOCKET_PATH } from "@landmoot/core/protocol"
import { WebSocket } from "ws"
import { type Input, refusedAs } from "./input.ts"
import type { Scene } from "./scene.ts"

const upgrade = (scene: Scene, lines: readonly string[]): string =>
  [
    `GET ${CLIENT_SOCKET_PATH} HTTP/1.1`,
    `Host: ${new URL(scene.room.door.origin).host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...lines,
    "",
    "",
  ].join("\r\n")

const get = (scene: Scene, lines: readonly string[], body = ""): string =>
  [
    "GET /api/health HTTP/1.1",
    `Host: ${new URL(scene.room.door.origin).host}`,
    ...lines,
    "",
    body,
  ].join("\r\n")

/** Requests as bytes, each to be answered with 4xx or with the end of the connection. */
const REQUESTS: readonly (readonly [number, string, (scene: Scene) => string])[] = [
  [1, "no Origin", (scene) => upgrade(scene, [])],
  [1, "the Origin of another site", (scene) => upgrade(scene, ["Origin: https://evil.test"])],
  [1, "Origin null", (scene) => upgrade(scene, ["Origin: null"])],
  [
    2,
    "a cookie from another site",
    (scene) => upgrade(scene, ["Origin: https://evil.test", "Cookie: landmoot.session_token=x"]),
  ],
  [7, "NUL in the address", (scene) => get(scene, []).replace("/api/health", "/api/%00")],
  [7, "a name of bytes that are no UTF-8", (scene) => get(scene, []).replace("health", "%ff%fe")],
  [
    9,
    "Content-Length and Transfer-Encoding",
    (scene) =>
      get(scene, ["Content-Length: 4", "Transfer-Encoding: chunked"], "0\r\n\r\nGET /x HTTP/1.1"),
  ],
  [9, "two lengths", (scene) => get(scene, ["Content-Length: 0", "Content-Length: 9"])],
  [9, "a space before the colon", (scene) => get(scene, ["Transfer-Encoding : chunked"])],
  [9, "a header on two lines", (scene) => get(scene, ["X-One: a", "\tb: c"])],
  [9, "a bare carriage return in a header", (scene) => get(scene, ["X-One: a\rX-Two: b"])],
  [9, "two hosts", (scene) => get(scene, ["Host: evil.test"])],
  [9, "200 kB of headers", (scene) => get(scene, [`X-One: ${"a".repeat(200_000)}`])],
  [9, "a length that is none", (scene) => get(scene, ["Content-Length: -1"])],
]

/** Frames after the handshake, each to end the connection. */
const FRAMES: readonly (readonly [number, string, (scene: Scene) => Buffer])[] = [
  [6, "a frame of 64 MB", () => Buffer.from([0x81, 0xff, 0, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4])],
  [
    6,
    "pieces without an end",
    (scene) => Buffer.concat([piece(0x01), repeated(piece(0x00), scene.many(1_000_000, 20_000))]),
  ],
  [6, "pings", (scene) => repeated(ping(), scene.many(100_000, 10_000))],
  [6, "a compressed bomb that nobody agreed on", () => Buffer.from([0xc1, 0x81, 1, 2, 3, 4, 0x61])],
  [6, "a frame that is not masked", () => Buffer.from([0x81, 0x01, 0x61])],
  [6, "a ping of 200 bytes", () => Buffer.from([0x89, 0xfe, 0, 200, 1, 2, 3, 4])],
  [6, "an opcode of nothing", () => Buffer.from([0x83, 0x81, 1, 2, 3, 4, 0x61])],
  [7, "text of bytes that are no UTF-8", () => masked(0x81, Buffer.from([0xff, 0xfe]))],
]

/** Messages that are no requests. */
const TEXTS: readonly (readonly [number, string, string])[] = [
  [7, "half of a surrogate pair", String.raw`{"id":1,"kind":"ping","\ud800":1}`],
  [8, "JSON 100,000 deep", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
  [8, "one key twice", '{"id":1,"kind":"ping","kind":"leave"}'],
  [8, "__proto__", '{"id":1,"kind":"ping","__proto__":{"x":1}}'],
  [8, "constructor.prototype", '{"id":1,"kind":"ping","constructor":{"prototype":{"x":1}}}'],
  [8, "the number 1e400", '{"id":1e400,"kind":"ping"}'],
  [8, "the number -0", '{"id":-0,"kind":"ping"}'],
  [8, "the number 2^53+1", '{"id":9007199254740993,"kind":"ping"}'],
  [8, "no object", '"ping"'],
]

export const HTTP_INPUTS: readonly Input[] = [
  ...REQUESTS.map(([number, what, bytes]): Input => ({
    number,
    what,
    try: async (scene) => {
      const answer = await exchange(scene, bytes(scene))
      return refusedAs(answer, /^(4\d\d|closed)/.test(answer))
    },
  })),
  ...FRAMES.map(([number, what, bytes]): Input => ({
    number,
    what,
    try: async (scene) => {
      const socket = await open(scene)
      const closed = once(socket, "close")
      const raw: unknown = Reflect.get(socket, "_socket")
      if (raw !== null && typeof raw === "object" && "write" in raw) {
        ;(raw as { write: (data: Buffer) => void }).write(bytes(scene))
      }
      const [code] = await closed
      return `closed ${String(code)}`
    },
  })),
  ...TEXTS.map(([number, what, text]): Input => ({
    number,
    what,
    try: async (scene) => {
      const socket = await open(scene)
      const ended = Promise.withResolvers<string>()
      socket.once("message", (data) => ended.resolve(Buffer.from(data as Buffer).toString()))
      socket.once("close", (code) => ended.resolve(`closed ${code}`))
      socket.send(text)
      const outcome = await ended.promise
      socket.terminate()
      return refusedAs(
        outcome.replace(/.*"code":"([A-Z_]+)".*/, "$1"),
        !outcome.includes('"ok":true'),
      )
    },
  })),
  {
    number: 4,
    what: "connections that never say who they are",
    try: async (scene) => {
      const count = scene.many(10_000, 1200)
      const sockets: WebSocket[] = []
      let [opened, refused] = [0, 0]
      const line = Array.from({ length: 50 }, async () => {
        while (sockets.length < count) {
          const socket = new WebSocket(address(scene), { origin: scene.room.door.origin })
          sockets.push(socket)
          const isOpen = await new Promise<boolean>((resolve) => {
            socket.once("open", () => resolve(true))
            socket.once("error", () => resolve(false))
          })
          if (isOpen) opened += 1
          else refused += 1
        }
      })
      await Promise.all(line)
      const gone = sockets.map(async (socket) => {
        if (socket.readyState !== WebSocket.OPEN) return
        socket.terminate()
        await once(socket, "close")
      })
      await Promise.all(gone)
      return refusedAs(`${opened} held, ${refused} refused`, opened <= 1024 && refused > 0)
    },
  },
]

function address(scene: Scene): URL {
  return new URL(CLIENT_SOCKET_PATH, scene.room.door.origin.replace(/^http/, "ws"))
}

async function open(scene: Scene): Promise<WebSocket> {
  const { origin } = scene.room.door
  const socket = new WebSocket(address(scene), { origin, perMessageDeflate: false })
  await once(socket, "open")
  // How it ends is what matters, and that is told by `close`.
  socket.on("error", () => undefined)
  return socket
}

/** Sends bytes, and gives the status of the answer, or "closed". */
async function exchange(scene: Scene, bytes: string): Promise<string> {
  const { hostname, port } = new URL(scene.room.door.origin)
  const socket = connect({ host: hostname, port: Number(port) })
  const { promise, resolve } = Promise.withResolvers<string>()
  let heard = ""
  socket.setEncoding("latin1")
  socket.on("data", (text: string) => {
    heard += text
    if (heard.includes("\r\n")) resolve(heard.slice(9, 12))
  })
  socket.on("error", () => resolve("closed"))
  socket.on("close", () => resolve("closed"))
  socket.write(Buffer.from(bytes, "latin1"))
  const outcome = await promise
  socket.destroy()
  return outcome
}

const piece = (first: number): Buffer => masked(first, Buffer.from("a"))
const repeated = (frame: Buffer, times: number): Buffer => Buffer.alloc(frame.length * times, frame)
const ping = (): Buffer => masked(0x89, Buffer.alloc(0))

/** A frame of a client with the mask 0 (RFC 6455, section 5.2); at most 125 bytes. */
function masked(first: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([first, 0x80 | data.length, 0, 0, 0, 0]), data])
}
