// SPDX-License-Identifier: Apache-2.0
/**
 * What the two ends of a bridge send each other: JSON text frames.
 *
 * The first frame of each end is `hello`. From then on either end may ask; it
 * says `use` before its first request about a meeting, `release` when it has
 * detached the meeting, and `done` when it will not ask on this connection again.
 *
 * @module
 */
import { nodeRequests } from "@landmoot/core/protocol"
import { jwsField, meetingIdField, nodeIdField, regionIdField } from "@landmoot/core/signed"
import { z } from "zod"
import { CourierError } from "./errors.ts"

/** The longest frame, in bytes. Higher: larger meetings; lower: less memory for a hostile peer. */
export const MAX_FRAME_BYTES = 4_194_304

/** The WebSocket's path and its subprotocol (RFC 6455, section 1.9). */
export const BRIDGE_PATH = "/bridge"
/** Named after the version of these frames. */
export const BRIDGE_PROTOCOL = "landmoot-bridge-1"

const id = z.int().min(1)
const code = z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/)

/** How an answer says no. */
const refusalFields = { ok: z.literal(false), code, message: z.string().max(500) }

/** Where a request goes inside a region. */
const destinationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("node"), node: nodeIdField }),
  z.strictObject({ kind: z.literal("region"), region: regionIdField }),
])

const answerSchema = z.discriminatedUnion("ok", [
  z.strictObject({ kind: z.literal("answer"), id, ok: z.literal(true), body: z.unknown() }),
  z.strictObject({ kind: z.literal("answer"), id, ...refusalFields }),
])

const frameSchema = z.union([
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("hello"), certificate: jwsField }),
    /** The certificate has been renewed; of the same node, for the same TLS key. */
    z.strictObject({ kind: z.literal("certificate"), certificate: jwsField }),
    z.strictObject({
      kind: z.literal("use"),
      meeting: meetingIdField,
      policy: nodeRequests["region.nodes"].request.shape.policy,
    }),
    z.strictObject({ kind: z.literal("release"), meeting: meetingIdField }),
    z.strictObject({
      kind: z.literal("request"),
      id,
      to: destinationSchema,
      name: z.string().max(64),
      body: z.unknown(),
    }),
    z.strictObject({ kind: z.literal("done") }),
  ]),
  answerSchema,
])

/** A request from one node of a region to another, over the region's bus. */
export const busOrderSchema = z.strictObject({
  to: destinationSchema,
  name: z.string().max(64),
  body: z.unknown(),
  /** The asker's: the sender's own, or, passed on from a bridge, that of a node elsewhere. */
  certificate: jwsField,
})

/** A request from one node of a region to another. */
export type BusOrder = z.infer<typeof busOrderSchema>

/** What is answered over the bus. */
export const busReplySchema = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), body: z.unknown() }),
  z.strictObject(refusalFields),
])

/** One frame. */
export type Frame = z.infer<typeof frameSchema>

/** Reads a frame. May come from an attacker. @throws CourierError `BRIDGE_MALFORMED` */
export function decodeFrame(text: string): Frame {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw CourierError.malformed(cause)
  }
  const parsed = frameSchema.safeParse(json)
  if (!parsed.success) throw CourierError.malformed(parsed.error)
  return parsed.data
}

/** Writes a frame. */
export function encodeFrame(frame: Frame): string {
  return JSON.stringify(frame)
}

/** The code that stands as the reason in a closing of the connection; undefined if there is none. */
export function codeOfReason(reason: string): string | undefined {
  return code.safeParse(reason).data
}
