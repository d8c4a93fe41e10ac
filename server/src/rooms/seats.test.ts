// SPDX-License-Identifier: Apache-2.0
import type { CodedError } from "@landmoot/core"
import type { RoomState } from "@landmoot/core/protocol"
import { regionId } from "@landmoot/core/units"
import { afterEach, expect, test, vi } from "vitest"
import { NOW, type TwinNode, World } from "./testing/world.ts"

// Rules are those of SPEC.md, section "Seats (SE)".

const SET = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]
const ENDED = { code: "MEETING_ENDED", message: "The owner ended it." }

let world: World
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
})

const made = async (options: Partial<Parameters<typeof World.make>[0]> = {}): Promise<World> => {
  world = await World.make({ leaves: [...SET, "us-va-iad"], set: SET, ...options })
  return world
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "nothing was refused",
    (error: CodedError) => error.code,
  )
}

const stateAt = (leaf: string): RoomState | undefined =>
  world.at(leaf).rooms.directory.state(world.meeting)

const toldTo = (leaf: string, kind: TwinNode["told"][number]["kind"]): TwinNode["told"] =>
  world.at(leaf).told.filter((each) => each.kind === kind)

/** All nodes know the same state. */
async function everybodyKnows(...leaves: string[]): Promise<void> {
  await vi.waitFor(() => {
    const [first] = leaves
    for (const leaf of leaves) {
      expect(stateAt(leaf)).toEqual(stateAt(first!))
      expect(world.at(leaf).rooms.directory.replica(world.meeting)?.invitations).toHaveLength(3)
    }
  })
}

test.for([0, 1, 2, 3, 4, 5])(
  "SE11: after a revision with fewer seats the seat still proves its region (second %i)",
  async (second) => {
    await made()
    world.now += second
    await world.join(0, "eu-fr-par")
    await everybodyKnows("eu-de-fra", "eu-fr-par")
    const before = world.policy
    await world.start(["eu-de-fra", "eu-fr-par"], 2, "spread")
    await world.at("eu-de-fra").rooms.revise(world.policy, before)
    await vi.waitFor(() => expect(stateAt("eu-fr-par")?.revision).toBe(2))
    const { state } = await world.join(1, "eu-fr-par")
    expect(state.participants).toHaveLength(2)
    await everybodyKnows("eu-de-fra", "eu-fr-par")
  },
)

test("SE12: a seat that the revision denies lets go, and another region takes over", async () => {
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  await world.join(0, "eu-fr-par")
  await world.join(1, "eu-nl-ams")
  await everybodyKnows("eu-fr-par", "eu-nl-ams")
  expect(stateAt("eu-nl-ams")?.seat).toBe("eu-fr-par/node-1")
  const before = world.policy
  await world.start(["eu-nl-ams"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, before)
  await vi.waitFor(() => expect(stateAt("eu-nl-ams")?.seat).toBe("eu-nl-ams/node-1"))
  expect(toldTo("eu-fr-par", "move")).toMatchObject([{ code: "NODE_OUT_OF_POLICY" }])
  expect(world.at("eu-fr-par").rooms.seats()).toEqual([])
  expect(stateAt("eu-fr-par")).toBeUndefined()
  const { state } = await world.join(0, "eu-nl-ams")
  expect(state.participants.map(({ region }) => region)).toEqual(["eu-nl-ams", "eu-nl-ams"])
})

test("SE13: a home that takes no part revises and ends the meeting all the same", async () => {
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  await world.join(0, "eu-fr-par")
  await world.join(1, "eu-nl-ams")
  const home = world.at("eu-de-fra")
  const before = world.policy
  await world.start(["eu-fr-par"], 2, "spread")
  await home.rooms.revise(world.policy, before)
  await vi.waitFor(() =>
    expect(toldTo("eu-nl-ams", "move")).toMatchObject([{ code: "NODE_OUT_OF_POLICY" }]),
  )
  await home.rooms.end(world.meeting, ENDED, world.policy)
  await vi.waitFor(() =>
    expect(toldTo("eu-fr-par", "ended")).toMatchObject([{ code: "MEETING_ENDED" }]),
  )
  expect(home.courier.attached()).toEqual([])
})

test("SE13: a revision that reached nobody is told again while the seat is out of reach", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  await world.join(0, "eu-fr-par")
  const before = world.policy
  await world.start(["eu-fr-par"], 2, "spread")
  world.lost.add(regionId("eu-fr-par"))
  const revising = world.at("eu-de-fra").rooms.revise(world.policy, before)
  // Its pause has begun, and ends when the clock is moved on.
  while (vi.getTimerCount() === 0) await new Promise(setImmediate)
  expect(stateAt("eu-fr-par")?.revision).toBe(1)
  world.lost.clear()
  await vi.advanceTimersByTimeAsync(5000)
  await revising
  expect(stateAt("eu-fr-par")?.revision).toBe(2)
})

test("SE13: what a revision denies is not asked while the seat is elsewhere", async () => {
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  await world.join(0, "eu-fr-par")
  const before = world.policy
  await world.start(["eu-fr-par"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, before)
  expect(world.received.filter(({ region }) => region === "eu-nl-ams")).toEqual([])
})

test("SE14: a home that takes no part hears of the end from a seat, and from nobody else", async () => {
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  const { session } = await world.join(0, "eu-fr-par")
  const to = { kind: "region", region: regionId("eu-de-fra") } as const
  const stranger = world.at("us-va-iad").courier
  stranger.attach(world.meeting, world.policy)
  const { meeting } = world
  expect(await codeOf(stranger.request(to, "home.ended", { meeting }))).toBe("NODE_NOT_ENTITLED")
  expect(world.running).toBe(true)
  await world.at("eu-fr-par").sessions.leave(meeting, session)
  await vi.waitFor(() => expect(world.running).toBe(false))
})

test("SE15: a superseded revision is not followed, whatever its fence", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  const before = world.policy
  await world.start(["eu-de-fra", "eu-fr-par"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, before)
  await vi.waitFor(() => expect(stateAt("eu-fr-par")?.revision).toBe(2))
  const denied = world.at("eu-nl-ams")
  const state = { ...stateAt("eu-de-fra")!, seat: denied.id, fence: (NOW + 60) * 4096 * 3 + 2 }
  denied.courier.attach(world.meeting, before)
  const body = { policy: before.signed, state, invitations: [] }
  const to = { kind: "node", node: world.at("eu-fr-par").id } as const
  expect(await codeOf(denied.courier.request(to, "room.state", body))).toBe("POLICY_OUTDATED")
  expect(stateAt("eu-fr-par")?.seat).toBe("eu-de-fra/node-1")
})

test("SE16: a first join that fails leaves the way open for the next one, from elsewhere", async () => {
  await made()
  const forged = { key: world.people[1]!.key }
  expect(await codeOf(world.join(0, "eu-de-fra", forged))).toBe("SIGNED_FORGED")
  const { state } = await world.join(0, "eu-fr-par")
  expect(state.participants[0]?.region).toBe("eu-fr-par")
})

test("SE16: a seat that nobody could enter ends by itself", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  await made()
  const forged = { key: world.people[1]!.key }
  expect(await codeOf(world.join(0, "eu-fr-par", forged))).toBe("SIGNED_FORGED")
  expect(world.at("eu-de-fra").rooms.seats()).toEqual([world.meeting])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(world.at("eu-de-fra").rooms.seats()).toEqual([])
  expect(world.at("eu-de-fra").courier.attached()).toEqual([])
  expect(world.running).toBe(false)
})

test("SE16: a node that was told of the meeting and could not serve it forgets it", async () => {
  await made()
  world.at("eu-fr-par").broken = true
  await world.join(0, "eu-de-fra", { roundTrips: { "eu-de-fra": 1 } })
  world.at("eu-de-fra").capacity = 1
  await world.join(1, "eu-nl-ams", { roundTrips: { "eu-nl-ams": 1, "eu-fr-par": 2 } })
  world.at("eu-nl-ams").capacity = 1
  expect(await codeOf(world.join(2, "eu-de-fra"))).toBe("TWIN_BROKEN")
  await vi.waitFor(() => expect(stateAt("eu-fr-par")).toBeUndefined())
  expect(world.at("eu-fr-par").courier.attached()).toEqual([])
})

test("SE17: of two joins at once with the same link one session is left", async () => {
  await made()
  const opening = ["eu-de-fra", "eu-fr-par"].map((leaf) => world.whileOpening(leaf))
  const joins = [world.join(0, "eu-de-fra"), world.join(0, "eu-fr-par")]
  await Promise.all(opening.map(async ({ begun }) => await begun))
  for (const held of opening) held.goOn()
  await Promise.all(joins)
  const [left] = stateAt("eu-de-fra")!.participants
  await vi.waitFor(() => {
    const served = SET.flatMap((leaf) => [...world.at(leaf).serving])
    expect(served).toEqual([left?.session])
  })
})

test("SE18: nobody enters a meeting that is ended while they are being placed", async () => {
  await made()
  await world.join(1, "eu-de-fra")
  const opening = world.whileOpening("eu-fr-par")
  const joining = codeOf(world.join(0, "eu-fr-par"))
  await opening.begun
  await world.at("eu-de-fra").rooms.end(world.meeting, ENDED, undefined)
  opening.goOn()
  expect(await joining).toBe("MEETING_ENDED")
  await vi.waitFor(() => expect(world.at("eu-de-fra").rooms.seats()).toEqual([]))
  expect(world.at("eu-fr-par").serving.size).toBe(0)
})

test("SE18: nobody is placed on a revision that is over when they enter", async () => {
  await made()
  await world.join(1, "eu-de-fra")
  const opening = world.whileOpening("eu-fr-par")
  const joining = codeOf(world.join(0, "eu-de-fra", { roundTrips: { "eu-fr-par": 1 } }))
  world.at("eu-de-fra").capacity = 1
  await Promise.race([opening.begun, joining])
  const before = world.policy
  await world.start(["eu-de-fra", "eu-nl-ams"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, before)
  opening.goOn()
  await joining
  const regions = stateAt("eu-de-fra")!.participants.map(({ region }) => region)
  expect(regions).not.toContain("eu-fr-par")
})

test("SE19: a seat that takes over goes on waiting for those who were away, and no longer", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  const { session } = await world.join(2, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  world.at("eu-fr-par").sessions.disconnected(world.meeting, session)
  await vi.waitFor(() => expect(stateAt("eu-fr-par")?.participants[2]?.connected).toBe(false))
  world.lose("eu-de-fra")
  await vi.waitFor(() => expect(world.at("eu-fr-par").rooms.seats()).toHaveLength(1))
  await vi.advanceTimersByTimeAsync(30_000)
  expect(stateAt("eu-fr-par")?.participants.map(({ participant }) => participant)).toEqual([
    world.person(1),
  ])
})

test("SE20: whoever lost their media with the old seat hears it from the new one", async () => {
  await made()
  world.at("eu-nl-ams").capacity = 1
  world.at("eu-nl-ams").serving.add("somebody else")
  await world.join(0, "eu-fr-par")
  const trips = { "eu-de-fra": 1, "eu-fr-par": 50 }
  const { session } = await world.join(1, "eu-nl-ams", { roundTrips: trips })
  await everybodyKnows("eu-de-fra", "eu-fr-par", "eu-nl-ams")
  world.lose("eu-de-fra")
  await vi.waitFor(() =>
    expect(toldTo("eu-nl-ams", "move")).toMatchObject([{ session, code: "NODE_LOST" }]),
  )
})

test("SE21: if the next in turn is lost too, the one after it takes over", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  await world.join(2, "eu-nl-ams")
  await everybodyKnows(...SET)
  world.lost.add(regionId("eu-fr-par"))
  world.lose("eu-de-fra")
  await vi.waitFor(() => expect(stateAt("eu-nl-ams")?.seat).toBe("eu-nl-ams/node-1"))
})

test("SE21: a node whose certificate has ended takes nothing over", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  world.now += 86_400
  world.lose("eu-de-fra")
  await new Promise(setImmediate)
  expect(world.at("eu-fr-par").rooms.seats()).toEqual([])
})

test("SE22: a region that comes back finds the seat where it is, and makes none of its own", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  world.lose("eu-de-fra")
  await vi.waitFor(() => expect(world.at("eu-fr-par").rooms.seats()).toHaveLength(1))
  await world.restart("eu-de-fra")
  for (const [person, leaf] of [
    [0, "eu-de-fra"],
    [2, "eu-nl-ams"],
  ] as const) {
    const { state } = await world.join(person, leaf)
    expect(state.seat).toBe("eu-fr-par/node-1")
    expect(state.participants.map(({ participant }) => participant)).toContain(world.person(1))
  }
  expect(world.at("eu-de-fra").rooms.seats()).toEqual([])
})

test("SE22: a seat that was started again before anybody noticed is taken over", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  await world.restart("eu-de-fra")
  const { state } = await world.join(2, "eu-de-fra")
  expect(state.seat).toBe("eu-fr-par/node-1")
  expect(state.participants.map(({ participant }) => participant)).toContain(world.person(1))
})

test("SE23: a meeting begins in the next region if the first one is away", async () => {
  await made({ set: ["eu-fr-par", "eu-nl-ams"] })
  world.lose("eu-fr-par")
  const { state } = await world.join(0, "eu-nl-ams")
  expect(state.seat).toBe("eu-nl-ams/node-1")
})

test("SE24: when its descriptor expires a meeting ends on every node", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  world.now += 86_400
  for (const leaf of ["eu-de-fra", "eu-fr-par"]) {
    world.at(leaf).rooms.endExpired()
    expect(toldTo(leaf, "ended")).toMatchObject([{ code: "POLICY_STALE" }])
    expect(stateAt(leaf)).toBeUndefined()
    expect(world.at(leaf).courier.attached()).toEqual([])
  }
  expect(world.at("eu-de-fra").rooms.seats()).toEqual([])
})

test("SE25: a home that cannot write does not bring the node down", async () => {
  await made()
  const { session } = await world.join(0, "eu-de-fra")
  world.homeFails = true
  await world.at("eu-de-fra").sessions.leave(world.meeting, session)
  await vi.waitFor(() => expect(world.at("eu-de-fra").courier.attached()).toEqual([]))
})

test("SE26: a session is not taken up at a gateway that is outside the set by now", async () => {
  await made()
  await world.join(0, "eu-de-fra")
  const { session } = await world.join(1, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  const before = world.policy
  await world.start(["eu-de-fra"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, before)
  const { token } = await world.joinBody(1, "eu-fr-par", { session })
  const paris = world.at("eu-fr-par").courier
  paris.attach(world.meeting, before)
  const to = { kind: "region", region: regionId("eu-de-fra") } as const
  const body = { meeting: world.meeting, session, token }
  expect(await codeOf(paris.request(to, "seat.resume", body))).toBe("NODE_OUT_OF_POLICY")
})

test("SE27: of two policies of one revision the one that was known first stays in force", async () => {
  await made()
  await world.join(0, "eu-fr-par")
  await everybodyKnows("eu-de-fra", "eu-fr-par")
  const state = stateAt("eu-fr-par")!
  await world.start([...SET, "us-va-iad"], 1, "spread")
  const body = { policy: world.policy.signed, state: { ...state, version: 99 }, invitations: [] }
  const to = { kind: "node", node: world.at("eu-fr-par").id } as const
  expect(await codeOf(world.at("eu-de-fra").courier.request(to, "room.state", body))).toBe(
    "POLICY_OUTDATED",
  )
  expect(stateAt("eu-fr-par")?.version).toBe(state.version)
})
