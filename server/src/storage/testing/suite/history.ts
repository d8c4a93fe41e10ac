// SPDX-License-Identifier: Apache-2.0
import { type MeetingId, nodeId, regionId, type StartId, startId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { type AccountRecord, everyPage } from "../../../accounts/index.ts"
import type { HistoryStore, KeptEntry, NewPart, Summarise } from "../../../history/index.ts"
import { aGroup, aMeeting, anAccount, aPerson } from "../records.ts"
import type { OpenStorage } from "../open-storage.ts"

const [FRA, PAR] = [regionId("eu-de-fra"), regionId("eu-fr-par")]

const aStart = (number: number): StartId => startId(`st_${String(number).padStart(22, "0")}`)

/** A summary that shows what it was made from. */
const summarise: Summarise = (entries) => ({
  began: Math.min(...entries.map(({ entry }) => entry.at), 9_000_000),
  ended: entries.find(({ entry }) => entry.kind === "ended")?.entry.at,
  estimated: false,
  people: entries.length,
  regions: [FRA],
  gaps: { entries: 1, seats: 2 },
  present: entries.length,
  regionsNow: [PAR],
})

/** Records of meetings. */
export function historySuite(open: OpenStorage): void {
  async function opened(): Promise<{
    readonly history: HistoryStore
    readonly account: AccountRecord
    readonly append: (part: Partial<NewPart> & { entries: NewPart["entries"] }) => Promise<boolean>
    readonly storage: Awaited<ReturnType<OpenStorage>>
  }> {
    const storage = await open()
    const account = anAccount()
    await storage.accounts.create(account)
    const part = {
      meeting: aMeeting(account).id,
      start: aStart(1),
      account: account.id,
      owner: "u1",
      title: "Elternabend",
      fence: 7,
      node: nodeId("eu-de-fra/node-1"),
      at: 100,
    }
    const { history } = storage
    return {
      storage,
      history,
      account,
      append: async (change) => await history.append({ ...part, ...change }, summarise),
    }
  }

  const entry = (
    number: number,
    about: KeptEntry,
    measured: NewPart["entries"][number]["measured"] = [],
  ): NewPart["entries"][number] => ({ number, entry: about, measured })
  const started = (at: number): KeptEntry => ({
    kind: "started",
    at,
    revision: 1,
    media: [FRA],
    before: null,
  })
  const ended = (at: number): KeptEntry => ({ kind: "ended", at })
  const joined = (at: number): KeptEntry => ({
    kind: "session-started",
    at,
    session: "s_0000000000000000000000" as never, // Of the form that the schema asks for.
    person: "p_0000000000000000000000",
    name: "Ada",
    outsider: false,
    region: FRA,
    gateway: PAR,
    roundTrips: [{ region: FRA, ms: 4.5 }],
    inherited: false,
  })

  describe("records of meetings", () => {
    test("STO40: entries are read back in order with their summary, however often they came", async () => {
      const { history, append, account } = await opened()
      const meeting = aMeeting(account).id
      expect(await append({ at: 130, entries: [entry(3, ended(130))] })).toBe(true)
      for (let repeat = 0; repeat < 2; repeat += 1) {
        expect(await append({ entries: [entry(1, started(100)), entry(2, joined(101))] })).toBe(
          true,
        )
      }
      const found = await history.read(meeting, aStart(1))
      expect(found?.entries).toEqual([
        { fence: 7, number: 1, entry: started(100) },
        { fence: 7, number: 2, entry: joined(101) },
        { fence: 7, number: 3, entry: ended(130) },
      ])
      expect(found?.start).toEqual({
        meeting,
        start: aStart(1),
        account: account.id,
        owner: "u1",
        title: "Elternabend",
        began: 100,
        ended: 130,
        estimated: false,
        heard: 130,
        people: 3,
        present: 3,
        regions: [FRA],
        regionsNow: [PAR],
        gaps: { entries: 1, seats: 2 },
      })
      expect(await history.read(meeting, aStart(2))).toBeUndefined()
    })

    test("STO41: a part belongs to the node that began it, a start to its account", async () => {
      const { history, append, account, storage } = await opened()
      await append({ entries: [entry(1, started(100))] })
      const other = nodeId("eu-fr-par/node-1")
      expect(await append({ node: other, entries: [entry(2, ended(101))] })).toBe(false)
      expect(await append({ node: other, fence: 8, entries: [entry(1, started(101))] })).toBe(true)
      const stranger = anAccount("z")
      await storage.accounts.create(stranger)
      expect(await append({ account: stranger.id, entries: [entry(2, ended(9))] })).toBe(false)
      expect((await history.read(aMeeting(account).id, aStart(1)))?.entries).toHaveLength(2)
    })

    test("STO42: pages of starts fit together, by meeting and by owner too", async () => {
      const { history, append, account, storage } = await opened()
      await storage.groups.create(aGroup(account))
      await storage.people.create(aPerson(account, { id: "u1", groups: ["staff"] }))
      await storage.people.create(
        aPerson(account, { id: "u2", groups: ["staff"], role: "administrator" }),
      )
      const meetings = [0, 1].map((number) => aMeeting(account, { number }).id)
      for (let number = 0; number < 8; number += 1) {
        const meeting = meetings[number % 2]!
        const began = 100 + Math.floor(number / 3)
        const owner = number % 4 === 0 ? "u1" : "u2"
        const entries = [entry(1, started(began)), entry(2, ended(began + 5))]
        await append({ meeting, start: aStart(number), owner, entries })
      }
      const numbers = async (filter: {
        readonly meeting?: MeetingId
        readonly visibleTo?: { readonly person: string; readonly groups: readonly string[] }
      }): Promise<readonly number[]> => {
        const all = await everyPage(
          async (query) => await history.list(account.id, { ...query, ...filter, limit: 3 }),
        )
        return all.map(({ start }) => Number(start.slice(3)))
      }
      // Who is in a group and administers something is not among those looked after.
      expect(await numbers({})).toEqual([7, 6, 5, 4, 3, 2, 1, 0])
      expect(await numbers({ meeting: meetings[1]! })).toEqual([7, 5, 3, 1])
      expect(await numbers({ visibleTo: { person: "u1", groups: [] } })).toEqual([4, 0])
      expect(await numbers({ visibleTo: { person: "u9", groups: ["staff"] } })).toEqual([4, 0])
      expect(await numbers({ visibleTo: { person: "u2", groups: ["staff"] } })).toHaveLength(8)
      expect((await history.list(anAccount("z").id, { limit: 9 })).items).toEqual([])
    })

    test("STO42: also where many people of a group own meetings", async () => {
      const { history, append, account, storage } = await opened()
      await storage.groups.create(aGroup(account))
      const people = Array.from({ length: 120 }, (_person, number) =>
        aPerson(account, { id: `m${number}`, groups: ["staff"] }),
      )
      await storage.people.createMany([...people, aPerson(account, { id: "u2" })])
      for (let number = 0; number < 130; number += 1) {
        const { id: meeting } = aMeeting(account, { number })
        const owner = number < 120 ? `m${number}` : "u2"
        const entries = [entry(1, started(100 + Math.floor(number / 3)))]
        await append({ meeting, start: aStart(number), owner, entries })
      }
      const visibleTo = { person: "u9", groups: ["staff"] }
      const all = await everyPage(
        async (query) => await history.list(account.id, { ...query, visibleTo, limit: 50 }),
      )
      const numbers = all.map(({ start }) => Number(start.slice(3)))
      expect(numbers).toEqual(Array.from({ length: 120 }, (_start, index) => 119 - index))
    })

    test("STO43: what runs is what has not ended; what falls silent or begins anew is over", async () => {
      const { history, append, account } = await opened()
      const [one, two] = [0, 1].map((number) => aMeeting(account, { number }).id)
      await append({ meeting: one!, start: aStart(1), entries: [entry(1, started(100))] })
      await append({ meeting: two!, start: aStart(2), entries: [entry(1, started(101))] })
      const running = async (): Promise<readonly StartId[]> =>
        (await history.running(account.id, {})).map(({ start }) => start)
      expect(await running()).toEqual([aStart(1), aStart(2)])
      await append({ meeting: one!, start: aStart(1), at: 160, entries: [] })
      expect(await history.endSilent(150)).toBe(1)
      expect(await running()).toEqual([aStart(1)])
      const silent = await history.read(two!, aStart(2))
      expect(silent?.start).toMatchObject({ ended: 100, estimated: true, present: 0 })
      await append({ meeting: one!, start: aStart(3), at: 200, entries: [entry(1, started(200))] })
      await append({ meeting: one!, start: aStart(1), entries: [entry(2, joined(150))] })
      expect(await running()).toEqual([aStart(3)])
      expect(await history.read(one!, aStart(1))).toMatchObject({
        start: { ended: 160, estimated: true },
      })
      await append({ meeting: two!, start: aStart(2), at: 300, entries: [entry(2, joined(299))] })
      expect(await running()).toEqual([aStart(2), aStart(3)])
    })

    test("STO44: round trips are counted once, and attendance by the policy of the owners", async () => {
      const { history, append, account, storage } = await opened()
      await storage.people.create(aPerson(account, { id: "u1", layer: { locked: true } }))
      const measured = [
        { place: FRA, region: FRA, bucket: 3, count: 1 },
        { place: FRA, region: PAR, bucket: 9, count: 1 },
      ]
      for (let repeat = 0; repeat < 3; repeat += 1) {
        await append({ entries: [entry(2, joined(101), measured)] })
      }
      await append({
        start: aStart(2),
        owner: "gone",
        entries: [entry(2, joined(5_000_000), measured)],
      })
      const counts = await history.roundTrips(account.id)
      expect(counts.toSorted((a, b) => a.bucket - b.bucket)).toEqual([
        { place: FRA, region: FRA, bucket: 3, count: 2 },
        { place: FRA, region: PAR, bucket: 9, count: 2 },
      ])
      const attendance = await history.attendance(account.id)
      expect(attendance).toHaveLength(2)
      expect(attendance).toContainEqual({ place: FRA, sessions: 1 })
      expect(attendance).toContainEqual({
        place: FRA,
        sessions: 1,
        owners: { groups: "[]", layer: '{"locked":true}' },
      })
    })

    test("STO45: what is older than a moment is deleted, of one account, and never what runs", async () => {
      const { history, append, account } = await opened()
      const measured = [{ place: FRA, region: FRA, bucket: 3, count: 1 }]
      const [old, runs, young] = [aStart(1), aStart(2), aStart(3)]
      const meetings = [0, 1, 2].map((number) => aMeeting(account, { number }).id)
      await append({
        meeting: meetings[0]!,
        start: old,
        entries: [entry(1, joined(100), measured), entry(2, ended(200))],
      })
      await append({ meeting: meetings[1]!, start: runs, entries: [entry(1, started(100))] })
      await append({
        meeting: meetings[2]!,
        start: young,
        entries: [entry(1, joined(6_000_000), measured), entry(2, ended(6_000_100))],
      })
      expect(await history.deleteBefore(anAccount("z").id, 6_000_000)).toBe(0)
      expect(await history.deleteBefore(account.id, 6_000_000)).toBe(1)
      expect(await history.read(meetings[0]!, old)).toBeUndefined()
      expect(await history.read(meetings[1]!, runs)).toBeDefined()
      expect(await history.read(meetings[2]!, young)).toBeDefined()
      expect(await history.roundTrips(account.id)).toMatchObject([{ count: 1 }])
    })

    test("STO46: records go with their account", async () => {
      const { history, append, account, storage } = await opened()
      await append({
        entries: [entry(1, joined(100), [{ place: FRA, region: FRA, bucket: 3, count: 1 }])],
      })
      expect(await storage.accounts.delete(account.id)).toBe(true)
      expect(await history.read(aMeeting(account).id, aStart(1))).toBeUndefined()
      expect(await history.roundTrips(account.id)).toEqual([])
    })
  })
}
