// SPDX-License-Identifier: Apache-2.0
/**
 * What nodes ask each other, inside a region over the bus and between regions
 * over a bridge: the same messages, parsed by the same schemas. The transport
 * says who asks; nothing here is believed about the sender.
 *
 * @module
 */
import { z } from "zod"
import {
  jwsField,
  meetingIdField,
  nodeIdField,
  participantIdField,
  saltField,
  sessionIdField,
} from "../signed/index.ts"
import {
  consumerField,
  dtlsParametersField,
  layersField,
  producerField,
  rtpField,
  sourceField,
  transportField,
} from "./media.ts"
import { qualityField, recordBatchField, roundTripsField, startOfSeatField } from "./record.ts"
import { keysItemField, keysRequestField } from "./keys.ts"
import { certifiedField } from "./certified.ts"
import { nameField } from "./name.ts"
import { roomStateField } from "./room.ts"
import {
  arrivalField,
  controlField,
  deviceField,
  meetingRoleField,
  noticeField,
  seatMemoryField,
  startingRulesField,
} from "./rules.ts"
import { publicKeySchema } from "../regions/index.ts"

const trackId = z.string().min(1).max(64)
const direction = z.enum(["send", "receive"])
const nothing = z.strictObject({})

/** A descriptor with the certificate of its signer, as every node can verify it by itself. */
export const signedDescriptorField = z.strictObject({ descriptor: jwsField, signer: jwsField })

/** A node that might serve, as its region reports it. */
export const nodeReportField = z.strictObject({
  certificate: jwsField,
  healthy: z.boolean(),
  sessions: z.int().min(0),
  capacity: z.int().min(1),
})

/** Where a link's far end receives, and its SRTP key (RFC 3711; made by the media engine). */
export const linkEndField = z.strictObject({
  address: z.string().max(64),
  port: z.int().min(1).max(65_535),
  srtpParameters: z.strictObject({
    cryptoSuite: z.string().max(64),
    keyBase64: z.string().max(128),
  }),
})

/** One request of a client about its media, passed from its gateway to its media node. */
export const mediaRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("connect"),
    direction,
    dtlsParameters: dtlsParametersField,
    resume: z.array(trackId).max(256),
  }),
  z.strictObject({
    kind: z.literal("produce"),
    source: sourceField,
    trackKind: z.enum(["audio", "video"]),
    rtpParameters: rtpField,
    paused: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("pause-producer"), producer: trackId }),
  z.strictObject({ kind: z.literal("resume-producer"), producer: trackId }),
  z.strictObject({ kind: z.literal("close-producer"), producer: trackId }),
  z.strictObject({ kind: z.literal("consume"), producers: z.array(trackId).min(1).max(256) }),
  z.strictObject({ kind: z.literal("pause-consumer"), consumer: trackId }),
  z.strictObject({ kind: z.literal("resume-consumer"), consumer: trackId }),
  z.strictObject({ kind: z.literal("close-consumer"), consumer: trackId }),
  z.strictObject({
    kind: z.literal("prefer-layers"),
    consumer: trackId,
    layers: layersField,
  }),
  z.strictObject({ kind: z.literal("restart-ice"), direction }),
])

/** One request of a client about its media. */
export type MediaRequest = z.infer<typeof mediaRequestSchema>

/** Something that happened to a session at its media node, told to the session's gateway. */
export const mediaEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("consumer-closed"), consumer: trackId }),
  z.strictObject({
    kind: z.literal("consumer-layers"),
    consumer: trackId,
    layers: layersField.nullable(),
  }),
  z.strictObject({
    kind: z.literal("producer-score"),
    producer: trackId,
    score: z.number().min(0).max(10),
  }),
])

/** Something that happened to a session at its media node. */
export type MediaEvent = z.infer<typeof mediaEventSchema>

/** An invited person, as the home tells seats. */
const invitationField = z.strictObject({
  participant: participantIdField,
  key: publicKeySchema,
  /** Absent: a participant. */
  role: meetingRoleField.optional(),
  /** Absent: invited by a personal link. */
  arrival: arrivalField.optional(),
  /** The same for all invitations of one person: whoever is removed does not come back by another. */
  identity: z.string().max(128).optional(),
})

/** Every request between nodes: what is asked, and what is answered. */
export const nodeRequests = {
  /** Seat → home: who is invited. Only the node of `descriptor.seats` may ask. */
  "home.invitations": {
    request: z.strictObject({ meeting: meetingIdField, policy: signedDescriptorField }),
    answer: z.strictObject({
      title: z.string().max(200),
      invitations: z.array(invitationField).max(10_000),
      /** How the meeting begins; absent: as business meetings do. */
      rules: startingRulesField.optional(),
      /** Whether people were meeting already, so that a seat may be elsewhere. */
      running: z.boolean(),
      /** How many people the account's plan lets in at the same time; absent: any number. */
      most: z.int().min(1).max(1_000_000).optional(),
    }),
  },
  /** Gateway → home: certify the leaf key of an invited person. */
  "home.credential": {
    request: z.strictObject({
      meeting: meetingIdField,
      policy: signedDescriptorField,
      request: jwsField.max(2_048),
    }),
    answer: certifiedField,
  },
  /** Gateway → seat: a session asks or says something about keys. */
  "seat.keys": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      keys: keysRequestField,
    }),
    answer: z.strictObject({ items: z.array(keysItemField).max(256) }),
  },
  /** Seat → gateway: tell these sessions something about keys. */
  "gateway.keys": {
    request: z.strictObject({
      meeting: meetingIdField,
      sessions: z.array(sessionIdField).min(1).max(1000),
      item: keysItemField,
    }),
    answer: nothing,
  },
  /** Seat → home: the meeting has ended; its next start resolves anew (R10). */
  "home.ended": { request: z.strictObject({ meeting: meetingIdField }), answer: nothing },
  /** Seat → home: what has happened in the meeting. Only a node of `descriptor.seats` may tell. */
  "home.record": {
    request: recordBatchField.extend({ policy: signedDescriptorField }),
    answer: nothing,
  },
  /** Home → seat: the running meeting's sets have narrowed (R11). */
  "seat.revise": {
    request: z.strictObject({ meeting: meetingIdField, policy: signedDescriptorField }),
    answer: nothing,
  },
  /** Home → seat: ask again who is invited; whoever is not any more is out at once. */
  "seat.recall": { request: z.strictObject({ meeting: meetingIdField }), answer: nothing },
  /** Home → seat: nothing is allowed any more, or the owner has ended the meeting. */
  "seat.end": {
    request: z.strictObject({
      meeting: meetingIdField,
      code: z.string().max(64),
      message: z.string().max(500),
    }),
    answer: nothing,
  },
  /** Node of `descriptor.seats` → another: do you hold the seat, which I have lost sight of? */
  "seat.held": {
    request: z.strictObject({ meeting: meetingIdField, policy: signedDescriptorField }),
    answer: z.strictObject({ held: z.boolean() }),
  },
  /** Gateway → seat: a client wants to join; `nodes` are the gateway's region's own candidates. */
  "seat.join": {
    request: z.strictObject({
      meeting: meetingIdField,
      policy: signedDescriptorField,
      token: jwsField,
      roundTrips: roundTripsField,
      rtpCapabilities: rtpField,
      nodes: z.array(nodeReportField).max(64),
      device: deviceField.optional(),
    }),
    answer: z.strictObject({
      session: sessionIdField,
      participant: participantIdField,
      rtpCapabilities: rtpField,
      mediaCertificate: jwsField,
      send: transportField,
      receive: transportField,
      consumers: z.array(consumerField).max(256),
      state: roomStateField,
    }),
  },
  /** Gateway → seat: the client's signalling broke (and may come back) or came back. */
  "seat.connected": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      connected: z.boolean(),
    }),
    answer: nothing,
  },
  /** Gateway → seat: the client takes its session up again with a fresh token. */
  "seat.resume": {
    request: z.strictObject({ meeting: meetingIdField, session: sessionIdField, token: jwsField }),
    answer: z.strictObject({ state: roomStateField }),
  },
  /** Gateway → seat: who waits says who they are. */
  "seat.introduce": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      name: nameField,
      credential: jwsField.max(1_024).optional(),
      salt: saltField.optional(),
    }),
    answer: nothing,
  },
  /** Gateway → seat: a session does something to the meeting or to others in it. */
  "seat.control": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      control: controlField,
    }),
    answer: nothing,
  },
  /** Seat → gateway: tell these sessions, which may be waiting, something. */
  "gateway.notice": {
    request: z.strictObject({
      meeting: meetingIdField,
      sessions: z.array(sessionIdField).min(1).max(1000),
      notice: noticeField,
    }),
    answer: nothing,
  },
  /** Gateway → seat: the client has left, or waits no longer. */
  "seat.leave": {
    request: z.strictObject({ meeting: meetingIdField, session: sessionIdField }),
    answer: nothing,
  },
  /** Media node → seat: the session's media has died under it; its person must move. */
  "seat.lost": {
    request: z.strictObject({ meeting: meetingIdField, session: sessionIdField }),
    answer: nothing,
  },
  /** Media node → seat: the tracks of a session have changed. */
  "seat.producers": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      producers: z.array(producerField).max(16),
    }),
    answer: nothing,
  },
  /** Media node → seat: producers that this node pulls from another now. */
  "seat.links": {
    request: z.strictObject({
      meeting: meetingIdField,
      from: nodeIdField,
      producers: z.array(trackId).max(4096),
    }),
    answer: nothing,
  },
  /** Media node → seat: asks for the grants of a link from `peer` to the asker. */
  "seat.link": {
    request: z.strictObject({ meeting: meetingIdField, peer: nodeIdField }),
    answer: z.strictObject({ own: jwsField, peer: jwsField, seatCertificate: jwsField }),
  },
  /** Seat → region: which nodes could serve. Asked only of regions in S(media). */
  "region.nodes": {
    request: z.strictObject({ meeting: meetingIdField, policy: signedDescriptorField }),
    answer: z.strictObject({ nodes: z.array(nodeReportField).max(64) }),
  },
  /** Seat → every node in the meeting: the state, whole. */
  "room.state": {
    request: z.strictObject({
      policy: signedDescriptorField,
      state: roomStateField,
      /** Which start of the meeting this is, for the record of whoever takes the seat over. */
      start: startOfSeatField.optional(),
      /** Kept by every node that could take the seat over. */
      invitations: z.array(invitationField).max(10_000),
      memory: seatMemoryField.optional(),
    }),
    answer: nothing,
  },
  /** Seat → gateway: one client is to join again elsewhere, or is out. */
  "gateway.dismiss": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      kind: z.enum(["move", "ended"]),
      code: z.string().max(64),
      message: z.string().max(500),
    }),
    answer: nothing,
  },
  /** Media node → gateway: something happened to a session. */
  "gateway.media": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      event: mediaEventSchema,
    }),
    answer: nothing,
  },
  /** Seat → media node: serve this participant. */
  "media.open": {
    request: z.strictObject({
      meeting: meetingIdField,
      policy: signedDescriptorField,
      grant: jwsField,
      seatCertificate: jwsField,
      rtpCapabilities: rtpField,
      /** Producers to offer at once, with the node that each is sent to. */
      consume: z.array(z.strictObject({ producer: trackId, node: nodeIdField })).max(256),
    }),
    answer: z.strictObject({
      certificate: jwsField,
      rtpCapabilities: rtpField,
      send: transportField,
      receive: transportField,
      consumers: z.array(consumerField).max(256),
    }),
  },
  /** Seat → media node: stop serving a session, and say how good it was. */
  "media.close": {
    request: z.strictObject({ meeting: meetingIdField, session: sessionIdField }),
    answer: z.strictObject({ quality: qualityField.optional() }),
  },
  /** Seat → media node: pause these tracks of a session; whoever may, goes on by themselves. */
  "media.pause": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      sources: z.array(sourceField).min(1).max(4),
    }),
    answer: nothing,
  },
  /** Gateway → media node: one request of a client. The answer's body is that of the client's request. */
  "media.request": {
    request: z.strictObject({
      meeting: meetingIdField,
      session: sessionIdField,
      request: mediaRequestSchema,
    }),
    answer: z.strictObject({ body: z.record(z.string(), z.unknown()) }),
  },
  /** Media node → media node: opens a link towards the asker, or answers with the one there is. */
  "link.open": {
    request: z.strictObject({
      meeting: meetingIdField,
      policy: signedDescriptorField,
      grant: jwsField,
      seatCertificate: jwsField,
      end: linkEndField,
    }),
    answer: z.strictObject({ end: linkEndField }),
  },
  /** Media node → media node: send this producer over the link, once however often asked. */
  "link.pull": {
    request: z.strictObject({ meeting: meetingIdField, producer: trackId }),
    answer: z.strictObject({
      kind: z.enum(["audio", "video"]),
      rtpParameters: rtpField,
      paused: z.boolean(),
    }),
  },
  /** Media node → media node: nobody here consumes it any more. */
  "link.release": {
    request: z.strictObject({ meeting: meetingIdField, producer: trackId }),
    answer: nothing,
  },
  /** Media node → media node: the producer behind a pull was closed, paused or resumed. */
  "link.producer": {
    request: z.strictObject({
      meeting: meetingIdField,
      producer: trackId,
      change: z.enum(["closed", "paused", "resumed"]),
    }),
    answer: nothing,
  },
} as const

/** The kinds of requests between nodes. */
export type NodeRequestKind = keyof typeof nodeRequests
/** What is asked in one kind of request. */
export type NodeRequest<Kind extends NodeRequestKind> = z.infer<
  (typeof nodeRequests)[Kind]["request"]
>
/** What is answered to one kind of request. */
export type NodeAnswer<Kind extends NodeRequestKind> = z.infer<
  (typeof nodeRequests)[Kind]["answer"]
>
/** A descriptor with the certificate of its signer. */
export type SignedDescriptor = Readonly<z.infer<typeof signedDescriptorField>>
/** A node that might serve, as its region reports it. */
export type NodeReport = Readonly<z.infer<typeof nodeReportField>>
/** One end of a link. */
export type LinkEnd = Readonly<z.infer<typeof linkEndField>>
