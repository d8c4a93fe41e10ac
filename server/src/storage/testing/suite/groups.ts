// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { aGroup, anAccount, aPerson } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** Groups. */
export function groupSuite(open: OpenStorage): void {
  describe("groups", () => {
    test("STO1: a group is read back as it was written", async () => {
      const { accounts, groups } = await open()
      const account = anAccount()
      await accounts.create(account)
      const group = aGroup(account, { external: "ext-1" })
      expect(await groups.create(group)).toBe(true)
      expect(await groups.read(account.id, "staff")).toStrictEqual(group)
      expect(await groups.byExternal(account.id, "ext-1")).toEqual(group)
      expect(await groups.read(account.id, "other")).toBeUndefined()
    })

    test("STO2: ids and external ids are taken once in an account", async () => {
      const { accounts, groups } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) {
        await accounts.create(account)
        expect(await groups.create(aGroup(account, { external: "ext" }))).toBe(true)
      }
      expect(await groups.create(aGroup(one))).toBe(false)
      expect(await groups.create(aGroup(one, { id: "new", external: "ext" }))).toBe(false)
      expect(await groups.replace(aGroup(one, { version: 2 }), 1)).toBe(true)
      expect(await groups.replace(aGroup(one, { version: 2 }), 1)).toBe(false)
    })

    test("STO13: a search finds the start of any word, whatever its case", async () => {
      const { accounts, groups } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const [id, name] of [
        ["a", "Klasse 7b Ölberg"],
        ["b", "Lehrer"],
        ["c", "100% da"],
      ] as const) {
        await groups.create(aGroup(account, { id, name }))
      }
      const found = async (search: string): Promise<readonly string[]> =>
        (await groups.list(account.id, { limit: 9, search })).items.map(({ id }) => id)
      expect(await found("7B")).toEqual(["a"])
      expect(await found("öl")).toEqual(["a"])
      expect(await found("klasse 7")).toEqual(["a"])
      expect(await found("lasse")).toEqual([])
      expect(await found("100%")).toEqual(["c"])
      expect(await found("_")).toEqual([])
      expect(await found("")).toEqual(["a", "b", "c"])
    })

    test("STO14: a deleted group is taken from its people, whose versions count up", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const id of ["a", "b"]) await groups.create(aGroup(account, { id }))
      const before = [
        aPerson(account, { id: "1", groups: ["b", "a"] }),
        aPerson(account, {
          id: "2",
          groups: ["a"],
          role: "group-administrator",
          administers: ["a"],
        }),
        aPerson(account, { id: "3", role: "group-administrator", administers: ["a", "b"] }),
        aPerson(account, { id: "4", groups: ["b"] }),
      ]
      await people.createMany(before)
      expect(await groups.sizes(account.id)).toEqual(new Map(Object.entries({ a: 2, b: 2 })))
      expect(await groups.delete(account.id, "a")).toBe(true)
      expect(await groups.delete(account.id, "a")).toBe(false)
      expect((await people.list(account.id, { limit: 9 })).items).toEqual([
        { ...before[0], groups: ["b"], version: 2 },
        { ...before[1], groups: [], administers: [], version: 2 },
        { ...before[2], administers: ["b"], version: 2 },
        before[3],
      ])
      expect(await people.list(account.id, { limit: 9, groups: ["a"] })).toEqual({ items: [] })
      expect(await people.policyShapes(account.id)).toEqual([
        { groups: ["b"], layer: {}, people: 2 },
        { groups: [], layer: {}, people: 2 },
      ])
      expect(await groups.sizes(account.id)).toEqual(new Map([["b", 2]]))
    })

    test("STO14: a group is deleted while people come and change", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (const id of ["a", "b"]) await groups.create(aGroup(account, { id }))
      const before = Array.from({ length: 20 }, (_none, index) =>
        aPerson(account, { id: `old${index}`, groups: ["a", "b"] }),
      )
      await people.createMany(before)
      const [deleted] = await Promise.all([
        groups.delete(account.id, "a"),
        ...before.map(
          async (person) =>
            await people.replace({ ...person, layer: { locked: true }, version: 2 }, 1),
        ),
        ...before.map(async ({ id }) => {
          await people.create(aPerson(account, { id: `new-${id}`, groups: ["b", "a"] }))
        }),
      ])
      expect(deleted).toBe(true)
      for (const { id } of (await people.list(account.id, { limit: 100 })).items) {
        const owner = await people.owner(account.id, id)
        expect(owner?.person.groups).toEqual(["b"])
      }
      expect([...(await groups.sizes(account.id)).keys()]).toEqual(["b"])
    })

    test("STO8: groups of one account never appear in another's", async () => {
      const { accounts, groups } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) await accounts.create(account)
      await groups.create(aGroup(one, { external: "ext" }))
      expect(await groups.read(other.id, "staff")).toBeUndefined()
      expect(await groups.byExternal(other.id, "ext")).toBeUndefined()
      expect(await groups.all(other.id)).toEqual([])
      expect(await groups.delete(other.id, "staff")).toBe(false)
      expect(await groups.replace({ ...aGroup(other), version: 2 }, 1)).toBe(false)
      expect(await groups.all(one.id)).toHaveLength(1)
    })
  })
}
