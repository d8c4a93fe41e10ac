// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import type { AccountInvitation } from "../../../identity/index.ts"
import { anAccount } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

const account = anAccount()
const INVITATION: AccountInvitation = {
  account: account.id,
  person: "u1",
  hash: "a".repeat(64),
  email: "ada@example.org",
  created: 100,
  expires: 700,
}

/** Links into accounts, and counted attempts. */
export function identitySuite(open: OpenStorage): void {
  describe("identity", () => {
    test("STI1: a link is read back by its hash, and the next one of a person takes its place", async () => {
      const { accounts, accountInvitations: links } = await open()
      await accounts.create(account)
      await links.put(INVITATION)
      expect(await links.byHash(INVITATION.hash)).toEqual(INVITATION)
      const next = { ...INVITATION, hash: "b".repeat(64), expires: 900 }
      await links.put(next)
      expect(await links.byHash(INVITATION.hash)).toBeUndefined()
      expect(await links.byHash(next.hash)).toEqual(next)
    })

    test("STI2: of two who take a link one gets it; withdrawn and deleted with its account it is gone", async () => {
      const { accounts, accountInvitations: links } = await open()
      await accounts.create(account)
      await links.put(INVITATION)
      const taken = await Promise.all([1, 2].map(async () => await links.take(INVITATION.hash)))
      expect(taken.filter((found) => found !== undefined)).toEqual([INVITATION])
      await links.put(INVITATION)
      await links.withdraw(account.id, "another")
      expect(await links.byHash(INVITATION.hash)).toEqual(INVITATION)
      await links.withdraw(account.id, "u1")
      expect(await links.byHash(INVITATION.hash)).toBeUndefined()
      await links.put(INVITATION)
      await accounts.delete(account.id)
      expect(await links.byHash(INVITATION.hash)).toBeUndefined()
    })

    test("STI3: attempts at once are all counted, and start again after their window", async () => {
      const { attempts } = await open()
      const at = { now: 1000, windowSeconds: 60 }
      const counts = await Promise.all(
        Array.from({ length: 8 }, async () => await attempts.count("a", at)),
      )
      expect(counts.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      expect(await attempts.count("b", at)).toBe(1)
      expect(await attempts.read("a", { ...at, now: 1059 })).toBe(8)
      expect(await attempts.read("a", { ...at, now: 1060 })).toBe(0)
      expect(await attempts.count("a", { ...at, now: 1060 })).toBe(1)
      await attempts.clear("a")
      expect(await attempts.read("a", at)).toBe(0)
    })
  })
}
