// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that a client can ask a gateway, as somebody asks it who has no business there.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { ClientRequestKind, KeysRequest } from "@landmoot/core/protocol"
import { LEAF_REQUEST, STATEMENT_SECONDS, signClaims } from "@landmoot/core/signed"
import { joinRequest, type Ticket } from "../keys/index.ts"

/** What somebody who asks has to go by. */
export interface Prey {
  readonly ticket: Ticket
  readonly papers: { readonly descriptor: string; readonly signer: string }
  /** The node whose gateway is asked, by its id. */
  readonly node: string
  readonly session: string
  /** Ids of others' tracks, as somebody may know who has been there. */
  readonly producers: readonly string[]
}

type Question = Readonly<Record<string, unknown>>

/**
 * Makes one request of every kind, and of keys one of every kind too. The types see to it
 * that a new kind is asked as well.
 */
export async function questionsOf(prey: Prey): Promise<readonly Question[]> {
  const [track = "00000000-0000-4000-8000-000000000000"] = prey.producers
  const join = await joinRequest(prey.ticket, prey.papers, {
    audience: prey.node,
    session: prey.session,
  })
  const fingerprint = Array.from({ length: 32 }, () => "AB").join(":")
  const media = {
    connect: {
      direction: "receive",
      dtlsParameters: {
        role: "client",
        fingerprints: [{ algorithm: "sha-256", value: fingerprint }],
      },
      resume: [],
    },
    produce: {
      source: "microphone",
      trackKind: "audio",
      paused: false,
      rtpParameters: {
        codecs: [{ mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2 }],
        encodings: [{ ssrc: 77 }],
        mid: "9",
      },
    },
    "pause-producer": { producer: track },
    "resume-producer": { producer: track },
    "close-producer": { producer: track },
    consume: { producers: prey.producers.length > 0 ? prey.producers : [track] },
    "pause-consumer": { consumer: track },
    "resume-consumer": { consumer: track },
    "close-consumer": { consumer: track },
    "prefer-layers": { consumer: track, layers: { spatial: 0, temporal: 0 } },
    "restart-ice": { direction: "receive" },
  }
  const { meeting, participant, key } = prey.ticket
  const iat = Math.floor(Date.now() / 1000)
  const claims = { meeting, participant, key: key.x, iat, exp: iat + STATEMENT_SECONDS }
  const request = await signClaims(
    LEAF_REQUEST,
    { ...claims, audience: prey.node, descriptor: "A".repeat(43) },
    { kid: participant, key },
  )
  const table: Readonly<Record<Exclude<ClientRequestKind, "keys">, Question>> = {
    hello: { nonce: randomBytes(16).toString("base64url") },
    ping: {},
    introduce: { name: "Ada" },
    control: { control: { control: "admit", whom: "all" } },
    join,
    credential: { ...prey.papers, request },
    resume: { session: prey.session, token: join["token"] },
    leave: {},
    ...media,
  }
  return [
    ...Object.entries(table).map(([kind, body]) => ({ ...body, kind })),
    ...Object.values(KEYS).map((keys) => ({ kind: "keys", keys })),
  ]
}

const GROUP = "AAAAAAAAAAAAAAAAAAAAAA"

const KEYS: { readonly [What in KeysRequest["what"]]: Extract<KeysRequest, { what: What }> } = {
  "hand-in": { what: "hand-in", keyPackage: "AAAA" },
  create: { what: "create", group: GROUP },
  commit: {
    what: "commit",
    group: GROUP,
    epoch: 1,
    commit: "AAAA",
    added: [],
    removed: [],
    refused: [],
  },
  message: { what: "message", group: GROUP, epoch: 1, message: "AAAA" },
  sync: { what: "sync", group: GROUP, epoch: 0, leaf: 0, leaves: [0] },
}
