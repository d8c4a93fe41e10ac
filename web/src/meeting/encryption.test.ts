// SPDX-License-Identifier: Apache-2.0
import type { EncryptionView } from "@landmoot/client"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { encryptionOf, NO_KEYS } from "../gallery/talk.ts"
import { meetingOf, person } from "../testing/meeting-state.ts"
import { LANGUAGES } from "../words/language.ts"
import { fullSpeech } from "../testing/speech.ts"
import { disclosureOf, encryptionAnnouncement, encryptionView, lookOf } from "./encryption.ts"

// Rules are those of ../SPEC.md.

/** What may be said only of what was negotiated (CL-2): the claim, and names of ciphers. */
const CLAIM = /end[ -]?to[ -]?end|ende[ -]?zu[ -]?ende/i
const CIPHER = /\b(?:AES|GCM|SHA-?\d|X25519|Ed25519|HPKE|ChaCha)/i

const people = [person("a"), person("b")]
const ON = encryptionOf(2)
const en = fullSpeech("en")

const view = (encryption: EncryptionView) => encryptionView(meetingOf(people, { encryption }), en)

const phases = fc.constantFrom<EncryptionView["phase"]>("waiting", "on", "doubtful")
const unclaimed = fc
  .record({
    phase: phases,
    endToEnd: fc.boolean(),
    named: fc.boolean(),
    members: fc.nat(600),
    code: fc.constantFrom(undefined, ON.code),
  })
  .filter(({ phase, endToEnd, named }) => phase === "waiting" || !endToEnd || !named)
  .map(({ phase, endToEnd, named, members, code }): EncryptionView => ({
    phase,
    endToEnd,
    members,
    ...(named ? { suites: ON.suites! } : {}),
    ...(code === undefined ? {} : { code }),
  }))

describe.for(LANGUAGES)("%s", (language) => {
  const speech = fullSpeech(language)

  test("EV1: without keys that hold for everybody nothing is claimed and no cipher is named", () => {
    fc.assert(
      fc.property(unclaimed, phases, (encryption, before) => {
        const shown = encryptionView(meetingOf(people, { encryption }), speech)
        const said = encryptionAnnouncement({ ...ON, phase: before }, encryption, speech.words)
        const all = JSON.stringify([shown, said ?? ""])
        expect(all).not.toMatch(CLAIM)
        expect(all).not.toMatch(CIPHER)
      }),
    )
  })

  test("EV1: the catalogue claims it in one place, and names no cipher of encryption", () => {
    const { encryption, console: _console, ...others } = speech.words
    const { claims, ...rest } = encryption
    expect(spoken(others).filter((sentence) => CLAIM.test(sentence))).toEqual([])
    expect(spoken(rest).filter((sentence) => CLAIM.test(sentence))).toEqual([])
    expect(spoken(encryption).filter((sentence) => CIPHER.test(sentence))).toEqual([])
    expect(spoken(claims).filter((sentence) => CLAIM.test(sentence)).length).toBeGreaterThan(2)
  })

  test("EV2: with keys that hold for everybody the suites are named as they were negotiated", () => {
    const suites = { mls: "MLS_OTHER", sframe: "SFRAME_OTHER" }
    const shown = encryptionView(meetingOf(people, { encryption: { ...ON, suites } }), speech)
    expect(shown.chip).toMatch(CLAIM)
    expect(shown.suites.map(({ suite }) => suite)).toEqual(["MLS_OTHER", "SFRAME_OTHER"])
    expect(JSON.stringify(shown)).not.toMatch(CIPHER)
  })

  test("EV5: before joining the suites are those that this client offers", () => {
    const nothing = disclosureOf(undefined, speech.words)
    expect(nothing.text).not.toMatch(CLAIM)
    expect(nothing.more).toEqual([])
    const said = disclosureOf({ mls: "MLS_OTHER", sframe: "SFRAME_OTHER" }, speech.words)
    expect(said.text).toMatch(CLAIM)
    expect(said.more.join(" ")).toMatch(/MLS_OTHER.*SFRAME_OTHER/)
  })
})

test("EV3: waiting, on, doubtful and somebody without a key are four states with their own words", () => {
  const states = [NO_KEYS, ON, { ...ON, phase: "doubtful" as const }, { ...ON, endToEnd: false }]
  expect(states.map(lookOf)).toEqual(["waiting", "on", "doubtful", "partial"])
  expect(new Set(states.map((state) => view(state).chip)).size).toBe(4)
  expect(new Set(states.map((state) => view(state).text)).size).toBe(4)
  expect(view(NO_KEYS)).toMatchObject({
    code: [],
    suites: [],
    members: undefined,
    epoch: undefined,
  })
})

test("EV4: the code is shown in its groups and spoken sign by sign", () => {
  expect(view({ ...ON, code: ["4821", "0067"] }).code).toEqual([
    { shown: "4821", spoken: "4 8 2 1" },
    { shown: "0067", spoken: "0 0 6 7" },
  ])
  expect(view({ ...ON, code: ["otter"] }).code).toEqual([{ shown: "otter", spoken: "otter" }])
  expect(view(ON)).toMatchObject({ members: "2 members hold the keys", epoch: "17" })
})

test("EV6: a change of state is announced, a change of keys or of who is joining is not", () => {
  const say = (before: EncryptionView, after: EncryptionView) =>
    encryptionAnnouncement(before, after, en.words)
  expect(say(NO_KEYS, ON)).toBe(en.words.encryption.claims.announced)
  expect(say(ON, { ...ON, phase: "doubtful" })).toContain("No word of the other members")
  expect(say(ON, { ...ON, endToEnd: false })).toBeUndefined()
  expect(say({ ...ON, endToEnd: false }, ON)).toBeUndefined()
  expect(say(ON, { ...ON, epoch: 18, code: ["1234"] })).toBeUndefined()
})

/** Every sentence of a part of the catalogue; functions with names and with counts. */
function spoken(value: unknown): readonly string[] {
  if (typeof value === "string") return [value]
  if (typeof value === "function") {
    const say = value as (...facts: readonly unknown[]) => unknown
    return [spoken(say("A", "B", "C", "D")), spoken(say(2, 2, 2, 2))].flat()
  }
  if (typeof value !== "object" || value === null) return []
  return Object.values(value).flatMap(spoken)
}
