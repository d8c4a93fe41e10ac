// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import { type Control, CONTROL_KINDS, type ControlKind } from "@landmoot/core/protocol"
import {
  MEETING_ROLES,
  type MeetingRole,
  type PresetName,
  RIGHTS,
  rightsOf,
} from "@landmoot/core/rights"
import type { SessionId } from "@landmoot/core/units"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { World } from "./testing/world.ts"

const FRA = "eu-de-fra"
const PAR = "eu-fr-par"

/** A meeting of a host, somebody of a role, and a participant; all are in. */
async function meeting(
  role: MeetingRole,
  preset: PresetName = "business",
  pinned = false,
): Promise<{ world: World; host: SessionId; asker: SessionId; other: SessionId }> {
  const world = await World.make({ leaves: [FRA, PAR], set: [FRA, PAR], people: 4 })
  onTestFinished(async () => await world.close())
  world.rules = { preset, pinned }
  world.invite(0, { role: "host" })
  world.invite(1, { role, arrival: "signed-in" })
  world.invite(2, { arrival: "signed-in" })
  const host = (await world.join(0, FRA)).session
  const asker = (await world.join(1, FRA)).session
  const other = (await world.join(2, PAR)).session
  return { world, host, asker, other }
}

const codeOf = async (asked: Promise<unknown>): Promise<string | undefined> =>
  await asked.then(
    () => undefined,
    (error: unknown) => (error instanceof CodedError ? error.code : "no code"),
  )

const control = async (world: World, session: SessionId, what: Control): Promise<void> =>
  await world.at(FRA).sessions.control(world.meeting, session, what)

const stateOf = (world: World) => world.at(FRA).rooms.directory.state(world.meeting)!

/** One control of each kind, about the participant. */
function example(kind: ControlKind, world: World, other: SessionId): Control {
  const whom = world.person(2)
  const examples: { readonly [Kind in ControlKind]: Extract<Control, { control: Kind }> } = {
    mute: { control: "mute", whom: other },
    "stop-video": { control: "stop-video", whom: "all" },
    "stop-share": { control: "stop-share", whom: "all" },
    grant: { control: "grant", whom, right: "speak", to: "deny" },
    rights: { control: "rights", role: "viewer", rights: [] },
    role: { control: "role", whom, role: "presenter" },
    lock: { control: "lock", locked: true },
    "stop-everything": { control: "stop-everything", stopped: true },
    waiting: { control: "waiting", arrivals: ["link", "stranger"] },
    admit: { control: "admit", whom: "all" },
    deny: { control: "deny", whom: "all" },
    "send-to-waiting": { control: "send-to-waiting", whom },
    remove: { control: "remove", whom },
    forgive: { control: "forgive", whom },
    "tell-waiting": { control: "tell-waiting", text: "Two minutes" },
    "end-for-all": { control: "end-for-all" },
    "yield-link": { control: "yield-link", yields: false },
  }
  return examples[kind]
}

describe.each(MEETING_ROLES)("a %s", (role) => {
  test.each(CONTROL_KINDS)("CTL1, CTL2: asks for %s", async (kind) => {
    const { world, asker, other } = await meeting(role)
    const before = stateOf(world)
    const code = await codeOf(control(world, asker, example(kind, world, other)))
    const isHost = role === "host" || role === "co-host"
    const isAllowed = kind === "yield-link" || (kind === "end-for-all" ? role === "host" : isHost)
    if (!isAllowed) {
      expect(code).toBe("RIGHT_MISSING")
      expect(stateOf(world)).toBe(before)
    } else expect(code).toBe(kind === "forgive" ? "PERSON_UNKNOWN" : undefined)
    // What was refused is told like what was done.
    await vi.waitFor(() => {
      expect(world.recorded()).toContainEqual(
        expect.objectContaining({
          kind: "control",
          control: kind,
          by: world.person(1),
          ...(code === undefined ? {} : { code }),
        }),
      )
    })
  })

  test.each(RIGHTS)("CTL3: is granted and denied the right to %s", async (right) => {
    const { world, host } = await meeting(role)
    const holder = () => stateOf(world).participants.find(({ role: each }) => each === role)!
    const has = () => rightsOf(stateOf(world).rules, holder()).has(right)
    const own = has()
    const whom = world.person(1)
    const denied = await codeOf(control(world, host, { control: "grant", whom, right, to: "deny" }))
    expect(denied).toBeUndefined()
    const isHost = role === "host" || role === "co-host"
    expect(has()).toBe(isHost)
    const allowed = await codeOf(
      control(world, host, { control: "grant", whom, right, to: "allow" }),
    )
    const isForHosts = ["record", "admit", "moderate"].includes(right)
    expect(allowed).toBe(isForHosts ? "RIGHTS_PINNED" : undefined)
    expect(has()).toBe(isHost || !isForHosts)
    await control(world, host, { control: "grant", whom, right, to: "role" })
    expect(has()).toBe(own)
  })

  test.each(["chat", "react", "annotate"] as const)(
    "CTL4: says what takes the right to %s, or not",
    async (right) => {
      const { world, asker } = await meeting(role, "webinar")
      const message = { what: "message", group: "A".repeat(22), epoch: 0, message: "AAAA", right }
      const code = await codeOf(world.at(FRA).sessions.keys(world.meeting, asker, message as never))
      const allowed = rightsOf(stateOf(world).rules, { role }).has(right)
      expect(code === "RIGHT_MISSING").toBe(!allowed)
    },
  )
})

test("CTL2: a co-host has no say over a host, makes no hosts, and ends nothing", async () => {
  const { world, host, asker } = await meeting("co-host")
  const whom = world.person(0)
  for (const what of [
    { control: "remove", whom },
    { control: "role", whom, role: "viewer" },
    { control: "role", whom: world.person(2), role: "host" },
    { control: "role", whom: world.person(1), role: "host" },
    { control: "mute", whom: host },
    { control: "send-to-waiting", whom },
    { control: "end-for-all" },
  ] satisfies Control[]) {
    expect(await codeOf(control(world, asker, what))).toBe("RIGHT_MISSING")
  }
})

test("CTL2: a meeting keeps a host, and who is demoted has no say from then on", async () => {
  const { world, host, asker } = await meeting("host")
  const demote = (index: number): Control => ({
    control: "role",
    whom: world.person(index),
    role: "participant",
  })
  await control(world, host, demote(1))
  expect(await codeOf(control(world, asker, { control: "lock", locked: true }))).toBe(
    "RIGHT_MISSING",
  )
  expect(await codeOf(control(world, host, demote(0)))).toBe("RIGHT_MISSING")
  expect(stateOf(world).participants.find(({ role }) => role === "host")?.session).toBe(host)
})

test("CTL5: stopping everything takes one state, locks, and letting go leaves the lock", async () => {
  const { world, host, other } = await meeting("participant")
  const before = stateOf(world)
  await control(world, host, { control: "stop-everything", stopped: true })
  const stopped = stateOf(world)
  expect(stopped.version).toBe(before.version + 1)
  expect(stopped.rules).toMatchObject({ stopped: true, locked: true })
  for (const person of stopped.participants.filter(({ session }) => session !== host)) {
    expect(rightsOf(stopped.rules, person).size).toBe(0)
  }
  expect(await codeOf(world.join(3, PAR))).toBe("MEETING_LOCKED")
  await control(world, host, { control: "stop-everything", stopped: false })
  expect(stateOf(world).rules).toMatchObject({ stopped: false, locked: true })
  // Whoever was in comes back after a break all the same.
  const body = await world.joinBody(2, PAR)
  expect(await codeOf(world.at(PAR).sessions.join(body))).toBeUndefined()
  expect(stateOf(world).participants.some(({ session }) => session === other)).toBe(false)
})

test("CTL6: a pause reaches media nodes of those who send, and themselves", async () => {
  const { world, host, asker, other } = await meeting("co-host")
  const producers = [{ id: "m", kind: "audio", source: "microphone", paused: false } as const]
  for (const [leaf, session] of [
    [FRA, host],
    [FRA, asker],
    [PAR, other],
  ] as const) {
    const body = { meeting: world.meeting, session, producers: [...producers] }
    await world
      .at(leaf)
      .courier.request({ kind: "node", node: world.at(FRA).id }, "seat.producers", body)
  }
  await control(world, asker, { control: "mute", whom: "all" })
  await vi.waitFor(() => {
    expect(world.at(PAR).paused).toEqual([{ session: other, sources: ["microphone"] }])
    expect(world.at(PAR).told).toContainEqual(
      expect.objectContaining({ notice: { notice: "muted", sources: ["microphone"] } }),
    )
  })
  expect(world.at(FRA).paused).toEqual([])
})

test("CTL7: a pinned preset is not loosened by any control", async () => {
  const { world, host } = await meeting("participant", "classroom", true)
  const before = stateOf(world)
  for (const what of [
    { control: "rights", role: "participant", rights: ["share"] },
    { control: "waiting", arrivals: ["stranger"] },
    { control: "grant", whom: world.person(1), right: "chat-private", to: "allow" },
  ] satisfies Control[]) {
    expect(await codeOf(control(world, host, what))).toBe("RIGHTS_PINNED")
  }
  expect(stateOf(world)).toBe(before)
  await control(world, host, { control: "rights", role: "participant", rights: ["react"] })
  expect(stateOf(world).rules.rights.participant).toEqual(["react"])
})

test("CTL8: what was decided about somebody holds when they come again", async () => {
  const { world, host, asker } = await meeting("participant")
  await control(world, host, {
    control: "grant",
    whom: world.person(1),
    right: "speak",
    to: "deny",
  })
  await world.at(FRA).sessions.leave(world.meeting, asker)
  await world.join(1, PAR)
  const person = stateOf(world).participants.find((one) => one.participant === world.person(1))!
  expect(rightsOf(stateOf(world).rules, person).has("speak")).toBe(false)
})

test("CTL9: only the session's own gateway is believed", async () => {
  const { world, host } = await meeting("participant")
  const asked = world.at(PAR).sessions.control(world.meeting, host, {
    control: "lock",
    locked: true,
  })
  expect(await codeOf(asked)).toBe("SESSION_UNKNOWN")
})
