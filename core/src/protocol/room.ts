// SPDX-License-Identifier: Apache-2.0
/**
 * The state of one meeting, as its seat tells it to every node and client in it.
 * Always whole and numbered, so that a lost message is mended by the next one.
 *
 * @module
 */
import { z } from "zod"
import {
  jwsField,
  meetingIdField,
  nodeIdField,
  participantIdField,
  regionIdField,
  sessionIdField,
} from "../signed/index.ts"
import { producerField } from "./media.ts"
import { arrivalField, meetingRoleField, meetingRulesField, rightsField } from "./rules.ts"

/** One person in the meeting. What they are called is said among members alone: see content.ts. */
export const roomParticipantField = z.strictObject({
  participant: participantIdField,
  session: sessionIdField,
  /** The node that carries this person's media; its region is in its certificate. */
  node: nodeIdField,
  region: regionIdField,
  /** The gateway that speaks with this person's client. */
  gateway: nodeIdField,
  /** False while signalling is away and is being waited for. */
  connected: z.boolean(),
  role: meetingRoleField,
  arrival: arrivalField,
  /** Rights beyond those of the role, and rights of the role that are taken: see core/rights. */
  granted: rightsField.optional(),
  revoked: rightsField.optional(),
  producers: z.array(producerField).max(16),
})

/** A link: an SRTP pipe between two media nodes. */
export const roomLinkField = z.strictObject({
  from: nodeIdField,
  to: nodeIdField,
  /** Producers that cross this link now, in this direction. */
  producers: z.array(z.string().max(64)).max(4096),
})

/** The state of one meeting. */
export const roomStateField = z.strictObject({
  meeting: meetingIdField,
  title: z.string().max(200),
  /** The seat's fencing number; a higher one wins whatever the version. */
  fence: z.int().min(0),
  /** Counts the changes under one fence. */
  version: z.int().min(0),
  revision: z.int().min(1),
  seat: nodeIdField,
  rules: meetingRulesField,
  participants: z.array(roomParticipantField).max(1000),
  links: z.array(roomLinkField).max(1000),
  /** The certificates of every node in use: seat, gateways, media nodes. */
  nodes: z.array(z.strictObject({ node: nodeIdField, certificate: jwsField })).max(200),
})

export type RoomParticipant = Readonly<z.infer<typeof roomParticipantField>>
export type RoomLink = Readonly<z.infer<typeof roomLinkField>>
export type RoomState = Readonly<z.infer<typeof roomStateField>>

/** Whether `next` is newer than `current` and is to take its place. */
export function isNewerState(current: RoomState | undefined, next: RoomState): boolean {
  if (current === undefined || next.fence > current.fence) return true
  return next.fence === current.fence && next.version > current.version
}
