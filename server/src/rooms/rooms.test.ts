// SPDX-License-Identifier: Apache-2.0
import type { CodedError } from "@landmoot/core"
import { regionId } from "@landmoot/core/units"
import fc from "fast-check"
import { afterEach, expect, test, vi } from "vitest"
import { NOW, World } from "./testing/world.ts"

// Rules are those of SPEC.md, sections "Joining (JN)" and "Seats (SE)".

const LEAVES = ["eu-de-fra", "eu-fr-par", "us-va-iad"] as const
const SET = ["eu-de-fra", "eu-fr-par"]

const ENDED = { code: "MEETING_ENDED", message: "The owner ended it." }

let world: World
afterEach(async () => await world.close())

const made = async (options: Partial<Parameters<typeof World.make>[0]> = {}): Promise<World> => {
  world = await World.make({ leaves: LEAVES, set: SET, ...options })
  return world
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "nothing was refused",
    (error: CodedError) => error.code,
  )
}

test("JN1: a person is placed where their gateway is, whatever is nearer", async () => {
  const { meeting } = await made()
  const trips = { "eu-de-fra": 10, "eu-fr-par": 12, "us-va-iad": 1 }
  const answer = await world.join(0, "eu-fr-par", { roundTrips: trips })
  expect(answer.state.participants[0]).toMatchObject({
    region: "eu-fr-par",
    participant: world.person(0),
  })
  expect(world.at("eu-fr-par").rooms.directory.state(meeting)?.seat).toBe("eu-de-fra/node-1")
})

test("JN1: where there is no room, the nearest other allowed region is taken", async () => {
  await made()
  world.at("eu-fr-par").capacity = 1
  await world.join(0, "eu-fr-par")
  const answer = await world.join(1, "eu-fr-par")
  expect(answer.state.participants[1]).toMatchObject({ region: "eu-de-fra" })
})

test.for([
  {
    name: "another gateway",
    change: { audience: "eu-de-fra/node-1" },
    code: "SIGNED_OTHER_SUBJECT",
  },
  {
    name: "another meeting",
    change: { meeting: `eu-de-fra.${"x".repeat(22)}` },
    code: "SIGNED_OTHER_SUBJECT",
  },
  { name: "a time that is over", change: { exp: NOW }, code: "SIGNED_EXPIRED" },
])("JN2: a token for $name is refused with $code", async ({ change, code }) => {
  await made()
  expect(await codeOf(world.join(0, "eu-fr-par", change))).toBe(code)
  expect(world.at("eu-fr-par").serving.size).toBe(0)
})

test("JN2: a token signed with another person's key, and a used session id, are refused", async () => {
  await made()
  const stolen = { key: world.people[1]!.key }
  expect(await codeOf(world.join(0, "eu-fr-par", stolen))).toBe("SIGNED_FORGED")
  const session = `s_${"r".repeat(22)}`
  await world.join(0, "eu-fr-par", { session })
  expect(await codeOf(world.join(1, "eu-fr-par", { session }))).toBe("SESSION_REPLAYED")
})

test("JN3: without room in the set the refusal is named and nobody else is asked", async () => {
  await made()
  for (const leaf of SET) world.at(leaf).capacity = 1
  await world.join(0, "eu-fr-par")
  await world.join(1, "eu-de-fra")
  expect(await codeOf(world.join(2, "eu-fr-par"))).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
  expect(world.received.filter(({ region }) => region === "us-va-iad")).toEqual([])
})

test("JN3: for random fleets every placement is in the set or a named error (P4, P5)", async () => {
  const leaves = ["eu-de-fra", "aa", "bb", "cc", "dd"]
  const fleet = fc.record({
    set: fc.subarray(leaves.slice(1)).map((rest) => ["eu-de-fra", ...rest]),
    lost: fc.subarray(leaves.slice(1)),
    full: fc.subarray(leaves),
    gateways: fc.array(fc.constantFrom(...leaves), { minLength: 1, maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(fleet, async ({ set, lost, full, gateways }) => {
      await made({ leaves, set })
      for (const leaf of full) world.at(leaf).capacity = 1
      for (const leaf of full) world.at(leaf).serving.add("somebody else")
      for (const leaf of lost) world.lose(leaf)
      for (const [person, gateway] of gateways.entries()) {
        const roundTrips = Object.fromEntries(leaves.map((leaf, index) => [leaf, 10 - index]))
        const joined = await world.join(person, gateway, { roundTrips }).catch((error) => error)
        if (joined instanceof Error) expect(joined).toHaveProperty("code")
      }
      for (const leaf of leaves.filter((id) => !set.includes(id))) {
        expect([...world.at(leaf).serving].filter((id) => id !== "somebody else")).toEqual([])
        expect(world.received.filter(({ region }) => region === regionId(leaf))).toEqual([])
      }
      await world.close()
    }),
    { numRuns: 40 },
  )
})

test("JN4: a node with a forged certificate gets nobody, even when it alone has room", async () => {
  await made({
    leaves: [...LEAVES, "eu-nl-ams"],
    set: [...SET, "eu-nl-ams"],
    forged: ["eu-nl-ams"],
  })
  for (const leaf of SET) world.at(leaf).capacity = 1
  for (const leaf of SET) world.at(leaf).serving.add("somebody else")
  expect(await codeOf(world.join(0, "eu-de-fra"))).toBe("NO_CAPACITY_IN_ALLOWED_REGIONS")
  expect(world.at("eu-nl-ams").serving.size).toBe(0)
})

test("JN5: the same link used again displaces the earlier session", async () => {
  await made()
  const first = await world.join(0, "eu-fr-par")
  const second = await world.join(0, "eu-de-fra")
  expect(second.state.participants.map(({ session }) => session)).toEqual([second.session])
  await vi.waitFor(() => {
    const ended = world.at("eu-fr-par").told.find(({ kind }) => kind === "ended")
    expect(ended).toMatchObject({ session: first.session, code: "SESSION_DISPLACED" })
    expect(world.at("eu-fr-par").serving.size).toBe(0)
  })
})

test("JN6: in mode single everybody is placed in the leaf nearest to home", async () => {
  await made({ mode: "single" })
  const near = { "eu-de-fra": 90, "eu-fr-par": 1 }
  const first = await world.join(0, "eu-fr-par", { roundTrips: near })
  const second = await world.join(1, "eu-de-fra", { roundTrips: near })
  const regions = second.state.participants.map(({ region }) => region)
  expect(first.state.participants[0]?.region).toBe("eu-de-fra")
  expect(regions).toEqual(["eu-de-fra", "eu-de-fra"])
})

test("JN7: a media node that fails is replaced inside the set", async () => {
  await made()
  world.at("eu-fr-par").broken = true
  const { state } = await world.join(0, "eu-fr-par")
  expect(state.participants[0]?.region).toBe("eu-de-fra")
})

test("JN8: a draining region takes no new placement", async () => {
  await made({ draining: ["eu-fr-par"] })
  const { state } = await world.join(0, "eu-fr-par")
  expect(state.participants[0]?.region).toBe("eu-de-fra")
})

test.for(["eu-de-fra", "eu-fr-par"])(
  "JN10: whoever is invited no more is out at once, with the seat reached from %s",
  async (gateway) => {
    const { meeting } = await made()
    await world.join(0, gateway)
    await world.join(1, gateway)
    const opening = world.whileOpening(gateway)
    const late = codeOf(world.join(2, gateway))
    await opening.begun
    for (const person of [0, 2]) world.uninvited.add(person)
    await world.at("eu-de-fra").rooms.recall(meeting, world.policy)
    opening.goOn()
    expect(await late).toBe("INVITATION_UNKNOWN")
    await vi.waitFor(() =>
      expect(world.at(gateway).told).toContainEqual(
        expect.objectContaining({ kind: "ended", code: "INVITATION_UNKNOWN" }),
      ),
    )
    const there = world.at(gateway).rooms.directory.state(meeting)!.participants
    expect(there.map(({ participant }) => participant)).toEqual([world.person(1)])
    expect(await codeOf(world.join(0, gateway))).toBe("INVITATION_UNKNOWN")
  },
)

test("JN11: no more people come in than home says, and coming again takes no room", async () => {
  await made()
  world.most = 2
  await world.join(0, "eu-de-fra")
  const opening = world.whileOpening("eu-fr-par")
  const two = [1, 2].map(async (person) => await codeOf(world.join(person, "eu-fr-par")))
  await opening.begun
  opening.goOn()
  expect((await Promise.all(two)).toSorted()).toEqual(["MEETING_FULL", "nothing was refused"])
  expect(await codeOf(world.join(0, "eu-fr-par"))).toBe("nothing was refused")
})

test("SE1: the next region takes a lost seat over and keeps whom it has", async () => {
  const { meeting } = await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  const paris = world.at("eu-fr-par")
  await vi.waitFor(() =>
    expect(paris.rooms.directory.replica(meeting)?.invitations).toHaveLength(3),
  )
  const before = paris.rooms.directory.state(meeting)!
  world.lose("eu-de-fra")
  await vi.waitFor(() => expect(paris.rooms.seats()).toEqual([meeting]))
  const state = paris.rooms.directory.state(meeting)!
  expect(state.fence).toBeGreaterThan(before.fence)
  expect(state.seat).toBe("eu-fr-par/node-1")
  expect(
    state.participants.find(({ participant }) => participant === world.person(1))?.connected,
  ).toBe(true)
  expect(
    state.participants.find(({ participant }) => participant === world.person(0))?.connected,
  ).toBe(false)
  const moved = await world.join(0, "eu-fr-par")
  expect(moved.state.participants).toHaveLength(2)
})

test("SE2: a node that has seen a higher fence refuses the lower one", async () => {
  const { meeting } = await made()
  await world.join(0, "eu-fr-par")
  await world.join(1, "eu-de-fra")
  const paris = world.at("eu-fr-par")
  const frankfurt = world.at("eu-de-fra")
  await vi.waitFor(() =>
    expect(paris.rooms.directory.replica(meeting)?.invitations).toHaveLength(3),
  )
  const old = frankfurt.rooms.directory.state(meeting)!
  paris.courier.emit({ kind: "lost", region: regionId("eu-de-fra"), meetings: [meeting] })
  await vi.waitFor(() => expect(paris.rooms.seats()).toEqual([meeting]))
  const body = { policy: world.policy.signed, state: old, invitations: [] }
  const to = { kind: "node", node: paris.id } as const
  expect(await codeOf(frankfurt.courier.request(to, "room.state", body))).toBe("SEAT_SUPERSEDED")
  await vi.waitFor(() => expect(frankfurt.rooms.seats()).toEqual([]))
})

test("SE3: nobody but the seat in its region is believed about the state", async () => {
  const { meeting } = await made()
  await world.join(0, "eu-fr-par")
  const state = world.at("eu-de-fra").rooms.directory.state(meeting)!
  const paris = world.at("eu-fr-par")
  const to = { kind: "node", node: world.at("eu-de-fra").id } as const
  for (const lie of [
    { ...state, fence: state.fence + 2 },
    { ...state, fence: state.fence + 2, seat: paris.id },
  ]) {
    const body = { policy: world.policy.signed, state: lie, invitations: [] }
    expect(await codeOf(paris.courier.request(to, "room.state", body))).toBe("NODE_NOT_ENTITLED")
  }
})

test("SE4: after the last leave the meeting is forgotten and no bridge is held", async () => {
  const { meeting } = await made()
  const { session } = await world.join(0, "eu-fr-par")
  const paris = world.at("eu-fr-par")
  const frankfurt = world.at("eu-de-fra")
  expect(paris.courier.attached()).toEqual([meeting])
  await paris.sessions.leave(meeting, session)
  await vi.waitFor(() => {
    for (const node of [paris, frankfurt]) {
      expect(node.rooms.directory.state(meeting)).toBeUndefined()
      expect(node.courier.attached()).toEqual([])
      expect(node.serving.size).toBe(0)
    }
  })
})

test("SE5: a link is granted to media nodes of the meeting and to nobody else", async () => {
  const { meeting } = await made()
  await world.join(0, "eu-de-fra")
  await world.join(1, "eu-fr-par")
  const paris = world.at("eu-fr-par")
  const to = { kind: "node", node: world.at("eu-de-fra").id } as const
  const peer = world.at("eu-de-fra").id
  const { own } = await paris.courier.request(to, "seat.link", { meeting, peer })
  expect(own.split(".")).toHaveLength(3)
  const foreign = { meeting, peer: world.at("us-va-iad").id }
  expect(await codeOf(paris.courier.request(to, "seat.link", foreign))).toBe("NODE_NOT_ENTITLED")
})

test("SE6: after a narrower revision whoever is outside is told to move", async () => {
  await made()
  const { session } = await world.join(0, "eu-fr-par")
  await world.join(1, "eu-de-fra")
  await world.start(["eu-de-fra"], 2, "spread")
  await world.at("eu-de-fra").rooms.revise(world.policy, undefined)
  await vi.waitFor(() => {
    const moved = world.at("eu-fr-par").told.find(({ kind }) => kind === "move")
    expect(moved).toMatchObject({ session, code: "NODE_OUT_OF_POLICY" })
  })
  expect(world.at("eu-de-fra").told.filter(({ kind }) => kind === "move")).toEqual([])
})

test("SE7: a lost gateway's people are waited for; a lost media node's people move", async () => {
  const { meeting } = await made({ leaves: [...LEAVES, "eu-nl-ams"], set: [...SET, "eu-nl-ams"] })
  const trips = { "eu-fr-par": 1, "eu-nl-ams": 99 }
  world.at("eu-de-fra").capacity = 1
  world.at("eu-de-fra").serving.add("somebody else")
  const { session } = await world.join(0, "eu-de-fra", { roundTrips: trips })
  await world.join(1, "eu-fr-par")
  world.lose("eu-fr-par")
  await vi.waitFor(() => {
    const moved = world.at("eu-de-fra").told.find(({ kind }) => kind === "move")
    expect(moved).toMatchObject({ session, code: "NODE_LOST" })
  })
  const state = world.at("eu-de-fra").rooms.directory.state(meeting)!
  expect(
    state.participants.find(({ participant }) => participant === world.person(1))?.connected,
  ).toBe(false)
})

test("SE8: only the home may revise or end a meeting", async () => {
  const { meeting } = await made()
  await world.join(0, "eu-fr-par")
  const to = { kind: "node", node: world.at("eu-de-fra").id } as const
  const { courier } = world.at("eu-fr-par")
  const end = { meeting, code: "MEETING_ENDED", message: "" }
  expect(await codeOf(courier.request(to, "seat.end", end))).toBe("NODE_NOT_ENTITLED")
  await world.at("eu-de-fra").rooms.end(meeting, ENDED, undefined)
  await vi.waitFor(() =>
    expect(world.at("eu-fr-par").told.find(({ kind }) => kind === "ended")).toMatchObject({
      code: "MEETING_ENDED",
    }),
  )
})

test("SE9: a broken session is taken up again with a fresh token, and by nobody else", async () => {
  const { meeting } = await made()
  const { session } = await world.join(0, "eu-fr-par")
  const { sessions } = world.at("eu-fr-par")
  sessions.disconnected(meeting, session)
  await vi.waitFor(() =>
    expect(world.at("eu-fr-par").rooms.directory.state(meeting)?.participants[0]?.connected).toBe(
      false,
    ),
  )
  const stranger = await world.joinBody(0, "eu-fr-par", { session, key: world.people[1]!.key })
  expect(await codeOf(sessions.resume(meeting, session, stranger.token))).toBe("SIGNED_FORGED")
  const fresh = await world.joinBody(0, "eu-fr-par", { session })
  const state = await sessions.resume(meeting, session, fresh.token)
  expect(state.participants[0]?.connected).toBe(true)
})

test("SE10: nothing begins on a descriptor that home has superseded", async () => {
  await made()
  const body = await world.joinBody(0, "eu-fr-par")
  await world.start(["eu-de-fra"], 2, "spread")
  expect(await codeOf(world.at("eu-de-fra").sessions.join(body))).toBe("POLICY_OUTDATED")
})
