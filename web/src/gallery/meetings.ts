// SPDX-License-Identifier: Apache-2.0
/**
 * What the pages of meetings call, in memory.
 *
 * @module
 */
import type { DetailedMeeting, Meeting, MeetingRecord, RecordSummary } from "@landmoot/core/api"
import { meetingId, participantId, regionId, startId } from "@landmoot/core/units"
import type { TwinAnswers } from "./console.tsx"
import { PEOPLE_ANSWERS } from "./people.ts"

const THEN = 1_795_510_800
const DAY = 86_400
const yes = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
})
const id = (letter: string): Meeting["id"] => meetingId(`eu-de-fra.${letter.repeat(22)}`)
const START = startId(`st_${"a".repeat(22)}`)

const FRANKFURT = { id: regionId("eu-de-fra"), name: "Frankfurt am Main", country: "DE" }
const PARIS = { id: regionId("eu-fr-par"), name: "Paris", country: "FR" }

function meeting(letter: string, part: Partial<Meeting>): Meeting {
  return {
    id: id(letter),
    kind: "scheduled",
    title: "Flood protection, weekly",
    owner: { person: "p_katharina", name: "Katharina Weiß" },
    state: "upcoming",
    next: [],
    mode: "spread",
    regions: [FRANKFURT, PARIS],
    partners: [],
    invited: 5,
    version: 1,
    created: THEN - 40 * DAY,
    ...part,
  }
}

const WEEKLY = {
  schedule: {
    start: "2026-11-25T10:00",
    timeZone: "Europe/Berlin",
    durationMinutes: 45,
    recurrence: "FREQ=WEEKLY;UNTIL=20270331;BYDAY=WE",
  },
  next: [0, 7, 14, 21, 28].map((days) => ({
    local: "2026-11-25T10:00",
    start: THEN + (days + 1) * DAY,
    end: THEN + (days + 1) * DAY + 2700,
  })),
}

const UPCOMING = [
  meeting("a", WEEKLY),
  meeting("b", {
    title: "Budget of the schools",
    owner: { person: "p_omar", name: "Omar Haddad" },
    regions: [FRANKFURT],
    invited: 3,
    mode: "single",
    next: [{ local: "2026-11-26T14:00", start: THEN + DAY, end: THEN + DAY + 3600 }],
  }),
  meeting("c", { title: "Room of Katharina Weiß", kind: "room", invited: 0 }),
]

const PAST = [
  meeting("d", {
    title: "Hearing on the dykes",
    state: "past",
    ended: THEN - 2 * DAY,
    invited: 24,
  }),
]

const DETAILED: DetailedMeeting = {
  ...meeting("a", WEEKLY),
  layer: {},
  invitees: [
    { name: "Katharina Weiß", own: true, person: "p_katharina" },
    { name: "Amélie Roux", email: "amelie.roux@brandenburg.example", answer: "yes" },
    { name: "Omar Haddad", email: "omar.haddad@brandenburg.example", answer: "maybe" },
    { name: "Dr. Ingrid Sørensen", email: "ingrid@kystverket.example", answer: "no" },
    { name: "Zoë van den Berg", email: "zoe@waterschap.example" },
    { name: "Guest of the press" },
  ].map((invitee, index) => ({
    own: false,
    role: "participant",
    participant: participantId(`p_${String(index).repeat(16)}`),
    ...("answer" in invitee ? { answered: THEN - DAY } : {}),
    ...invitee,
  })) as DetailedMeeting["invitees"],
}

function session(region: string, [from, to]: readonly [number, number], loss: number) {
  return {
    region: regionId(region),
    gateway: regionId(region),
    joined: THEN + from,
    left: THEN + to,
    estimated: false,
    roundTrips: [{ region: regionId(region), ms: 14 }],
    quality: {
      packetsIn: 100_000,
      packetsOut: 240_000,
      lostIn: loss,
      lostOut: loss,
      roundTrip: { meanMs: region === "eu-fr-par" ? 31 : 14, p95Ms: 44 },
    },
  }
}

const RECORD: MeetingRecord = {
  meeting: id("a"),
  start: START,
  title: "Flood protection, weekly",
  began: THEN,
  ended: THEN + 2700,
  estimated: false,
  people: 4,
  regions: [regionId("eu-de-fra"), regionId("eu-fr-par")],
  gaps: { entries: 1, seats: 0 },
  participants: [
    {
      id: "1",
      name: "Katharina Weiß",
      outsider: false,
      sessions: [session("eu-de-fra", [0, 2700], 90)],
    },
    {
      id: "2",
      name: "Amélie Roux",
      outsider: false,
      sessions: [session("eu-fr-par", [60, 1200], 2100), session("eu-de-fra", [1260, 2690], 140)],
    },
    {
      id: "3",
      name: "Omar Haddad",
      outsider: false,
      sessions: [session("eu-de-fra", [240, 2700], 6200)],
    },
    { id: "4", outsider: true, sessions: [session("eu-fr-par", [300, 2400], 30)] },
  ],
  links: [
    {
      from: regionId("eu-de-fra"),
      to: regionId("eu-fr-par"),
      opened: THEN + 61,
      closed: THEN + 2401,
    },
    {
      from: regionId("eu-fr-par"),
      to: regionId("eu-de-fra"),
      opened: THEN + 62,
      closed: THEN + 2401,
    },
  ],
  events: [],
  revisions: [
    {
      revision: 1,
      at: THEN,
      media: [regionId("eu-de-fra"), regionId("eu-fr-par"), regionId("eu-nl-ams")],
    },
    { revision: 2, at: THEN + 1201, media: [regionId("eu-de-fra"), regionId("eu-fr-par")] },
  ],
}

const { meeting: OF, start, title, began, ended, estimated, people, regions, gaps } = RECORD
const SUMMARY: RecordSummary = {
  meeting: OF,
  start,
  title,
  began,
  estimated,
  people,
  regions,
  gaps,
  ...(ended === undefined ? {} : { ended }),
}

/** An account with meetings now, to come and past. */
export const MEETING_ANSWERS: TwinAnswers = {
  ...PEOPLE_ANSWERS,
  "meetings.list": ({ query }) =>
    yes({ items: query?.state === "past" ? PAST : query?.state === "running" ? [] : UPCOMING }),
  "meetings.running": () =>
    yes({
      items: [
        {
          meeting: id("e"),
          start: startId(`st_${"b".repeat(22)}`),
          title: "Water levels, morning call",
          began: THEN - 1500,
          heard: THEN - 5,
          present: 7,
          regions: [regionId("eu-de-fra"), regionId("eu-fr-par")],
        },
      ],
    }),
  "meetings.read": () => yes(DETAILED),
  "meetings.preview": ({ body }) => {
    const chosen = body?.layer?.ceiling?.include as readonly string[] | undefined
    const places = [FRANKFURT, PARIS].filter((region) => chosen?.includes(region.id) ?? true)
    const names = places.map(({ name }) => name).join(" and ")
    return yes({
      ok: places.length > 0,
      regions: places,
      sentence: `This meeting is held in ${names} and nowhere else.`,
      disabled: [],
      next: WEEKLY.next,
    })
  },
  "meetings.create": ({ body }) =>
    yes({
      meeting: { ...DETAILED, title: body.title },
      links: [
        {
          participant: participantId(`p_${"5".repeat(16)}`),
          name: "Guest of the press",
          delivery: "told",
          link: `https://meet.example/m/${id("a")}#in=eu-de-fra,eu-fr-par&k=${"k".repeat(43)}`,
          calendar: "BEGIN:VCALENDAR",
        },
        {
          participant: participantId(`p_${"1".repeat(16)}`),
          name: "Amélie Roux",
          delivery: "mailed",
        },
      ],
    }),
  "records.list": () => yes({ items: [SUMMARY] }),
  "records.read": () => yes(RECORD),
  "policy.person.read": () => ({ ok: false, code: "ACCESS_NOT_FOUND", message: "" }),
  "rsvp.read": () =>
    yes({
      title: "Flood protection, weekly",
      organiser: "Katharina Weiß",
      invitee: "Zoë van den Berg",
      ...WEEKLY,
      regions: [FRANKFURT, PARIS],
      state: "upcoming",
    }),
  "rsvp.answer": ({ body }) =>
    yes({
      title: "Flood protection, weekly",
      organiser: "Katharina Weiß",
      invitee: "Zoë van den Berg",
      ...WEEKLY,
      regions: [FRANKFURT, PARIS],
      state: "upcoming",
      answer: body.answer,
    }),
}

/** An account whose meetings cannot start, and which has none yet. */
export const NO_MEETINGS_ANSWERS: TwinAnswers = {
  ...MEETING_ANSWERS,
  "meetings.list": () => yes({ items: [] }),
  "meetings.running": () => yes({ items: [] }),
  "meetings.preview": () =>
    yes({
      ok: false,
      code: "REGION_POLICY_EMPTY",
      message: "no region is left",
      regions: [],
      sentence: "",
      disabled: [],
      next: [],
    }),
}
