// SPDX-License-Identifier: Apache-2.0
/**
 * The parts of messages that describe media: transports, producers, consumers.
 * RTP capabilities and parameters are carried as they are; the media engine on
 * either side validates them against the RTP rules when it uses them.
 *
 * @module
 */
import { z } from "zod"
import { fingerprintField } from "../signed/index.ts"

/** RTP capabilities or parameters (ORTC), validated by the media engine. */
export const rtpField = z.record(z.string(), z.unknown())

/** ICE parameters of one side (RFC 8839, sections 5.4 and 5.3). */
export const iceParametersField = z.strictObject({
  usernameFragment: z.string().min(4).max(256),
  password: z.string().min(22).max(256),
  iceLite: z.boolean().optional(),
})

/** One ICE candidate (RFC 8839, section 5.1). */
export const iceCandidateField = z.strictObject({
  foundation: z.string().max(32),
  priority: z.int().min(0).max(4_294_967_295),
  address: z.string().max(64),
  protocol: z.enum(["udp", "tcp"]),
  port: z.int().min(1).max(65_535),
  type: z.enum(["host", "srflx", "prflx", "relay"]),
  tcpType: z.enum(["passive", "active", "so"]).optional(),
})

/** DTLS parameters of one side; SHA-256 only (RFC 8122, section 5). */
export const dtlsParametersField = z.strictObject({
  role: z.enum(["auto", "client", "server"]),
  fingerprints: z
    .array(z.strictObject({ algorithm: z.literal("sha-256"), value: fingerprintField }))
    .min(1)
    .max(4),
})

/** A relay that a transport may use; the guard accepts only listed ones. */
const iceServerField = z.strictObject({
  urls: z.array(z.string().max(256)).min(1).max(8),
  username: z.string().max(256),
  credential: z.string().max(256),
})

/** The server's half of a transport. */
export const transportField = z.strictObject({
  id: z.string().min(1).max(64),
  iceParameters: iceParametersField,
  iceCandidates: z.array(iceCandidateField).max(32),
  dtlsParameters: dtlsParametersField,
  iceServers: z.array(iceServerField).max(8),
})

/** What a track shows or says. */
export const sourceField = z.enum(["camera", "microphone", "screen", "screen-audio"])

/** A track that a participant sends, as everybody sees it. */
export const producerField = z.strictObject({
  id: z.string().min(1).max(64),
  kind: z.enum(["audio", "video"]),
  source: sourceField,
  paused: z.boolean(),
})

/** A track that the media node sends to one client; it starts paused. */
export const consumerField = z.strictObject({
  id: z.string().min(1).max(64),
  producer: z.string().min(1).max(64),
  kind: z.enum(["audio", "video"]),
  rtpParameters: rtpField,
  /** The producer's own state. */
  producerPaused: z.boolean(),
})

/** Simulcast or SVC layers, from 0 (smallest). */
export const layersField = z.strictObject({
  spatial: z.int().min(0).max(8),
  temporal: z.int().min(0).max(8).optional(),
})

export type IceParameters = Readonly<z.infer<typeof iceParametersField>>
export type IceCandidate = Readonly<z.infer<typeof iceCandidateField>>
export type DtlsParameters = Readonly<z.infer<typeof dtlsParametersField>>
export type TransportOffer = Readonly<z.infer<typeof transportField>>
export type MediaSource = z.infer<typeof sourceField>
export type ProducerInfo = Readonly<z.infer<typeof producerField>>
export type ConsumerOffer = Readonly<z.infer<typeof consumerField>>
export type PreferredLayers = Readonly<z.infer<typeof layersField>>
export type RtpJson = Readonly<z.infer<typeof rtpField>>
