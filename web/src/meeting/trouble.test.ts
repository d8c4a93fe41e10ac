// SPDX-License-Identifier: Apache-2.0
import type { PersonView, TrackEncryption, TrackView } from "@landmoot/client"
import { expect, test } from "vitest"
import { person, video } from "../testing/meeting-state.ts"
import { LANGUAGES } from "../words/language.ts"
import { speechIn } from "../words/speech.ts"
import { TROUBLE_SHAPES } from "./trouble-shapes.ts"
import { hidesPicture, troubleLines, troubleOf, troubleWords } from "./trouble.ts"

const { words } = speechIn("en")

function seen(camera: TrackEncryption, microphone: TrackEncryption = "open"): PersonView {
  const sound: TrackView = {
    producer: "m",
    source: "microphone",
    kind: "audio",
    paused: false,
    encryption: microphone,
  }
  return person("b", [{ ...video("c", "camera"), encryption: camera }, sound])
}

function joining(letter: string): PersonView {
  const { member: _member, ...without } = person(letter, [video("c", "camera")])
  return without
}

test("TT1: each reason has its own words in every language, and its own shape", () => {
  const reasons = ["joining", "no-key", "wrong-key", "unencrypted", "no-transport"] as const
  for (const language of LANGUAGES) {
    const own = speechIn(language).words
    const said = reasons.map((kind) => troubleWords({ kind, of: "both" }, own))
    expect(new Set(said).size).toBe(reasons.length)
  }
  expect(new Set(reasons.map((kind) => TROUBLE_SHAPES[kind])).size).toBe(reasons.length)
})

test("TT2: what concerns sound or picture alone says so, and the worse of two is shown", () => {
  const say = (someone: PersonView) => {
    const trouble = troubleOf(someone, "person")
    return trouble === undefined ? undefined : troubleWords(trouble, words)
  }
  expect(say(seen("open"))).toBeUndefined()
  expect(say(seen("no-key", "no-key"))).toBe("No key yet")
  expect(say(seen("open", "wrong-key"))).toBe("Sound: Wrong key")
  expect(say(seen("unencrypted", "no-transport"))).toBe("Picture: Not encrypted: dropped")
  expect(say(seen("no-transport", "wrong-key"))).toBe("Sound: Wrong key")
})

test("TT2: what is paused, one's own or of a lost connection has no trouble of keys", () => {
  const { tracks, ...someone } = seen("wrong-key", "wrong-key")
  const paused = tracks.map((track) => ({ ...track, paused: true }))
  expect(troubleOf({ ...someone, tracks: paused }, "person")).toBeUndefined()
  expect(troubleOf({ ...someone, tracks, self: true }, "person")).toBeUndefined()
  expect(troubleOf({ ...someone, tracks, connected: false }, "person")).toBeUndefined()
})

test("TT3: without the right key nothing is shown; an interrupted line keeps its last picture", () => {
  expect(hidesPicture(seen("open"), "camera")).toBe(false)
  expect(hidesPicture(seen("no-key"), "camera")).toBe(true)
  expect(hidesPicture(seen("wrong-key"), "camera")).toBe(true)
  expect(hidesPicture(seen("unencrypted"), "camera")).toBe(true)
  expect(hidesPicture(seen("no-transport"), "camera")).toBe(false)
  expect(hidesPicture(seen("open", "wrong-key"), "camera")).toBe(false)
})

test("TT3: who holds no leaf is joining, and nothing of them is shown", () => {
  expect(troubleOf(joining("b"), "person")).toEqual({ kind: "joining", of: "person" })
  expect(hidesPicture(joining("b"), "camera")).toBe(true)
  expect(troubleOf({ ...joining("a"), self: true }, "person")).toBeUndefined()
})

test("TT4: what cannot be opened is listed with whose it is", () => {
  const screen = { ...video("s", "screen"), encryption: "wrong-key" as const }
  const lines = troubleLines(
    [person("a"), { ...seen("no-key"), tracks: [...seen("no-key").tracks, screen] }, joining("c")],
    words,
  )
  expect(lines.map((line) => line.words)).toEqual([
    "B: Picture: No key yet",
    "B's screen: Picture: Wrong key",
    "C: Joining…",
  ])
  expect(troubleLines([{ ...joining("c"), name: "" }], words)[0]?.words).toBe(
    words.encryption.troubleText.joining,
  )
})
