// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import type { SubscriptionState } from "../../../accounts/plans/index.ts"
import type { ScimTokenRecord, ScimUserRecord } from "../../../accounts/scim/index.ts"
import { anAccount, aPerson } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** What directories and the payment service say, and people by name. */
export function provisioningSuite(open: OpenStorage): void {
  describe("directories", () => {
    test("STO70: tokens are read back by id, listed and deleted in their account alone", async () => {
      const { accounts, scim } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) await accounts.create(account)
      const token: ScimTokenRecord = {
        account: one.id,
        id: "t1",
        name: "Entra",
        hash: "h",
        created: 1,
        createdBy: "ada",
      }
      await scim.createToken(token)
      await scim.createToken({ ...token, id: "t2", created: 2, expires: 9, used: 3 })
      expect(await scim.readToken("t1")).toEqual(token)
      expect((await scim.listTokens(one.id)).map(({ id }) => id)).toEqual(["t1", "t2"])
      await scim.useToken("t1", 86_400)
      expect(await scim.readToken("t1")).toEqual({ ...token, used: 86_400 })
      expect(await scim.listTokens(other.id)).toEqual([])
      expect(await scim.deleteToken(other.id, "t1")).toBe(false)
      expect(await scim.deleteToken(one.id, "t1")).toBe(true)
      expect(await scim.readToken("t1")).toBeUndefined()
      await accounts.delete(one.id)
      expect(await scim.readToken("t2")).toBeUndefined()
    })

    test("STO71: a user name belongs to one person of an account, whatever its case, and goes with them", async () => {
      const { accounts, people, scim } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) {
        await accounts.create(account)
        for (const id of ["u1", "u2"]) await people.create(aPerson(account, { id }))
      }
      const user: ScimUserRecord = {
        account: one.id,
        person: "u1",
        userName: "Ada",
        attributes: { title: "Dr", emails: [{ value: "a@x.org" }] },
        modified: 5,
      }
      expect(await scim.putUser(user)).toBe(true)
      expect(await scim.putUser({ ...user, person: "u2", userName: "ADA" })).toBe(false)
      expect(await scim.putUser({ ...user, account: other.id })).toBe(true)
      expect(await scim.putUser({ ...user, attributes: {} })).toBe(true)
      expect(await scim.putUser(user)).toBe(true)
      expect(await scim.byUserName(one.id, "aDA")).toBe("u1")
      expect([...(await scim.readUsers(one.id, ["u1", "u2"]))]).toEqual([["u1", user]])
      await people.delete(one.id, "u1")
      expect(await scim.byUserName(one.id, "ada")).toBeUndefined()
      expect(await scim.byUserName(other.id, "ada")).toBe("u1")
    })

    test("STO72: the newest hundred notices of an account stay, newest first", async () => {
      const { accounts, scim } = await open()
      const account = anAccount()
      await accounts.create(account)
      for (let at = 1; at <= 103; at += 1) {
        await scim.addNotice(account.id, { at, code: "C", message: "m", object: "o" })
      }
      const notices = await scim.listNotices(account.id)
      expect(notices.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, n) => 103 - n))
    })
  })

  describe("payments", () => {
    test("STO73: an event is noted once; of a subscription the newest state stays, and an end at the same time", async () => {
      const { billing } = await open()
      expect(await billing.seen("e")).toBe(false)
      await billing.keepEvent("e", 1)
      await billing.keepEvent("e", 1)
      expect(await billing.seen("e")).toBe(true)
      const state: SubscriptionState = {
        subscription: "s",
        customer: "c",
        state: "open",
        plan: "pro",
        status: "active",
        at: 5,
      }
      await billing.keepSubscription(state)
      await billing.keepSubscription({ ...state, at: 4, plan: "enterprise" })
      expect(await billing.ofCustomer("c")).toEqual([state])
      const ended = { ...state, state: "ended", plan: undefined, status: "canceled" } as const
      await billing.keepSubscription(ended)
      await billing.keepSubscription(state)
      await billing.keepSubscription({ ...state, subscription: "s2", at: 7 })
      expect(await billing.ofCustomer("c")).toEqual([
        { ...state, subscription: "s2", at: 7 },
        ended,
      ])
      expect(await billing.ofCustomer("other")).toEqual([])
    })
  })

  describe("people by name", () => {
    test("STO74: the order is that of names, whatever the case, over all pages", async () => {
      const { accounts, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      const names = ["bo", "Ada", "ada", "Éva", "cleo", "x".repeat(120), "Zoë"]
      for (const [index, name] of names.entries()) {
        await people.create(aPerson(account, { id: `u${index}`, name }))
      }
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await people.list(account.id, { sort: "name", limit: 2, cursor })
        seen.push(...page.items.map(({ name }) => name))
        cursor = page.next
      } while (cursor !== undefined)
      expect(seen).toEqual(["Ada", "ada", "bo", "cleo", "x".repeat(120), "Zoë", "Éva"])
      const foreign = (await people.list(account.id, { limit: 2 })).next
      await expect(
        people.list(account.id, { sort: "name", limit: 2, cursor: foreign }),
      ).rejects.toMatchObject({ code: "STORAGE_CURSOR_INVALID" })
    })
  })
}
