// SPDX-License-Identifier: Apache-2.0
/**
 * A client without a browser: it reads a personal link, has the SDK's guard judge
 * everything that servers say, and joins. It sends no media, so hundreds fit on a machine.
 *
 * @module
 */
import { setTimeout as wait } from "node:timers/promises"
import { MeetingError, parseInvitation, RemoteError } from "@landmoot/client"
import { Guard } from "@landmoot/client/guard"
import {
  catalogueDocumentSchema,
  CLIENT_SOCKET_PATH,
  type ClientAnswer,
  clientAnswerSchemas,
  type ClientEvent,
  clientEventSchema,
  clientReplySchema,
  type ClientRequestKind,
  type ClientRequestOf,
  meetingDocumentSchema,
} from "@landmoot/core/protocol"
import { findRegion, publicKeySchema } from "@landmoot/core/regions"
import {
  JOIN_TOKEN,
  STATEMENT_SECONDS,
  keyFromSeed,
  type NodeCertificate,
  signClaims,
} from "@landmoot/core/signed"
import { type RegionId, sessionId } from "@landmoot/core/units"
import { type RawData, WebSocket } from "ws"

/** How long one answer may take. */
const TIMEOUT_MS = 15_000

/** What every client of ours can receive; nothing is received here. */
const RTP_CAPABILITIES = {
  codecs: [
    {
      kind: "audio",
      mimeType: "audio/opus",
      preferredPayloadType: 100,
      clockRate: 48_000,
      channels: 2,
      parameters: {},
      rtcpFeedback: [],
    },
  ],
  headerExtensions: [],
}

/** Who joins, and how. */
export interface ProtocolJoin {
  readonly link: string
  /** The region whose gateway is tried first. */
  readonly region?: string | undefined
}

/** A session of a client without a browser. */
export class ProtocolClient {
  readonly gateway: NodeCertificate
  readonly media: NodeCertificate
  /** How many checks the guard made; all of them passed. */
  readonly checks: number
  readonly #socket: WebSocket
  readonly #ask: Ask

  private constructor(made: {
    readonly gateway: NodeCertificate
    readonly media: NodeCertificate
    readonly checks: number
    readonly socket: WebSocket
    readonly ask: Ask
  }) {
    this.gateway = made.gateway
    this.media = made.media
    this.checks = made.checks
    this.#socket = made.socket
    this.#ask = made.ask
  }

  /**
   * Joins.
   *
   * @param onEvent - called with what the gateway tells later.
   * @throws GuardError, or RemoteError with the server's code; with
   * `NO_CAPACITY_IN_ALLOWED_REGIONS` also if no allowed gateway answers.
   */
  static async join(
    { link, region }: ProtocolJoin,
    onEvent: (event: ClientEvent) => void = () => {},
  ): Promise<ProtocolClient> {
    const invitation = parseInvitation(link)
    const { origin, meeting, pinned, participant, secret } = invitation
    const site = await readJson(origin, "/landmoot.json")
    const root = publicKeySchema.parse((site as { readonly root?: unknown }).root)
    const guard = new Guard({ root, meeting, pinned })
    const { catalogue } = catalogueDocumentSchema.parse(await readJson(origin, "/api/catalogue"))
    const path = `/api/meetings/${encodeURIComponent(meeting)}`
    const { descriptor, signer } = meetingDocumentSchema.parse(await readJson(origin, path))
    await guard.admitCatalogue(catalogue)
    const policy = await guard.admitPolicy({ descriptor, signer }, "start")
    const { gateway, socket, ask } = await openGateway({
      guard,
      pageOrigin: origin,
      first: region,
      onEvent,
    })
    try {
      const session = sessionId(`s_${randomText()}`)
      const iat = Math.floor(Date.now() / 1000)
      const token = await signClaims(
        JOIN_TOKEN,
        {
          meeting,
          participant,
          session,
          audience: gateway.node,
          descriptor: policy.digest,
          iat,
          exp: iat + STATEMENT_SECONDS,
        },
        { kid: participant, key: keyFromSeed(secret) },
      )
      const answer = await ask("join", {
        descriptor,
        signer,
        token,
        roundTrips: [],
        rtpCapabilities: RTP_CAPABILITIES,
      })
      const { mediaCertificate: certificate, send, receive } = answer
      const media = await guard.admitMedia({ certificate, send, receive }, gateway)
      return new ProtocolClient({ gateway, media, checks: guard.checks.length, socket, ask })
    } catch (error) {
      socket.terminate()
      throw error
    }
  }

  /** Leaves, and waits until the server knows. */
  async leave(): Promise<void> {
    await this.#ask("leave", {})
    this.#socket.close()
  }
}

type Ask = <Kind extends ClientRequestKind>(
  kind: Kind,
  body: Omit<ClientRequestOf<Kind>, "id" | "kind">,
) => Promise<ClientAnswer<Kind>>

async function readJson(origin: string, path: string): Promise<unknown> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetch(new URL(path, origin), { redirect: "error", signal }).catch(
    (error: unknown) => {
      throw MeetingError.unreachable(origin, error)
    },
  )
  const json: unknown = await response.json()
  if (response.ok) return json
  const { code = "UNKNOWN" } = json as { readonly code?: string }
  throw new RemoteError(code, `${path} was refused`)
}

/** Opens the first allowed gateway that answers, and has the guard admit it. */
async function openGateway(options: {
  readonly guard: Guard
  readonly pageOrigin: string
  /** The region to try first. */
  readonly first: string | undefined
  readonly onEvent: (event: ClientEvent) => void
}): Promise<{ gateway: NodeCertificate; socket: WebSocket; ask: Ask }> {
  const { guard, pageOrigin, first, onEvent } = options
  const { signalling } = guard.policy.descriptor.planes
  const regions = signalling.toSorted((one, two) => Number(two === first) - Number(one === first))
  for (const region of regions) {
    for (const origin of findRegion(guard.catalogue, region)?.gateways ?? []) {
      const socket = await openSocket(origin, pageOrigin)
      if (socket === undefined) continue
      try {
        const ask = asker(socket, onEvent)
        return { ...(await admit(guard, ask, { region, origin })), socket, ask }
      } catch (error) {
        socket.terminate()
        throw error
      }
    }
  }
  throw new RemoteError("NO_CAPACITY_IN_ALLOWED_REGIONS", "no allowed gateway answers")
}

async function admit(
  guard: Guard,
  ask: Ask,
  at: { readonly region: RegionId; readonly origin: string },
): Promise<{ gateway: NodeCertificate }> {
  const nonce = randomText()
  return { gateway: await guard.admitGateway(await ask("hello", { nonce }), { ...at, nonce }) }
}

/** Opens a socket; undefined if nobody answers there. */
async function openSocket(origin: string, pageOrigin: string): Promise<WebSocket | undefined> {
  const url = new URL(CLIENT_SOCKET_PATH, origin.replace(/^http/, "ws"))
  const socket = new WebSocket(url, { origin: pageOrigin, perMessageDeflate: false })
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("open", () => resolve(true))
    // Said at the end of every failure, with nothing that matters here.
    socket.on("error", () => resolve(false))
    void wait(TIMEOUT_MS, undefined, { ref: false }).then(() => resolve(false))
  })
  if (opened) return socket
  socket.terminate()
  return undefined
}

/** Asks over a socket and passes events on. */
function asker(socket: WebSocket, onEvent: (event: ClientEvent) => void): Ask {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let next = 1
  socket.on("message", (data: RawData) => {
    const json: unknown = JSON.parse(textOf(data))
    if (typeof json === "object" && json !== null && !("id" in json)) {
      onEvent(clientEventSchema.parse(json))
      return
    }
    const reply = clientReplySchema.parse(json)
    const { resolve, reject } = waiting.get(reply.id) ?? {}
    if (reply.ok) resolve?.(reply.body)
    else reject?.(new RemoteError(reply.code, reply.message))
  })
  socket.once("close", () => {
    for (const { reject } of waiting.values()) {
      reject(new RemoteError("SIGNALLING_LOST", "the connection broke"))
    }
  })
  return async (kind, body) => {
    const id = next++
    const reply = Promise.withResolvers<unknown>()
    waiting.set(id, reply)
    const timer = setTimeout(() => {
      reply.reject(new RemoteError("SIGNALLING_TIMEOUT", `no answer to ${kind}`))
    }, TIMEOUT_MS)
    try {
      socket.send(JSON.stringify({ ...body, id, kind }))
      // The schema was picked by the kind, which TypeScript cannot follow through the table.
      return clientAnswerSchemas[kind].parse(await reply.promise) as ClientAnswer<typeof kind>
    } finally {
      clearTimeout(timer)
      waiting.delete(id)
    }
  }
}

/** 128 random bits, base64url. */
function randomText(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url")
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8")
  return Buffer.from(data as Buffer).toString("utf8") // `ws` gives Buffers unless told otherwise.
}
