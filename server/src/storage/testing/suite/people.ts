// SPDX-License-Identifier: Apache-2.0
import { regionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { everyPage } from "../../../accounts/index.ts"
import { aGroup, anAccount, aPerson } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

const DENY = { deny: { include: [regionId("eu-fr-par")] } }

/** People. */
export function peopleSuite(open: OpenStorage): void {
  describe("people", () => {
    test("STO1: a person is read back as they were written", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const id of ["a", "b"]) await groups.create(aGroup(account, { id }))
      const person = aPerson(account, {
        email: "Grace@Example.org",
        role: "group-administrator",
        groups: ["b", "a"],
        administers: ["a"],
        layer: DENY,
        status: "invited",
        identity: "idn_1",
        external: "ext_1",
      })
      const plain = aPerson(account, { id: "u2" })
      expect(await people.create(person)).toBe(true)
      expect(await people.create(plain)).toBe(true)
      expect(await people.read(account.id, "u1")).toStrictEqual(person)
      expect(await people.read(account.id, "u2")).toStrictEqual(plain)
      expect(await people.byEmail(account.id, "gRACE@example.ORG")).toEqual(person)
      expect(await people.byExternal(account.id, "ext_1")).toEqual(person)
      expect(await people.read(account.id, "u3")).toBeUndefined()
    })

    test("STO2: of two writers of one version one wins, with their groups", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const id of ["0", "1"]) await groups.create(aGroup(account, { id }))
      await people.create(aPerson(account))
      const wins = await Promise.all(
        ["0", "1"].map(
          async (group) =>
            await people.replace(aPerson(account, { groups: [group], version: 2 }), 1),
        ),
      )
      expect(wins.filter((won) => won)).toHaveLength(1)
      const winner = String(wins.indexOf(true))
      expect(await people.read(account.id, "u1")).toMatchObject({ groups: [winner], version: 2 })
      expect(await groups.sizes(account.id)).toEqual(new Map([[winner, 1]]))
    })

    test.for([
      ["id", { id: "taken" }],
      ["e-mail address", { email: "TAKEN@example.org" }],
      ["identity", { identity: "taken" }],
      ["external id", { external: "taken" }],
    ] as const)("STO2: the same %s is not written twice", async ([, change]) => {
      const { accounts, people } = await open()
      const account = anAccount()
      const facts = {
        id: "taken",
        email: "taken@example.org",
        identity: "taken",
        external: "taken",
      }
      const taken = aPerson(account, facts)
      await accounts.create(account)
      await people.create(taken)
      expect(await people.create(aPerson(account, change))).toBe(false)
      if (!("id" in change)) {
        await people.create(aPerson(account))
        expect(await people.replace(aPerson(account, { ...change, version: 2 }), 1)).toBe(false)
        await people.delete(account.id, "u1")
      }
      expect(await people.list(account.id, { limit: 9 })).toEqual({ items: [taken] })
    })

    test("STO3: thousands are made at once or not at all", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      await groups.create(aGroup(account))
      const roster = Array.from({ length: 5000 }, (_none, index) =>
        aPerson(account, {
          id: `u${String(index).padStart(5, "0")}`,
          email: `u${index}@example.org`,
          groups: ["staff"],
        }),
      )
      expect(await people.createMany([...roster, roster[2500]!])).toBe(false)
      expect(await people.count(account.id)).toBe(0)
      expect(await people.createMany(roster)).toBe(true)
      const listed = await everyPage(async (query) => await people.list(account.id, query))
      expect(listed).toEqual(roster)
      expect(await people.createMany([])).toBe(true)
    })

    test("STO13: filters and searches narrow a list and its count", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const id of ["a", "b", "c"]) await groups.create(aGroup(account, { id }))
      await people.createMany([
        aPerson(account, { id: "1", name: "Ada Lovelace", role: "owner", groups: ["a", "b"] }),
        aPerson(account, { id: "2", name: "Élodie Adam", groups: ["b"], status: "invited" }),
        aPerson(account, { id: "3", name: "Bo", email: "bo.adler@example.org" }),
      ])
      const cases = [
        [{}, "123"],
        [{ search: "AD" }, "123"],
        [{ search: "ada l" }, "1"],
        [{ search: "élo" }, "2"],
        [{ search: "bo.ad" }, "3"],
        [{ search: "example" }, "3"],
        [{ search: "%" }, ""],
        [{ groups: ["b"] }, "12"],
        [{ groups: ["a", "c"] }, "1"],
        [{ groups: [] }, ""],
        [{ role: "owner" }, "1"],
        [{ status: "invited", groups: ["b"] }, "2"],
        [{ role: "member", search: "ad", groups: ["a", "b"] }, "2"],
      ] as const
      for (const [filter, ids] of cases) {
        const { items } = await people.list(account.id, { limit: 9, ...filter })
        expect(items.map(({ id }) => id).join(""), JSON.stringify(filter)).toBe(ids)
        expect(await people.count(account.id, filter)).toBe(ids.length)
      }
    })

    test("STO10: pages of a filtered list fit together", async () => {
      const { accounts, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      const all = Array.from({ length: 10 }, (_none, index) =>
        aPerson(account, {
          id: `u${index}`,
          created: 10 + Math.floor(index / 4),
          role: index % 2 === 0 ? "member" : "administrator",
        }),
      )
      await people.createMany(all.toReversed())
      const listed = await everyPage(
        async (query) => await people.list(account.id, { ...query, role: "member", limit: 2 }),
      )
      expect(listed).toEqual(all.filter(({ role }) => role === "member"))
    })

    test("STO15: an owner is read with the groups in the person's order", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      const made = ["a", "b", "c"].map((id) => aGroup(account, { id }))
      for (const group of made) await groups.create(group)
      const person = aPerson(account, { groups: ["c", "a"], layer: DENY })
      await people.create(person)
      expect(await people.owner(account.id, "u1")).toEqual({
        account,
        groups: [made[2], made[0]],
        person,
      })
      expect(await people.owner(account.id, "u2")).toBeUndefined()
      expect(await people.owner(anAccount("z").id, "u1")).toBeUndefined()
    })

    test("STO16: policies are counted by groups in order and layer", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const id of ["a", "b"]) await groups.create(aGroup(account, { id }))
      const shapes = [
        { groups: ["a", "b"], layer: {}, people: 5 },
        { groups: ["b", "a"], layer: {}, people: 4 },
        { groups: [], layer: {}, people: 3 },
        { groups: ["a", "b"], layer: DENY, people: 2 },
      ]
      for (const [index, shape] of shapes.entries()) {
        await people.createMany(
          Array.from({ length: shape.people }, (_none, number) =>
            aPerson(account, { ...shape, id: `${index}-${number}` }),
          ),
        )
      }
      expect(await people.policyShapes(account.id)).toEqual(shapes)
      const moved = aPerson(account, { id: "1-0", groups: ["a", "b"], version: 2 })
      await people.replace(moved, 1)
      expect(await people.policyShapes(account.id)).toMatchObject([
        { groups: ["a", "b"], layer: {}, people: 6 },
        { people: 3 },
        { people: 3 },
        { people: 2 },
      ])
    })

    test("STO17: an identity and an address are found in every account", async () => {
      const { accounts, people } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      const facts = { identity: "idn", email: "ada@example.org" }
      const both = [
        aPerson(one, { ...facts, created: 20 }),
        aPerson(other, { ...facts, created: 10 }),
      ]
      for (const account of [one, other]) await accounts.create(account)
      await people.createMany(both)
      expect(await people.byIdentity("idn")).toEqual(both.toReversed())
      expect(await people.everywhereByEmail("ADA@example.org")).toEqual(both.toReversed())
      expect(await people.byIdentity("nobody")).toEqual([])
      expect(await people.everywhereByEmail("nobody@example.org")).toEqual([])
    })

    test("STO75: of owners who go at the same time the last one stays", async () => {
      const { accounts, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      const ids = ["a", "b", "c", "d"]
      const owners = ids.map((id) => aPerson(account, { id, role: "owner" }))
      await people.createMany(owners)
      const [a, b, c, d] = owners
      const done = await Promise.all([
        people.replace({ ...a!, role: "member", version: 2 }, 1),
        people.replace({ ...b!, status: "suspended", version: 2 }, 1),
        people.delete(account.id, c!.id),
        people.replace({ ...d!, role: "administrator", version: 2 }, 1),
      ])
      expect(done.filter((isDone) => !isDone)).toHaveLength(1)
      expect(await people.count(account.id, { role: "owner", status: "active" })).toBe(1)
    })

    test("STO8: people of one account never appear in another's", async () => {
      const { accounts, people } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) await accounts.create(account)
      const person = aPerson(one, { email: "ada@example.org", external: "ext" })
      await people.create(person)
      expect(await people.read(other.id, "u1")).toBeUndefined()
      expect(await people.byEmail(other.id, "ada@example.org")).toBeUndefined()
      expect(await people.byExternal(other.id, "ext")).toBeUndefined()
      expect(await people.list(other.id, { limit: 9 })).toEqual({ items: [] })
      expect(await people.count(other.id)).toBe(0)
      expect(await people.policyShapes(other.id)).toEqual([])
      expect(await people.delete(other.id, "u1")).toBe(false)
      expect(await people.replace({ ...person, account: other.id, version: 2 }, 1)).toBe(false)
      expect(await people.read(one.id, "u1")).toEqual(person)
      expect(await people.delete(one.id, "u1")).toBe(true)
      expect(await people.delete(one.id, "u1")).toBe(false)
    })
  })
}
