// SPDX-License-Identifier: Apache-2.0
/**
 * Invitations as calendar files (RFC 5545 and RFC 5546), one for each invitee.
 * Names and titles may come from an attacker: they never leave their property.
 *
 * @module
 */
import {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
} from "ical-generator"
import type { Language } from "../mail/index.ts"
import { endOfSchedule, firstStart, type Schedule } from "./occurrences.ts"
import type { RsvpAnswer } from "./records.ts"
import { timeZoneComponent } from "./time-zone.ts"
import { oneLine, type PlaceName, regionsSentence } from "./words.ts"

/** Somebody in a calendar file. */
export interface CalendarPerson {
  readonly name: string
  /** Without one a person cannot be named in a calendar file. */
  readonly email?: string | undefined
}

/** What one calendar file says. */
export interface CalendarInvitation {
  /** `publish` is a copy to look at; `request` invites or changes; `cancel` calls off. */
  readonly method: "publish" | "request" | "cancel"
  /** The same over all changes of one meeting. */
  readonly uid: string
  /** Higher with every change. */
  readonly sequence: number
  /** When this file was made, in seconds since 1970. */
  readonly now: number
  readonly title: string
  readonly schedule: Schedule
  readonly organiser: { readonly name: string; readonly email: string }
  readonly invitee?: (CalendarPerson & { readonly answer: RsvpAnswer | undefined }) | undefined
  /** The personal link, if this file is made at the one time at which it is known. */
  readonly link?: string | undefined
  /** The page for answering yes, no or maybe. */
  readonly rsvp?: string | undefined
  /** S(media) as resolved when inviting. */
  readonly places: readonly PlaceName[]
  readonly language: Language
}

/** Writes a calendar file with CRLF, folded lines and everything escaped. */
export function calendarFile(invitation: CalendarInvitation): string {
  const { schedule, organiser, invitee, language, method } = invitation
  const start = firstStart(schedule)
  const until = endOfSchedule(schedule)
  const zone = isUniversal(schedule.timeZone) ? null : schedule.timeZone
  const calendar = new ICalCalendar({
    prodId: { company: "Landmoot", product: "Landmoot", language: language.toUpperCase() },
    method: METHODS[method],
    timezone: { name: null, generator: () => timeZoneComponent(start, until) },
  })
  const event = calendar.createEvent({
    id: invitation.uid,
    sequence: invitation.sequence,
    stamp: new Date(invitation.now * 1000),
    start,
    end: start.add({ minutes: schedule.durationMinutes }),
    timezone: zone,
    summary: titleOf(invitation),
    description: descriptionOf(invitation),
    organizer: { name: nameOf(organiser), email: organiser.email },
    status: method === "cancel" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(invitation.link === undefined ? {} : { url: plainUri(invitation.link) }),
  })
  if (schedule.recurrence !== undefined) event.repeating(repetition(schedule, zone))
  if (invitee?.email !== undefined) {
    event.createAttendee({
      name: nameOf(invitee),
      email: invitee.email,
      type: ICalAttendeeType.INDIVIDUAL,
      role: ICalAttendeeRole.REQ,
      status:
        invitee.answer === undefined ? ICalAttendeeStatus.NEEDSACTION : STATUS[invitee.answer],
      rsvp: method === "request",
    })
  }
  return `${calendar.toString()}\r\n`
}

const METHODS = {
  publish: ICalCalendarMethod.PUBLISH,
  request: ICalCalendarMethod.REQUEST,
  cancel: ICalCalendarMethod.CANCEL,
} as const

const STATUS = {
  yes: ICalAttendeeStatus.ACCEPTED,
  no: ICalAttendeeStatus.DECLINED,
  maybe: ICalAttendeeStatus.TENTATIVE,
} as const satisfies Record<RsvpAnswer, ICalAttendeeStatus>

/** Tells whether times in a zone are written as those of UTC, which needs no description. */
function isUniversal(zone: string): boolean {
  return zone === "UTC" || zone.startsWith("Etc/U")
}

function nameOf({ name, email }: CalendarPerson): string {
  const words = oneLine(name)
  return words === "" ? (email ?? "") : words
}

function titleOf({ title, language }: CalendarInvitation): string {
  const words = oneLine(title)
  if (words !== "") return words
  return language === "de" ? "Besprechung" : "Meeting"
}

function descriptionOf(invitation: CalendarInvitation): string {
  const { places, link, rsvp, language, method } = invitation
  const words = WORDS[language]
  if (method === "cancel") return words.off
  const lines = [regionsSentence(places, language)]
  if (link !== undefined) lines.push(`${words.link}\n${plainUri(link)}`)
  else if (method === "request") lines.push(words.sameLink)
  if (rsvp !== undefined) lines.push(`${words.answer}\n${rsvp}`)
  return lines.join("\n\n")
}

const WORDS = {
  en: {
    link: "Your personal link, for you alone:",
    sameLink: "Your personal link is still the one of your invitation.",
    answer: "Say whether you come:",
    off: "This meeting was called off.",
  },
  de: {
    link: "Ihr persönlicher Link, nur für Sie:",
    sameLink: "Ihr persönlicher Link ist weiterhin der aus Ihrer Einladung.",
    answer: "Sagen Sie, ob Sie kommen:",
    off: "Diese Besprechung wurde abgesagt.",
  },
} as const satisfies Record<Language, object>

/** Without the commas that some programs take for the end of an address, or escape in it. */
function plainUri(link: string): string {
  return link.replaceAll(",", "%2C")
}

/** The rule and its exceptions as properties. Each was checked, so nothing in them needs escaping. */
function repetition(
  { recurrence, exceptions = [], timeZone }: Schedule,
  zone: string | null,
): string {
  const lines = [`RRULE:${recurrence}`]
  if (exceptions.length > 0) {
    const times = exceptions.map((local) => `${local.replaceAll(/[-:]/g, "")}00${zone ? "" : "Z"}`)
    lines.push(`EXDATE${zone === null ? "" : `;TZID=${timeZone}`}:${times.join(",")}`)
  }
  return lines.join("\r\n")
}
