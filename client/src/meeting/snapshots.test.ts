// SPDX-License-Identifier: Apache-2.0
import { findRegion } from "@landmoot/core/regions"
import { rightsOf } from "@landmoot/core/rights"
import { sessionId } from "@landmoot/core/units"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { trackTwin } from "../media/testing/device-twin.ts"
import {
  catalogueClaims,
  certificateClaims,
  descriptorClaims,
  FRANKFURT,
  nodeOf,
  PARIS,
  roomState,
} from "../testing/world.ts"
import { reuse } from "./reuse.ts"
import { hear, hearAll, type Voice } from "./speaking.ts"
import { Store } from "./store.ts"
import { OTHER, OTHER_SESSION, OWN, person } from "./testing/stage.ts"
import { composeState, type ViewParts } from "./view.ts"

describe("reuse", () => {
  test("MV1: says the same as what was given", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
        expect(reuse(previous, next)).toEqual(next)
      }),
    )
  })

  test("MV1: gives the very same for the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy = structuredClone(value)
        expect(Object.is(reuse(value, copy), value) || Object.is(value, -0)).toBe(true)
      }),
    )
  })

  test("MV1: keeps the parts that did not change, wherever they stand in a list", () => {
    const before = [
      { session: "a", tracks: [{ producer: "1", on: true }] },
      { session: "b", tracks: [{ producer: "2", on: true }] },
    ]
    const after = [
      { session: "b", tracks: [{ producer: "2", on: true }] },
      { session: "c", tracks: [] },
    ]
    expect(reuse(before, after)[0]).toBe(before[1])
  })

  test("MV1: a track is itself", () => {
    const [one, two] = [trackTwin("audio"), trackTwin("audio")]
    expect(reuse({ track: one }, { track: two }).track).toBe(two)
    const before = { track: one }
    expect(reuse(before, { track: one })).toBe(before)
  })
})

test("MV1: a store tells only of changes", () => {
  const store = new Store<{ readonly list: readonly number[]; readonly name: string }>({
    list: [1],
    name: "a",
  })
  let told = 0
  const stop = store.subscribe(() => {
    told += 1
  })
  const before = store.state
  store.set({ list: [1], name: "a" })
  expect(store.state).toBe(before)
  store.patch({ name: "b" })
  expect(store.state.list).toBe(before.list)
  stop()
  store.patch({ name: "c" })
  expect(told).toBe(1)
})

describe("the view", () => {
  const self = person({ participant: OWN, session: sessionId(`s_${"o".repeat(22)}`) })
  const bea = person({
    producers: [
      { id: "a1", kind: "audio", source: "microphone", paused: false },
      { id: "v1", kind: "video", source: "camera", paused: true },
    ],
  })
  const [camera, voice] = [trackTwin("video"), trackTwin("audio")]
  const parts: ViewParts = {
    phase: "joined",
    room: roomState({ participants: [bea, self] }),
    descriptor: descriptorClaims(),
    catalogue: catalogueClaims(),
    session: self.session,
    gateway: nodeOf(PARIS),
    media: nodeOf(PARIS),
    roundTripMs: 12.4,
    nodes: [
      {
        node: nodeOf(PARIS),
        certificate: certificateClaims(PARIS),
        roles: ["media"],
        verified: true,
      },
    ],
    received: new Map([["a1", { track: voice, layers: undefined }]]),
    own: [{ source: "camera", track: camera, muted: false, producer: undefined }],
    ownStates: { microphone: "off", camera: "starting", screen: "off" },
    speaking: new Set(["a1"]),
    ownSpeaking: false,
    spoken: {
      encryption: { phase: "on", endToEnd: true, members: 2 },
      chat: [],
      encryptionOf: (producer) => (producer === "a1" ? "open" : "no-key"),
      of: (participant) =>
        participant === OTHER
          ? { name: "Bea", nameVerified: true, member: "person" }
          : { name: "", nameVerified: false },
    },
    waiting: [],
    notices: [],
    checks: [],
    refusal: undefined,
  }

  test("MV2: shows people with what they send", () => {
    const state = composeState(parts)
    expect(state.people[0]).toEqual({
      participant: OTHER,
      session: OTHER_SESSION,
      name: "Bea",
      nameVerified: true,
      role: "participant",
      arrival: "link",
      rights: rightsOf(parts.room.rules, bea),
      member: "person",
      self: false,
      region: PARIS,
      node: nodeOf(PARIS),
      connected: true,
      speaking: true,
      tracks: [
        {
          producer: "a1",
          source: "microphone",
          kind: "audio",
          paused: false,
          track: voice,
          encryption: "open",
        },
        { producer: "v1", source: "camera", kind: "video", paused: true },
      ],
    })
    expect(state.people[1]).toMatchObject({
      self: true,
      tracks: [{ producer: "own-camera", source: "camera", kind: "video", track: camera }],
    })
    expect(state).toMatchObject({ title: "Weekly", roundTripMs: 12, camera: "starting" })
    expect(state.regions).toEqual([FRANKFURT, PARIS].map((id) => findRegion(catalogueClaims(), id)))
  })

  test("MV2: shows layers once they are known, and that none arrive", () => {
    for (const layers of [{ spatial: 1 }, { spatial: 2, temporal: 0 }, null]) {
      const received = new Map([["v1", { track: camera, layers }]])
      expect(composeState({ ...parts, received }).people[0]?.tracks[1]).toMatchObject({ layers })
    }
  })

  test("MV3: nobody speaks into a muted microphone", () => {
    const [microphone, ...rest] = bea.producers
    const muted = { ...bea, producers: [{ ...microphone!, paused: true }, ...rest] }
    const room = roomState({ participants: [muted] })
    expect(composeState({ ...parts, room }).people[0]?.speaking).toBe(false)
  })
})

describe("speaking", () => {
  function after(levels: readonly number[], stepMs = 150): Voice {
    let voice: Voice | undefined
    for (const [index, level] of levels.entries()) voice = hear(voice, level, index * stepMs)
    return voice!
  }

  test.for([
    { name: "silence", levels: [0, 0, 0], speaking: false },
    { name: "speech", levels: [0, 0.1, 0.1], speaking: true },
    { name: "soft speech", levels: [0.02, 0.02, 0.02], speaking: true },
    { name: "a soft click", levels: [0, 0.02, 0], speaking: false },
    { name: "noise", levels: [0.01, 0.01, 0.01, 0.01, 0.01], speaking: false },
    { name: "a pause for breath", levels: [0.2, 0.2, 0, 0, 0], speaking: true },
    { name: "an end", levels: [0.2, 0.2, ...Array.from({ length: 12 }, () => 0)], speaking: false },
  ])("MV3: $name", ({ levels, speaking }) => {
    expect(after(levels).speaking).toBe(speaking)
  })

  test("MV3: forgets microphones that are gone", () => {
    const voices = hearAll(new Map(), new Map([["a", 0.5]]), 0)
    expect([...hearAll(voices, new Map([["b", 0]]), 150).keys()]).toEqual(["b"])
  })
})
