// SPDX-License-Identifier: Apache-2.0
/**
 * Somebody who joins by hand: without a guard, without keys, with every request made here.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { parseInvitation } from "@landmoot/client"
import {
  type ClientAnswer,
  clientAnswerSchemas,
  type ClientReply,
  type MeetingDocument,
  meetingDocumentSchema,
} from "@landmoot/core/protocol"
import {
  digestOf,
  JOIN_TOKEN,
  STATEMENT_SECONDS,
  keyFromSeed,
  type PrivateKey,
  signClaims,
} from "@landmoot/core/signed"
import { type MeetingId, nodeId, type ParticipantId } from "@landmoot/core/units"
import { Wire } from "./wire.ts"

/** What a browser without much could receive. */
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

/** What a personal link gives whoever holds it. */
export interface Ticket {
  readonly origin: string
  readonly meeting: MeetingId
  readonly participant: ParticipantId
  readonly key: PrivateKey
}

/** Reads a personal link. */
export function ticketOf(link: string): Ticket {
  const { origin, meeting, participant, secret } = parseInvitation(link)
  return { origin, meeting, participant, key: keyFromSeed(secret) }
}

/** Gets the signed papers of a meeting, which anybody may have who knows its id. */
export async function papersOf({ origin, meeting }: Ticket): Promise<MeetingDocument> {
  const answer = await fetch(`${origin}/api/meetings/${encodeURIComponent(meeting)}`)
  if (!answer.ok) throw new Error(`no papers: ${await answer.text()}`)
  return meetingDocumentSchema.parse(await answer.json())
}

/** A request to join, as a client of ours makes it. */
export async function joinRequest(
  ticket: Ticket,
  { descriptor, signer }: Pick<MeetingDocument, "descriptor" | "signer">,
  at: { readonly audience: string; readonly session: string; readonly device?: string },
): Promise<Readonly<Record<string, unknown>>> {
  const { meeting, participant, key } = ticket
  const iat = Math.floor(Date.now() / 1000)
  const token = await signClaims(
    JOIN_TOKEN,
    {
      meeting,
      participant,
      session: at.session,
      audience: nodeId(at.audience),
      descriptor: digestOf(descriptor),
      iat,
      exp: iat + STATEMENT_SECONDS,
    },
    { kid: participant, key },
  )
  return {
    kind: "join",
    descriptor,
    signer,
    token,
    roundTrips: [],
    rtpCapabilities: RTP_CAPABILITIES,
    ...(at.device === undefined ? {} : { device: at.device }),
  }
}

/** A session id that nobody else has. */
export function newSession(): string {
  return `s_${randomBytes(16).toString("base64url")}`
}

/** What may be different about somebody who joins. */
export interface GuestOptions {
  /** Papers that were fetched before, so that hundreds need not fetch the same. */
  readonly papers?: MeetingDocument
  /** Whether nothing that comes is kept. */
  readonly isForgetful?: boolean
  /** The secret of the tab; absent: of an old client. */
  readonly device?: string
}

/** Somebody in a meeting. */
export class Guest implements AsyncDisposable {
  readonly wire: Wire
  readonly session: string
  readonly answer: ClientAnswer<"join">

  private constructor(wire: Wire, session: string, answer: ClientAnswer<"join">) {
    this.wire = wire
    this.session = session
    this.answer = answer
  }

  /** Joins with a personal link through the node that has this id. */
  static async join(
    link: string,
    at: { readonly origin: string; readonly node: string },
    { papers: known, isForgetful, device }: GuestOptions = {},
  ): Promise<Guest> {
    const ticket = ticketOf(link)
    const papers = known ?? (await papersOf(ticket))
    const wire = await Wire.open(at.origin, isForgetful)
    // Asked as every client asks; whether the proof is good is the guard's concern.
    bodyOf(await wire.ask({ kind: "hello", nonce: randomBytes(16).toString("base64url") }))
    const session = newSession()
    const reply = await wire.ask(
      await joinRequest(ticket, papers, {
        audience: at.node,
        session,
        ...(device === undefined ? {} : { device }),
      }),
    )
    return new Guest(wire, session, clientAnswerSchemas.join.parse(bodyOf(reply)))
  }

  /** Begins to send a microphone's sound, of which nothing ever comes. @returns the producer's id */
  async produce(ssrc: number, cname: string): Promise<string> {
    const reply = await this.wire.ask({
      kind: "produce",
      source: "microphone",
      trackKind: "audio",
      paused: false,
      rtpParameters: {
        codecs: [{ mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2 }],
        encodings: [{ ssrc }],
        rtcp: { cname, reducedSize: true },
        mid: "0",
      },
    })
    return clientAnswerSchemas.produce.parse(bodyOf(reply)).producer
  }

  async close(): Promise<void> {
    await this.wire.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function bodyOf(reply: ClientReply | undefined): unknown {
  if (reply?.ok === true) return reply.body
  throw new Error(`refused: ${reply?.code ?? "the connection ended"}`)
}
