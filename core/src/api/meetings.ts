// SPDX-License-Identifier: Apache-2.0
/**
 * Meetings with a time, their invitees, answers to invitations, and personal rooms.
 *
 * @module
 */
import { z } from "zod"
import { meetingRoleField } from "../protocol/index.ts"
import { PRESET_NAMES } from "../rights/index.ts"
import {
  accountIdField,
  jwsField,
  meetingIdField,
  participantIdField,
  regionIdField,
} from "../signed/index.ts"
import {
  accountParams,
  emailField,
  layerField,
  meetingParams,
  momentField,
  personNameField,
  recordIdField,
  titleField,
  versionField,
} from "./fields.ts"
import { nothing, type Operations, pageOf, pageQuery, STRANGERS_RATE } from "./operation.ts"

/** How many people one meeting may invite, and a class may have. */
export const MAX_INVITEES = 500

/** How many accounts a meeting may be held together with (R23). */
export const MAX_PARTNERS = 8

/** All invitees with long names and addresses, and the statements of all partners. */
const MAX_MEETING_BYTES = 2_000_000

const localField = z.string().max(16)

/** When a meeting takes place; RFC 5545 says what a rule of recurrence means. */
export const scheduleSchema = z.strictObject({
  /** The first start, a local date and time to the minute: `2026-03-29T09:00`. */
  start: localField,
  /** A name of the IANA database: `Europe/Berlin`. */
  timeZone: z.string().max(64),
  durationMinutes: z.int().min(1).max(1440),
  /** `FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231`: days, weeks, months or years, and little else. */
  recurrence: z.string().max(256).optional(),
  /** Local starts of the rule that do not take place. */
  exceptions: z.array(localField).max(100).readonly().optional(),
})

const occurrenceSchema = z.strictObject({
  local: localField,
  start: momentField,
  end: momentField,
})

/** What a meeting is: at once, with a time, for the people of a group, or somebody's own room. */
export const MEETING_KINDS = ["instant", "scheduled", "class", "room"] as const

const answerField = z.enum(["yes", "no", "maybe"])
const languageField = z.enum(["en", "de"])
const presetField = z.enum(PRESET_NAMES)
const modeField = z.enum(["single", "spread"])

/** A person of the account by id, or anybody by name; without an address no mail is sent. */
const inviteeInputSchema = z.union([
  z.strictObject({ person: recordIdField, role: meetingRoleField.optional() }),
  z.strictObject({
    name: personNameField,
    email: emailField.optional(),
    role: meetingRoleField.optional(),
  }),
])

/** A partner's statement with the certificate of the node that signed it. */
const partnerStatementSchema = z.strictObject({
  statement: jwsField.max(100_000),
  certificate: jwsField.max(100_000),
})

const partnersField = z.array(partnerStatementSchema).max(MAX_PARTNERS).readonly()
const inviteesField = z.array(inviteeInputSchema).max(MAX_INVITEES).readonly()

const regionSchema = z.strictObject({
  id: regionIdField,
  name: z.string(),
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
})

const meetingFields = {
  id: meetingIdField,
  kind: z.enum(MEETING_KINDS),
  title: z.string(),
  owner: z.strictObject({ person: recordIdField, name: z.string() }),
  state: z.enum(["upcoming", "running", "past"]),
  schedule: scheduleSchema.optional(),
  /** The next times at which it takes place, at most five. */
  next: z.array(occurrenceSchema),
  mode: modeField,
  /** The rules with which it begins; absent: the account's. */
  preset: presetField.optional(),
  /** S(media) as the invitations name it. */
  regions: z.array(regionSchema),
  /** The accounts whose regions it was narrowed to as well (R23). */
  partners: z.array(
    z.strictObject({
      account: accountIdField,
      name: z.string(),
      regions: z.array(regionIdField).readonly(),
    }),
  ),
  /** The group whose people a class is for. */
  group: recordIdField.optional(),
  invited: z.int().min(0),
  /** Counts up with every change of title or time. */
  version: versionField,
  created: momentField,
  ended: momentField.optional(),
}

/** A meeting, as lists show it. */
export const meetingSchema = z.strictObject(meetingFields)

const inviteeSchema = z.strictObject({
  participant: participantIdField,
  name: z.string(),
  email: z.string().optional(),
  person: recordIdField.optional(),
  /** Whether this is the link with which the owner enters from the console. */
  own: z.boolean(),
  role: meetingRoleField,
  answer: answerField.optional(),
  answered: momentField.optional(),
})

const detailedMeetingSchema = z.strictObject({
  ...meetingFields,
  layer: layerField,
  invitees: z.array(inviteeSchema),
})

const linkSchema = z.strictObject({
  participant: participantIdField,
  name: z.string(),
  /** `mailed`: the link went to their address, and is told nowhere else. */
  delivery: z.enum(["told", "mailed", "failed"]),
  /** Told this once, and kept nowhere; absent if it was mailed. */
  link: z.string().optional(),
  /** A calendar file with the link in it. */
  calendar: z.string().optional(),
})

const createdSchema = z.strictObject({ meeting: detailedMeetingSchema, links: z.array(linkSchema) })

const previewSchema = z.strictObject({
  /** Whether the meeting could start if nothing changed. */
  ok: z.boolean(),
  code: z.string().optional(),
  message: z.string().optional(),
  /** S(media): where it would be held, and nowhere else. */
  regions: z.array(regionSchema),
  /** The same as a sentence, in the language of the request. */
  sentence: z.string(),
  /** Planes that are switched off, each with why. */
  disabled: z.array(z.strictObject({ plane: z.string(), why: z.string() })),
  next: z.array(occurrenceSchema),
})

const rsvpSchema = z.strictObject({
  title: z.string(),
  organiser: z.string(),
  invitee: z.string(),
  schedule: scheduleSchema.optional(),
  next: z.array(occurrenceSchema),
  regions: z.array(regionSchema),
  answer: answerField.optional(),
  state: z.enum(["upcoming", "running", "past"]),
})

/** When a meeting takes place. */
export type MeetingSchedule = Readonly<z.infer<typeof scheduleSchema>>
/** A meeting, as lists show it. */
export type Meeting = Readonly<z.infer<typeof meetingSchema>>
/** A meeting with everybody who is invited. */
export type DetailedMeeting = Readonly<z.infer<typeof detailedMeetingSchema>>
/** One invited person and what they answered. */
export type MeetingInvitee = Readonly<z.infer<typeof inviteeSchema>>
/** What happened to a new personal link. */
export type MeetingLink = Readonly<z.infer<typeof linkSchema>>
/** Where a meeting would be held. */
export type MeetingPreview = Readonly<z.infer<typeof previewSchema>>
/** What an invitee sees before answering. */
export type Rsvp = Readonly<z.infer<typeof rsvpSchema>>

const placeFields = {
  /** Whose layers govern it; whoever asks, if absent. */
  owner: recordIdField.optional(),
  layer: layerField.default({}),
  schedule: scheduleSchema.optional(),
  partners: partnersField.default([]),
}

const onMeeting = { kind: "meeting", param: "meeting" } as const
const tokenParams = z.strictObject({ token: z.string().max(256) })
const inviteeParams = meetingParams.extend({ participant: participantIdField })

/** Operations on meetings. */
export const meetingOperations = {
  "meetings.list": {
    method: "GET",
    path: "/api/accounts/:account/meetings",
    summary: "The meetings of an account, newest first",
    access: { kind: "account", action: "meeting.list" },
    params: accountParams,
    query: pageQuery.extend({
      state: z.enum(["upcoming", "running", "past"]).optional(),
      owner: recordIdField.optional(),
    }),
    answer: pageOf(meetingSchema),
    status: 200,
  },
  "meetings.preview": {
    method: "POST",
    path: "/api/accounts/:account/meeting-previews",
    summary: "Says where a meeting would be held and whether it could start; saves nothing",
    access: { kind: "account", action: "meeting.create" },
    params: accountParams,
    body: z.strictObject(placeFields),
    answer: previewSchema,
    status: 200,
    maxBodyBytes: MAX_MEETING_BYTES,
  },
  "meetings.create": {
    method: "POST",
    path: "/api/accounts/:account/meetings",
    summary: "Makes a meeting, and a personal link for each invitee",
    access: { kind: "account", action: "meeting.create" },
    params: accountParams,
    body: z.strictObject({
      ...placeFields,
      kind: z.enum(["instant", "scheduled", "class"]),
      title: titleField,
      mode: modeField.default("spread"),
      /** Counts where the account has not pinned its own. */
      preset: presetField.optional(),
      invitees: inviteesField.default([]),
      /** For a class: everybody of this group is invited. */
      group: recordIdField.optional(),
      /** The language of invitations; that of the request if absent. */
      language: languageField.optional(),
    }),
    answer: createdSchema,
    status: 201,
    maxBodyBytes: MAX_MEETING_BYTES,
    secret: true,
  },
  "meetings.read": {
    method: "GET",
    path: "/api/accounts/:account/meetings/:meeting",
    summary: "One meeting with its invitees and their answers",
    access: { kind: "account", action: "meeting.read", object: onMeeting },
    params: meetingParams,
    answer: detailedMeetingSchema,
    status: 200,
  },
  "meetings.update": {
    method: "PATCH",
    path: "/api/accounts/:account/meetings/:meeting",
    summary: "Changes title, time or mode; links stay as they are unless new ones are asked for",
    access: { kind: "account", action: "meeting.update", object: onMeeting },
    params: meetingParams,
    body: z.strictObject({
      version: versionField,
      title: titleField.optional(),
      schedule: scheduleSchema.optional(),
      mode: modeField.optional(),
      /** `renew`: everybody with an address gets a new link, so that calendars keep one. */
      links: z.enum(["keep", "renew"]).default("keep"),
    }),
    answer: detailedMeetingSchema,
    status: 200,
  },
  "meetings.end": {
    method: "POST",
    path: "/api/accounts/:account/meetings/:meeting/end",
    summary: "Ends a meeting for good, also while people are in it; invitees are told",
    access: { kind: "account", action: "meeting.end", object: onMeeting },
    params: meetingParams,
    answer: nothing,
    status: 204,
  },
  "meetings.join": {
    method: "POST",
    path: "/api/accounts/:account/meetings/:meeting/join",
    summary: "Gives whoever is signed in a link of their own, in place of the one given before",
    access: { kind: "account", action: "meeting.join", object: onMeeting },
    params: meetingParams,
    answer: linkSchema,
    status: 201,
    secret: true,
  },
  "meetings.handOver": {
    method: "POST",
    path: "/api/accounts/:account/meetings/:meeting/hand-over",
    summary: "Gives a meeting to another person, whose layers govern it from the next start",
    access: { kind: "account", action: "meeting.handOver", object: onMeeting },
    params: meetingParams,
    body: z.strictObject({ to: recordIdField }),
    answer: z.strictObject({
      meeting: detailedMeetingSchema,
      /** Regions that its next start gains or loses. */
      appear: z.array(regionIdField),
      disappear: z.array(regionIdField),
      /** Present if the set changes, or if nothing is left for the next start. */
      warning: z.string().optional(),
    }),
    status: 200,
  },
  "meetings.ics": {
    method: "GET",
    path: "/api/accounts/:account/meetings/:meeting/calendar.ics",
    summary: "A calendar file, for one invitee or to look at; personal links are not in it",
    access: { kind: "account", action: "meeting.read", object: onMeeting },
    params: meetingParams,
    query: z.strictObject({ participant: participantIdField.optional() }),
    answer: z.string(),
    status: 200,
    mediaType: "text/calendar; charset=utf-8",
  },
  "meetings.invitees.add": {
    method: "POST",
    path: "/api/accounts/:account/meetings/:meeting/invitees",
    summary: "Invites more people",
    access: { kind: "account", action: "meeting.update", object: onMeeting },
    params: meetingParams,
    body: z.strictObject({ invitees: inviteesField }),
    answer: createdSchema,
    status: 201,
    maxBodyBytes: MAX_MEETING_BYTES,
    secret: true,
  },
  "meetings.invitees.revoke": {
    method: "DELETE",
    path: "/api/accounts/:account/meetings/:meeting/invitees/:participant",
    summary: "Takes an invitation back: its link opens nothing any more",
    access: { kind: "account", action: "meeting.update", object: onMeeting },
    params: inviteeParams,
    answer: nothing,
    status: 204,
  },
  "meetings.invitees.update": {
    method: "PATCH",
    path: "/api/accounts/:account/meetings/:meeting/invitees/:participant",
    summary:
      "Says what an invitee is in the meeting: host, co-host, presenter, participant, viewer",
    access: { kind: "account", action: "meeting.update", object: onMeeting },
    params: inviteeParams,
    body: z.strictObject({ role: meetingRoleField }),
    answer: nothing,
    status: 204,
  },
  "meetings.invitees.reissue": {
    method: "POST",
    path: "/api/accounts/:account/meetings/:meeting/invitees/:participant/link",
    summary: "Makes a new link for an invitee; the one before opens nothing any more",
    access: { kind: "account", action: "meeting.update", object: onMeeting },
    params: inviteeParams,
    answer: linkSchema,
    status: 201,
    secret: true,
  },
  "room.read": {
    method: "PUT",
    path: "/api/accounts/:account/room",
    summary: "One's own permanent room, which is made when it is asked for first",
    access: { kind: "account", action: "room.read" },
    params: accountParams,
    answer: detailedMeetingSchema,
    status: 200,
  },
  "rsvp.read": {
    method: "GET",
    path: "/api/rsvp/:token",
    summary: "An invitation, for whoever has the link of its mail",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    params: tokenParams,
    answer: rsvpSchema,
    status: 200,
  },
  "rsvp.answer": {
    method: "POST",
    path: "/api/rsvp/:token",
    summary: "Answers an invitation with yes, no or maybe",
    access: { kind: "public" },
    rate: STRANGERS_RATE,
    params: tokenParams,
    body: z.strictObject({ answer: answerField }),
    answer: rsvpSchema,
    status: 200,
  },
  "partners.issue": {
    method: "POST",
    path: "/api/accounts/:account/partner-statements",
    summary: "Signs for another account in which regions this one may be processed",
    access: { kind: "account", action: "partner.issue" },
    params: accountParams,
    body: z.strictObject({ audience: accountIdField, days: z.int().min(1).max(90).default(30) }),
    answer: z.strictObject({
      ...partnerStatementSchema.shape,
      regions: z.array(regionIdField).readonly(),
      expires: momentField,
    }),
    status: 201,
  },
} as const satisfies Operations
