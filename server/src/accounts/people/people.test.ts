// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { peopleHandlers } from "./index.ts"
import { accepted, as, CALL, found, openTown, settle, type Town } from "./testing/town.ts"

// Rules are those of SPEC.md.

const PAGE = { limit: 50, sort: "name" } as const

test("PEO1: a list is in the order of names or of time, by pages, and filtered", async () => {
  const town = await openTown()
  const people = peopleHandlers(town.parts)
  await found(town, "staff")
  for (const [index, id] of ["cleo", "Ben", "ada", "Dora"].entries()) {
    await settle(town, id, { created: index, groups: id === "Ben" ? ["staff"] : [] })
  }
  const call = { ...CALL, ...as(town.account.id, "owner"), params: { account: town.account.id } }
  const names = async (query: object): Promise<readonly string[]> =>
    accepted(await people["people.list"]({ ...call, query: { ...PAGE, ...query } })).items.map(
      ({ name }) => name,
    )
  expect(await names({})).toEqual(["ada", "Ben", "cleo", "Dora"])
  expect(await names({ sort: "created" })).toEqual(["cleo", "Ben", "ada", "Dora"])
  expect(await names({ search: "DO" })).toEqual(["Dora"])
  expect(await names({ group: "staff" })).toEqual(["Ben"])
  expect(await names({ role: "owner" })).toEqual([])
  const first = accepted(await people["people.list"]({ ...call, query: { ...PAGE, limit: 3 } }))
  expect(await names({ limit: 3, cursor: first.next })).toEqual(["Dora"])
})

test("PEO2: a group administrator sees the people of their groups, and nobody else's", async () => {
  const town = await schoolOf()
  const people = peopleHandlers(town.parts)
  const call = { ...CALL, params: { account: town.account.id } }
  const seen = async (
    administers: readonly string[],
    group?: string,
  ): Promise<readonly string[]> => {
    const asker = as(town.account.id, "group-administrator", administers)
    const query = { ...PAGE, group }
    const page = accepted(await people["people.list"]({ ...call, ...asker, query }))
    return page.items.map(({ id }) => id)
  }
  expect(await seen(["class-5"])).toEqual(["both", "pupil"])
  expect(await seen(["class-5"], "class-6")).toEqual([])
  expect(await seen([])).toEqual([])
})

test("PEO3: people are invited with role and groups; who belongs already is passed over", async () => {
  const town = await schoolOf()
  const people = peopleHandlers(town.parts)
  const call = {
    ...CALL,
    ...as(town.account.id, "administrator"),
    params: { account: town.account.id },
  }
  const body = {
    people: [
      { email: "new@north.example", name: "New" },
      { email: "pupil@north.example" },
      { email: "new@north.example" },
    ],
    role: "group-administrator",
    groups: ["class-5"],
    administers: ["class-5"],
  } as const
  const answer = accepted(
    await people["people.invite"]({
      ...call,
      body: { ...body, people: [...body.people], groups: ["class-5"], administers: ["class-5"] },
    }),
  )
  expect(answer.invited).toMatchObject([
    { name: "New", status: "invited", role: "group-administrator", groups: ["class-5"] },
  ])
  expect(answer.skipped.map(({ code }) => code)).toEqual([
    "PERSON_EMAIL_TAKEN",
    "PERSON_EMAIL_TAKEN",
  ])
  expect(town.asked).toEqual([`invite ${answer.invited[0]?.id}`])
  expect(town.notes).toMatchObject([{ action: "person.invite", actor: { id: "administrator" } }])
})

test("PEO4: nobody gives a role that is not below their own, nor invites out of their reach", async () => {
  const town = await schoolOf()
  const people = peopleHandlers(town.parts)
  const code = async (
    asker: ReturnType<typeof as>,
    change: { role?: "owner" | "administrator" | "group-administrator"; groups?: string[] },
  ): Promise<string | undefined> => {
    const answer = await people["people.invite"]({
      ...CALL,
      ...asker,
      params: { account: town.account.id },
      body: {
        people: [{ email: "x@north.example" }],
        role: change.role ?? "member",
        groups: change.groups ?? [],
        administers: [],
      },
    })
    return answer.ok ? undefined : answer.code
  }
  const { id } = town.account
  expect(await code(as(id, "administrator"), { role: "owner" })).toBe("PERSON_ROLE_FORBIDDEN")
  const teacher = as(id, "group-administrator", ["class-5"])
  expect(await code(teacher, {})).toBe("PERSON_OUT_OF_REACH")
  expect(await code(teacher, { groups: ["class-6"] })).toBe("PERSON_OUT_OF_REACH")
  expect(await code(teacher, { role: "group-administrator", groups: ["class-5"] })).toBe(
    "PERSON_ROLE_FORBIDDEN",
  )
  expect(await code(as(id, "owner"), { role: "group-administrator" })).toBe(
    "PERSON_ADMINISTERS_MISFIT",
  )
  expect(await code(as(id, "owner"), { groups: ["nowhere"] })).toBe("GROUP_NOT_FOUND")
  expect(await code(teacher, { groups: ["class-5"] })).toBeUndefined()
})

test("PEO5: the plan's room for people is kept, and the refusal names plans with more", async () => {
  const town = await openTown({ plan: "free" })
  for (let n = 0; n < 24; n += 1) await settle(town, `p${n}`)
  const invite = async (...emails: string[]): Promise<unknown> =>
    await peopleHandlers(town.parts)["people.invite"]({
      ...CALL,
      ...as(town.account.id, "owner"),
      params: { account: town.account.id },
      body: {
        people: emails.map((email) => ({ email })),
        role: "member",
        groups: [],
        administers: [],
      },
    })
  expect(await invite("a@north.example", "b@north.example")).toMatchObject({
    code: "PLAN_LIMIT_PEOPLE",
    facts: { limit: "25", plans: "pro, education, enterprise" },
  })
  expect(await invite("a@north.example")).toMatchObject({ ok: true })
})

test("PEO6: groups that leave nothing together are refused by name (R6)", async () => {
  const town = await openTown()
  await found(town, "berlin", "eu-de-fra")
  await found(town, "paris", "eu-fr-par")
  await settle(town, "ada", { groups: ["berlin"] })
  const answer = await update(town, "ada", { version: 1, groups: ["berlin", "paris"] })
  expect(answer).toMatchObject({
    code: "POLICY_ASSIGNMENT_EMPTY",
    path: "groups",
    facts: { groups: "berlin, paris" },
  })
  expect(await town.storage.people.read(town.account.id, "ada")).toMatchObject({ version: 1 })
})

test("PEO7: of two writers of one version one is told", async () => {
  const town = await openTown()
  await settle(town, "ada")
  const wins = await Promise.all(
    ["one", "other"].map(async (name) => await update(town, "ada", { version: 1, name })),
  )
  expect(wins.filter(({ ok }) => ok)).toHaveLength(1)
  expect(wins.find(({ ok }) => !ok)).toMatchObject({ code: "PERSON_VERSION_CONFLICT" })
})

test("PEO8: who is suspended is signed out, and let in again as before", async () => {
  const town = await openTown()
  await settle(town, "ada")
  accepted(await update(town, "ada", { version: 1, status: "suspended" }))
  expect(town.asked).toEqual(["withdraw ada", "end sessions identity-ada", "turn out ada"])
  expect(accepted(await update(town, "ada", { version: 2, status: "active" })).status).toBe(
    "active",
  )
})

test("PEO9: an account keeps an active owner", async () => {
  const town = await openTown()
  await settle(town, "first", { role: "owner" })
  await settle(town, "second", { role: "owner", status: "suspended" })
  expect(await update(town, "first", { version: 1, status: "suspended" })).toMatchObject({
    code: "PERSON_LAST_OWNER",
  })
  const role = await peopleHandlers(town.parts)["people.role"]({
    ...CALL,
    ...as(town.account.id, "owner"),
    params: { account: town.account.id, person: "first" },
    body: { version: 1, role: "member", administers: [] },
  })
  expect(role).toMatchObject({ code: "PERSON_LAST_OWNER" })
})

test("PEO10: a group administrator changes memberships of their groups alone", async () => {
  const town = await schoolOf()
  const teacher = as(town.account.id, "group-administrator", ["class-5"])
  const code = async (person: string, change: object): Promise<string | undefined> => {
    const answer = await update(town, person, { version: 1, asker: teacher, ...change })
    return answer.ok ? undefined : answer.code
  }
  expect(await code("both", { groups: ["class-5"] })).toBe("PERSON_OUT_OF_REACH")
  expect(await code("both", { name: "Other" })).toBe("PERSON_OUT_OF_REACH")
  expect(await code("both", { groups: ["class-6"] })).toBeUndefined()
  expect(await code("pupil", { status: "suspended" })).toBeUndefined()
  const colleague = { role: "group-administrator", administers: ["class-6"] } as const
  await settle(town, "colleague", { ...colleague, groups: ["class-5"] })
  expect(await code("colleague", { status: "suspended" })).toBe("PERSON_OUT_OF_REACH")
})

/** Two classes, with a pupil in each and one in both. */
async function schoolOf(): Promise<Town> {
  const town = await openTown()
  await found(town, "class-5")
  await found(town, "class-6")
  await settle(town, "both", { groups: ["class-5", "class-6"] })
  await settle(town, "pupil", { groups: ["class-5"] })
  await settle(town, "stranger", { groups: ["class-6"] })
  return town
}

async function update(
  town: Town,
  person: string,
  change: {
    readonly version: number
    readonly name?: string
    readonly groups?: string[]
    readonly status?: "active" | "suspended"
    readonly asker?: ReturnType<typeof as>
  },
) {
  const { asker = as(town.account.id, "owner"), ...body } = change
  return await peopleHandlers(town.parts)["people.update"]({
    ...CALL,
    ...asker,
    params: { account: town.account.id, person },
    body,
  })
}
