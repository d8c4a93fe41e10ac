// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { accepted, as, CALL, found, openTown, settle, type Town } from "../people/testing/town.ts"
import { groupHandlers } from "./index.ts"

// Rules are those of SPEC.md.

test("GRO1: names are unique, and the plan says whether there is room", async () => {
  const town = await openTown()
  expect(await create(town, "Staff")).toMatchObject({ ok: true, value: { people: 0 } })
  expect(await create(town, " sTAFF")).toMatchObject({ code: "GROUP_NAME_TAKEN" })
  const free = await openTown({ plan: "free" })
  expect(await create(free, "Staff")).toMatchObject({
    code: "PLAN_FEATURE_MISSING",
    facts: { feature: "groups", plans: "pro, education, enterprise" },
  })
  const pro = await openTown({ plan: "pro" })
  for (let n = 0; n < 50; n += 1) await found(pro, `g${n}`)
  expect(await create(pro, "One more")).toMatchObject({ code: "PLAN_LIMIT_GROUPS" })
})

test("GRO2: a group administrator sees the groups that they look after", async () => {
  const town = await openTown()
  await found(town, "5a")
  await found(town, "5b")
  const list = async (asker: ReturnType<typeof as>): Promise<readonly string[]> => {
    const page = accepted(
      await groupHandlers(town.parts)["groups.list"]({
        ...CALL,
        ...asker,
        params: { account: town.account.id },
        query: { limit: 50 },
      }),
    )
    return page.items.map(({ id }) => id)
  }
  expect(await list(as(town.account.id, "owner"))).toEqual(["5a", "5b"])
  expect(await list(as(town.account.id, "group-administrator", ["5b"]))).toEqual(["5b"])
})

test("GRO3: memberships change all together or not at all", async () => {
  const town = await openTown()
  await found(town, "5a")
  await found(town, "5b")
  await settle(town, "ada", { groups: ["5a"] })
  await settle(town, "bo", { groups: ["5b"] })
  const owner = as(town.account.id, "owner")
  expect(await members(town, owner, { add: ["bo", "nobody"] })).toMatchObject({
    code: "PERSON_NOT_FOUND",
  })
  expect(await town.storage.people.read(town.account.id, "bo")).toMatchObject({ groups: ["5b"] })
  const teacher = as(town.account.id, "group-administrator", ["5a"])
  expect(await members(town, teacher, { add: ["bo"] })).toMatchObject({ code: "PERSON_NOT_FOUND" })
  expect(await members(town, owner, { add: ["bo"], remove: ["ada"] })).toMatchObject({
    value: { people: 1 },
  })
  expect(await town.storage.people.read(town.account.id, "bo")).toMatchObject({
    groups: ["5b", "5a"],
  })
})

test("GRO4: a membership that leaves no region is refused by name", async () => {
  const town = await openTown()
  await found(town, "5a", "eu-de-fra")
  await found(town, "paris", "eu-fr-par")
  await settle(town, "ada", { groups: ["paris"] })
  expect(await members(town, as(town.account.id, "owner"), { add: ["ada"] })).toMatchObject({
    code: "POLICY_ASSIGNMENT_EMPTY",
    facts: { groups: "paris, 5a" },
  })
})

test("GRO5: whoever looks after a group is a group administrator, and else a member", async () => {
  const town = await openTown()
  await found(town, "5a")
  for (const id of ["ada", "bo"]) await settle(town, id)
  await settle(town, "chief", { role: "owner" })
  const set = async (people: string[]): Promise<unknown> =>
    await groupHandlers(town.parts)["groups.setAdministrators"]({
      ...CALL,
      ...as(town.account.id, "administrator"),
      params: { account: town.account.id, group: "5a" },
      body: { people },
    })
  expect(await set(["ada"])).toMatchObject({ value: { administrators: [{ id: "ada" }] } })
  expect(await set(["bo"])).toMatchObject({ value: { administrators: [{ id: "bo" }] } })
  const ada = await town.storage.people.read(town.account.id, "ada")
  expect(ada).toMatchObject({ role: "member", administers: [] })
  expect(await set(["chief"])).toMatchObject({ code: "PERSON_ADMINISTERS_MISFIT" })
})

test("GRO6: a deleted group is taken from its people", async () => {
  const town = await openTown()
  await found(town, "5a")
  await settle(town, "ada", { groups: ["5a"] })
  accepted(
    await groupHandlers(town.parts)["groups.delete"]({
      ...CALL,
      ...as(town.account.id, "owner"),
      params: { account: town.account.id, group: "5a" },
    }),
  )
  expect(await town.storage.people.read(town.account.id, "ada")).toMatchObject({ groups: [] })
  expect(town.notes).toMatchObject([{ action: "group.delete", before: { name: "5a" } }])
})

async function create(town: Town, name: string): Promise<unknown> {
  return await groupHandlers(town.parts)["groups.create"]({
    ...CALL,
    ...as(town.account.id, "owner"),
    params: { account: town.account.id },
    body: { name },
  })
}

async function members(
  town: Town,
  asker: ReturnType<typeof as>,
  { add = [], remove = [] }: { readonly add?: string[]; readonly remove?: string[] },
): Promise<unknown> {
  return await groupHandlers(town.parts)["groups.setMembers"]({
    ...CALL,
    ...asker,
    params: { account: town.account.id, group: "5a" },
    body: { add, remove },
  })
}
