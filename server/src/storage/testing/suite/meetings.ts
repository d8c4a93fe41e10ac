// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { everyPage, type StoredMeeting } from "../../../accounts/index.ts"
import type { Storage } from "../../storage.ts"
import {
  aDescriptor,
  aGroup,
  aMeeting,
  anAccount,
  anInvitation,
  aPerson,
  type MeetingFacts,
} from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** Meetings and descriptors. */
export function meetingSuite(open: OpenStorage): void {
  async function withMeeting(
    facts: MeetingFacts = {},
  ): Promise<{ readonly meetings: Storage["meetings"]; readonly meeting: StoredMeeting }> {
    const { accounts, meetings } = await open()
    const account = anAccount()
    await accounts.create(account)
    const meeting = aMeeting(account, facts)
    await meetings.createMeeting(meeting)
    return { meetings, meeting }
  }

  describe("meetings", () => {
    test("STO1: a meeting with many invitations is read back as it was written", async () => {
      const { meetings, meeting } = await withMeeting({ people: 2500 })
      expect(await meetings.readMeeting(meeting.id)).toEqual(meeting)
      const { invitations: _all, ...header } = meeting
      expect(await meetings.listMeetings(meeting.account, { limit: 9 })).toEqual({
        items: [{ ...header, state: "upcoming", invited: 2500 }],
      })
    })

    test("STO1: what was never written is not there", async () => {
      const { meetings } = await open()
      const { id } = aMeeting(anAccount())
      expect(await meetings.readMeeting(id)).toBeUndefined()
      expect(await meetings.newestDescriptor(id)).toBeUndefined()
    })

    test("STO2: a meeting is made once", async () => {
      const { meetings, meeting } = await withMeeting()
      await expect(meetings.createMeeting(meeting)).rejects.toMatchObject({
        code: "STORAGE_CONFLICT",
      })
    })

    test("STO4: the next revision takes the place of the one before", async () => {
      const { meetings, meeting } = await withMeeting()
      expect(await meetings.appendDescriptor(aDescriptor(meeting, { revision: 1 }))).toBe(true)
      const second = aDescriptor(meeting, { revision: 2 })
      expect(await meetings.appendDescriptor(second)).toBe(true)
      expect(await meetings.newestDescriptor(meeting.id)).toEqual(second)
      expect(await meetings.runningDescriptors()).toEqual([second])
    })

    test("STO4: of two who append at once at most one is in force", async () => {
      const { meetings, meeting } = await withMeeting()
      const done = await Promise.all(
        [1, 2, 3, 4].map(
          async (revision) => await meetings.appendDescriptor(aDescriptor(meeting, { revision })),
        ),
      )
      expect(done).toContain(true)
      expect(await meetings.runningDescriptors()).toHaveLength(1)
    })

    test("STO5: a revision that is not newer is refused", async () => {
      const { meetings, meeting } = await withMeeting()
      const second = aDescriptor(meeting, { revision: 2 })
      await meetings.appendDescriptor(second)
      expect(await meetings.appendDescriptor(aDescriptor(meeting, { revision: 2 }))).toBe(false)
      expect(await meetings.appendDescriptor(aDescriptor(meeting, { revision: 1 }))).toBe(false)
      await meetings.endDescriptor(meeting.id, 50)
      expect(await meetings.appendDescriptor(aDescriptor(meeting, { revision: 2 }))).toBe(false)
      expect(await meetings.newestDescriptor(meeting.id)).toEqual({ ...second, ended: 50 })
    })

    test("STO6: ending a meeting ends its descriptor, once", async () => {
      const { meetings, meeting } = await withMeeting()
      const descriptor = aDescriptor(meeting, { revision: 1 })
      await meetings.appendDescriptor(descriptor)
      expect(await meetings.endMeeting(meeting.id, 70)).toBe(true)
      expect(await meetings.endMeeting(meeting.id, 80)).toBe(false)
      expect(await meetings.readMeeting(meeting.id)).toEqual({ ...meeting, ended: 70 })
      expect(await meetings.newestDescriptor(meeting.id)).toEqual({ ...descriptor, ended: 70 })
    })

    test("STO9: use is noted on the descriptor in force alone", async () => {
      const { meetings, meeting } = await withMeeting()
      await meetings.useDescriptor(meeting.id)
      await meetings.appendDescriptor(aDescriptor(meeting, { revision: 1 }))
      expect(await meetings.newestDescriptor(meeting.id)).toMatchObject({ used: false })
      await meetings.useDescriptor(meeting.id)
      expect(await meetings.newestDescriptor(meeting.id)).toMatchObject({ used: true })
      await meetings.appendDescriptor(aDescriptor(meeting, { revision: 2 }))
      expect(await meetings.newestDescriptor(meeting.id)).toMatchObject({ used: false })
    })

    test("STO18: a meeting is upcoming, running while somebody meets, and past for good", async () => {
      const { meetings, meeting } = await withMeeting()
      const state = async (): Promise<string | undefined> =>
        (await meetings.listMeetings(meeting.account, { limit: 1 })).items[0]?.state
      expect(await state()).toBe("upcoming")
      await meetings.appendDescriptor(aDescriptor(meeting, { revision: 1 }))
      expect(await state()).toBe("upcoming")
      await meetings.useDescriptor(meeting.id)
      expect(await state()).toBe("running")
      await meetings.appendDescriptor({ ...aDescriptor(meeting, { revision: 2 }), used: true })
      expect(await state()).toBe("running")
      await meetings.endDescriptor(meeting.id, 60)
      expect(await state()).toBe("upcoming")
      await meetings.endMeeting(meeting.id, 70)
      await meetings.appendDescriptor({ ...aDescriptor(meeting, { revision: 3 }), used: true })
      expect(await state()).toBe("past")
    })

    test("STO10, STO18: pages of meetings by state and owner fit together, either end first", async () => {
      const { accounts, groups, meetings, people } = await open()
      const account = anAccount()
      await accounts.create(account)
      await groups.create(aGroup(account))
      await people.create(aPerson(account, { id: "u1", groups: ["staff"] }))
      // Who administers something is not among the members of a group.
      const chief = { id: "u2", groups: ["staff"], role: "administrator" } as const
      await people.create(aPerson(account, chief))
      const visibleTo = { person: "u3", groups: ["staff"] }
      const all = Array.from({ length: 12 }, (_none, number) =>
        aMeeting(account, {
          number,
          people: number % 2,
          created: 20 + Math.floor(number / 5),
          owner: number % 3 === 0 ? "u1" : "u2",
        }),
      )
      for (const meeting of all) await meetings.createMeeting(meeting)
      for (const meeting of all.slice(0, 4)) await meetings.endMeeting(meeting.id, 70)
      for (const meeting of all.slice(4, 7)) {
        await meetings.appendDescriptor(aDescriptor(meeting, { revision: 1 }))
        await meetings.useDescriptor(meeting.id)
      }
      const cases = [
        [{}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
        [{ state: "past" }, [0, 1, 2, 3]],
        [{ state: "running" }, [4, 5, 6]],
        [{ state: "upcoming" }, [7, 8, 9, 10, 11]],
        [{ owner: "u1" }, [0, 3, 6, 9]],
        [{ owner: "u1", state: "past" }, [0, 3]],
        [{ owner: "u3" }, []],
        [{ visibleTo }, [0, 3, 6, 9]],
        [{ visibleTo: { ...visibleTo, person: "u2" }, state: "past" }, [0, 1, 2, 3]],
      ] as const
      for (const [filter, numbers] of cases) {
        const ids = numbers.map((number) => all[number]!.id)
        for (const limit of [1, 3, 50]) {
          const oldest = await everyPage(
            async (query) =>
              await meetings.listMeetings(account.id, {
                ...query,
                ...filter,
                limit,
                order: "oldest",
              }),
          )
          expect(oldest.map(({ id }) => id)).toEqual(ids)
          const newest = await everyPage(
            async (query) =>
              await meetings.listMeetings(account.id, { ...query, ...filter, limit }),
          )
          expect(newest.map(({ id }) => id)).toEqual(ids.toReversed())
        }
      }
      expect(await meetings.openOwners(account.id)).toEqual(["u1", "u2"])
    })

    test("STO19: a meeting changes until it has ended, field by field", async () => {
      const { meetings, meeting } = await withMeeting()
      const { id } = meeting
      expect(await meetings.changeMeeting(id, { title: "Konferenz" })).toBe(true)
      expect(await meetings.changeMeeting(id, { owner: "u2", layer: { locked: true } })).toBe(true)
      expect(await meetings.changeMeeting(id, {})).toBe(true)
      const changed = { ...meeting, title: "Konferenz", owner: "u2", layer: { locked: true } }
      expect(await meetings.readMeeting(id)).toEqual(changed)
      const invitations = [anInvitation(9), anInvitation(1)]
      expect(await meetings.replaceInvitations(id, invitations)).toBe(true)
      await meetings.endMeeting(id, 70)
      expect(await meetings.changeMeeting(id, { title: "late" })).toBe(false)
      expect(await meetings.replaceInvitations(id, [])).toBe(false)
      expect(await meetings.readMeeting(id)).toEqual({ ...changed, invitations, ended: 70 })
    })

    test("STO7, STO8: lists are those of one account", async () => {
      const { accounts, meetings } = await open()
      const [one, other] = [anAccount("1"), anAccount("2")]
      for (const account of [one, other]) {
        await accounts.create(account)
        const meeting = aMeeting(account)
        await meetings.createMeeting(meeting)
        await meetings.appendDescriptor(aDescriptor(meeting, { revision: 1 }))
      }
      const { items } = await meetings.listMeetings(one.id, { limit: 9 })
      const [meeting] = items
      expect(items).toHaveLength(1)
      expect(await meetings.runningDescriptors(one.id)).toMatchObject([{ meeting: meeting?.id }])
      expect(await meetings.runningDescriptors()).toHaveLength(2)
      await meetings.endDescriptor(meeting!.id, 90)
      expect(await meetings.runningDescriptors(one.id)).toEqual([])
      expect(await meetings.runningDescriptors()).toHaveLength(1)
    })
  })
}
