// SPDX-License-Identifier: Apache-2.0
/**
 * What every engine behind the port `Store` has to do.
 *
 * @module
 */
import { regionId } from "@landmoot/core/units"
import { describe, expect, onTestFinished, test } from "vitest"
import type { Store } from "../../accounts/index.ts"
import { anAccount, aDescriptor, aMeeting } from "./records.ts"

/** Runs the suite on stores that `open` gives, each of them empty. */
export function storageSuite(name: string, open: () => Promise<Store>): void {
  async function empty(): Promise<Store> {
    const store = await open()
    onTestFinished(async () => await store.close())
    return store
  }

  describe(name, () => {
    test("STO1: an account is read back as it was written", async () => {
      const store = await empty()
      const account = anAccount()
      await store.createAccount(account)
      expect(await store.readAccount(account.id)).toEqual(account)
      expect(await store.listAccounts()).toEqual([account])
    })

    test("STO1: a meeting with many invitations is read back as it was written", async () => {
      const store = await empty()
      const account = anAccount()
      await store.createAccount(account)
      const meeting = aMeeting(account, { people: 2500 })
      await store.createMeeting(meeting)
      expect(await store.readMeeting(meeting.id)).toEqual(meeting)
      expect(await store.listMeetings(account.id)).toEqual([meeting])
    })

    test("STO1: what was never written is not there", async () => {
      const store = await empty()
      const account = anAccount()
      const meeting = aMeeting(account)
      expect(await store.readAccount(account.id)).toBeUndefined()
      expect(await store.readMeeting(meeting.id)).toBeUndefined()
      expect(await store.newestDescriptor(meeting.id)).toBeUndefined()
      expect(await store.listAccounts()).toEqual([])
    })

    test("STO2: of two writers of one version one wins", async () => {
      const store = await empty()
      const account = anAccount()
      await store.createAccount(account)
      const wins = await Promise.all(
        ["one", "other"].map(
          async (title) =>
            await store.replaceAccount({ ...account, name: title, version: 2 }, account.version),
        ),
      )
      expect(wins.filter((won) => won)).toHaveLength(1)
      const winner = wins[0] === true ? "one" : "other"
      expect(await store.readAccount(account.id)).toMatchObject({ name: winner, version: 2 })
    })

    test("STO3: groups and users are replaced with their account", async () => {
      const store = await empty()
      const account = anAccount()
      await store.createAccount(account)
      const next = {
        ...account,
        layer: {},
        home: [regionId("eu-fr-par")],
        groups: [{ id: "new", layer: {} }],
        users: [{ id: "u2", name: "Bo", groups: ["new"], layer: {} }],
        version: 2,
      }
      expect(await store.replaceAccount(next, 1)).toBe(true)
      expect(await store.readAccount(account.id)).toEqual(next)
    })

    test("STO3: a write that fails half-way changes nothing", async () => {
      const store = await empty()
      const account = anAccount()
      await store.createAccount(account)
      const twins = [
        { id: "twin", layer: {} },
        { id: "twin", layer: {} },
      ]
      await expect(
        store.replaceAccount({ ...account, name: "changed", groups: twins, version: 2 }, 1),
      ).rejects.toThrow()
      expect(await store.readAccount(account.id)).toEqual(account)
    })

    test("STO4: the next revision takes the place of the one before", async () => {
      const store = await empty()
      const account = anAccount()
      const meeting = aMeeting(account)
      await store.createAccount(account)
      await store.createMeeting(meeting)
      expect(await store.appendDescriptor(aDescriptor(meeting, { revision: 1 }))).toBe(true)
      const second = aDescriptor(meeting, { revision: 2 })
      expect(await store.appendDescriptor(second)).toBe(true)
      expect(await store.newestDescriptor(meeting.id)).toEqual(second)
      expect(await store.runningDescriptors()).toEqual([second])
    })

    test("STO5: a revision that is not newer is refused", async () => {
      const store = await empty()
      const account = anAccount()
      const meeting = aMeeting(account)
      await store.createAccount(account)
      await store.createMeeting(meeting)
      const second = aDescriptor(meeting, { revision: 2 })
      await store.appendDescriptor(second)
      expect(await store.appendDescriptor(aDescriptor(meeting, { revision: 2 }))).toBe(false)
      expect(await store.appendDescriptor(aDescriptor(meeting, { revision: 1 }))).toBe(false)
      await store.endDescriptor(meeting.id, 50)
      expect(await store.appendDescriptor(aDescriptor(meeting, { revision: 2 }))).toBe(false)
      expect(await store.newestDescriptor(meeting.id)).toEqual({ ...second, ended: 50 })
    })

    test("STO6: ending a meeting ends its descriptor, once", async () => {
      const store = await empty()
      const account = anAccount()
      const meeting = aMeeting(account)
      await store.createAccount(account)
      await store.createMeeting(meeting)
      const descriptor = aDescriptor(meeting, { revision: 1 })
      await store.appendDescriptor(descriptor)
      expect(await store.endMeeting(meeting.id, 70)).toBe(true)
      expect(await store.endMeeting(meeting.id, 80)).toBe(false)
      expect(await store.readMeeting(meeting.id)).toEqual({ ...meeting, ended: 70 })
      expect(await store.newestDescriptor(meeting.id)).toEqual({ ...descriptor, ended: 70 })
    })

    test("STO9: use is noted on the descriptor in force alone", async () => {
      const store = await empty()
      const account = anAccount()
      const meeting = aMeeting(account)
      await store.createAccount(account)
      await store.createMeeting(meeting)
      await store.useDescriptor(meeting.id)
      await store.appendDescriptor(aDescriptor(meeting, { revision: 1 }))
      expect(await store.newestDescriptor(meeting.id)).toMatchObject({ used: false })
      await store.useDescriptor(meeting.id)
      expect(await store.newestDescriptor(meeting.id)).toMatchObject({ used: true })
      await store.appendDescriptor(aDescriptor(meeting, { revision: 2 }))
      expect(await store.newestDescriptor(meeting.id)).toMatchObject({ used: false })
    })

    test("STO7, STO8: lists are those of one account", async () => {
      const store = await empty()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) {
        await store.createAccount(account)
        const meeting = aMeeting(account)
        await store.createMeeting(meeting)
        await store.appendDescriptor(aDescriptor(meeting, { revision: 1 }))
      }
      const [meeting] = await store.listMeetings(one.id)
      expect(await store.listMeetings(one.id)).toHaveLength(1)
      expect(await store.runningDescriptors(one.id)).toMatchObject([{ meeting: meeting?.id }])
      expect(await store.runningDescriptors()).toHaveLength(2)
      await store.endDescriptor(meeting!.id, 90)
      expect(await store.runningDescriptors(one.id)).toEqual([])
      expect(await store.runningDescriptors()).toHaveLength(1)
    })
  })
}
