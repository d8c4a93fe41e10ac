// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { accepted, type Desk, openDesk } from "./testing/desk.ts"

const SCHEDULE = { start: "2026-10-01T09:00", timeZone: "Europe/Berlin", durationMinutes: 60 }

test("RSV1: the link of the mail shows the invitation, and answers when it is told to", async () => {
  const { desk, meeting, token } = await invited()
  const params = { token }
  const seen = accepted(await desk.call("rsvp.read", { as: ANYBODY, params }))
  expect(seen).toMatchObject({ title: "Parents", organiser: "Ada", invitee: "Grace" })
  expect(seen.regions.map(({ id }) => id)).toEqual(["eu-de-fra", "eu-fr-par"])
  expect(seen.answer).toBeUndefined()
  // Looking again, as scanners of mail do, answers nothing.
  expect(accepted(await desk.call("rsvp.read", { as: ANYBODY, params })).answer).toBeUndefined()
  for (const answer of ["yes", "maybe"]) {
    const given = await desk.call("rsvp.answer", { as: ANYBODY, params, body: { answer } })
    expect(accepted(given).answer).toBe(answer)
  }
  const read = accepted(await desk.call("meetings.read", { params: { meeting } }))
  expect(read.invitees[0]).toMatchObject({ name: "Grace", answer: "maybe" })
  expect(read.invitees[1]!.answer).toBeUndefined()
  const file = accepted(
    await desk.call("meetings.ics", {
      params: { meeting },
      query: { participant: read.invitees[0]!.participant },
    }),
  )
  expect(file.replaceAll("\r\n ", "")).toContain("PARTSTAT=TENTATIVE")
})

test("RSV2: the link is not that of the meeting, and any other text leads nowhere", async () => {
  const { desk, token, letter } = await invited()
  const secret = /&k=([\w-]+)/.exec(letter)![1]!
  expect(token).not.toContain(secret)
  const [meeting, participant, code] = token.split("~") as [string, string, string]
  const other = `p_${"x".repeat(22)}`
  const flipped = `${code.slice(0, -1)}${code.endsWith("A") ? "B" : "A"}`
  for (const wrong of [
    "",
    "a~b~c",
    `${token}~`,
    token.slice(1),
    `${meeting}~${participant}~${flipped}`,
    `${meeting}~${participant}~${secret.slice(0, 22)}`,
    `${meeting}~${other}~${code}`,
    `${meeting.replace(/.$/, (last) => (last === "a" ? "b" : "a"))}~${participant}~${code}`,
  ]) {
    for (const id of ["rsvp.read", "rsvp.answer"] as const) {
      const asked = { as: ANYBODY, params: { token: wrong }, body: { answer: "yes" } }
      expect(await desk.call(id, asked)).toMatchObject({ code: "RSVP_LINK_INVALID" })
    }
  }
})

test("RSV3: it ends with the invitation, with its link and with the meeting", async () => {
  const { desk, meeting, token } = await invited()
  const read = accepted(await desk.call("meetings.read", { params: { meeting } }))
  const { participant } = read.invitees[0]!
  const answer = { as: ANYBODY, params: { token }, body: { answer: "no" } }
  accepted(await desk.call("rsvp.answer", answer))
  accepted(await desk.call("meetings.invitees.reissue", { params: { meeting, participant } }))
  expect(await desk.call("rsvp.answer", answer)).toMatchObject({ code: "RSVP_LINK_INVALID" })
  const after = accepted(await desk.call("meetings.read", { params: { meeting } }))
  expect(after.invitees[0]).toMatchObject({ name: "Grace", answer: "no" })
  const next = { ...answer, params: { token: tokenIn(desk.post.at(-1)!.text) } }
  accepted(await desk.call("rsvp.answer", next))
  accepted(await desk.call("meetings.end", { params: { meeting } }))
  expect(await desk.call("rsvp.answer", next)).toMatchObject({ code: "MEETING_ENDED" })
  expect(accepted(await desk.call("rsvp.read", next))).toMatchObject({ state: "past", next: [] })
})

const ANYBODY = { kind: "anonymous" } as const

async function invited(): Promise<{
  readonly desk: Desk
  readonly meeting: string
  readonly token: string
  readonly letter: string
}> {
  const desk = await openDesk()
  const invitees = [{ name: "Grace", email: "grace@example.org" }, { name: "Bo" }]
  const body = { kind: "scheduled", title: "Parents", schedule: SCHEDULE, invitees }
  const { meeting } = accepted(await desk.call("meetings.create", { body }))
  const letter = desk.post[0]!.text
  return { desk, meeting: meeting.id, token: tokenIn(letter), letter }
}

function tokenIn(letter: string): string {
  return /\/rsvp\/(\S+)/.exec(letter)![1]!
}
