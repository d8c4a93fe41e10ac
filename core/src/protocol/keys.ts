// SPDX-License-Identifier: Apache-2.0
/**
 * What clients and the seat say to each other about keys. The seat is the
 * delivery service of RFC 9750: it orders commits by epoch and passes on bytes
 * that it cannot read.
 *
 * @module
 */
import { z } from "zod"
import { sessionIdField } from "../signed/index.ts"

/** A group of at most this many leaves. Higher: joiners wait longer for the tree. */
export const MAX_GROUP_LEAVES = 1024
/** How many joiners one commit adds at most; the others wait for the next. */
export const MAX_ADDS_PER_COMMIT = 64

/** The longest key package, in bytes; a real one has about 900. */
export const MAX_KEY_PACKAGE_BYTES = 4_096
/** The longest commit, in bytes: 64 key packages and a path over a sparse tree of 1,024. */
export const MAX_COMMIT_BYTES = 262_144
/** The longest Welcome, in bytes: the tree of 1,024 members. */
export const MAX_WELCOME_BYTES = 1_048_576
/** The longest proposal of a seat, in bytes. */
export const MAX_PROPOSAL_BYTES = 2_048
/** The longest application message, in bytes; the names of 500 people fit. */
export const MAX_CONTENT_BYTES = 131_072

/** Bytes of at most this number, base64url without padding. */
const bytesField = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(Math.ceil((most * 4) / 3))
    .regex(/^[A-Za-z0-9_-]*$/)

/** The id of a group: 16 random bytes of whoever created it. */
export const groupIdField = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const epochField = z
  .int()
  .min(0)
  .max(2 ** 48)
const leafField = z
  .int()
  .min(0)
  .max(MAX_GROUP_LEAVES - 1)
const keyPackageField = bytesField(MAX_KEY_PACKAGE_BYTES)

/** Which leaf a session has got. */
const addedField = z.strictObject({ session: sessionIdField, leaf: leafField })

/** The most sessions that one message is addressed to. */
const MAX_ADDRESSEES = 64

const spokenFields = {
  /**
   * The right that it takes to say this, since a seat cannot read it; absent: none.
   * Members drop what turns out to take another one.
   */
  right: z.enum(["chat", "chat-hosts", "chat-private", "react", "annotate"]).optional(),
}

/** A right that it takes to say something among members. */
export type SpokenRight = NonNullable<z.infer<(typeof spokenFields)["right"]>>

/** Everything a client may ask about keys; only whoever has joined may. */
export const keysRequestField = z.discriminatedUnion("what", [
  /** Waits to be added; takes the place of what the same session handed in before. */
  z.strictObject({ what: z.literal("hand-in"), keyPackage: keyPackageField }),
  /** Begins the group, after `please-create`. Refused with KEYS_GROUP_EXISTS if another was quicker. */
  z.strictObject({ what: z.literal("create"), group: groupIdField }),
  /** Changes the group from `epoch` to the next. Refused with KEYS_EPOCH_STALE if another was quicker. */
  z.strictObject({
    what: z.literal("commit"),
    group: groupIdField,
    epoch: epochField,
    commit: bytesField(MAX_COMMIT_BYTES),
    welcome: bytesField(MAX_WELCOME_BYTES).optional(),
    added: z.array(addedField).max(MAX_ADDS_PER_COMMIT),
    removed: z.array(leafField).max(MAX_GROUP_LEAVES),
    /** Sessions whose key packages are no good: they do not wait any longer, and are told. */
    refused: z.array(sessionIdField).max(MAX_ADDS_PER_COMMIT),
  }),
  /** Says something to all members. */
  z.strictObject({
    what: z.literal("message"),
    group: groupIdField,
    epoch: epochField,
    message: bytesField(MAX_CONTENT_BYTES),
    ...spokenFields,
    /** To these sessions alone, for `chat-hosts` and `chat-private`; absent: to all. */
    to: z.array(sessionIdField).min(1).max(MAX_ADDRESSEES).optional(),
  }),
  /**
   * Asks for what was missed since `epoch`; also takes the own leaf up with another session of
   * the same person, and tells a seat that took over where the group is. Refused with
   * KEYS_TOO_FAR_BEHIND, KEYS_NO_LEAF or KEYS_GROUP_UNKNOWN: hand in anew.
   */
  z.strictObject({
    what: z.literal("sync"),
    group: groupIdField,
    epoch: epochField,
    /** The own leaf. */
    leaf: leafField,
    /** All leaves of the group that are taken. */
    leaves: z.array(leafField).min(1).max(MAX_GROUP_LEAVES),
  }),
])

/** What a client asks about keys. */
export type KeysRequest = Readonly<z.infer<typeof keysRequestField>>

/** Everything a seat tells about keys. */
export const keysItemField = z.discriminatedUnion("what", [
  /** There is no group: this session is to create one. */
  z.strictObject({ what: z.literal("please-create") }),
  /** The seat has changed and knows no group: `sync`, or hand in if there is nothing to go on with. */
  z.strictObject({ what: z.literal("please-sync") }),
  /** This session is to commit: these wait to be added, and the proposals it has seen to be applied. */
  z.strictObject({
    what: z.literal("please-commit"),
    group: groupIdField,
    epoch: epochField,
    waiting: z
      .array(z.strictObject({ session: sessionIdField, keyPackage: keyPackageField }))
      .max(MAX_ADDS_PER_COMMIT),
  }),
  /** The seat proposes that a leaf be removed, in `epoch`. */
  z.strictObject({
    what: z.literal("proposal"),
    group: groupIdField,
    epoch: epochField,
    proposal: bytesField(MAX_PROPOSAL_BYTES),
  }),
  /** The commit that ends `epoch`; its author gets it too. */
  z.strictObject({
    what: z.literal("commit"),
    group: groupIdField,
    epoch: epochField,
    commit: bytesField(MAX_COMMIT_BYTES),
  }),
  /** This session was added; the group is in `epoch` now. */
  z.strictObject({
    what: z.literal("welcome"),
    group: groupIdField,
    epoch: epochField,
    welcome: bytesField(MAX_WELCOME_BYTES),
  }),
  /** A member said something; its author does not get it. */
  z.strictObject({
    what: z.literal("message"),
    group: groupIdField,
    epoch: epochField,
    message: bytesField(MAX_CONTENT_BYTES),
    ...spokenFields,
  }),
  /** What this session handed in was refused, or its leaf is gone: hand in anew, or stop. */
  z.strictObject({
    what: z.literal("out"),
    code: z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/),
  }),
])

/** What a seat tells about keys. */
export type KeysItem = Readonly<z.infer<typeof keysItemField>>
