// SPDX-License-Identifier: Apache-2.0
import type { MediaSource } from "@landmoot/core/protocol"
import {
  MEETING_ROLES,
  PRESET_NAMES,
  RIGHT_OF_SOURCE,
  type RightsHolder,
  rightsOf,
  rulesOf,
} from "@landmoot/core/rights"
import { describe, expect, onTestFinished, test } from "vitest"
import { codeOf } from "../trust/testing/codes.ts"
import { opusTrack, simulcastTrack } from "./testing/client.ts"
import { Person } from "./testing/person.ts"
import { idsOf } from "./testing/person-ids.ts"
import { MediaWorld } from "./testing/world.ts"

const FRA = "eu-de-fra"
const SOURCES = Object.keys(RIGHT_OF_SOURCE) as readonly MediaSource[]

/** Asks to send a track of a source. */
async function send(person: Person, source: MediaSource): Promise<string> {
  const isVideo = source === "camera" || source === "screen"
  const { producer } = await person.ask({
    kind: "produce",
    source,
    trackKind: isVideo ? "video" : "audio",
    rtpParameters: isVideo
      ? { ...simulcastTrack(), mid: source }
      : { ...opusTrack(SOURCES.indexOf(source) + 1), mid: source },
    paused: false,
  })
  return String(producer)
}

async function made(): Promise<{ world: MediaWorld; person: Person }> {
  const world = await MediaWorld.make({ leaves: [FRA] })
  onTestFinished(async () => await world[Symbol.asyncDispose]())
  return { world, person: await Person.join(world, [FRA, "a"]) }
}

describe.each(PRESET_NAMES)("in the preset %s", (preset) => {
  test.each(MEETING_ROLES)("MRI1, MRI2: a %s sends what the table allows", async (role) => {
    const { world, person } = await made()
    const rules = rulesOf(preset, false)
    const holders: readonly RightsHolder[] = [
      { role },
      { role, granted: ["speak", "show", "share"] },
      { role, revoked: ["speak", "show", "share"] },
    ]
    for (const holder of holders) {
      for (const now of [rules, { ...rules, stopped: true }, { ...rules, quiet: true }]) {
        world.rules = now
        world.tell({ a: { leaf: FRA, ...holder } })
        for (const source of SOURCES) {
          const allowed = rightsOf(now, holder).has(RIGHT_OF_SOURCE[source])
          const sent = send(person, source)
          expect(await codeOf(sent)).toBe(allowed ? undefined : "MEDIA_NOT_GRANTED")
          if (allowed) await person.ask({ kind: "close-producer", producer: await sent })
        }
      }
    }
  })
})

test("MRI2: what is not permitted any more is closed, and does not come back with the right", async () => {
  const { world, person } = await made()
  world.tell({ a: { leaf: FRA } })
  const microphone = await send(person, "microphone")
  const screen = await send(person, "screen")
  world.tell({ a: { leaf: FRA, revoked: ["speak"] } })
  expect(await codeOf(person.ask({ kind: "resume-producer", producer: microphone }))).toBe(
    "MEDIA_NOT_FOUND",
  )
  expect(await codeOf(person.ask({ kind: "resume-producer", producer: screen }))).toBeUndefined()
  world.rules = { ...world.rules, stopped: true }
  world.tell({ a: { leaf: FRA } })
  world.rules = { ...world.rules, stopped: false }
  world.tell({ a: { leaf: FRA } })
  expect(await codeOf(person.ask({ kind: "resume-producer", producer: screen }))).toBe(
    "MEDIA_NOT_FOUND",
  )
  expect(await codeOf(send(person, "screen"))).toBeUndefined()
})

test("MRI3: until the state lists a session its grant counts", async () => {
  const world = await MediaWorld.make({ leaves: [FRA] })
  onTestFinished(async () => await world[Symbol.asyncDispose]())
  const purpose = {
    kind: "participant",
    ...idsOf("b"),
    gateway: world.home.id,
    rights: ["speak"],
  } as const
  const person = await Person.join(world, [FRA, "b"], { grant: { purpose } })
  expect(await codeOf(send(person, "camera"))).toBe("MEDIA_NOT_GRANTED")
  expect(await codeOf(send(person, "microphone"))).toBeUndefined()
  world.tell({ b: { leaf: FRA } })
  expect(await codeOf(send(person, "camera"))).toBeUndefined()
})

test("MRI4: the seat pauses a microphone, which may go on, and ends a share", async () => {
  const { world, person } = await made()
  world.tell({ a: { leaf: FRA } })
  const microphone = await send(person, "microphone")
  const screen = await send(person, "screen")
  const body = {
    meeting: world.meeting,
    session: idsOf("a").session,
    sources: ["microphone", "screen"] satisfies MediaSource[],
  }
  const to = { kind: "node", node: world.home.id } as const
  await world.home.courier.request(to, "media.pause", body)
  await world.net.seen(
    "seat.producers",
    ({ producers }) => producers.length === 1 && producers[0]?.paused === true,
  )
  expect(
    await codeOf(person.ask({ kind: "resume-producer", producer: microphone })),
  ).toBeUndefined()
  expect(await codeOf(person.ask({ kind: "resume-producer", producer: screen }))).toBe(
    "MEDIA_NOT_FOUND",
  )
})

test("MRI4: nobody but the seat pauses", async () => {
  const world = await MediaWorld.make({ leaves: [FRA, "eu-fr-par"] })
  onTestFinished(async () => await world[Symbol.asyncDispose]())
  await Person.join(world, [FRA, "a"])
  world.tell({ a: { leaf: FRA } })
  const asked = world
    .at("eu-fr-par")
    .courier.request({ kind: "node", node: world.home.id }, "media.pause", {
      meeting: world.meeting,
      session: idsOf("a").session,
      sources: ["microphone"],
    })
  expect(await codeOf(asked)).toBe("MEDIA_FORBIDDEN")
})
