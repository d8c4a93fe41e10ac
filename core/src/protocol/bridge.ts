// SPDX-License-Identifier: Apache-2.0
/**
 * What the two ends of a bridge send each other, and what nodes of one region
 * send each other over its bus: envelopes around the requests of `node.ts`.
 *
 * The first frame of each end is `hello`. From then on either end may ask; it
 * says `use` before its first request about a meeting, `release` when it has
 * detached the meeting, and `done` when it will not ask on this connection again.
 *
 * @module
 */
import { z } from "zod"
import { jwsField, meetingIdField, nodeIdField, regionIdField } from "../signed/index.ts"
import { signedDescriptorField } from "./node.ts"

const id = z.int().min(1)
/** A code as it crosses the wire. */
export const codeField = z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/)

/** How an answer says no. */
const refusalFields = { ok: z.literal(false), code: codeField, message: z.string().max(500) }

/** Where a request goes inside a region. */
const destinationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("node"), node: nodeIdField }),
  z.strictObject({ kind: z.literal("region"), region: regionIdField }),
])

const answerSchema = z.discriminatedUnion("ok", [
  z.strictObject({ kind: z.literal("answer"), id, ok: z.literal(true), body: z.unknown() }),
  z.strictObject({ kind: z.literal("answer"), id, ...refusalFields }),
])

/** One frame of a bridge. */
export const bridgeFrameSchema = z.union([
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("hello"),
      certificate: jwsField,
      /** Drawn when the node starts: another one means that it has forgotten all meetings. */
      instance: z
        .string()
        .regex(/^[A-Za-z0-9_-]{22}$/)
        .optional(),
    }),
    /** The certificate has been renewed; of the same node, for the same TLS key. */
    z.strictObject({ kind: z.literal("certificate"), certificate: jwsField }),
    z.strictObject({
      kind: z.literal("use"),
      meeting: meetingIdField,
      policy: signedDescriptorField,
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

/** One frame of a bridge. */
export type BridgeFrame = z.infer<typeof bridgeFrameSchema>
