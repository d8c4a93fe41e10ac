// SPDX-License-Identifier: Apache-2.0
/** A gateway on loopback with real keys, records and sockets, over the twin of the meeting layer. */
import { randomBytes } from "node:crypto"
import { JOIN_TOKEN, digestOf, keyFromSeed, publicKeyOf, signClaims } from "@landmoot/core/signed"
import type { ClientReply, ClientRequest, MeetingDocument } from "@landmoot/core/protocol"
import type { MeetingId } from "@landmoot/core/units"
import { onTestFinished } from "vitest"
import {
  accountWithMeeting,
  type Office,
  openOffice,
  ORIGIN,
} from "../../accounts/testing/office.ts"
import { createLogger } from "../../telemetry/index.ts"
import { createMemoryBus } from "../../bus/index.ts"
import { createGateway, type Gateway, type GatewayConfig, type GatewayOptions } from "../gateway.ts"
import { TestClient } from "./client.ts"
import { RoomsTwin } from "./rooms-twin.ts"

/** The operator's token of every site. */
export const TOKEN = "operator-token-of-at-least-24-characters"

/** What tests hold of a running gateway. */
export interface Site extends Office {
  readonly gateway: Gateway
  readonly rooms: RoomsTwin
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  readonly logged: string[]
  /** A client whose page comes from a gateway of the catalogue, unless told otherwise. */
  connect(options?: {
    readonly origin?: string | undefined
    readonly localAddress?: string
  }): Promise<TestClient>
  /** Asks the operator's API. */
  operate(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }>
}

/** Starts a gateway for one test. */
export async function openSite(
  options: Partial<Omit<GatewayOptions, "config">> & {
    readonly config?: Partial<GatewayConfig>
  } = {},
): Promise<Site> {
  const office = await openOffice()
  const { trust, home, accounts } = office
  const rooms = new RoomsTwin(trust)
  const logged: string[] = []
  const gateway = await createGateway({
    bus: createMemoryBus().connect(trust.node),
    trust,
    root: publicKeyOf(office.root),
    sessions: rooms,
    directory: rooms,
    nodes: {
      reports: async () => [
        { certificate: trust.certificateJws, healthy: true, sessions: 0, capacity: 10 },
      ],
    },
    courier: { bridges: () => [] },
    home,
    accounts,
    log: createLogger({ level: "trace", destination: { write: (line) => void logged.push(line) } }),
    release: "1.2.3",
    ...options,
    config: {
      gateway: { address: "127.0.0.1", port: 0, origin: ORIGIN },
      operator: { token: TOKEN },
      ...options.config,
    },
  })
  onTestFinished(async () => await gateway.close())
  const { port } = await gateway.listen()
  const url = `http://127.0.0.1:${port}`
  return {
    ...office,
    gateway,
    rooms,
    url,
    logged,
    connect: async (client = { origin: ORIGIN }) =>
      await TestClient.connect(`ws://127.0.0.1:${port}/api/session`, client),
    operate: async (method, path, body) => {
      const response = await fetch(`${url}/api/operator${path}`, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as never }
    },
  }
}

/** A meeting and what an invited person sends in order to join it. */
export interface Invited {
  readonly meeting: MeetingId
  readonly document: MeetingDocument
  readonly join: (change?: {
    readonly session?: string
  }) => Promise<Omit<Extract<ClientRequest, { kind: "join" }>, "id">>
  readonly token: (session: string) => Promise<string>
}

/** Makes a meeting and its first person's means to join it. */
export async function invited(site: Site, layer: object = {}): Promise<Invited> {
  const { meeting, links } = await accountWithMeeting(site, { layer })
  const answer = await fetch(`${site.url}/api/meetings/${meeting.id}`)
  const document = (await answer.json()) as MeetingDocument
  const secret = new URLSearchParams(new URL(links[0]!.link).hash.slice(1)).get("k")!
  const key = keyFromSeed(Buffer.from(secret, "base64url"))
  const token = async (session: string): Promise<string> => {
    const iat = site.trust.now()
    const claims = {
      meeting: meeting.id,
      participant: links[0]!.participant,
      session,
      audience: site.trust.node,
      descriptor: digestOf(document.descriptor),
      iat,
      exp: iat + 60,
    }
    return await signClaims(JOIN_TOKEN, claims, { kid: links[0]!.participant, key })
  }
  return {
    meeting: meeting.id,
    document,
    token,
    join: async (change = {}) => ({
      kind: "join",
      descriptor: document.descriptor,
      signer: document.signer,
      token: await token(change.session ?? `s_${randomBytes(16).toString("base64url")}`),
      roundTrips: [],
      rtpCapabilities: {},
    }),
  }
}

/** The session of whoever joins first. */
export const SESSION = `s_${"1".repeat(22)}`

/** A person who has joined over a connection of their own. */
export async function joined(
  site: Site,
  session: string = SESSION,
): Promise<Invited & { readonly client: TestClient }> {
  const invitation = await invited(site)
  const client = await site.connect()
  bodyOf(await client.ask(await invitation.join({ session })))
  return { ...invitation, client }
}

/** The body of an answer that must not be a refusal. */
export function bodyOf(reply: ClientReply): unknown {
  if (!reply.ok) throw new Error(`${reply.code}: ${reply.message}`)
  return reply.body
}
