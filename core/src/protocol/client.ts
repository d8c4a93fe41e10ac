// SPDX-License-Identifier: Apache-2.0
/**
 * What a client and its gateway say to each other over the WebSocket.
 *
 * A request carries an `id` and is answered once with the same `id`; events
 * carry none. Before `join` the gateway obeys only `hello` and `ping`.
 *
 * @module
 */
import { z } from "zod"
import { digestField, jwsField, regionIdField, saltField, sessionIdField } from "../signed/index.ts"
import {
  consumerField,
  dtlsParametersField,
  iceParametersField,
  layersField,
  rtpField,
  sourceField,
  transportField,
} from "./media.ts"
import { certifiedField } from "./certified.ts"
import { keysItemField, keysRequestField } from "./keys.ts"
import { nameField } from "./name.ts"
import { roomStateField } from "./room.ts"
import { controlField, deviceField, noticeField } from "./rules.ts"

/** The longest message a gateway reads, in bytes. */
export const MAX_CLIENT_MESSAGE_BYTES = 262_144

/** The longest message of somebody who has joined, in bytes: a Welcome into a large group. */
export const MAX_JOINED_MESSAGE_BYTES = 2_097_152

/** The path of the WebSocket at every gateway. */
export const CLIENT_SOCKET_PATH = "/api/session"

const requestId = z
  .int()
  .min(1)
  .max(2 ** 31)
const direction = z.enum(["send", "receive"])
const trackId = z.string().min(1).max(64)

/** Everything a client may ask. */
export const clientRequestSchema = z.discriminatedUnion("kind", [
  /** Challenges the node to show certificate and key; sent before any credential. */
  z.strictObject({
    id: requestId,
    kind: z.literal("hello"),
    nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  }),
  /** Measures the round trip. */
  z.strictObject({ id: requestId, kind: z.literal("ping") }),
  /** Joins, or joins again after a move or a break with the same participant. */
  z.strictObject({
    id: requestId,
    kind: z.literal("join"),
    /** The descriptor that the client verified, and the certificate of its signer. */
    descriptor: jwsField,
    signer: jwsField,
    /** The join token: see core/signed. */
    token: jwsField,
    /** Measured round trips in ms to allowed regions; they rank, they never permit. */
    roundTrips: z
      .array(z.strictObject({ region: regionIdField, ms: z.number().min(0).max(60_000) }))
      .max(64),
    rtpCapabilities: rtpField,
    /** Of this tab: a link that is in use elsewhere is let go of only by whoever holds it. */
    device: deviceField.optional(),
  }),
  /**
   * Says who waits, after `join` was refused with WAITING_ROOM; the connection stays, and
   * `notice` tells what becomes of it.
   */
  z.strictObject({
    id: requestId,
    kind: z.literal("introduce"),
    name: nameField,
    /** The account's word for who this is, if the home has given it. */
    credential: jwsField.max(1_024).optional(),
    /** Shows that the name is the one in the invitation, to which the credential commits. */
    salt: saltField.optional(),
  }),
  /** Does something to the meeting or to others in it; the seat judges whether one may. */
  z.strictObject({ id: requestId, kind: z.literal("control"), control: controlField }),
  /**
   * Asks the home for a credential of one's leaf key; goes out together with `join`,
   * and is passed on to the home as it is.
   */
  z.strictObject({
    id: requestId,
    kind: z.literal("credential"),
    descriptor: jwsField,
    signer: jwsField,
    /** The leaf request: see core/signed. */
    request: jwsField.max(2_048),
  }),
  /** Something about keys: see keys.ts. */
  z.strictObject({ id: requestId, kind: z.literal("keys"), keys: keysRequestField }),
  /** Takes up a session whose signalling broke, without touching its media. */
  z.strictObject({
    id: requestId,
    kind: z.literal("resume"),
    session: sessionIdField,
    token: jwsField,
  }),
  z.strictObject({
    id: requestId,
    kind: z.literal("connect"),
    direction,
    dtlsParameters: dtlsParametersField,
    /** Consumers to start at once, so that the first frame needs no further round trip. */
    resume: z.array(trackId).max(256),
  }),
  z.strictObject({
    id: requestId,
    kind: z.literal("produce"),
    source: sourceField,
    trackKind: z.enum(["audio", "video"]),
    rtpParameters: rtpField,
    paused: z.boolean(),
  }),
  z.strictObject({ id: requestId, kind: z.literal("pause-producer"), producer: trackId }),
  z.strictObject({ id: requestId, kind: z.literal("resume-producer"), producer: trackId }),
  z.strictObject({ id: requestId, kind: z.literal("close-producer"), producer: trackId }),
  z.strictObject({
    id: requestId,
    kind: z.literal("consume"),
    producers: z.array(trackId).min(1).max(256),
  }),
  z.strictObject({ id: requestId, kind: z.literal("pause-consumer"), consumer: trackId }),
  z.strictObject({ id: requestId, kind: z.literal("resume-consumer"), consumer: trackId }),
  z.strictObject({ id: requestId, kind: z.literal("close-consumer"), consumer: trackId }),
  z.strictObject({
    id: requestId,
    kind: z.literal("prefer-layers"),
    consumer: trackId,
    layers: layersField,
  }),
  z.strictObject({ id: requestId, kind: z.literal("restart-ice"), direction }),
  z.strictObject({ id: requestId, kind: z.literal("leave") }),
])

/** Everything a client may ask. */
export type ClientRequest = z.infer<typeof clientRequestSchema>
/** The kinds of requests. */
export type ClientRequestKind = ClientRequest["kind"]
/** One kind of request. */
export type ClientRequestOf<Kind extends ClientRequestKind> = Extract<ClientRequest, { kind: Kind }>

const nothing = z.strictObject({})

/** The body of the answer to each kind of request. */
export const clientAnswerSchemas = {
  hello: z.strictObject({ certificate: jwsField, proof: jwsField }),
  ping: nothing,
  join: z.strictObject({
    session: sessionIdField,
    /** What the media node can receive; loads the client's device. */
    rtpCapabilities: rtpField,
    /** The certificate of the media node, which may stand in another region than the gateway. */
    mediaCertificate: jwsField,
    send: transportField,
    receive: transportField,
    consumers: z.array(consumerField).max(256),
    state: roomStateField,
  }),
  introduce: nothing,
  control: nothing,
  credential: certifiedField,
  /** Only `sync` is answered with items. */
  keys: z.strictObject({ items: z.array(keysItemField).max(256) }),
  resume: z.strictObject({ state: roomStateField }),
  connect: nothing,
  produce: z.strictObject({ producer: trackId }),
  "pause-producer": nothing,
  "resume-producer": nothing,
  "close-producer": nothing,
  /** Producers that are gone by now are left out. */
  consume: z.strictObject({ consumers: z.array(consumerField).max(256) }),
  "pause-consumer": nothing,
  "resume-consumer": nothing,
  "close-consumer": nothing,
  "prefer-layers": nothing,
  "restart-ice": z.strictObject({ iceParameters: iceParametersField }),
  leave: nothing,
} as const satisfies Record<ClientRequestKind, z.ZodType>

/** The body of the answer to one kind of request. */
export type ClientAnswer<Kind extends ClientRequestKind> = z.infer<
  (typeof clientAnswerSchemas)[Kind]
>

/** An answer with its envelope; the body is parsed by the schema of the request's kind. */
export const clientReplySchema = z.discriminatedUnion("ok", [
  z.strictObject({ id: requestId, ok: z.literal(true), body: z.unknown() }),
  z.strictObject({
    id: requestId,
    ok: z.literal(false),
    code: z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/),
    message: z.string().max(500),
  }),
])

/** An answer with its envelope. */
export type ClientReply = z.infer<typeof clientReplySchema>

/** What a gateway tells without being asked. */
export const clientEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("state"), state: roomStateField }),
  /** Something for this person alone: see rules.ts. */
  z.strictObject({ kind: z.literal("notice"), notice: noticeField }),
  /** Something about keys: see keys.ts. */
  z.strictObject({ kind: z.literal("keys"), item: keysItemField }),
  z.strictObject({ kind: z.literal("consumer-closed"), consumer: trackId }),
  /** The layers that the node really sends, after congestion control; null: none. */
  z.strictObject({
    kind: z.literal("consumer-layers"),
    consumer: trackId,
    layers: layersField.nullable(),
  }),
  /** How well the node receives a producer, 0 to 10. */
  z.strictObject({
    kind: z.literal("producer-score"),
    producer: trackId,
    score: z.number().min(0).max(10),
  }),
  /** A new revision of the descriptor (R11); the guard judges it like the first. */
  z.strictObject({
    kind: z.literal("descriptor"),
    descriptor: jwsField,
    signer: jwsField,
    digest: digestField,
  }),
  /** The media is gone or must go elsewhere: join again, inside the set. */
  z.strictObject({ kind: z.literal("move"), code: z.string(), message: z.string().max(500) }),
  /** The session is over for good. */
  z.strictObject({ kind: z.literal("ended"), code: z.string(), message: z.string().max(500) }),
])

/** What a gateway tells without being asked. */
export type ClientEvent = z.infer<typeof clientEventSchema>

/** The static signed objects of one meeting, as `GET /api/meetings/<meeting>` gives them. */
export const meetingDocumentSchema = z.strictObject({
  descriptor: jwsField,
  /** The certificate of the home node that signed the descriptor. */
  signer: jwsField,
  title: z.string().max(200),
  /** Who invites, as the account calls itself. */
  organiser: z.string().max(200),
})

/** The static signed objects of one meeting. */
export type MeetingDocument = z.infer<typeof meetingDocumentSchema>

/** `GET /api/catalogue`. */
export const catalogueDocumentSchema = z.strictObject({ catalogue: jwsField })
/** `GET /api/node`: the certificate of the node that answers. */
export const nodeDocumentSchema = z.strictObject({ certificate: jwsField })
