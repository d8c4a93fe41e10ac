// SPDX-License-Identifier: Apache-2.0
import type { PreparationState, RegionOption } from "@landmoot/client"
import { expect, test } from "vitest"
import { descriptorFor, regionsNamed } from "../gallery/fixtures.ts"
import { speechIn } from "../words/speech.ts"
import { tidyName, whatHoldsJoining, whereView } from "./model.ts"

const REGIONS = regionsNamed("eu-de-fra", "eu-fr-par", "eu-nl-ams")
const [FRANKFURT, PARIS, AMSTERDAM] = REGIONS

function state(options: readonly RegionOption[], more: Partial<PreparationState> = {}) {
  return {
    phase: "ready",
    title: "Title",
    organiser: "Organiser",
    descriptor: descriptorFor(REGIONS),
    mediaRegions: REGIONS,
    options,
    chosen: FRANKFURT!.id,
    unpinned: false,
    checks: [],
    ...more,
  } satisfies PreparationState
}

const OPTIONS: readonly RegionOption[] = [
  { region: FRANKFURT!, state: "verified", roundTripMs: 12.4 },
  { region: PARIS!, state: "refused", code: "GUARD_NODE_KEY" },
  { region: AMSTERDAM!, state: "measuring" },
]
const speech = speechIn("en")

test("PJ1: the sentence names each country once", () => {
  const twice = state(OPTIONS, { mediaRegions: [FRANKFURT!, FRANKFURT!, PARIS!] })
  expect(whereView(twice, speech).sentence).toBe(
    "Picture and sound are handled only by servers in Germany and France.",
  )
})

test("PJ2: only a verified region can be chosen", () => {
  const usable = whereView(state(OPTIONS), speech).lines.filter((line) => line.usable)
  expect(usable.map(({ id }) => id)).toEqual(["eu-de-fra"])
})

test("PJ3: the chosen region is marked, with its round trip", () => {
  const { chosen, marks } = whereView(state(OPTIONS), speech)
  expect(chosen).toMatchObject({ id: "eu-de-fra", note: "12 ms", detail: "12 ms round trip" })
  expect(marks.filter(({ own }) => own).map(({ region }) => region.id)).toEqual(["eu-de-fra"])
})

test("PJ4: the button waits for checks, region and name, in this order", () => {
  const { chosen: _chosen, ...none } = state(OPTIONS)
  expect(whatHoldsJoining({ ...none, phase: "loading" }, "")).toBe("loading")
  expect(whatHoldsJoining(none, "")).toBe("region")
  expect(whatHoldsJoining(state(OPTIONS), " ")).toBe("name")
  expect(whatHoldsJoining(state(OPTIONS), "Ada")).toBeUndefined()
  expect(whatHoldsJoining(state(OPTIONS, { phase: "joining" }), "Ada")).toBe("joining")
})

test("PJ5: a name loses what the protocol forbids", () => {
  expect(tidyName("  Ada\u202e Lovelace\u0007 ")).toBe("Ada Lovelace")
  expect(tidyName("x".repeat(80))).toHaveLength(64)
  expect(tidyName("\u200f")).toBe("")
})

test("PJ6: a refused region is shown as refused", () => {
  const view = whereView(state(OPTIONS), speech)
  expect(view.marks[1]?.state).toBe("refused")
  expect(view.lines[1]).toMatchObject({ note: "Refused", code: "GUARD_NODE_KEY" })
})

test("PJ7: it is said when nothing can be reached", () => {
  const { chosen: _chosen, ...none } = state([
    { region: FRANKFURT!, state: "unreachable" },
    { region: PARIS!, state: "refused" },
  ])
  expect(whereView(none, speech).unreachable).toBe(true)
  expect(whereView(state(OPTIONS), speech).unreachable).toBe(false)
  expect(whereView({ ...none, options: [] }, speech).unreachable).toBe(false)
})
