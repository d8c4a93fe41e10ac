// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import ical, { type CalendarResponse, type VEvent } from "node-ical"
import { expect, test } from "vitest"
import { type CalendarInvitation, calendarFile } from "./calendar.ts"
import { occurrencesFrom, type Schedule } from "./occurrences.ts"
import { checkSchedule } from "./schedule.ts"

const LINK = `https://meet.example.org/m/eu-de-fra.${"a".repeat(22)}#in=eu-de-fra,eu-fr-par&k=secret`
const PLACES = [
  { name: "Frankfurt", country: "DE" },
  { name: "Paris", country: "FR" },
]
const INVITATION: CalendarInvitation = {
  method: "request",
  uid: "eu-de-fra.meeting@meet.example.org",
  sequence: 3,
  now: 1_790_000_000,
  title: "Elternabend",
  schedule: { start: "2026-03-27T09:00", timeZone: "Europe/Berlin", durationMinutes: 45 },
  organiser: { name: "Ada", email: "ada@example.org" },
  invitee: { name: "Grace", email: "grace@example.org", answer: undefined },
  link: LINK,
  rsvp: "https://meet.example.org/rsvp/token",
  places: PLACES,
  language: "en",
}

test("ICS1: another program reads who, when, where and the personal link", () => {
  const { event, calendar } = parsed(INVITATION)
  expect(calendar["vcalendar"]).toMatchObject({ method: "REQUEST", version: "2.0" })
  expect(event).toMatchObject({
    uid: INVITATION.uid,
    sequence: 3,
    summary: "Elternabend",
    status: "CONFIRMED",
    organizer: { params: { CN: "Ada" }, val: "mailto:ada@example.org" },
    attendee: {
      params: { CN: "Grace", PARTSTAT: "NEEDS-ACTION", RSVP: true, ROLE: "REQ-PARTICIPANT" },
      val: "MAILTO:grace@example.org",
    },
  })
  expect(event.start.toISOString()).toBe("2026-03-27T08:00:00.000Z")
  expect(event.end?.toISOString()).toBe("2026-03-27T08:45:00.000Z")
  // The address says the same without commas, which some programs escape in addresses.
  const link = textOf(event.url)
  expect(new URLSearchParams(new URL(link).hash.slice(1)).get("in")).toBe("eu-de-fra,eu-fr-par")
  expect(textOf(event.description).split("\n")).toEqual(
    expect.arrayContaining([link, INVITATION.rsvp]),
  )
})

test("ICS2: the text names the regions in words, in both languages", () => {
  expect(textOf(parsed(INVITATION).event.description)).toContain(
    "This meeting is held in Frankfurt (Germany) and Paris (France) and nowhere else.",
  )
  expect(textOf(parsed({ ...INVITATION, language: "de" }).event.description)).toContain(
    "Diese Besprechung findet in Frankfurt (Deutschland) und Paris (Frankreich) statt und nirgendwo sonst.",
  )
})

test.for([
  { answer: "yes", status: "ACCEPTED" },
  { answer: "no", status: "DECLINED" },
  { answer: "maybe", status: "TENTATIVE" },
] as const)("ICS3: who said $answer has $status", ({ answer, status }) => {
  const invitee = { name: "Grace", email: "grace@example.org", answer }
  const { event } = parsed({ ...INVITATION, invitee })
  expect(event.attendee).toMatchObject({ params: { PARTSTAT: status } })
})

test("ICS3: changes and cancellations are of the same event, with the next number", () => {
  const { link: _, ...later } = INVITATION
  const changed = parsed({ ...later, sequence: 4, title: "Neu" })
  expect(changed.event).toMatchObject({ uid: INVITATION.uid, sequence: 4, summary: "Neu" })
  expect(textOf(changed.event.description)).toContain("still the one of your invitation")
  const off = parsed({ ...later, method: "cancel", sequence: 5 })
  expect(off.calendar["vcalendar"]).toMatchObject({ method: "CANCEL" })
  expect(off.event).toMatchObject({ uid: INVITATION.uid, sequence: 5, status: "CANCELLED" })
})

test("ICS3: without an address there is a copy to look at, and nobody is named", () => {
  const invitee = { name: "Grace", answer: undefined }
  const { event, calendar } = parsed({ ...INVITATION, method: "publish", invitee })
  expect(calendar["vcalendar"]).toMatchObject({ method: "PUBLISH" })
  expect(event.attendee).toBeUndefined()
})

const RULES = [
  "FREQ=DAILY;COUNT=9",
  "FREQ=WEEKLY;INTERVAL=2",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=MONTHLY;BYMONTHDAY=27",
  "FREQ=YEARLY;UNTIL=20301231",
]

test.for(
  ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"].flatMap(
    (timeZone) => RULES.map((recurrence) => ({ timeZone, recurrence })),
  ),
)("ICS4: $recurrence in $timeZone is the same to another program", ({ timeZone, recurrence }) => {
  const base = { ...INVITATION.schedule, timeZone, recurrence }
  const [, second] = occurrencesFrom(base, 0, 2)
  const checked = checkSchedule({ ...base, exceptions: [second!.local] })
  expect(checked).toMatchObject({ ok: true })
  const schedule = (checked as { readonly value: Schedule }).value
  const { event } = parsed({ ...INVITATION, schedule })
  const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2029, 11, 31)]
  const theirs = ical.expandRecurringEvent(event, { from: new Date(from), to: new Date(to) })
  const ours = occurrencesFrom(schedule, 0, 200).filter(({ start }) => start * 1000 < to)
  expect(theirs.map(({ start }) => start.getTime() / 1000)).toEqual(ours.map(({ start }) => start))
  expect(theirs.map(({ end }) => end.getTime() / 1000)).toEqual(ours.map(({ end }) => end))
})

const NASTY = [
  "a\r\nATTENDEE:mailto:eve@example.org",
  "a\nEND:VEVENT\nBEGIN:VEVENT",
  'Say "hi"; then, \\ leave: now=1',
  "\u0000\u0007\u2028\u2029\u202eevil",
  "会議 ".repeat(120),
  "🎓".repeat(90),
  "\ud800 half",
]

test.for(NASTY)("ICS5: %j stays inside its property", (words) => {
  const hostile: CalendarInvitation = {
    ...INVITATION,
    title: words,
    organiser: { ...INVITATION.organiser, name: words },
    invitee: { name: words, email: "grace@example.org", answer: undefined },
    places: [{ name: words, country: "DE" }],
  }
  const file = calendarFile(hostile)
  const plain = calendarFile({ ...INVITATION, places: [{ name: "x", country: "DE" }] })
  expect(propertiesOf(file)).toEqual(propertiesOf(plain))
  const { event } = parsed(hostile)
  expect(textOf(event.summary)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
  expect(event.attendee).toMatchObject({ val: "MAILTO:grace@example.org" })
})

test("ICS5: any title comes back as it was, on one line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }), (title) => {
      const file = calendarFile({ ...INVITATION, title })
      expect(propertiesOf(file)).toEqual(propertiesOf(calendarFile(INVITATION)))
    }),
  )
})

test("ICS6: lines end with CRLF and hold 75 octets at most", () => {
  for (const title of NASTY) {
    const file = calendarFile({ ...INVITATION, title })
    expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true)
    expect(file.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/)
    for (const line of file.split("\r\n")) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    }
  }
})

function parsed(invitation: CalendarInvitation): {
  readonly event: VEvent
  readonly calendar: CalendarResponse
} {
  const calendar = ical.sync.parseICS(calendarFile(invitation))
  const events = Object.values(calendar).filter((one) => one?.type === "VEVENT")
  expect(events).toHaveLength(1)
  return { event: events[0] as VEvent, calendar }
}

/** A text without the parameters that may come with it. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value
  return (value as { readonly val: string }).val
}

/** The names of the properties and components of a file, unfolded. */
function propertiesOf(file: string): string[] {
  const lines = file.replaceAll("\r\n ", "").split("\r\n")
  return lines.map((line) => /^(?:BEGIN|END):\w+|^[\w-]+/.exec(line)?.[0] ?? line)
}
