// SPDX-License-Identifier: Apache-2.0
/**
 * What released versions have left in databases, to be brought up to date in tests.
 *
 * @module
 */
import { type Kysely, sql } from "kysely"
import { expect } from "vitest"
import { migrate } from "../migrate.ts"
import type { Engine } from "../migrations/migration.ts"
import { MIGRATIONS } from "../migrations.ts"
import type { Storage } from "../storage.ts"
import type { Tables } from "../tables.ts"
import { aDescriptor, aMeeting, anAccount, anInvitation } from "./records.ts"

/** One released version. */
export interface Release {
  readonly version: string
  /** How many of the steps it knew. */
  readonly steps: number
  /** SHA-256 of the statements that SQLite keeps of its tables, as that version made them. */
  readonly schema: string
  /** Writes what that version wrote, into its tables. */
  readonly fill: (database: Kysely<Tables>) => Promise<void>
  /** Expects all of it, as this version reads it. */
  readonly expectAll: (storage: Storage) => Promise<void>
}

const SCHOOL = anAccount("s")
const CLUB = anAccount("c")
const LAYER = JSON.stringify(SCHOOL.layer)
const USERS = 1200

const [planned, running, stopped, past] = [0, 1, 2, 3].map((number) =>
  aMeeting(SCHOOL, { number, owner: "u0001", created: 20 + number }),
) as [Meeting, Meeting, Meeting, Meeting]
type Meeting = ReturnType<typeof aMeeting>

/** All released versions, oldest first. */
export const RELEASES: readonly Release[] = [
  {
    version: "0.1.0",
    steps: 2,
    schema: "ca9914e1d3544596f39c8e14666e8b1ef8a806fa0ea124becc6c55621fab4c66",
    fill: fill010,
    expectAll: expect010,
  },
]

/** Makes the tables of a release and fills them. */
export async function asReleased(
  database: Kysely<Tables>,
  engine: Engine,
  release: Release,
): Promise<void> {
  await migrate(database, engine, MIGRATIONS.slice(0, release.steps))
  await database.transaction().execute(release.fill)
}

async function fill010(database: Kysely<Tables>): Promise<void> {
  const run = async (statement: ReturnType<typeof sql>): Promise<void> =>
    void (await statement.execute(database))
  for (const [{ id, home, confirmations }, plan] of [
    [SCHOOL, "paid"],
    [CLUB, "free"],
  ] as const) {
    await run(sql`insert into accounts
      (id, name, plan, home, layer, confirmations, version, created)
      values (${id}, ${plan}, ${plan}, ${JSON.stringify(home)}, ${LAYER},
        ${JSON.stringify(confirmations)}, 7, 10)`)
  }
  for (const [position, id] of ["staff", "all"].entries()) {
    await run(sql`insert into account_groups (account, id, position, layer)
      values (${SCHOOL.id}, ${id}, ${position}, ${LAYER})`)
  }
  for (let index = 0; index < USERS; index += 1) {
    const groups = index === 1 ? ["staff", "all"] : index % 2 === 0 ? ["all"] : []
    await run(sql`insert into account_users (account, id, position, name, groups, layer)
      values (${SCHOOL.id}, ${idOf(index)}, ${index}, ${`Person ${index}`},
        ${JSON.stringify(groups)}, '{}')`)
  }
  for (const meeting of [planned, running, stopped, past]) {
    const ended = meeting === past ? 90 : null
    await run(sql`insert into meetings (id, account, owner, title, layer, mode, created, ended)
      values (${meeting.id}, ${SCHOOL.id}, ${meeting.owner}, ${meeting.title}, '{}', 'spread',
        ${meeting.created}, ${ended})`)
    for (const [position, { participant, name, key }] of meeting.invitations.entries()) {
      await run(sql`insert into invitations (meeting, participant, position, name, key)
        values (${meeting.id}, ${participant}, ${position}, ${name}, ${JSON.stringify(key)})`)
    }
  }
  for (const [meeting, used, ended] of [
    [planned, 0, null],
    [running, 1, null],
    [stopped, 1, 50],
    [past, 1, 90],
  ] as const) {
    const { revision, jws, created } = aDescriptor(meeting, { revision: 3 })
    await run(sql`insert into descriptors (meeting, revision, jws, created, used, ended)
      values (${meeting.id}, ${revision}, ${jws}, ${created}, ${used}, ${ended})`)
  }
}

async function expect010({ accounts, groups, people, meetings }: Storage): Promise<void> {
  const { home, layer, confirmations } = SCHOOL
  const kept = { home, layer, guestPolicy: { mode: "off" }, confirmations, version: 7, created: 10 }
  expect((await accounts.list({ limit: 9 })).items).toStrictEqual([
    { id: CLUB.id, name: "free", plan: "free", ...kept },
    { id: SCHOOL.id, name: "paid", plan: "enterprise", ...kept },
  ])
  const group = { account: SCHOOL.id, layer, version: 1, created: 10 }
  expect(await groups.all(SCHOOL.id)).toStrictEqual([
    { ...group, id: "all", name: "all" },
    { ...group, id: "staff", name: "staff" },
  ])
  const owner = await people.owner(SCHOOL.id, idOf(1))
  expect(owner?.groups.map(({ id }) => id)).toEqual(["staff", "all"])
  expect(owner?.person).toStrictEqual({
    account: SCHOOL.id,
    id: idOf(1),
    name: "Person 1",
    role: "member",
    groups: ["staff", "all"],
    administers: [],
    layer: {},
    status: "active",
    version: 1,
    created: 10,
  })
  expect(await people.count(SCHOOL.id)).toBe(USERS)
  expect(await people.count(SCHOOL.id, { groups: ["all"] })).toBe(USERS / 2 + 1)
  expect(await people.count(SCHOOL.id, { search: "person 7" })).toBe(111)
  expect((await people.policyShapes(SCHOOL.id)).map(({ people: count }) => count)).toEqual([
    USERS / 2,
    USERS / 2 - 1,
    1,
  ])
  const listed = await meetings.listMeetings(SCHOOL.id, { limit: 9, order: "oldest" })
  expect(listed.items.map(({ id, state, invited }) => [id, state, invited])).toEqual([
    [planned.id, "upcoming", 2],
    [running.id, "running", 2],
    [stopped.id, "upcoming", 2],
    [past.id, "past", 2],
  ])
  expect((await meetings.readMeeting(past.id))?.invitations).toEqual([
    anInvitation(0),
    anInvitation(1),
  ])
  expect(await meetings.newestDescriptor(running.id)).toMatchObject({ revision: 3, used: true })
  expect(await meetings.runningDescriptors()).toHaveLength(2)
}

function idOf(index: number): string {
  return `u${String(index).padStart(4, "0")}`
}
