// SPDX-License-Identifier: Apache-2.0
/**
 * Branded identifiers. Each is made by one checked constructor, so that a
 * string which was never looked at cannot stand where an id is asked for.
 *
 * @module
 */
import { UnitsError } from "./errors.ts"

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A leaf region: `eu-de-fra`, or a private one, `acct:<id>/<name>`. */
export type RegionId = Branded<"RegionId">
/** A frozen region group with its version: `EU@7`. */
export type GroupRef = Branded<"GroupRef">
/** A node: the region it stands in, a slash, and a name: `eu-de-fra/node-1`. */
export type NodeId = Branded<"NodeId">
/** An account: `acc_` and 16 to 32 characters of base64url. */
export type AccountId = Branded<"AccountId">
/** A meeting: its home's leaf, a dot, and 22 characters of base64url (128 random bits). */
export type MeetingId = Branded<"MeetingId">
/** One person in one meeting, the same over reconnections: the id of their invitation. */
export type ParticipantId = Branded<"ParticipantId">
/** One connection of a participant to the meeting's media; a new one after a move. */
export type SessionId = Branded<"SessionId">
/** One start of a meeting, which may start many times: `st_` and 22 characters of base64url. */
export type StartId = Branded<"StartId">

const LEAF = "[a-z0-9]+(?:-[a-z0-9]+)*"
const REGION = new RegExp(`^(?:${LEAF}|acct:[A-Za-z0-9_-]{1,64}/${LEAF})$`)
const GROUP_REF = /^[A-Z][A-Z0-9-]{0,31}@[1-9][0-9]{0,8}$/
const NODE = new RegExp(`^(${LEAF}|acct:[A-Za-z0-9_-]{1,64}/${LEAF})/(${LEAF})$`)
const MEETING = new RegExp(`^(${LEAF})\\.[A-Za-z0-9_-]{22}$`)
const MAX_ID_LENGTH = 128

/** Checks a leaf's id. May come from an attacker. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function regionId(text: string): RegionId {
  return checked(text, REGION, "region") as RegionId // The pattern is the proof.
}

/** Checks a group with its version. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function groupRef(text: string): GroupRef {
  return checked(text, GROUP_REF, "region group") as GroupRef
}

/** Checks a node's id. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function nodeId(text: string): NodeId {
  return checked(text, NODE, "node") as NodeId
}

/** Checks an account's id. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function accountId(text: string): AccountId {
  return checked(text, /^acc_[A-Za-z0-9_-]{16,32}$/, "account") as AccountId
}

/** Checks a meeting's id. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function meetingId(text: string): MeetingId {
  return checked(text, MEETING, "meeting") as MeetingId
}

/** Checks a participant's id. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function participantId(text: string): ParticipantId {
  return checked(text, /^p_[A-Za-z0-9_-]{16,32}$/, "participant") as ParticipantId
}

/** Checks a session's id. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function sessionId(text: string): SessionId {
  return checked(text, /^s_[A-Za-z0-9_-]{16,32}$/, "session") as SessionId
}

/** Checks a start's id. May come from an attacker. @throws {@link UnitsError} `UNITS_ID_INVALID` */
export function startId(text: string): StartId {
  return checked(text, /^st_[A-Za-z0-9_-]{22}$/, "start of a meeting") as StartId
}

/** The leaf in which an account that owns the meeting keeps its records. */
export function homeOfMeeting(meeting: MeetingId): RegionId {
  return regionId(meeting.slice(0, meeting.indexOf(".")))
}

/** Whose a private region is, as its id says (R28); undefined for a public leaf. */
export function ownerOfRegion(region: RegionId): string | undefined {
  return region.startsWith("acct:") ? region.slice("acct:".length, region.indexOf("/")) : undefined
}

/** The region that a node's id claims; only its certificate proves it. */
export function regionOfNode(node: NodeId): RegionId {
  return regionId(node.slice(0, node.lastIndexOf("/")))
}

function checked(text: string, pattern: RegExp, kind: string): string {
  if (text.length > MAX_ID_LENGTH || !pattern.test(text)) throw UnitsError.idInvalid(kind)
  return text
}
