// SPDX-License-Identifier: Apache-2.0
/**
 * What people say to each other besides sound and picture: JSON inside MLS
 * application messages (RFC 9420, section 6.3), which no server can read.
 *
 * Who says it is the leaf that MLS authenticates; nothing in here names an author,
 * but for profiles, which a member may pass on and which their owner has signed.
 *
 * @module
 */
import { z } from "zod"
import {
  jwsField,
  meetingIdField,
  participantIdField,
  saltField,
  secondsField,
} from "../signed/index.ts"
import { MAX_GROUP_LEAVES } from "./keys.ts"
import { nameField } from "./name.ts"

/** The longest chat message, in UTF-16 units. */
export const MAX_CHAT_LENGTH = 4_000

/** The reactions there are. */
export const REACTIONS = ["👍", "👏", "❤️", "😂", "😮", "🎉"] as const

/** The id of a chat message: 16 random bytes of its author. */
const chatIdField = z.string().regex(/^[A-Za-z0-9_-]{22}$/)

/** No control characters but line breaks, no tricks with the direction of text. */
const chatTextField = z
  .string()
  .trim()
  .min(1)
  .max(MAX_CHAT_LENGTH)
  .regex(/^(?:[^\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]|\n)*$/u)

/** Everything a member may say. */
export const contentSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("chat"),
    id: chatIdField,
    text: chatTextField,
    /** The message that this one answers. */
    reply: chatIdField.optional(),
    /** Whom it is for, if not for all: hosts and co-hosts, or one person. */
    to: z.union([z.literal("hosts"), participantIdField]).optional(),
  }),
  /** Only the author's own counts. */
  z.strictObject({ kind: z.literal("chat-edit"), id: chatIdField, text: chatTextField }),
  /** Only the author's own counts. */
  z.strictObject({ kind: z.literal("chat-delete"), id: chatIdField }),
  z.strictObject({ kind: z.literal("reaction"), reaction: z.enum(REACTIONS) }),
  /** Members say these after joining and after a change; the lowest leaf repeats all to newcomers. */
  z.strictObject({
    kind: z.literal("profiles"),
    profiles: z.array(jwsField.max(1_024)).min(1).max(MAX_GROUP_LEAVES),
  }),
  /** Somebody is there, and this is how far they are (liveness). */
  z.strictObject({ kind: z.literal("alive") }),
])

/** What a member says. */
export type Content = Readonly<z.infer<typeof contentSchema>>

/** The claims of a profile. */
export const profileSchema = z.strictObject({
  meeting: meetingIdField,
  participant: participantIdField,
  name: nameField,
  /** Shows that this is the name in the invitation: see `nameDigest` in core/signed. */
  salt: saltField.optional(),
  /** Since when the hand is raised, seconds since 1970; absent: it is not. */
  hand: secondsField.optional(),
  /** Counts up with each change; a lower one never replaces a higher. */
  version: z.int().min(1),
  iat: secondsField,
})

/** What a member says of themselves. */
export type Profile = Readonly<z.infer<typeof profileSchema>>

/** A profile, signed with its owner's leaf key; its `kid` is the leaf key. */
export const PROFILE = {
  typ: "landmoot-profile+jwt",
  what: "profile",
  claims: profileSchema,
} as const
