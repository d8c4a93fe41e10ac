// SPDX-License-Identifier: Apache-2.0
import type { Principal } from "@landmoot/core/authorization"
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { meetingId } from "@landmoot/core/units"
import ical, { type VEvent } from "node-ical"
import { expect, test } from "vitest"
import type { Message } from "../mail/index.ts"
import { endOverdue } from "./overdue.ts"
import { createNextStarts } from "./handlers.ts"
import { accepted, type Desk, openDesk, personOf } from "./testing/desk.ts"

/** Ten days after the place's clock starts. */
const SCHEDULE = { start: "2026-10-01T09:00", timeZone: "Europe/Berlin", durationMinutes: 60 }
const SENTENCE =
  "This meeting is held in Frankfurt am Main (Germany) and Paris (France) and nowhere else."

test("PLM1: whoever has an address gets the link by mail, the others' are told once", async () => {
  const desk = await openDesk()
  const { meeting, links } = accepted(await plan(desk))
  expect(links.map(({ name, delivery }) => [name, delivery])).toEqual([
    ["Grace", "mailed"],
    ["Bo", "told"],
    ["Pia", "mailed"],
  ])
  expect(links[0]!.link).toBeUndefined()
  expect(links[1]!.link).toContain(`/m/${meeting.id}#in=eu-de-fra,eu-fr-par&k=`)
  expect(desk.post.map(({ to }) => to)).toEqual(["grace@example.org", "pia@example.org"])
  const [letter] = desk.post
  expect(letter!.subject).toBe("Invitation: Parents")
  expect(letter!.text).toContain(SENTENCE)
  const link = linkIn(letter!)
  expect(participantOf(link)).toBe(meeting.invitees[0]!.participant)
  const event = eventIn(letter!)
  expect(event.start.toISOString()).toBe("2026-10-01T07:00:00.000Z")
  expect(JSON.stringify(event.description)).toContain(SENTENCE)
  expect(JSON.stringify(event.url)).toContain(link.slice(-20))
  // The records do not hold the secret, so nobody can be told it again.
  const stored = JSON.stringify([
    await desk.store.meetings.readMeeting(meetingId(meeting.id)),
    await desk.store.plans.invitees(meetingId(meeting.id)),
    desk.notes,
    accepted(await desk.call("meetings.read", { params: { meeting: meeting.id } })),
  ])
  expect(stored).not.toContain(secretOf(link))
  expect(stored).not.toContain(secretOf(links[1]!.link!))
})

test("PLM1: a link whose mail fails is told to whoever made it", async () => {
  const desk = await openDesk()
  desk.refusing.add("grace@example.org")
  const { links } = accepted(await plan(desk))
  expect(links[0]).toMatchObject({ delivery: "failed", link: expect.stringContaining("&k=") })
  expect(links[0]!.calendar).toContain("BEGIN:VCALENDAR")
})

test("PLM2: a preview says where, and what stands in the way; nothing is saved", async () => {
  const desk = await openDesk()
  const good = accepted(await desk.call("meetings.preview", { body: { schedule: SCHEDULE } }))
  expect(good).toMatchObject({ ok: true, sentence: SENTENCE, next: [{ local: SCHEDULE.start }] })
  await desk.changeRegions((region) => ({ ...region, status: "retired" }))
  const none = accepted(await desk.call("meetings.preview", { language: "de" }))
  expect(none).toMatchObject({ ok: false, code: "REGION_RETIRED", regions: [], sentence: "" })
  const wide = { ceiling: { include: ["EU"] } }
  expect(await desk.call("meetings.preview", { body: { layer: wide } })).toMatchObject({
    code: "POLICY_INVALID",
    path: "layer.ceiling.include[0]",
  })
  expect(await plan(desk, { schedule: { ...SCHEDULE, timeZone: "Mars" } })).toMatchObject({
    code: "SCHEDULE_ZONE_UNKNOWN",
    path: "schedule.timeZone",
  })
  const { items } = accepted(await desk.call("meetings.list"))
  expect(items).toEqual([])
})

test("PLM3: title and time change, links stay, everybody with an address is told", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const before = await keysOf(desk, meeting.id)
  desk.post.length = 0
  const schedule = { ...SCHEDULE, recurrence: "FREQ=WEEKLY;COUNT=3" }
  const params = { meeting: meeting.id }
  const body = { version: 1, title: "New name", schedule }
  const after = accepted(await desk.call("meetings.update", { params, body }))
  expect(after).toMatchObject({ title: "New name", version: 2, schedule })
  expect(after.next).toHaveLength(3)
  expect(await keysOf(desk, meeting.id)).toEqual(before)
  const [letter] = desk.post
  expect(letter!.subject).toBe("Changed: New name")
  expect(letter!.text).not.toContain("&k=")
  expect(eventIn(letter!)).toMatchObject({ sequence: 1, summary: "New name" })
  expect(await desk.call("meetings.update", { params, body })).toMatchObject({
    code: "MEETING_VERSION_CONFLICT",
  })
})

test("PLM3: new links on request replace the old ones", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const before = await keysOf(desk, meeting.id)
  desk.post.length = 0
  const facts = {
    params: { meeting: meeting.id },
    body: { version: 1, title: "B", links: "renew" },
  }
  accepted(await desk.call("meetings.update", facts))
  const after = await keysOf(desk, meeting.id)
  expect(after.filter((key) => before.includes(key))).toEqual([before[1]])
  expect(after).toContain(participantOf(linkIn(desk.post[0]!)))
})

test("PLM4: invitees come and go one by one, and a new link ends the old one", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const params = { meeting: meeting.id }
  const invitees = [{ name: "Lin", email: "lin@example.org" }]
  const grown = accepted(await desk.call("meetings.invitees.add", { params, body: { invitees } }))
  expect(grown.meeting.invitees.map(({ name }) => name)).toEqual(["Grace", "Bo", "Pia", "Lin"])
  expect(await desk.call("meetings.invitees.add", { params, body: { invitees } })).toMatchObject({
    code: "INVITEE_TWICE",
    path: "invitees[0]",
  })
  const [grace, bo] = grown.meeting.invitees
  desk.post.length = 0
  const gone = { params: { ...params, participant: grace!.participant } }
  accepted(await desk.call("meetings.invitees.revoke", gone))
  expect(desk.post.map(({ to, subject }) => [to, subject])).toEqual([
    ["grace@example.org", "Called off: Parents"],
  ])
  expect(await desk.call("meetings.invitees.revoke", gone)).toMatchObject({
    code: "INVITEE_NOT_FOUND",
  })
  const again = { params: { ...params, participant: bo!.participant } }
  const link = accepted(await desk.call("meetings.invitees.reissue", again))
  const keys = await keysOf(desk, meeting.id)
  expect(keys).toContain(participantOf(link.link!))
  expect(keys).not.toContain(bo!.participant)
  expect(keys).not.toContain(grace!.participant)
})

test("PLM5: ending tells invitees of what was still to come, once", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  desk.post.length = 0
  const facts = { params: { meeting: meeting.id } }
  accepted(await desk.call("meetings.end", facts))
  expect(desk.post.map(({ subject }) => subject)).toEqual(Array(2).fill("Called off: Parents"))
  expect(eventIn(desk.post[0]!)).toMatchObject({ status: "CANCELLED", sequence: 1 })
  expect(await desk.call("meetings.end", facts)).toMatchObject({ code: "MEETING_ENDED" })
  expect(accepted(await desk.call("meetings.read", facts))).toMatchObject({
    state: "past",
    next: [],
  })
})

test("PLM5: what was over long ago is ended", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  expect(await endOverdue(desk.parts)).toBe(0)
  desk.pass(30 * 86_400)
  expect(await endOverdue(desk.parts)).toBe(1)
  expect(await endOverdue(desk.parts)).toBe(0)
  expect((await desk.store.meetings.readMeeting(meetingId(meeting.id)))?.ended).toBeDefined()
})

test("PLM6: a person has one room, with a link of their own at each entrance", async () => {
  const desk = await openDesk()
  const as = personOf(desk.account, "pia")
  const room = accepted(await desk.call("room.read", { as, language: "de" }))
  expect(room).toMatchObject({ kind: "room", title: "Raum von Pia", invited: 0 })
  const again = accepted(await desk.call("room.read", { as }))
  expect(again.id).toBe(room.id)
  const facts = { as, params: { meeting: room.id } }
  const first = accepted(await desk.call("meetings.join", facts))
  const second = accepted(await desk.call("meetings.join", facts))
  expect(await keysOf(desk, room.id)).toEqual([participantOf(second.link!)])
  expect(second.participant).not.toBe(first.participant)
  expect(await desk.call("meetings.end", facts)).toMatchObject({ code: "MEETING_KIND_UNFIT" })
  const to = { ...facts, body: { to: "ada" } }
  expect(await desk.call("meetings.handOver", to)).toMatchObject({ code: "MEETING_KIND_UNFIT" })
})

test("PLM7: a class invites the people of a group, for whoever looks after it", async () => {
  const desk = await openDesk()
  const tom = personOf(desk.account, "tom", "group-administrator")
  const body = {
    kind: "class",
    title: "5b",
    group: "class-5",
    invitees: [{ person: "pia" }, { name: "Guest" }],
  }
  const made = accepted(
    await desk.call("meetings.create", { as: tom, reach: "administered", body }),
  )
  expect(made.meeting).toMatchObject({ kind: "class", group: "class-5", owner: { person: "tom" } })
  const names = made.meeting.invitees.map(({ name }) => name)
  expect(names.toSorted()).toEqual(["Guest", "Max", "Pia"])
  expect(new Set(await keysOf(desk, made.meeting.id)).size).toBe(3)
  for (const [as, group] of [
    [tom, "staff"],
    [tom, "nowhere"],
    [personOf(desk.account, "pia"), "class-5"],
  ] as const) {
    const refused = await desk.call("meetings.create", { as, body: { ...body, group } })
    expect(refused).toMatchObject({ code: "ACCESS_NOT_FOUND", path: "group" })
  }
})

test("PLM8: nobody makes meetings for, or invites by id, people who are not theirs", async () => {
  const desk = await openDesk()
  const pia = personOf(desk.account, "pia")
  expect(await plan(desk, { owner: "ada" }, pia)).toMatchObject({
    code: "ACCOUNT_USER_NOT_FOUND",
    path: "owner",
  })
  expect(await plan(desk, { invitees: [{ person: "max" }] }, pia)).toMatchObject({
    code: "ACCESS_NOT_FOUND",
    path: "invitees[0].person",
  })
  accepted(await plan(desk, { owner: "pia" }))
  const { account } = desk
  const key = { kind: "key", account, key: "k", scopes: ["meetings:write"] } as const
  expect(await plan(desk, {}, key)).toMatchObject({ code: "ACCOUNT_USER_NOT_FOUND" })
  const mine = accepted(await desk.call("meetings.list", { as: pia, reach: "own" }))
  expect(mine.items.map(({ owner }) => owner)).toEqual([{ person: "pia", name: "Pia" }])
  const hers = { as: pia, reach: "own", query: { owner: "ada" } } as const
  expect(await desk.call("meetings.list", hers)).toMatchObject({ code: "ACCESS_NOT_FOUND" })
})

test("PLM8: another account's meeting is not there", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const params = { meeting: meeting.id, account: `acc_${"z".repeat(16)}` }
  const participant = meeting.invitees[0]!.participant
  for (const id of ["meetings.read", "meetings.end", "meetings.ics"] as const) {
    expect(await desk.call(id, { params })).toMatchObject({ code: "MEETING_NOT_FOUND" })
  }
  expect(
    await desk.call("meetings.invitees.revoke", { params: { ...params, participant } }),
  ).toMatchObject({ code: "MEETING_NOT_FOUND" })
})

test("PLM9: a calendar file without links, and the next starts", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const params = { meeting: meeting.id }
  const participant = meeting.invitees[0]!.participant
  const open = accepted(await desk.call("meetings.ics", { params }))
  const hers = accepted(await desk.call("meetings.ics", { params, query: { participant } }))
  expect(open).toContain("METHOD:PUBLISH")
  expect(hers.replaceAll("\r\n ", "")).toContain("MAILTO:grace@example.org")
  expect(open + hers).not.toContain("k=")
  const starts = createNextStarts(desk.store.plans, () => desk.trust.now())
  expect(await starts.nextStarts(desk.account)).toEqual(
    new Map([[meeting.id, Date.UTC(2026, 9, 1, 7) / 1000]]),
  )
})

test("PLM10: a meeting handed over says which regions it gains or loses", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const max = (await desk.store.people.read(desk.account, "max"))!
  const layer = { deny: { include: ["eu-fr-par"] } } as unknown as typeof max.layer
  await desk.store.people.replace({ ...max, layer, version: 2 }, 1)
  const facts = { params: { meeting: meeting.id }, body: { to: "max" } }
  const done = accepted(await desk.call("meetings.handOver", facts))
  expect(done).toMatchObject({ appear: [], disappear: ["eu-fr-par"] })
  expect(done.meeting.owner).toEqual({ person: "max", name: "Max" })
  expect(done.warning).toBeDefined()
})

test("PLM11: new links and letters name what the next start resolves, or what people meet under", async () => {
  const desk = await openDesk()
  const { meeting } = accepted(await plan(desk))
  const params = { meeting: meeting.id }
  const id = meetingId(meeting.id)
  const started = await desk.home.start(id)
  if (!started.ok) throw new Error(started.code)
  const ada = (await desk.store.people.read(desk.account, "ada"))!
  const layer = { ceiling: { include: ["eu-fr-par"] } } as unknown as typeof ada.layer
  await desk.store.people.replace({ ...ada, layer, version: ada.version + 1 }, ada.version)
  const join = async (): Promise<string | undefined> =>
    accepted(await desk.call("meetings.join", { params })).link
  expect(await join()).toContain("#in=eu-fr-par&k=")
  expect(accepted(await desk.call("meetings.read", { params })).regions).toMatchObject([
    { id: "eu-fr-par" },
  ])
  const { participant } = meeting.invitees[0]!
  const again = { params: { ...params, participant } }
  accepted(await desk.call("meetings.invitees.reissue", again))
  expect(desk.post.at(-1)!.text).toContain(
    "This meeting is held in Paris (France) and nowhere else.",
  )
  await desk.home.begin(started.policy)
  expect(await join()).toContain("#in=eu-de-fra,eu-fr-par&k=")
})

const INVITEES = [{ name: "Grace", email: "grace@example.org" }, { name: "Bo" }, { person: "pia" }]

async function plan(
  desk: Desk,
  change: object = {},
  as?: Principal,
): ReturnType<typeof desk.call<"meetings.create">> {
  const body = {
    kind: "scheduled",
    title: "Parents",
    schedule: SCHEDULE,
    invitees: INVITEES,
    ...change,
  }
  return await desk.call("meetings.create", as === undefined ? { body } : { as, body })
}

async function keysOf(desk: Desk, meeting: string): Promise<readonly string[]> {
  const stored = await desk.store.meetings.readMeeting(meetingId(meeting))
  return (stored?.invitations ?? []).map(({ participant }) => participant)
}

function linkIn(letter: Message): string {
  return letter.text.split("\n").find((line) => line.includes("&k="))!
}

function secretOf(link: string): string {
  return new URLSearchParams(new URL(link).hash.slice(1)).get("k")!
}

function participantOf(link: string): string {
  const seed = Buffer.from(secretOf(link), "base64url")
  return participantOfKey(publicKeyOf(keyFromSeed(seed)))
}

function eventIn(letter: Message): VEvent {
  const [file] = letter.attachments ?? []
  const events = Object.values(ical.sync.parseICS(String(file?.content)))
  return events.find((one) => one?.type === "VEVENT") as VEvent
}
