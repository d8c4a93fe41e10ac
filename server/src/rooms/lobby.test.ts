// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { Control } from "@landmoot/core/protocol"
import { ARRIVALS, MEETING_ROLES, PRESET_NAMES, PRESETS } from "@landmoot/core/rights"
import type { SessionId } from "@landmoot/core/units"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { World } from "./testing/world.ts"

const FRA = "eu-de-fra"
const PAR = "eu-fr-par"
const NO_CODE = "was let in"

async function made(preset: keyof typeof PRESETS = "business"): Promise<World> {
  const world = await World.make({ leaves: [FRA, PAR], set: [FRA, PAR], people: 4 })
  onTestFinished(async () => await world.close())
  world.rules = { preset, pinned: false }
  world.invite(0, { role: "host" })
  return world
}

const codeOf = async (asked: Promise<unknown>): Promise<string> =>
  await asked.then(
    () => NO_CODE,
    (error: unknown) => (error instanceof CodedError ? error.code : "no code"),
  )

const control = async (world: World, session: SessionId, what: Control): Promise<void> =>
  await world.at(FRA).sessions.control(world.meeting, session, what)

const stateOf = (world: World) => world.at(FRA).rooms.directory.state(world.meeting)!

/** What was told at a gateway to whoever waits, or to a host. */
const noticesAt = (world: World, leaf: string) =>
  world.at(leaf).told.flatMap(({ notice }) => (notice === undefined ? [] : [notice]))

describe.each(PRESET_NAMES)("in the preset %s, with a host there", (preset) => {
  describe.each(MEETING_ROLES)("a %s", (role) => {
    test.each(ARRIVALS)("LOB1: who comes as %s waits, or not", async (arrival) => {
      const world = await made(preset)
      world.invite(1, { role, arrival })
      await world.join(0, FRA)
      const isHost = role === "host" || role === "co-host"
      const waits = !isHost && PRESETS[preset].waiting.includes(arrival)
      expect(await codeOf(world.join(1, PAR))).toBe(waits ? "WAITING_ROOM" : NO_CODE)
      expect(stateOf(world).participants).toHaveLength(waits ? 1 : 2)
    })
  })
})

test("LOB2: hosts hear who waits; whoever waits hears nothing but what becomes of them", async () => {
  const world = await made("classroom")
  const { session } = await world.join(0, FRA)
  const body = await world.joinBody(1, PAR, { session: `s_${"w".repeat(22)}` })
  expect(await codeOf(world.at(PAR).sessions.join(body))).toBe("WAITING_ROOM")
  const waiting = `s_${"w".repeat(22)}` as SessionId
  await world.at(PAR).sessions.introduce(world.meeting, waiting, { name: "Ben" })
  const person = { participant: world.person(1), session: waiting, arrival: "link", name: "Ben" }
  await vi.waitFor(() => {
    expect(noticesAt(world, FRA).at(-1)).toMatchObject({ notice: "waiting", people: [person] })
  })
  expect(world.at(PAR).told).toEqual([])
  expect(world.at(PAR).rooms.directory.state(world.meeting)).toBeUndefined()
  await control(world, session, { control: "tell-waiting", text: "One minute" })
  await control(world, session, { control: "admit", whom: [world.person(1)] })
  await vi.waitFor(() => {
    expect(world.at(PAR).told).toEqual([
      { kind: "notice", session: waiting, notice: { notice: "message", text: "One minute" } },
      { kind: "notice", session: waiting, notice: { notice: "admitted" } },
    ])
    expect(noticesAt(world, FRA).at(-1)).toEqual({ notice: "waiting", people: [] })
  })
  expect(await codeOf(world.join(1, PAR))).toBe(NO_CODE)
})

test("LOB3: the host's arrival lets nobody in, and a host who comes later hears who waits", async () => {
  const world = await made("classroom")
  expect(await codeOf(world.join(1, PAR))).toBe("WAITING_ROOM")
  await world.join(0, FRA)
  await vi.waitFor(() => {
    expect(noticesAt(world, FRA).at(-1)).toMatchObject({
      people: [{ participant: world.person(1) }],
    })
  })
  expect(world.at(PAR).told).toEqual([])
})

test("LOB4: without a host a classroom is quiet, and whoever comes waits, however they come", async () => {
  const world = await made("classroom")
  for (const person of [1, 2]) world.invite(person, { arrival: "signed-in" })
  world.invite(3, { role: "co-host" })
  const host = await world.join(0, FRA)
  await world.join(1, PAR)
  expect(stateOf(world).rules.quiet).toBe(false)
  await world.at(FRA).sessions.leave(world.meeting, host.session)
  await vi.waitFor(() => {
    expect(world.at(PAR).rooms.directory.state(world.meeting)?.rules.quiet).toBe(true)
  })
  expect(await codeOf(world.join(2, PAR))).toBe("WAITING_ROOM")
  // Nobody inherits: a named host or co-host lifts it by being there.
  expect(await codeOf(world.join(3, FRA))).toBe(NO_CODE)
  expect(stateOf(world).rules.quiet).toBe(false)
})

test("LOB5: a locked or full meeting lets hosts in, and nobody else who is new", async () => {
  const world = await made()
  world.most = 2
  world.invite(3, { role: "co-host" })
  const host = await world.join(0, FRA)
  await world.join(1, PAR)
  expect(await codeOf(world.join(2, PAR))).toBe("MEETING_FULL")
  await control(world, host.session, { control: "lock", locked: true })
  expect(await codeOf(world.join(2, PAR))).toBe("MEETING_LOCKED")
  expect(await codeOf(world.join(3, PAR))).toBe(NO_CODE)
})

test("LOB6: who was removed does not come back by any invitation, until forgiven", async () => {
  const world = await made()
  world.invite(1, { identity: "somebody" })
  world.invite(2, { identity: "somebody" })
  const host = await world.join(0, FRA)
  const { session } = await world.join(1, PAR)
  const whom = world.person(1)
  await control(world, host.session, { control: "remove", whom })
  await vi.waitFor(() => {
    expect(world.at(PAR).told.at(-1)).toMatchObject({
      kind: "ended",
      session,
      code: "PERSON_REMOVED",
    })
  })
  expect(await codeOf(world.join(1, PAR))).toBe("PERSON_REMOVED")
  expect(await codeOf(world.join(2, FRA))).toBe("PERSON_REMOVED")
  expect(await codeOf(world.join(3, FRA))).toBe(NO_CODE)
  await control(world, host.session, { control: "forgive", whom })
  expect(await codeOf(world.join(2, FRA))).toBe(NO_CODE)
})

test("LOB7: who is denied is told so; who is sent back waits, however they come", async () => {
  const world = await made()
  world.invite(1, { arrival: "stranger" })
  world.invite(2, { arrival: "signed-in" })
  const { session } = await world.join(0, FRA)
  expect(await codeOf(world.join(1, PAR))).toBe("WAITING_ROOM")
  await control(world, session, { control: "deny", whom: "all" })
  await vi.waitFor(() => {
    expect(world.at(PAR).told).toMatchObject([{ kind: "ended", code: "ADMISSION_DENIED" }])
  })
  await world.join(2, FRA)
  await control(world, session, { control: "send-to-waiting", whom: world.person(2) })
  expect(await codeOf(world.join(2, FRA))).toBe("WAITING_ROOM")
})

test("LOB8: a link opened elsewhere asks whoever holds it, and the hosts hear whose it is", async () => {
  const world = await made()
  await world.join(0, FRA)
  const [own, other] = ["o".repeat(22), "x".repeat(22)]
  const first = await world.join(1, PAR, { device: own })
  expect(await codeOf(world.join(1, FRA, { device: other }))).toBe("LINK_IN_USE")
  const participant = world.person(1)
  await vi.waitFor(() => {
    expect(noticesAt(world, PAR)).toMatchObject([{ notice: "link-elsewhere" }])
    expect(noticesAt(world, FRA)).toMatchObject([{ notice: "link-used", participant }])
  })
  const answer = async (yields: boolean): Promise<void> =>
    await world.at(PAR).sessions.control(world.meeting, first.session, {
      control: "yield-link",
      yields,
    })
  await answer(false)
  await vi.waitFor(() => {
    expect(world.at(FRA).told.at(-1)).toMatchObject({ kind: "ended", code: "LINK_IN_USE" })
  })
  expect(await codeOf(world.join(1, FRA, { device: other }))).toBe("LINK_IN_USE")
  await answer(true)
  const second = await world.join(1, FRA, { device: other })
  const sessions = stateOf(world).participants.map((person) => person.session)
  expect(sessions).toContain(second.session)
  expect(sessions).not.toContain(first.session)
  // The same device displaces its own session, as after a crash.
  expect(await codeOf(world.join(1, PAR, { device: other }))).toBe(NO_CODE)
})

test("LOB8: of twenty devices with one link at once, one is in", async () => {
  const world = await made()
  await world.join(0, FRA)
  const codes = await Promise.all(
    Array.from({ length: 20 }, async (_none, index) =>
      codeOf(
        world.join(1, index % 2 === 0 ? FRA : PAR, { device: `${index + 10}`.padEnd(22, "d") }),
      ),
    ),
  )
  expect(codes.filter((code) => code === NO_CODE)).toHaveLength(1)
  const there = stateOf(world).participants.filter((one) => one.participant === world.person(1))
  expect(there).toHaveLength(1)
})

test("LOB9: a seat that takes over knows rules, whom hosts let in, and whom they removed", async () => {
  const world = await made("classroom")
  const host = await world.join(0, PAR)
  for (const person of [1, 2]) expect(await codeOf(world.join(person, PAR))).toBe("WAITING_ROOM")
  const say = async (what: Control): Promise<void> =>
    await world.at(PAR).sessions.control(world.meeting, host.session, what)
  await say({ control: "admit", whom: [world.person(1)] })
  await say({ control: "remove", whom: world.person(2) })
  await say({ control: "rights", role: "participant", rights: ["react"] })
  const paris = world.at(PAR)
  await vi.waitFor(() => {
    const replica = paris.rooms.directory.replica(world.meeting)
    expect(replica?.memory).toMatchObject({
      admitted: [world.person(1)],
      removed: [{ participant: world.person(2) }],
    })
    expect(replica?.state.rules.rights.participant).toEqual(["react"])
  })
  world.lose(FRA)
  await vi.waitFor(() => expect(paris.rooms.seats()).toEqual([world.meeting]))
  expect(await codeOf(world.join(1, PAR))).toBe(NO_CODE)
  expect(await codeOf(world.join(2, PAR))).toBe("PERSON_REMOVED")
  expect(paris.rooms.directory.state(world.meeting)?.rules.rights.participant).toEqual(["react"])
})

test("LOB10: whoever is turned away is recorded", async () => {
  const world = await made()
  const host = await world.join(0, FRA)
  await control(world, host.session, { control: "lock", locked: true })
  expect(await codeOf(world.join(1, PAR))).toBe("MEETING_LOCKED")
  await vi.waitFor(() => {
    expect(world.recorded()).toContainEqual(
      expect.objectContaining({
        kind: "turned-away",
        participant: world.person(1),
        code: "MEETING_LOCKED",
      }),
    )
  })
})
