// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { NO_KEYS } from "../gallery/talk.ts"
import { meetingOf, person, video } from "../testing/meeting-state.ts"
import { initialsOf } from "../ui/initials.ts"
import { speechIn } from "../words/speech.ts"
import {
  announcements,
  isDeclined,
  isMuted,
  isOwnOn,
  type StageWishes,
  stageOf,
  tilesOf,
  visibleSizes,
} from "./model.ts"

const WIDE = { width: 1424, height: 780 }
const GRID: StageWishes = { view: "grid", pinned: undefined, page: 0 }
const speech = speechIn("en")

function stage(
  people: Parameters<typeof tilesOf>[0],
  wishes: Partial<StageWishes> = {},
  size = WIDE,
) {
  const tiles = tilesOf(
    people,
    people.map(({ session }) => session),
  )
  return stageOf(tiles, { ...GRID, ...wishes }, { stage: size, gap: 8, speaker: undefined })
}

const sharing = person("b", [video("cb", "camera"), video("sb", "screen")])
const others = [person("a"), sharing, person("c")]
test("MM9: a device that is being sent is shown as the person wants it, and obeys them", () => {
  const microphone = { producer: "m", source: "microphone", kind: "audio", paused: false } as const
  const starting = (paused: boolean) =>
    meetingOf([person("a", [{ ...microphone, paused }])], { microphone: "starting" })
  expect(isOwnOn(starting(false), "microphone")).toBe(true)
  expect(isOwnOn(starting(true), "microphone")).toBe(false)
  expect(isOwnOn(meetingOf([person("a")], { camera: "starting" }), "camera")).toBe(false)
  expect(isOwnOn(meetingOf([], { camera: "muted" }), "camera")).toBe(false)
  expect(isOwnOn(meetingOf([], { camera: "on" }), "camera")).toBe(true)
})

test("MM10: closing the browser's question about the screen is no failure", () => {
  const declined = new DOMException("no", "NotAllowedError")
  expect(isDeclined(new Error("no screen", { cause: declined }))).toBe(true)
  expect(isDeclined(new Error("no screen", { cause: new Error("other") }))).toBe(false)
  expect(isDeclined(declined)).toBe(false)
})

const main = (view: ReturnType<typeof stage>): string | undefined =>
  view.tiles.find(({ role }) => role === "main")?.key

test("MM1: a shared screen is large, and a pinned tile goes before it", () => {
  expect(main(stage(others))).toBe(`${sharing.session} screen`)
  expect(main(stage(others, { pinned: others[2]!.session }))).toBe(others[2]!.session)
  expect(main(stage(others, { pinned: "gone" }))).toBe(`${sharing.session} screen`)
  expect(main(stage([person("a"), person("b")], { view: "speaker" }))).toBe(person("b").session)
})

test("MM2: one's own screen does not push the others aside", () => {
  const own = person("a", [video("sa", "screen")])
  const view = stage([own, person("b"), person("c")])
  expect(main(view)).toBeUndefined()
  expect(view.tiles).toHaveLength(4)
})

test("MM3: of two people on a wide stage, oneself is inset", () => {
  const roles = (view: ReturnType<typeof stage>) =>
    Object.fromEntries(view.tiles.map(({ person: { name }, role }) => [name, role]))
  const two = [person("a"), person("b")]
  expect(roles(stage(two))).toEqual({ A: "inset", B: "grid" })
  expect(roles(stage(two, {}, { width: 374, height: 700 }))).toEqual({ A: "grid", B: "grid" })
})

test("MM4: the SDK is told what of the others is visible, and how large", () => {
  const own = person("a", [video("ca", "camera")])
  const { tiles } = stage([own, sharing])
  const sizes = visibleSizes(tiles)
  expect([...sizes.keys()].toSorted()).toEqual(["cb", "sb"])
  expect(sizes.get("sb")!.width).toBeGreaterThan(sizes.get("cb")!.width)
})

test("MM5: comings, goings, shares and one's own changes are announced", () => {
  const say = (before: Parameters<typeof meetingOf>, after: Parameters<typeof meetingOf>) =>
    announcements(meetingOf(...before), meetingOf(...after), speech)
  const [a, b, c] = [person("a"), person("b"), person("c")]
  expect(say([[a]], [[a, b, c]])).toEqual(["B and C joined"])
  expect(say([[a, b]], [[a]])).toEqual(["B left"])
  expect(say([[a, b]], [[a, sharing]])).toEqual(["B shares the screen"])
  expect(say([[a, sharing]], [[a, b]])).toEqual(["Screen sharing has ended"])
  expect(say([[a]], [[a], { microphone: "muted" }])).toEqual(["Your microphone is muted"])
  expect(say([[a], { camera: "off" }], [[a], { camera: "starting" }])).toEqual([])
  expect(say([[a], { camera: "starting" }], [[a]])).toEqual(["Your camera is on"])
  expect(say([[a]], [[a], { screen: "on" }])).toEqual(["You share your screen"])
  expect(say([[a], { phase: "reconnecting" }], [[a]])).toEqual(["Connected again"])
  expect(say([[a, b]], [[a, b]])).toEqual([])
})

test("MM11: hands, messages and the state of encryption are announced, too", () => {
  const say = (before: Parameters<typeof meetingOf>, after: Parameters<typeof meetingOf>) =>
    announcements(meetingOf(...before), meetingOf(...after), speech)
  const [a, b] = [person("a"), person("b")]
  expect(say([[a, b]], [[a, { ...b, hand: 1 }]])).toEqual(["B raised a hand"])
  expect(say([[a, { ...b, hand: 1 }]], [[a, b]])).toEqual([])
  expect(say([[a, b]], [[{ ...a, hand: 1 }, b]])).toEqual(["Your hand is raised"])
  const { participant, name } = b
  const message = { id: "1", participant, name, self: false, text: "hi", edited: false, at: 0 }
  expect(say([[a, b]], [[a, b], { chat: [message] }])).toEqual(["B: hi"])
  expect(say([[a], { encryption: NO_KEYS }], [[a]])).toEqual([
    speech.words.encryption.claims.announced,
  ])
})

test("MM12: who comes is announced by name, as soon as the name is known", () => {
  const say = (before: Parameters<typeof meetingOf>, after: Parameters<typeof meetingOf>) =>
    announcements(meetingOf(...before), meetingOf(...after), speech)
  const [a, b] = [person("a"), person("b")]
  const nameless = { ...b, name: "" }
  expect(say([[a]], [[a, nameless]])).toEqual([])
  expect(say([[a, nameless]], [[a, b]])).toEqual(["B joined"])
  expect(say([[a, nameless]], [[a]])).toEqual([])
})

test("MM6: no sound, or paused sound, is muted", () => {
  const voice = { producer: "v", source: "microphone", kind: "audio", paused: false } as const
  expect(isMuted(person("b"))).toBe(true)
  expect(isMuted(person("b", [{ ...voice, paused: true }]))).toBe(true)
  expect(isMuted(person("b", [voice]))).toBe(false)
})

test("MM7: people without a tile are counted", () => {
  const crowd = "abcdefghijklmnopqrstuvwxyz".split("").map((letter) => person(letter))
  const view = stage(crowd, {}, { width: 374, height: 600 })
  expect(view.pages).toBeGreaterThan(1)
  expect(view.tiles.length + view.hidden).toBe(26)
  const presented = stage([sharing, ...crowd])
  expect(presented.tiles.length + presented.hidden).toBe(28)
})

test("MM8: initials are whole letters of the first and last word", () => {
  expect(initialsOf("Ada Lovelace")).toBe("AL")
  expect(initialsOf("maarten de vries")).toBe("MV")
  expect(initialsOf("Zoe\u0308")).toBe("Z")
  expect(initialsOf("e\u0301lodie")).toBe("E\u0301")
  expect(initialsOf("…")).toBe("")
  expect(initialsOf("山田 太郎")).toBe("山太")
})
