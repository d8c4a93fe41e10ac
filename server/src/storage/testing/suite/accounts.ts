// SPDX-License-Identifier: Apache-2.0
import { accountId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { everyPage } from "../../../accounts/index.ts"
import { aDescriptor, aGroup, aMeeting, anAccount, aPerson } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** Accounts, and writes of several records at once. */
export function accountSuite(open: OpenStorage): void {
  describe("accounts", () => {
    test("STO1: an account is read back as it was written", async () => {
      const { accounts } = await open()
      const account = anAccount()
      const { homeAcceptance: _a, formerLayer: _f, billing: _b, ...plain } = anAccount("b")
      expect(await accounts.create(account)).toBe(true)
      expect(await accounts.create(plain)).toBe(true)
      expect(await accounts.read(account.id)).toEqual(account)
      expect(await accounts.read(plain.id)).toStrictEqual(plain)
      expect(await accounts.byCustomer("cus_a")).toEqual(account)
      expect(await accounts.list({ limit: 5 })).toEqual({ items: [account, plain] })
    })

    test("STO1: what was never written is not there", async () => {
      const { accounts } = await open()
      expect(await accounts.read(anAccount().id)).toBeUndefined()
      expect(await accounts.byCustomer("cus_a")).toBeUndefined()
      expect(await accounts.list({ limit: 5 })).toEqual({ items: [] })
      expect(await accounts.delete(anAccount().id)).toBe(false)
    })

    test("STO2: of two writers of one version one wins", async () => {
      const { accounts } = await open()
      const account = anAccount()
      await accounts.create(account)
      const wins = await Promise.all(
        ["one", "other"].map(
          async (name) => await accounts.replace({ ...account, name, version: 2 }, 1),
        ),
      )
      expect(wins.filter((won) => won)).toHaveLength(1)
      const winner = wins[0] === true ? "one" : "other"
      expect(await accounts.read(account.id)).toMatchObject({ name: winner, version: 2 })
    })

    test("STO2: an account is made once, and a customer is one account", async () => {
      const { accounts } = await open()
      const account = anAccount()
      await accounts.create(account)
      expect(await accounts.create({ ...account, name: "other" })).toBe(false)
      const { billing } = account
      expect(await accounts.create({ ...anAccount("b"), billing: billing! })).toBe(false)
      expect(await accounts.list({ limit: 5 })).toEqual({ items: [account] })
    })

    test("STO3: records of one account are written at once", async () => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      const [staff, all] = [aGroup(account), aGroup(account, { id: "all" })]
      const ada = aPerson(account, { id: "ada", groups: ["staff", "all"] })
      const grace = aPerson(account, { id: "grace", groups: ["all"] })
      const first = { account, groups: [staff, all], people: [ada, grace] }
      expect(await accounts.write(account.id, first)).toBe(true)
      expect(await groups.all(account.id)).toEqual([all, staff])
      const next = {
        account: { ...account, name: "Schule Süd", version: 2 },
        groups: [{ ...all, name: "Everybody", version: 2 }, aGroup(account, { id: "new" })],
        people: [{ ...ada, groups: ["new", "all"], version: 2 }],
        deletedGroups: ["staff"],
        deletedPeople: ["grace"],
      }
      expect(await accounts.write(account.id, next)).toBe(true)
      expect(await accounts.read(account.id)).toEqual(next.account)
      expect(await groups.all(account.id)).toEqual(next.groups)
      expect(await people.list(account.id, { limit: 9 })).toEqual({ items: next.people })
    })

    test.for([
      ["an account of another version", { account: { ...anAccount(), version: 3 } }],
      ["a group that is there", { groups: [aGroup(anAccount())] }],
      ["a group of another version", { groups: [aGroup(anAccount(), { version: 3 })] }],
      ["a person that is there", { people: [aPerson(anAccount())] }],
      ["a person of another version", { people: [aPerson(anAccount(), { version: 3 })] }],
      [
        "a person in a group that is not there",
        { people: [aPerson(anAccount(), { id: "new", groups: ["gone"] })] },
      ],
      ["a group to delete that is not there", { deletedGroups: ["gone"] }],
      ["a person to delete who is not there", { deletedPeople: ["gone"] }],
    ] as const)("STO3: with %s nothing is written", async ([, wrong]) => {
      const { accounts, groups, people } = await open()
      const account = anAccount()
      const before = { account, groups: [aGroup(account)], people: [aPerson(account)] }
      await accounts.write(account.id, before)
      const changes = {
        account: { ...account, name: "changed", version: 2 },
        groups: [aGroup(account, { id: "more" })],
        people: [aPerson(account, { id: "more" })],
      }
      expect(await accounts.write(account.id, { ...changes, ...wrong })).toBe(false)
      expect(await accounts.read(account.id)).toEqual(account)
      expect(await groups.all(account.id)).toEqual(before.groups)
      expect(await people.list(account.id, { limit: 9 })).toEqual({ items: before.people })
    })

    test("STO10: pages end where the next one starts, also among records of one time", async () => {
      const { accounts } = await open()
      const made = Array.from({ length: 7 }, (_none, index) => {
        const { billing: _b, ...account } = anAccount(`${index}`)
        return { ...account, created: index < 5 ? 10 : 20 - index }
      })
      for (const account of made) await accounts.create(account)
      const inOrder = made.toSorted((one, other) => one.created - other.created)
      for (const limit of [1, 2, 7, 8]) {
        const listed = await everyPage(async (query) => await accounts.list({ ...query, limit }))
        expect(listed).toEqual(inOrder)
      }
    })

    test("STO10: what comes and goes between two pages moves nothing else", async () => {
      const { accounts } = await open()
      const [a, b, c] = ["a", "b", "c"].map((letter) => anAccount(letter)) as [
        ReturnType<typeof anAccount>,
        ReturnType<typeof anAccount>,
        ReturnType<typeof anAccount>,
      ]
      for (const account of [a, b, c]) await accounts.create(account)
      const first = await accounts.list({ limit: 2 })
      expect(first.items).toEqual([a, b])
      await accounts.delete(a.id)
      await accounts.delete(b.id)
      expect(await accounts.list({ limit: 2, cursor: first.next! })).toEqual({ items: [c] })
    })

    test.for(["", "?", "bm90IGpzb24", "WzEsMl0", "WyIxIiwiYSJd", "e30", "a".repeat(600)])(
      "STO11: %j is no cursor",
      async (cursor) => {
        const { accounts, groups, people, meetings } = await open()
        const account = anAccount()
        const query = { limit: 1, cursor }
        for (const attempt of [
          accounts.list(query),
          groups.list(account.id, query),
          people.list(account.id, query),
          meetings.listMeetings(account.id, query),
        ]) {
          await expect(attempt).rejects.toMatchObject({ code: "STORAGE_CURSOR_INVALID" })
        }
      },
    )

    test("STO76: an identity key is made once, whoever is first", async () => {
      const { accounts, identityKeys } = await open()
      const account = anAccount()
      await accounts.create(account)
      expect(await identityKeys.seed(account.id)).toBeUndefined()
      const seeds = [1, 2, 3, 4].map((byte) => new Uint8Array(32).fill(byte))
      const kept = await Promise.all(
        seeds.map(async (seed) => await identityKeys.keep(account.id, seed)),
      )
      expect(new Set(kept.map((seed) => [...seed].join())).size).toBe(1)
      expect(seeds.map((seed) => [...seed])).toContainEqual([...kept[0]!])
      expect([...(await identityKeys.seed(account.id))!]).toEqual([...kept[0]!])
    })

    test("STO76: it goes with its account, and there is none without", async () => {
      const { accounts, identityKeys } = await open()
      const [gone, other] = [anAccount("g"), anAccount("k")]
      for (const account of [gone, other]) {
        await accounts.create(account)
        await identityKeys.keep(account.id, new Uint8Array(32).fill(7))
      }
      await accounts.delete(gone.id)
      expect(await identityKeys.seed(gone.id)).toBeUndefined()
      expect(await identityKeys.seed(other.id)).toBeDefined()
      await expect(identityKeys.keep(gone.id, new Uint8Array(32))).rejects.toMatchObject({
        code: "STORAGE_CONFLICT",
      })
      expect(await identityKeys.seed(gone.id)).toBeUndefined()
    })

    test("STO12: a deleted account leaves nothing behind, and others whole", async () => {
      const { accounts, groups, people, meetings } = await open()
      const [gone, kept] = [anAccount("g"), anAccount("k")]
      for (const account of [gone, kept]) {
        const person = aPerson(account, { groups: ["staff"] })
        await accounts.write(account.id, { account, groups: [aGroup(account)], people: [person] })
        await meetings.createMeeting(aMeeting(account))
        await meetings.appendDescriptor(aDescriptor(aMeeting(account), { revision: 1 }))
      }
      expect(await accounts.delete(gone.id)).toBe(true)
      expect(await accounts.read(gone.id)).toBeUndefined()
      expect(await groups.all(gone.id)).toEqual([])
      expect(await people.read(gone.id, "u1")).toBeUndefined()
      expect(await meetings.readMeeting(aMeeting(gone).id)).toBeUndefined()
      expect(await meetings.newestDescriptor(aMeeting(gone).id)).toBeUndefined()
      expect(await accounts.read(kept.id)).toEqual(kept)
      expect(await groups.all(kept.id)).toHaveLength(1)
      expect(await people.owner(kept.id, "u1")).toBeDefined()
      expect(await meetings.runningDescriptors()).toHaveLength(1)
      expect(await accounts.delete(accountId("acc_nobody0123456789"))).toBe(false)
    })
  })
}
