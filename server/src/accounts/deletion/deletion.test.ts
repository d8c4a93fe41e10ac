// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import {
  accepted,
  as,
  CALL,
  convene,
  found,
  openTown,
  settle,
  type Town,
} from "../people/testing/town.ts"
import { accountHandlers, personDataHandlers, selfHandlers } from "./index.ts"
import type { DataKeeper } from "./ports.ts"

// Rules are those of SPEC.md.

const KEEPER: DataKeeper = {
  exportOf: async ({ kind }) => await Promise.resolve({ records: [{ of: kind }] }),
  erase: async () => await Promise.resolve(["records"]),
}

test("ERA1: the export of an account holds all of it and nothing of others", async () => {
  const town = await openTown()
  await found(town, "staff")
  await settle(town, "ada", { groups: ["staff"] })
  await settle({ ...town, account: town.other }, "stranger")
  await convene(town, "ada")
  const parts = { ...town.parts, keepers: [KEEPER] }
  const document = accepted(
    await accountHandlers(parts)["account.export"]({
      ...CALL,
      ...as(town.account.id, "owner"),
      params: { account: town.account.id },
    }),
  )
  expect(document).toMatchObject({ format: "landmoot-export", of: "account" })
  expect(document.parts).toMatchObject({
    account: [{ id: town.account.id }],
    people: [{ id: "ada" }],
    groups: [{ id: "staff" }],
    meetings: [{ owner: "ada" }],
    records: [{ of: "account" }],
  })
  expect(JSON.stringify(document)).not.toContain("stranger")
})

test("ERA2: the export of a person holds what is theirs", async () => {
  const town = await openTown()
  await found(town, "staff")
  await settle(town, "ada", { groups: ["staff"] })
  await settle(town, "bo")
  await convene(town, "ada")
  const answer = await personDataHandlers(town.parts)["people.export"]({
    ...CALL,
    ...as(town.account.id, "owner"),
    params: { account: town.account.id, person: "ada" },
  })
  expect(accepted(answer).parts).toMatchObject({
    people: [{ id: "ada" }],
    groups: [{ name: "staff" }],
    meetings: [{ owner: "ada" }],
  })
  const own = await selfHandlers(town.parts)["me.export"]({ ...self("ada"), body: undefined })
  expect(accepted(own)).toMatchObject({ of: "identity", parts: { people: [{ id: "ada" }] } })
})

test("ERA3: open meetings are handed over first", async () => {
  const town = await openTown()
  for (const id of ["ada", "bo"]) await settle(town, id)
  await settle(town, "off", { status: "suspended" })
  const meeting = await convene(town, "ada")
  expect(await remove(town, "ada")).toMatchObject({
    code: "PERSON_OWNS_MEETINGS",
    facts: { meetings: "1" },
  })
  for (const to of ["ada", "off", "nobody"]) {
    expect(await remove(town, "ada", to)).toMatchObject({ code: "PERSON_CANNOT_TAKE_OVER" })
  }
  await found(town, "paris", "eu-fr-par")
  await settle(town, "cy", { groups: ["paris"] })
  expect(await remove(town, "ada", "cy")).toMatchObject({
    ok: true,
    value: { handedOver: [{ meeting: meeting.id, warning: expect.stringContaining("eu-fr-par") }] },
  })
  expect(await town.storage.meetings.readMeeting(meeting.id)).toMatchObject({ owner: "cy" })
  expect(town.notes).toContainEqual(
    expect.objectContaining({
      action: "meeting.handOver",
      object: { kind: "meeting", id: meeting.id },
    }),
  )
})

test("ERA3: a room goes with its person, and nobody has to take it over", async () => {
  const town = await openTown()
  await settle(town, "ada")
  const room = await convene(town, "ada")
  const { account, created } = room
  const plan = { meeting: room.id, account, owner: "ada", kind: "room", language: "en" } as const
  await town.storage.plans.create({ ...plan, regions: [], partners: [], version: 1, created }, [])
  expect(await town.storage.meetings.openOwners(account)).toEqual([])
  expect(await remove(town, "ada")).toMatchObject({ ok: true, value: { handedOver: [] } })
  expect(town.asked).toContain(`end ${room.id}`)
})

test("ERA4: with a person go link, sessions and, if they belong nowhere else, the sign-in", async () => {
  const town = await openTown()
  await settle(town, "ada")
  await settle(town, "bo")
  await settle({ ...town, account: town.other }, "b2", { identity: "identity-bo" })
  expect(await remove(town, "ada")).toMatchObject({
    value: { erased: ["profile", "sign-in"], kept: ["records-of-others", "audit-of-account"] },
  })
  expect(town.asked).toEqual([
    "withdraw ada",
    "turn out ada",
    "end sessions identity-ada",
    "delete identity identity-ada",
  ])
  const bo = await remove(town, "bo")
  expect(bo).toMatchObject({ value: { erased: ["profile"] } })
  expect(bo).toHaveProperty("value.kept", expect.arrayContaining(["sign-in-elsewhere"]))
  expect(await town.storage.people.read(town.account.id, "ada")).toBeUndefined()
})

test("ERA5: an account ends with its meetings, its records and its people's sign-ins", async () => {
  const town = await openTown({ billing: { customer: "cus_1" } })
  await settle(town, "ada", { role: "owner" })
  await settle(town, "bo")
  await settle({ ...town, account: town.other }, "b2", { identity: "identity-bo" })
  const meeting = await convene(town, "ada")
  const erase = async (name: string): Promise<unknown> =>
    await accountHandlers({ ...town.parts, keepers: [KEEPER] })["account.delete"]({
      ...CALL,
      ...as(town.account.id, "owner"),
      params: { account: town.account.id },
      body: { name },
    })
  expect(await erase("school north")).toMatchObject({ code: "DELETION_NOT_CONFIRMED" })
  expect(await erase("School north")).toMatchObject({
    value: { meetingsEnded: 1, peopleTold: 2, kept: ["bills", "sign-in-elsewhere"] },
  })
  expect(town.asked.toSorted()).toEqual([
    "delete identity identity-ada",
    `end ${meeting.id}`,
    "tell ada@north.example",
    "tell bo@north.example",
  ])
  expect(await town.storage.accounts.read(town.account.id)).toBeUndefined()
  expect(await town.storage.accounts.read(town.other.id)).toBeDefined()
})

test("ERA6: whoever deletes themselves leaves no account without an owner, and nothing half done", async () => {
  const town = await openTown()
  await settle(town, "ada", { role: "owner" })
  await settle(town, "bo")
  const south = { ...town, account: town.other }
  await settle(south, "alone", { role: "owner", identity: "identity-bo" })
  const leave = selfHandlers(town.parts)["me.delete"]
  expect(await leave(self("ada"))).toMatchObject({
    code: "PERSON_LAST_OWNER",
    facts: { accountName: "School north" },
  })
  expect(await leave({ ...self("bo"), body: { email: "other@north.example" } })).toMatchObject({
    code: "DELETION_NOT_CONFIRMED",
  })
  await convene(town, "bo")
  expect(await leave(self("bo"))).toMatchObject({ code: "PERSON_OWNS_MEETINGS" })
  expect(await town.storage.accounts.read(town.other.id)).toBeDefined()
  for (const { id } of (await town.storage.meetings.listMeetings(town.account.id, { limit: 9 }))
    .items) {
    await town.storage.meetings.endMeeting(id, 1)
  }
  expect(await leave(self("bo"))).toMatchObject({ ok: true, value: { kept: expect.anything() } })
  expect(await town.storage.accounts.read(town.other.id)).toBeUndefined()
  expect(await town.storage.people.read(town.account.id, "bo")).toBeUndefined()
  expect(town.asked).toContain("delete identity identity-bo")
})

test("ERA6: an account that is paid for goes with its last person only after a second factor", async () => {
  const town = await openTown()
  await settle(town, "ada", { role: "owner" })
  const leave = selfHandlers(town.parts)["me.delete"]
  const call = self("ada")
  const weak = { ...call, identity: { ...call.identity, secondFactor: false } }
  expect(await leave(weak)).toMatchObject({ code: "ACCESS_SECOND_FACTOR" })
  expect(await town.storage.accounts.read(town.account.id)).toBeDefined()
  expect(await leave(call)).toMatchObject({ ok: true })
  expect(await town.storage.accounts.read(town.account.id)).toBeUndefined()
})

function self(id: string) {
  const email = `${id}@north.example`
  return {
    ...CALL,
    principal: { kind: "anonymous" },
    reach: "own",
    identity: { id: `identity-${id}`, name: id, email, emailVerified: true, secondFactor: true },
    body: { email: email.toUpperCase() },
  } as const
}

async function remove(town: Town, person: string, handOverTo?: string): Promise<unknown> {
  return await personDataHandlers(town.parts)["people.remove"]({
    ...CALL,
    ...as(town.account.id, "owner"),
    params: { account: town.account.id, person },
    query: { handOverTo },
  })
}
