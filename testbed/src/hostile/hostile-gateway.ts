// SPDX-License-Identifier: Apache-2.0
/**
 * A hostile gateway: stands at the published origin of an allowed region, passes
 * everything on to the honest gateway behind it, except for one lie.
 *
 * Run as a program with its setting as JSON. Reads orders from standard input and prints
 * what happens, each one line of JSON.
 *
 * @module
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import { createInterface } from "node:readline"
import type { Duplex } from "node:stream"
import {
  type ClientAnswer,
  clientRequestSchema,
  type MeetingDocument,
} from "@landmoot/core/protocol"
import { type RawData, WebSocket, WebSocketServer } from "ws"
import {
  type DocumentName,
  type Joined,
  type Lie,
  type LieName,
  LIES,
  type Scene,
} from "./lies/index.ts"
import { Loot } from "./loot.ts"

/** Where a hostile gateway stands. */
export interface Setting extends Omit<Scene, "loot"> {
  readonly keys: string
  readonly listenPort: number
  readonly honestPort: number
}

/** What a hostile gateway is told. */
export type Order =
  | { readonly order: "lie"; readonly turn: number; readonly lie: LieName | undefined }
  | { readonly order: "tell"; readonly turn: number }

/** What a hostile gateway tells. */
export type Notice =
  | { readonly notice: "listening" }
  | { readonly notice: "done"; readonly turn: number }
  /** A client has asked something over a socket; `text` is all that it sent. */
  | {
      readonly notice: "asked"
      readonly turn: number
      readonly kind: string
      readonly text: string
    }
  /** A lie was told in an answer. */
  | { readonly notice: "lied"; readonly turn: number; readonly about: string }

const MEETINGS = "/api/meetings/"

class HostileGateway {
  readonly #setting: Setting
  readonly #scene: Scene
  readonly #pairs = new Set<SocketPair>()
  /** The meetings that were asked for, as they stand in paths. */
  readonly #meetings = new Set<string>()
  #turn = 0
  #lie: Lie = {}
  /** Whether the events of the lie were told. */
  #told = false

  constructor(setting: Setting) {
    this.#setting = setting
    this.#scene = { ...setting, loot: new Loot(setting.keys) }
  }

  async listen(): Promise<void> {
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
    const server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing))
    server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (this.#told && this.#lie.shutsDoor === true) {
        socket.destroy()
        return
      }
      const redirect = this.#lie.redirect?.("socket", this.#scene)
      if (redirect !== undefined) {
        const { status, location } = redirect
        socket.end(
          `HTTP/1.1 ${status} Elsewhere\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`,
        )
        this.#lied("socket")
        return
      }
      sockets.handleUpgrade(incoming, socket, head, (client) => this.#relay(client, incoming))
    })
    const { ownAddress, listenPort } = this.#setting
    await new Promise<void>((resolve) => server.listen(listenPort, ownAddress, resolve))
    say({ notice: "listening" })
  }

  async obey(order: Order): Promise<void> {
    if (order.order === "lie") {
      this.#turn = order.turn
      this.#lie = order.lie === undefined ? {} : LIES[order.lie]
      this.#told = false
    } else {
      this.#told = true
      for (const pair of this.#pairs) await pair.tellEvents()
      if (this.#lie.hangsUp === true) for (const pair of this.#pairs) pair.close()
    }
    say({ notice: "done", turn: order.turn })
  }

  /** The lie, as far as it is told already. */
  get lie(): Lie {
    if (this.#lie.bidesItsTime !== true || this.#told) return this.#lie
    const { events } = this.#lie
    return events === undefined ? {} : { events }
  }

  get scene(): Scene {
    return this.#scene
  }

  asked(kind: string, text: string): void {
    say({ notice: "asked", turn: this.#turn, kind, text })
  }

  lied(about: string): void {
    this.#lied(about)
  }

  async readMeeting(meeting: string): Promise<MeetingDocument> {
    const path = `${MEETINGS}${meeting}`
    return JSON.parse((await this.#honest({ path })).body.toString()) as MeetingDocument
  }

  #lied(about: string): void {
    say({ notice: "lied", turn: this.#turn, about })
  }

  #relay(client: WebSocket, incoming: IncomingMessage): void {
    const { ownAddress, honestPort } = this.#setting
    const honest = new WebSocket(`ws://${ownAddress}:${honestPort}${incoming.url ?? "/"}`, {
      perMessageDeflate: false,
      headers: { origin: incoming.headers.origin ?? "" },
    })
    const pair = new SocketPair(this, client, honest, incoming.headers.origin ?? "")
    this.#pairs.add(pair)
    client.once("close", () => this.#pairs.delete(pair))
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/"
    const what = documentOf(path)
    try {
      const redirect = what && this.#lie.redirect?.(what, this.#scene)
      if (what !== undefined && redirect !== undefined) {
        const { status, location } = redirect
        outgoing.writeHead(status, { location, "access-control-allow-origin": "*" }).end()
        this.#lied(what)
        return
      }
      if (what === "meeting") this.#meetings.add(path.slice(MEETINGS.length))
      const answer = await this.#honest({ path, incoming })
      const body =
        what === undefined ? answer.body : await this.#documentOf(what, path, answer.body)
      const { "content-length": _length, "transfer-encoding": _coding, ...headers } = answer.headers
      outgoing.writeHead(answer.status, headers).end(body)
    } catch (error) {
      process.stderr.write(`${String(error)}\n`)
      outgoing.writeHead(502).end()
    }
  }

  async #documentOf(what: DocumentName, path: string, honest: Buffer): Promise<Buffer> {
    const { catalogue, meeting } = this.#lie
    if (what === "catalogue" && catalogue !== undefined) {
      const said = JSON.parse(honest.toString()) as { readonly catalogue: string }
      this.#lied(what)
      return json({ catalogue: await catalogue(said.catalogue, this.#scene) })
    }
    if (what === "meeting" && meeting !== undefined) {
      const said = JSON.parse(honest.toString()) as MeetingDocument
      const asked = path.slice(MEETINGS.length)
      const another = async (): Promise<MeetingDocument> => {
        const id = [...this.#meetings].find((known) => known !== asked)
        if (id === undefined) throw new Error("no other meeting is known")
        return await this.readMeeting(id)
      }
      this.#lied(what)
      return json({ ...said, ...(await meeting(said, this.#scene, another)) })
    }
    return honest
  }

  /** Asks the honest gateway. */
  async #honest(options: {
    readonly path: string
    readonly incoming?: IncomingMessage
  }): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
    const { path, incoming } = options
    const { ownAddress, honestPort } = this.#setting
    const sent = request({
      host: ownAddress,
      port: honestPort,
      path,
      method: incoming?.method ?? "GET",
      ...(incoming === undefined ? {} : { headers: incoming.headers }),
    })
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once("response", resolve).once("error", reject)
      if (incoming === undefined) sent.end()
      else incoming.pipe(sent)
    })
    const body = Buffer.concat(await response.toArray())
    return { status: response.statusCode ?? 502, headers: response.headers, body }
  }
}

/** A client's socket and the one to the honest gateway that it goes on to. */
class SocketPair {
  readonly #gateway: HostileGateway
  readonly #client: WebSocket
  readonly #origin: string
  /** What was asked, by the number of the request. */
  readonly #asked = new Map<number, { readonly kind: string; readonly nonce: string }>()
  #joined: Joined | undefined
  /** Answers go on in the order in which they came. */
  #turn: Promise<void> = Promise.resolve()

  // oxlint-disable-next-line max-params -- two ends, whose they are, and where the client is
  constructor(gateway: HostileGateway, client: WebSocket, honest: WebSocket, origin: string) {
    this.#gateway = gateway
    this.#client = client
    this.#origin = origin
    const open = new Promise<void>((resolve) => honest.once("open", () => resolve()))
    client.on("message", (data: RawData) => {
      const text = textOf(data)
      this.#note(text)
      void open.then(() => honest.send(text))
    })
    honest.on("message", (data: RawData) => {
      const text = textOf(data)
      this.#turn = this.#turn.then(async () => this.#pass(await this.#twist(text)))
    })
    client.once("close", () => honest.close())
    honest.once("close", () => void this.#turn.then(() => client.close()))
    // An end that breaks closes, and that is told above.
    client.on("error", () => {})
    honest.on("error", () => client.close())
  }

  async tellEvents(): Promise<void> {
    const { lie, scene } = this.#gateway
    if (this.#joined === undefined || lie.events === undefined) return
    for (const event of await lie.events(this.#joined, scene)) {
      this.#pass(JSON.stringify(event))
      this.#gateway.lied(event.kind)
    }
  }

  close(): void {
    this.#client.terminate()
  }

  #note(text: string): void {
    const parsed = clientRequestSchema.safeParse(JSON.parse(text))
    const kind = parsed.data?.kind ?? "unknown"
    const nonce = parsed.data?.kind === "hello" ? parsed.data.nonce : ""
    if (parsed.data !== undefined) this.#asked.set(parsed.data.id, { kind, nonce })
    this.#gateway.asked(kind, text)
  }

  #pass(text: string): void {
    if (this.#client.readyState === WebSocket.OPEN) this.#client.send(text)
  }

  /** Gives what the client is told instead of the honest gateway's words. */
  async #twist(text: string): Promise<string> {
    // The honest gateway keeps to the protocol.
    const message = JSON.parse(text) as { id?: number; ok?: boolean; body?: unknown }
    const asked = message.id === undefined ? undefined : this.#asked.get(message.id)
    if (asked === undefined || message.ok !== true) return text
    const body = await this.#twistBody(asked, message.body)
    if (body === message.body) return text
    this.#gateway.lied(asked.kind)
    return JSON.stringify({ ...message, body })
  }

  async #twistBody(
    { kind, nonce }: { readonly kind: string; readonly nonce: string },
    honest: unknown,
  ): Promise<unknown> {
    const { lie, scene } = this.#gateway
    switch (kind) {
      case "hello": {
        if (lie.hello === undefined) return honest
        const said = honest as ClientAnswer<"hello">
        return { ...said, ...(await lie.hello(said, { nonce, origin: this.#origin }, scene)) }
      }
      case "join": {
        const answer = honest as ClientAnswer<"join">
        const document = await this.#gateway.readMeeting(answer.state.meeting)
        this.#joined = { answer, document }
        return lie.join === undefined ? honest : await lie.join(answer, scene)
      }
      case "restart-ice":
        return lie.restart === undefined
          ? honest
          : lie.restart(honest as ClientAnswer<"restart-ice">, scene)
      default:
        return honest
    }
  }
}

function documentOf(path: string): DocumentName | undefined {
  if (path === "/api/catalogue") return "catalogue"
  return path.startsWith(MEETINGS) ? "meeting" : undefined
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8")
  return Buffer.from(data as Buffer).toString("utf8") // `ws` gives Buffers unless told otherwise.
}

function say(notice: Notice): void {
  process.stdout.write(`${JSON.stringify(notice)}\n`)
}

// Written by `liar.ts`, so the shapes are known.
const gateway = new HostileGateway(JSON.parse(process.argv[2] ?? "{}") as Setting)
createInterface({ input: process.stdin }).on("line", (line) => {
  void gateway.obey(JSON.parse(line) as Order)
})
await gateway.listen()
