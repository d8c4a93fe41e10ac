// SPDX-License-Identifier: Apache-2.0
import { rulesOf } from "@landmoot/core/rights"
import type { CodedError } from "@landmoot/core"
import type { RecordBatch, RecordEntry } from "@landmoot/core/protocol"
import { regionId } from "@landmoot/core/units"
import { afterEach, expect, test, vi } from "vitest"
import { newStart, Recorder } from "./recorder.ts"
import { emptyState } from "./roster.ts"
import { NOW, World } from "./testing/world.ts"

// Rules are those of SPEC.md, section "Records (REC)".

const SET = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]
const [FRA, PAR] = [regionId("eu-de-fra"), regionId("eu-fr-par")]

let world: World
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
})

const made = async (options: Partial<Parameters<typeof World.make>[0]> = {}): Promise<World> => {
  world = await World.make({ leaves: [...SET, "us-va-iad"], set: SET, ...options })
  return world
}

const kinds = (): readonly RecordEntry["kind"][] => world.recorded().map(({ kind }) => kind)

/** Waits until the last entry that home was told is of this kind. */
async function recorded(kind: RecordEntry["kind"]): Promise<void> {
  await vi.waitFor(() => expect(kinds().at(-1)).toBe(kind))
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "nothing was refused",
    (error: CodedError) => error.code,
  )
}

test("REC1: home learns of a meeting from its first join to its end", async () => {
  const { meeting } = await made()
  const trips = { "eu-de-fra": 31, "eu-fr-par": 9 }
  const { session } = await world.join(0, "eu-fr-par", { roundTrips: trips })
  const second = await world.join(1, "eu-de-fra")
  const paris = world.at("eu-fr-par")
  const frankfurt = world.at("eu-de-fra")
  const link = { meeting, from: paris.id, producers: ["p1"] }
  const seat = { kind: "node", node: frankfurt.id } as const
  await frankfurt.courier.request(seat, "seat.links", link)
  await frankfurt.courier.request(seat, "seat.links", { ...link, producers: ["p1", "p2"] })
  await frankfurt.courier.request(seat, "seat.links", { ...link, producers: [] })
  world.now += 60
  await paris.sessions.leave(meeting, session)
  await frankfurt.sessions.leave(meeting, second.session)
  await recorded("ended")
  const person = (index: number): string => world.people[index]!.invitation.participant
  const [at, end] = [NOW, NOW + 60]
  expect(world.recorded()).toEqual([
    { kind: "started", at, revision: 1, media: SET.toSorted(), before: null },
    {
      kind: "session-started",
      at,
      session,
      participant: person(0),
      region: "eu-fr-par",
      gateway: "eu-fr-par",
      roundTrips: [
        { region: "eu-de-fra", ms: 31 },
        { region: "eu-fr-par", ms: 9 },
      ],
      inherited: false,
      role: "participant",
      arrival: "link",
    },
    expect.objectContaining({ kind: "session-started", participant: person(1) }),
    { kind: "link-opened", at, from: "eu-fr-par", to: "eu-de-fra" },
    { kind: "link-closed", at, from: "eu-fr-par", to: "eu-de-fra" },
    { kind: "session-ended", at: end, session },
    { kind: "session-ended", at: end, session: second.session },
    { kind: "ended", at: end },
  ])
  expect(JSON.stringify(world.records)).not.toContain("Person")
  const starts = new Set(world.records.map(({ start }) => start))
  expect(starts.size).toBe(1)
})

test("REC1: each start is one of its own, and a revision is told with its set", async () => {
  const { meeting } = await made()
  const { session } = await world.join(0, "eu-de-fra")
  await world.start(["eu-de-fra"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, undefined)
  await world.at("eu-de-fra").sessions.leave(meeting, session)
  await recorded("ended")
  expect(world.recorded()).toContainEqual({
    kind: "revision",
    at: NOW,
    revision: 2,
    media: ["eu-de-fra"],
  })
  await world.start(SET, 3, "spread")
  await world.join(0, "eu-de-fra")
  await recorded("session-started")
  expect(new Set(world.records.map(({ start }) => start)).size).toBe(2)
})

test("REC2: what a home that fails was not told is told when it can write again", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] })
  await made()
  world.homeFails = true
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  expect(world.records).toEqual([])
  world.homeFails = false
  await vi.advanceTimersByTimeAsync(5000)
  await recorded("session-started")
  expect(kinds()).toEqual(["started", "session-started", "session-started"])
  expect(world.records[0]?.first).toBe(1)
})

test("REC3: what had to be dropped leaves a hole in the numbers", async () => {
  await made()
  const sent: Omit<RecordBatch, "meeting">[] = []
  let isAway = true
  const recorder = new Recorder({
    start: newStart(),
    fence: 0,
    now: () => NOW,
    send: async (batch) => {
      if (isAway) throw new Error("away")
      sent.push(batch)
    },
  })
  const { trust } = world.at("eu-de-fra")
  const empty = emptyState({
    meeting: world.meeting,
    title: "Lesson",
    fence: 0,
    revision: 1,
    rules: rulesOf("business", false),
    seat: trust.node,
    seatCertificate: trust.certificateJws,
  })
  recorder.takeOver(empty, [])
  const link = { from: world.at("eu-fr-par").id, to: trust.node, producers: ["p"] }
  for (let round = 0; round < 3000; round += 1) {
    recorder.changed(empty, { ...empty, links: [link] }, [])
    recorder.changed({ ...empty, links: [link] }, empty, [])
  }
  isAway = false
  await recorder.finish("ended", 1)
  const numbers = sent.flatMap(({ first, entries }) =>
    entries.map((_entry, index) => first + index),
  )
  expect(numbers[0]).toBeGreaterThan(1)
  expect(numbers.at(-1)).toBe(1 + 6000 + 1)
  expect(numbers).toEqual(Array.from(numbers, (_number, index) => numbers[0]! + index))
})

test("REC4: a seat that takes over goes on with the record and tells whom it has found", async () => {
  const { meeting } = await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  const first = await world.join(0, "eu-fr-par")
  const second = await world.join(1, "eu-nl-ams")
  const amsterdam = world.at("eu-nl-ams").rooms
  await vi.waitFor(() => expect(amsterdam.directory.replica(meeting)?.invitations).toHaveLength(3))
  const before = amsterdam.directory.state(meeting)!
  await recorded("session-started")
  world.now += 5
  world.lose("eu-fr-par")
  await vi.waitFor(() => expect(amsterdam.seats()).toEqual([meeting]))
  await vi.waitFor(() => expect(world.records.at(-1)?.fence).not.toBe(before.fence))
  const next = world.records.filter(({ fence }) => fence !== before.fence)
  expect(next.map(({ start }) => start)).toEqual(next.map(() => world.records[0]?.start))
  expect(next.flatMap(({ entries }) => entries)).toEqual([
    expect.objectContaining({ kind: "started", at: NOW + 5, before: before.fence }),
    expect.objectContaining({ session: first.session, inherited: true, roundTrips: [] }),
    expect.objectContaining({ session: second.session, inherited: true }),
  ])
  expect(next[0]?.first).toBe(1)
})

test("REC5: home believes nobody outside the regions that may hold the seat", async () => {
  const { meeting, policy } = await made()
  const stranger = world.at("us-va-iad")
  const body = { meeting, start: newStart(), fence: 1, at: NOW, first: 1, entries: [] }
  const asked = world
    .at("eu-de-fra")
    .courier.receive(
      "home.record",
      { ...body, policy: policy.signed },
      { node: stranger.id, region: regionId("us-va-iad"), certificate: stranger.trust.certificate },
    )
  expect(await codeOf(asked)).toBe("NODE_NOT_ENTITLED")
  expect(world.records).toEqual([])
})

test("REC6: of a meeting that nobody could enter there is no record", async () => {
  await made()
  for (const leaf of SET) world.at(leaf).broken = true
  expect(await codeOf(world.join(0, "eu-fr-par"))).toBe("TWIN_BROKEN")
  await world.at("eu-de-fra").rooms.close()
  expect(world.records).toEqual([])
})

test("REC7: how good a session was comes with its end", async () => {
  const { meeting } = await made()
  const quality = { packetsIn: 900, packetsOut: 1800, lostIn: 9, lostOut: 1, score: 9.5 }
  world.quality = quality
  const { session } = await world.join(0, "eu-fr-par")
  await world.at("eu-fr-par").sessions.leave(meeting, session)
  await recorded("ended")
  const told = world.recorded().filter(({ kind }) => kind === "session-quality")
  expect(told).toEqual([{ kind: "session-quality", at: NOW, session, quality }])
})

test("REC8: a seat that a revision denies hands its record over", async () => {
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  await world.join(0, "eu-fr-par")
  await world.join(1, "eu-nl-ams")
  const before = world.policy
  const amsterdam = world.at("eu-nl-ams").rooms
  await vi.waitFor(() => expect(amsterdam.directory.replica(world.meeting)?.start).toBeDefined())
  await world.start(["eu-nl-ams"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, before)
  await vi.waitFor(() => expect(amsterdam.seats()).toEqual([world.meeting]))
  await vi.waitFor(() => expect(kinds().filter((kind) => kind === "started")).toHaveLength(2))
  expect(kinds()).toContain("handed-over")
  expect(new Set(world.records.map(({ start }) => start)).size).toBe(1)
})

test("REC9: a seat with nothing to tell says every minute that it is there", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] })
  await made()
  await world.join(0, "eu-de-fra")
  await recorded("session-started")
  const told = world.records.length
  world.now += 60
  await vi.advanceTimersByTimeAsync(60_000)
  await vi.waitFor(() =>
    expect(world.records.slice(told)).toMatchObject([{ at: NOW + 60, entries: [], first: 3 }]),
  )
})

test("REC10: what home refuses for good is not sent again", async () => {
  await made()
  const sent: number[] = []
  const refusal = Object.assign(new Error("no"), { code: "NODE_NOT_ENTITLED" })
  const recorder = new Recorder({
    start: newStart(),
    fence: 0,
    now: () => NOW,
    send: async ({ first }) => {
      sent.push(first)
      throw refusal
    },
  })
  const joined = (await world.join(0, "eu-fr-par")).state
  recorder.takeOver(joined, [FRA, PAR])
  await recorder.settled()
  await recorder.settled()
  await recorder.finish("ended", 1)
  expect(sent).toEqual([1, 3])
})
