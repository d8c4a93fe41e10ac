// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of a meeting and the controls over it, as they are told: see core/rights
 * for what they mean.
 *
 * @module
 */
import { z } from "zod"
import { ARRIVALS, MEETING_ROLES, PRESET_NAMES, RIGHTS, RULED_ROLES } from "../rights/index.ts"
import {
  jwsField,
  participantIdField,
  saltField,
  secondsField,
  sessionIdField,
} from "../signed/index.ts"
import { sourceField } from "./media.ts"
import { nameField } from "./name.ts"

/** The longest message to those who wait, in UTF-16 units. */
export const MAX_WAITING_MESSAGE_LENGTH = 500

/** The most people who wait at one meeting; whoever comes after is told to come back. */
export const MAX_WAITING = 500

export const meetingRoleField = z.enum(MEETING_ROLES)
export const arrivalField = z.enum(ARRIVALS)
const rightField = z.enum(RIGHTS)

/** Rights, each once at most. */
export const rightsField = z.array(rightField).max(RIGHTS.length).readonly()
const arrivalsField = z.array(arrivalField).max(ARRIVALS.length).readonly()

/** The rules of one meeting. */
export const meetingRulesField = z.strictObject({
  preset: z.enum(PRESET_NAMES),
  pinned: z.boolean(),
  rights: z.strictObject({
    presenter: rightsField,
    participant: rightsField,
    viewer: rightsField,
  }),
  waiting: arrivalsField,
  locked: z.boolean(),
  stopped: z.boolean(),
  quiet: z.boolean(),
})

/** What the home says of how a meeting begins. */
export const startingRulesField = z.strictObject({
  preset: z.enum(PRESET_NAMES),
  pinned: z.boolean(),
})

/** What the home says of how a meeting begins. */
export type StartingRules = Readonly<z.infer<typeof startingRulesField>>

/** One person's session, or everybody but hosts. */
const whomField = z.union([sessionIdField, z.literal("all")])
const peopleField = z.union([z.array(participantIdField).min(1).max(MAX_WAITING), z.literal("all")])

/**
 * Everything that a person may do to a meeting and to others in it. All but `yield-link`
 * take the right to moderate, those about waiting people the right to admit, and those
 * about roles and the end of the meeting a host.
 */
export const controlField = z.discriminatedUnion("control", [
  /** Pauses microphones. Whoever may speak can go on by themselves. */
  z.strictObject({ control: z.literal("mute"), whom: whomField }),
  /** Pauses cameras. */
  z.strictObject({ control: z.literal("stop-video"), whom: whomField }),
  /** Ends what is shared. */
  z.strictObject({ control: z.literal("stop-share"), whom: whomField }),
  /** Gives a right to one person, takes it, or (`role`) goes back to what the role says. */
  z.strictObject({
    control: z.literal("grant"),
    whom: participantIdField,
    right: rightField,
    to: z.enum(["allow", "deny", "role"]),
  }),
  /** Says what a role may do from now on: mute without self-unmute, sharing by hosts, no chat. */
  z.strictObject({ control: z.literal("rights"), role: z.enum(RULED_ROLES), rights: rightsField }),
  /** Makes somebody co-host, presenter, participant or viewer. Hosts alone may make hosts. */
  z.strictObject({ control: z.literal("role"), whom: participantIdField, role: meetingRoleField }),
  z.strictObject({ control: z.literal("lock"), locked: z.boolean() }),
  /** Mutes, stops video and shares, freezes chat and names, and locks, in one; or lets go again. */
  z.strictObject({ control: z.literal("stop-everything"), stopped: z.boolean() }),
  z.strictObject({ control: z.literal("waiting"), arrivals: arrivalsField }),
  z.strictObject({ control: z.literal("admit"), whom: peopleField }),
  z.strictObject({ control: z.literal("deny"), whom: peopleField }),
  /** Sends somebody back to the waiting room. */
  z.strictObject({ control: z.literal("send-to-waiting"), whom: participantIdField }),
  /** Takes somebody out for good: they do not come back by any link of theirs. */
  z.strictObject({ control: z.literal("remove"), whom: participantIdField }),
  /** Lets somebody come back who was removed. */
  z.strictObject({ control: z.literal("forgive"), whom: participantIdField }),
  /** Says something to all who wait; a server can read it, since they hold no key. */
  z.strictObject({
    control: z.literal("tell-waiting"),
    text: z.string().trim().min(1).max(MAX_WAITING_MESSAGE_LENGTH),
  }),
  z.strictObject({ control: z.literal("end-for-all") }),
  /** Lets go of one's own link for whoever opened it elsewhere, or keeps it. */
  z.strictObject({ control: z.literal("yield-link"), yields: z.boolean() }),
])

/** Something that a person does to a meeting or to others in it. */
export type Control = Readonly<z.infer<typeof controlField>>
/** The kinds of controls. */
export type ControlKind = Control["control"]

/** Every kind of control, for records. */
export const CONTROL_KINDS: readonly ControlKind[] = controlField.options.map(
  ({ shape }) => shape.control.value,
)

/** Somebody who waits, as hosts see them. */
const waitingPersonField = z.strictObject({
  participant: participantIdField,
  session: sessionIdField,
  arrival: arrivalField,
  /** Since when, seconds since 1970. */
  since: secondsField,
  /** What they typed: nobody has checked it. */
  name: nameField.optional(),
  /** The account's word for who they are; a host's client verifies it. */
  credential: jwsField.max(1_024).optional(),
  /** Shows that the name is the one to which the credential commits. */
  salt: saltField.optional(),
})

/** Somebody who waits, as hosts see them. */
export type WaitingPerson = Readonly<z.infer<typeof waitingPersonField>>

/** What a seat tells single people. */
export const noticeField = z.discriminatedUnion("notice", [
  /** To those who may admit: everybody who waits now, whole. */
  z.strictObject({
    notice: z.literal("waiting"),
    people: z.array(waitingPersonField).max(MAX_WAITING),
  }),
  /** To hosts: this person's link was opened on another device while they are in. */
  z.strictObject({
    notice: z.literal("link-used"),
    participant: participantIdField,
    at: secondsField,
  }),
  /** To whoever holds a link: it was opened elsewhere. Answered by `yield-link`. */
  z.strictObject({ notice: z.literal("link-elsewhere"), at: secondsField }),
  /** To whoever waits: join now, with a fresh token. */
  z.strictObject({ notice: z.literal("admitted") }),
  /** To whoever waits, from a host. */
  z.strictObject({
    notice: z.literal("message"),
    text: z.string().max(MAX_WAITING_MESSAGE_LENGTH),
  }),
  /** To one person: a host has paused these. */
  z.strictObject({ notice: z.literal("muted"), sources: z.array(sourceField).max(4) }),
])

/** What a seat tells single people. */
export type Notice = Readonly<z.infer<typeof noticeField>>

/** What only nodes know that may take the seat over: it is told to no client. */
export const seatMemoryField = z.strictObject({
  /** Who was removed: by their invitation, and by who the account says they are. */
  removed: z
    .array(
      z.strictObject({
        participant: participantIdField,
        identity: z.string().max(128).optional(),
      }),
    )
    .max(10_000),
  /** Who was let in after waiting, and need not wait again. */
  admitted: z.array(participantIdField).max(10_000),
  /** Who was sent back, and waits however they come. */
  sentBack: z.array(participantIdField).max(10_000),
  /** What hosts decided about single people, which holds when they come again. */
  people: z
    .array(
      z.strictObject({
        participant: participantIdField,
        role: meetingRoleField.optional(),
        granted: rightsField.optional(),
        revoked: rightsField.optional(),
      }),
    )
    .max(10_000),
  /** SHA-256, base64url, of the secret of the device that uses a link. */
  devices: z
    .array(
      z.strictObject({
        participant: participantIdField,
        device: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      }),
    )
    .max(1_000),
})

/** What only nodes know that may take the seat over. */
export type SeatMemory = Readonly<z.infer<typeof seatMemoryField>>

/** A random secret of one tab, 16 bytes: whoever shows it again is the same device. */
export const deviceField = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
