// SPDX-License-Identifier: Apache-2.0
import type { RecordEntry } from "@landmoot/core/protocol"
import { accountId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { aMeeting, anAccount } from "../storage/testing/records.ts"
import { historyHandlers } from "./handlers.ts"
import {
  AMS,
  aStart,
  began,
  FRA,
  joined,
  left,
  openArchive,
  PAR,
  person,
} from "./testing/archive.ts"

// Rules are those of SPEC.md.

const ended = (at: number): RecordEntry => ({ kind: "ended", at })
const OTHER = accountId("acc_zzzzzzzzzzzzzzzz")

test("HIS1: people of the account have names, others a pseudonym and nothing else", async () => {
  const { history, account, meeting, tell } = await openArchive()
  const roundTrips = [{ region: FRA, ms: 8 }]
  await tell([
    began(100),
    joined(0, 100, { roundTrips }),
    joined(2, 101, { region: PAR, roundTrips }),
    joined(7, 102),
    left(0, 160),
    left(2, 161),
    joined(2, 170, { session: 8 }),
    left(7, 180),
    left(8, 181),
    ended(181),
  ])
  await tell([began(300), joined(2, 300), left(2, 301), ended(301)], { start: aStart(2) })
  const record = await history.read(account, meeting, aStart(1))
  expect(record).toMatchObject({
    title: "Elternabend",
    began: 100,
    ended: 181,
    estimated: false,
    people: 3,
    regions: [FRA, PAR],
    gaps: { entries: 0, seats: 0 },
    revisions: [{ revision: 1, at: 100, media: [FRA, PAR] }],
  })
  expect(record?.participants).toEqual([
    {
      id: person(0),
      name: "Person 0",
      outsider: false,
      sessions: [
        { region: FRA, gateway: FRA, joined: 100, left: 160, estimated: false, roundTrips },
      ],
    },
    {
      id: expect.stringMatching(/^guest_/),
      outsider: true,
      sessions: [
        { region: PAR, gateway: PAR, joined: 101, left: 161, estimated: false, roundTrips: [] },
        { region: FRA, gateway: FRA, joined: 170, left: 181, estimated: false, roundTrips: [] },
      ],
    },
    expect.objectContaining({ id: expect.stringMatching(/^guest_/), outsider: true }),
  ])
  expect(JSON.stringify(record)).not.toMatch(/Person 2|p_0{20}0[27]/)
  const next = await history.read(account, meeting, aStart(2))
  expect(next?.participants[0]?.id).not.toBe(record?.participants[1]?.id)
})

test("HIS3: after a take-over the record goes on, and who was lost on the way is estimated", async () => {
  const { history, account, meeting, tell } = await openArchive()
  await tell([began(100), joined(0, 100), joined(1, 110), joined(2, 120)])
  await tell(
    [began(150, 1), joined(0, 150, { inherited: true }), joined(5, 151, { inherited: true })],
    {
      fence: 2,
    },
  )
  await tell([left(0, 170)], { fence: 2 })
  const running = await history.read(account, meeting, aStart(1))
  expect(running?.participants.map(({ sessions }) => sessions[0])).toMatchObject([
    { joined: 100, left: 170, estimated: false },
    { joined: 110, left: 120, estimated: true },
    { joined: 120, left: 120, estimated: true },
    { joined: 151, estimated: true },
  ])
  // The first seat was cut off; what it told last is not known.
  expect(running?.gaps).toEqual({ entries: 0, seats: 1 })
  await tell([], { fence: 2, at: 230 })
  await history.sweep()
  const over = await history.read(account, meeting, aStart(1))
  expect(over).toMatchObject({ ended: 230, estimated: true })
  expect(over?.participants[3]?.sessions[0]).toMatchObject({ left: 230, estimated: true })
})

test("HIS4: what runs is listed with its people and regions until it ends or falls silent", async () => {
  const { history, account, meeting, tell, clock } = await openArchive()
  clock.now = 200
  await tell([began(100), joined(0, 100), joined(1, 110, { region: PAR }), joined(2, 120)])
  await tell([left(2, 130)])
  expect(await history.running(account)).toEqual([
    {
      meeting,
      start: aStart(1),
      title: "Elternabend",
      began: 100,
      heard: 130,
      present: 2,
      regions: [FRA, PAR],
    },
  ])
  expect(await history.running(OTHER)).toEqual([])
  clock.now = 731
  await history.sweep()
  expect(await history.running(account)).toEqual([])
  await tell([left(0, 740)])
  expect(await history.running(account)).toMatchObject([{ present: 1, regions: [PAR] }])
  await tell([left(1, 750), ended(750)])
  expect(await history.running(account)).toEqual([])
})

test("HIS5: an unknown meeting or another account is not believed", async () => {
  const { history, account, meeting, tell } = await openArchive()
  const unknown = aMeeting(anAccount("q")).id
  expect(await tell([began(100)], { meeting: unknown })).toBe(false)
  const batch = { meeting, start: aStart(1), fence: 1, at: 1, first: 1, entries: [] }
  const from = { account: OTHER, node: "eu-de-fra/node-1" as never } // Of the form of an id.
  expect(await history.keep(batch, from)).toBe(false)
  expect((await history.list(account, { limit: 9 })).items).toEqual([])
})

test("HIS6: round trips are medians by place and region", async () => {
  const { history, account, tell } = await openArchive()
  const sessions = Array.from({ length: 201 }, (_none, index) =>
    joined(index % 3, 100, {
      session: index,
      roundTrips: [
        { region: FRA, ms: 10 + index / 10 },
        { region: PAR, ms: 40 + index / 5 },
      ],
    }),
  )
  await tell([began(100), ...sessions])
  await tell([joined(0, 200, { session: 999, roundTrips: [{ region: AMS, ms: 3 }] })])
  const [near, paris] = await history
    .roundTrips(account)
    .then((places) => [
      places.find(({ place }) => place === AMS),
      places.find(({ place }) => place === FRA),
    ])
  expect(near).toMatchObject({ sessions: 1, measured: [{ region: AMS, samples: 1 }] })
  expect(paris?.sessions).toBe(201)
  const [fra, par] = paris!.measured
  expect(Math.abs(fra!.medianMs - 20)).toBeLessThan(2.5)
  expect(Math.abs(par!.medianMs - 60)).toBeLessThan(6)
  expect(Math.abs(par!.p95Ms - 78)).toBeLessThan(8)
  expect(await history.attendance(account)).toMatchObject([
    { place: FRA, sessions: 201 },
    { place: AMS, sessions: 1 },
  ])
})

test("HIS7: handlers show what the caller reaches", async () => {
  const { history, account, meeting, tell } = await openArchive()
  await tell([began(100), joined(0, 100), ended(150)])
  const handlers = historyHandlers({ history })
  const call = {
    identity: undefined as never, // No handler of records looks at it.
    language: "en",
    address: "192.0.2.1",
    now: 200,
    body: undefined,
  } as const
  const someone = (id: string) =>
    ({
      kind: "person",
      account,
      person: id,
      role: "member",
      administers: [],
      secondFactor: false,
      secondFactorAsked: false,
    }) as const
  const list = async (id: string, reach: "all" | "own") =>
    await handlers["records.list"]({
      ...call,
      params: { account },
      query: { limit: 9 },
      principal: someone(id),
      reach,
    })
  const shown = { ok: true, value: { items: [{ meeting, start: aStart(1), people: 1 }] } }
  expect(await list("u1", "own")).toMatchObject(shown)
  expect(await list("u2", "all")).toMatchObject(shown)
  expect(await list("u2", "own")).toEqual({ ok: true, value: { items: [] } })
  const read = async (of: typeof account) =>
    await handlers["records.read"]({
      ...call,
      params: { account: of, meeting, start: aStart(1) },
      query: undefined,
      principal: someone("u1"),
      reach: "own",
    })
  expect(await read(account)).toMatchObject({ ok: true, value: { participants: [{}] } })
  expect(await read(OTHER)).toMatchObject({ ok: false, code: "RECORD_NOT_FOUND" })
})

test("HIS8: links have their times; one that the next seat did not find has ended", async () => {
  const { history, account, meeting, tell } = await openArchive()
  const link = (kind: "link-opened" | "link-closed", from: typeof FRA, at: number): RecordEntry => {
    return { kind, at, from, to: AMS }
  }
  await tell([began(100), link("link-opened", FRA, 101), link("link-opened", PAR, 102)])
  await tell([began(150, 1), link("link-opened", PAR, 150)], { fence: 2 })
  await tell([link("link-closed", PAR, 160), link("link-opened", PAR, 165), ended(170)], {
    fence: 2,
  })
  const record = await history.read(account, meeting, aStart(1))
  expect(record?.links).toEqual([
    { from: FRA, to: AMS, opened: 101, closed: 150 },
    { from: PAR, to: AMS, opened: 102, closed: 160 },
    { from: PAR, to: AMS, opened: 165, closed: 170 },
  ])
})

test("HIS9: what is older than so many days is deleted", async () => {
  const { history, account, tell, clock } = await openArchive()
  await tell([began(100), joined(0, 100), ended(150)])
  await tell([began(9_000_000), ended(9_000_001)], { start: aStart(2) })
  clock.now = 9_000_002
  expect(await history.deleteOlderThan(account, 90)).toBe(1)
  expect((await history.list(account, { limit: 9 })).items).toMatchObject([{ start: aStart(2) }])
})
