// SPDX-License-Identifier: Apache-2.0
import { keyFromSeed, participantOfKey, publicKeyOf } from "@landmoot/core/signed"
import { accountId, regionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import type { StoredMeeting } from "../../../accounts/index.ts"
import type { InviteeRecord, KeyedInvitee, PlanRecord } from "../../../scheduling/index.ts"
import type { Storage } from "../../storage.ts"
import { aMeeting, anAccount } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

/** Planned meetings and their invitees. */
export function schedulingSuite(open: OpenStorage): void {
  async function withMeeting(): Promise<{ storage: Storage; meeting: StoredMeeting }> {
    const storage = await open()
    const account = anAccount()
    await storage.accounts.create(account)
    const meeting = aMeeting(account)
    await storage.meetings.createMeeting(meeting)
    return { storage, meeting }
  }

  describe("plans", () => {
    test("STP1: a plan and its invitees are read back as they were written", async () => {
      const { storage, meeting } = await withMeeting()
      const { plans } = storage
      const plan = aPlan(meeting)
      const [first, second] = inviteesOf(meeting)
      const known = { ...first!, email: "ada@example.org", person: "u2" }
      expect(await plans.create(plan, [known])).toBe(true)
      expect(await plans.read(meeting.id)).toEqual(plan)
      expect(await plans.some([meeting.id])).toEqual([plan])
      // Of whom only the invitation is known, name and link are what there is.
      expect(await plans.invitees(meeting.id)).toEqual([known, second])
      expect(await plans.create(plan, [])).toBe(false)
    })

    test("STP1: what was never written is not there", async () => {
      const { plans } = await open()
      const { id, account } = aMeeting(anAccount())
      expect(await plans.read(id)).toBeUndefined()
      expect(await plans.some([])).toEqual([])
      expect(await plans.some([id])).toEqual([])
      expect(await plans.invitees(id)).toEqual([])
      expect(await plans.room(account, "u1")).toBeUndefined()
    })

    test("STP2: of two writers of one version one wins", async () => {
      const { storage, meeting } = await withMeeting()
      const plan = aPlan(meeting)
      await storage.plans.create(plan, [])
      const { schedule: _, over: __, ...rest } = plan
      const next: PlanRecord[] = [
        { ...plan, version: 2, regions: [regionId("eu-fr-par")] },
        { ...rest, version: 2 },
      ]
      const wins = await Promise.all(next.map(async (one) => await storage.plans.replace(one)))
      expect(wins.filter((won) => won)).toHaveLength(1)
      expect(await storage.plans.read(meeting.id)).toEqual(next[wins.indexOf(true)])
    })

    test("STP3: a person has one room", async () => {
      const storage = await open()
      const account = anAccount()
      await storage.accounts.create(account)
      const rooms = [1, 2, 3].map((number) => aMeeting(account, { number }))
      for (const meeting of rooms) await storage.meetings.createMeeting(meeting)
      const [mine, again, hers] = rooms.map((meeting) => aPlan(meeting, { kind: "room" }))
      expect(await storage.plans.create(mine!, [])).toBe(true)
      expect(await storage.plans.create(again!, [])).toBe(false)
      expect(await storage.plans.create({ ...hers!, owner: "u2" }, [])).toBe(true)
      expect(await storage.plans.room(account.id, "u1")).toEqual(mine)
      expect(await storage.plans.room(accountId(`acc_${"z".repeat(16)}`), "u1")).toBeUndefined()
    })

    test("STP4: open plans have a time that is still to come, those over have none", async () => {
      const storage = await open()
      const account = anAccount()
      await storage.accounts.create(account)
      const meetings = [0, 1, 2, 3].map((number) => aMeeting(account, { number, created: number }))
      for (const meeting of meetings) await storage.meetings.createMeeting(meeting)
      const [early, late, ended, endless] = meetings.map((meeting, index) =>
        aPlan(meeting, { over: 100 * (index + 1), created: index }),
      )
      const { over: _, ...without } = endless!
      for (const plan of [early!, late!, ended!, without]) await storage.plans.create(plan, [])
      await storage.meetings.endMeeting(ended!.meeting, 5)
      expect(await storage.plans.open(account.id, 150, 9)).toEqual([without, late])
      expect(await storage.plans.open(account.id, 150, 1)).toEqual([without])
      expect(await storage.plans.over(150, 9)).toEqual([early!.meeting])
      expect(await storage.plans.over(1000, 9)).toEqual([early!.meeting, late!.meeting])
    })

    test("STP5: invitees come, go and get new keys one by one, in the meeting too", async () => {
      const { storage, meeting } = await withMeeting()
      const { plans, meetings } = storage
      await plans.create(aPlan(meeting), inviteesOf(meeting))
      const [first, second] = inviteesOf(meeting)
      const third = keyed(3, { name: "Bo", email: "bo@example.org" })
      expect(await plans.invite(meeting.id, [third])).toBe(true)
      await plans.answer(meeting.id, third.participant, { answer: "maybe", at: 7 })
      const answered = { answer: "maybe", answered: 7 } as const
      const { key: _, ...bo } = third
      expect(await plans.invitees(meeting.id)).toEqual([first, second, { ...bo, ...answered }])
      const renewed = { ...keyed(4, bo), ...answered, participant: keyed(4).participant }
      expect(await plans.reissue(meeting.id, third.participant, renewed)).toBe(true)
      expect(await plans.reissue(meeting.id, third.participant, renewed)).toBe(false)
      expect(await plans.revoke(meeting.id, first!.participant)).toBe(true)
      expect(await plans.revoke(meeting.id, first!.participant)).toBe(false)
      const { key: __, ...after } = renewed
      expect(await plans.invitees(meeting.id)).toEqual([second, after])
      const stored = await meetings.readMeeting(meeting.id)
      expect(stored?.invitations.map(({ participant }) => participant)).toEqual([
        second!.participant,
        renewed.participant,
      ])
      expect(stored?.invitations[1]?.key).toEqual(renewed.key)
    })

    test("STP5: nobody is invited twice, to what is not there, or after the end", async () => {
      const { storage, meeting } = await withMeeting()
      const { plans } = storage
      await plans.create(aPlan(meeting), inviteesOf(meeting))
      const third = keyed(3)
      expect(await plans.invite(meeting.id, [third, third])).toBe(false)
      expect(await plans.invitees(meeting.id)).toHaveLength(2)
      const other = aMeeting(anAccount("b"))
      expect(await plans.invite(other.id, [third])).toBe(false)
      await storage.meetings.endMeeting(meeting.id, 9)
      expect(await plans.invite(meeting.id, [third])).toBe(false)
      const [first] = inviteesOf(meeting)
      expect(await plans.reissue(meeting.id, first!.participant, third)).toBe(false)
    })

    test("STP6: the last answer counts, and only that of an invitee", async () => {
      const { storage, meeting } = await withMeeting()
      const { plans } = storage
      const [first, second] = inviteesOf(meeting)
      await plans.create(aPlan(meeting), [first!])
      for (const [at, answer] of (["yes", "no"] as const).entries()) {
        expect(await plans.answer(meeting.id, first!.participant, { answer, at })).toBe(true)
      }
      expect((await plans.invitees(meeting.id))[0]).toMatchObject({ answer: "no", answered: 1 })
      const none = { answer: "yes", at: 3 } as const
      expect(await plans.answer(meeting.id, second!.participant, none)).toBe(false)
    })

    test("STP7: the first secret stays", async () => {
      const { plans } = await open()
      const told = await Promise.all(["a", "b"].map(async (one) => await plans.secret(one)))
      expect(new Set(told).size).toBe(1)
      expect(await plans.secret("c")).toBe(told[0])
    })

    test("STP1: a plan goes with its account", async () => {
      const { storage, meeting } = await withMeeting()
      await storage.plans.create(aPlan(meeting), inviteesOf(meeting))
      await storage.accounts.delete(meeting.account)
      expect(await storage.plans.read(meeting.id)).toBeUndefined()
      expect(await storage.plans.invitees(meeting.id)).toEqual([])
    })
  })
}

function aPlan(meeting: StoredMeeting, change: Partial<PlanRecord> = {}): PlanRecord {
  return {
    meeting: meeting.id,
    account: meeting.account,
    owner: meeting.owner,
    kind: "scheduled",
    schedule: {
      start: "2026-03-27T09:00",
      timeZone: "Europe/Berlin",
      durationMinutes: 45,
      recurrence: "FREQ=DAILY;COUNT=3",
      exceptions: ["2026-03-28T09:00"],
    },
    group: "class-5",
    language: "de",
    regions: [regionId("eu-de-fra")],
    partners: [{ account: meeting.account, name: "West", regions: [regionId("eu-de-fra")] }],
    over: 1_774_000_000_000,
    version: 1,
    created: 10,
    ...change,
  }
}

function inviteesOf({ invitations }: StoredMeeting): InviteeRecord[] {
  return invitations.map(({ participant, name }) => ({ participant, name, own: false }))
}

function keyed(seed: number, change: Partial<KeyedInvitee> = {}): KeyedInvitee {
  const key = publicKeyOf(keyFromSeed(new Uint8Array(32).fill(200 + seed)))
  return { name: "Bo", own: false, ...change, participant: participantOfKey(key), key }
}
