// SPDX-License-Identifier: Apache-2.0
import { z } from "zod"

const uint = (most: number): z.ZodNumber => z.int().min(0).max(most)
const scalar = z.union([z.string().max(256), z.number(), z.null()])
const payloadType = uint(127)

/** Modes of one to three layers (W3C, Scalable Video Coding for WebRTC, section 6). */
const SCALABILITY = /^[LS][1-3]T[1-3](?:h|_KEY|_KEY_SHIFT)?$/

const codec = z.looseObject({
  mimeType: z.string().max(64),
  payloadType,
  clockRate: uint(1_000_000),
  channels: uint(8).optional(),
  parameters: z.record(z.string().max(64), scalar).optional(),
  rtcpFeedback: z
    .array(z.looseObject({ type: z.string().max(64), parameter: z.string().max(64).optional() }))
    .max(32)
    .optional(),
})

const encoding = z.looseObject({
  ssrc: z.int().min(1).max(0xff_ff_ff_ff).optional(),
  rid: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,16}$/)
    .optional(),
  codecPayloadType: payloadType.optional(),
  rtx: z.looseObject({ ssrc: z.int().min(1).max(0xff_ff_ff_ff) }).optional(),
  maxBitrate: z.number().min(1).max(1_000_000_000).optional(),
  scalabilityMode: z.string().regex(SCALABILITY).optional(),
})

const parameters = z.looseObject({
  mid: z.string().min(1).max(16).optional(),
  codecs: z.array(codec).min(1).max(16),
  headerExtensions: z
    .array(z.looseObject({ uri: z.string().max(256), id: z.int().min(1).max(255) }))
    .max(32)
    .optional(),
  encodings: z.array(encoding).min(1).max(4),
})

/**
 * Whether the parameters of a track may be given to the engine, which ends its process over
 * some that it does not expect: ranges of RFC 3550 (SSRC, payload type), RFC 8285 (header
 * extensions) and RFC 8851 (rid), codecs of the track's own kind, and nothing twice.
 */
export function areSound(kind: "audio" | "video", rtpParameters: unknown): boolean {
  const parsed = parameters.safeParse(rtpParameters)
  if (!parsed.success) return false
  const { codecs, headerExtensions = [], encodings } = parsed.data
  const types = codecs.map((one) => one.payloadType)
  const isRtx = (mimeType: string): boolean => mimeType.toLowerCase() === `${kind}/rtx`
  const [first] = codecs
  return (
    first !== undefined &&
    !isRtx(first.mimeType) &&
    codecs.every(({ mimeType }) => mimeType.toLowerCase().startsWith(`${kind}/`)) &&
    codecs.every((one) => !isRtx(one.mimeType) || isRepaired(one, codecs)) &&
    areDistinct(types) &&
    areDistinct(headerExtensions.map(({ id }) => id)) &&
    areDistinct(headerExtensions.map(({ uri }) => uri)) &&
    areDistinct(encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc])) &&
    areDistinct(encodings.map(({ rid }) => rid)) &&
    encodings.every(
      (one) => one.codecPayloadType === undefined || types.includes(one.codecPayloadType),
    )
  )
}

/** Whether a retransmission codec repairs another one that is not one itself (RFC 4588). */
function isRepaired(
  { parameters: own }: z.infer<typeof codec>,
  codecs: readonly z.infer<typeof codec>[],
): boolean {
  const repaired = codecs.find(({ payloadType: type }) => type === own?.["apt"])
  return repaired !== undefined && !repaired.mimeType.toLowerCase().endsWith("/rtx")
}

function areDistinct(values: readonly unknown[]): boolean {
  const present = values.filter((value) => value !== undefined)
  return new Set(present).size === present.length
}
