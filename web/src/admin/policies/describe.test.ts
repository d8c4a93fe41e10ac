// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { PolicyLayer } from "@landmoot/core/policy"
import { LANGUAGES } from "../../words/language.ts"
import { fullSpeech } from "../../testing/speech.ts"
import {
  changeMark,
  differenceWords,
  fewPlaces,
  glyphOf,
  spokenRegion,
  standingWords,
  whyWords,
} from "./describe.ts"
import { differencesOf } from "./difference.ts"
import { layerWords, levelRows } from "./overview.ts"
import { standingsIn } from "./standing.ts"
import { ADA, names, office, only, previewOf, STAFF } from "./testing/office.ts"
import { ACCOUNT, type LayerRef, type PolicyView, storedLayer } from "./view.ts"

const english = fullSpeech("en")
const VIEW = office({
  account: { ...only("EU@7", "us-va-iad"), deny: { include: names("eu-ie-dub") } },
  staff: only("eu-de-fra", "eu-fr-par"),
  ada: { deny: { include: names("eu-fr-par") } },
})

function standing(
  view: PolicyView,
  ref: LayerRef,
  id: string,
): ReturnType<typeof standingsIn>[number] {
  return standingsIn(view, ref, storedLayer(view, ref).layer).find(
    ({ region }) => region.id === id,
  )!
}

function sentences(layer: PolicyLayer, running: readonly string[] = []): readonly string[] {
  const compared = { view: VIEW, ref: ACCOUNT, layer, guests: VIEW.guests }
  const preview = previewOf(VIEW, layer, running)
  return differencesOf({ ...compared, preview }).map((difference) =>
    differenceWords(english, VIEW, { difference, ref: ACCOUNT }),
  )
}

test("CHO32: everything that is seen of a region is said", () => {
  expect(spokenRegion(english, standing(VIEW, STAFF, "us-va-iad"), VIEW)).toBe(
    "Ashburn (United States). Not chosen. Operator: Landmoot. Law that reaches it: US. In service",
  )
  expect(spokenRegion(english, standing(VIEW, STAFF, "uk-lon"), VIEW)).toContain(
    "Not allowed above. The account does not allow it. ",
  )
  for (const language of LANGUAGES) {
    for (const ref of [ACCOUNT, STAFF, ADA]) {
      for (const one of standingsIn(VIEW, ref, storedLayer(VIEW, ref).layer)) {
        const spoken = spokenRegion(fullSpeech(language), one, VIEW)
        expect(spoken).toContain(one.region.name)
        expect(spoken).toContain(one.region.operator)
        expect(spoken).not.toMatch(/undefined|\.\./)
      }
    }
  }
})

test("CHO33: the difference reads as a person would say it", () => {
  const layer: PolicyLayer = {
    ...only("EU@7", "us-va-iad", "uk-lon", "cn-sha"),
    deny: { include: names("eu-ie-dub", "us-va-iad") },
  }
  expect(sentences(layer, ["us-va-iad", "eu-de-fra"])).toEqual([
    "Shanghai (China) is added. It is a restricted region: a second administrator has to agree first.",
    "London (United Kingdom) is added.",
    "Ashburn (United States) is denied at once, also in 2 meetings that run now.",
  ])
  expect(sentences({ ...layer, ...only("EU@7") }, ["us-va-iad"])).toEqual([
    "Ashburn (United States) is denied at once, also in 2 meetings that run now. 2 of them end, because nothing else is left to them.",
  ])
  expect(sentences({ deny: { include: names("eu-ie-dub") } })).toContain(
    "EU, version 7 is no longer chosen as a group.",
  )
})

test("CHO34: a reason names the group", () => {
  const ada = standing(VIEW, ADA, "us-va-iad")
  expect(whyWords(english, ada, VIEW)).toBe("Staff does not allow it.")
})

test("CHO35: each standing has its own mark and words", () => {
  const seen = new Map<string, string>()
  for (const ref of [ACCOUNT, STAFF, ADA]) {
    for (const one of standingsIn(VIEW, ref, storedLayer(VIEW, ref).layer)) {
      const words = standingWords(english, one, VIEW)
      const glyph = glyphOf(one)
      if (one.standing !== "home") expect(seen.get(words) ?? glyph).toBe(glyph)
      seen.set(words, glyph)
    }
  }
  expect(new Set(seen.values()).size).toBe(7)
})

test("CHO35: a change is marked as more or less", () => {
  const draft = standingsIn(VIEW, ACCOUNT, only("EU@7", "uk-lon"))
  const marks = draft.flatMap((one) => {
    const mark = changeMark(one)
    return mark === undefined ? [] : [[one.region.id, mark]]
  })
  expect(Object.fromEntries(marks)).toEqual({
    "eu-ie-dub": "more",
    "uk-lon": "more",
    "us-va-iad": "less",
  })
})

test("CHO36: more than four places are counted", () => {
  const ids = VIEW.catalogue.regions.map(({ id }) => id)
  expect(fewPlaces(english, VIEW, ids.slice(0, 2))).toBe(
    "Sydney (Australia) and São Paulo (Brazil)",
  )
  expect(fewPlaces(english, VIEW, ids.slice(0, 9))).toBe(
    "Sydney (Australia), São Paulo (Brazil), Montréal (Canada) and 6 more regions",
  )
})

test("CHO37: the account first, and only those with limits", () => {
  expect(levelRows(VIEW).map(({ stored }) => stored.name)).toEqual(["Office", "Staff", "Ada"])
  expect(levelRows(VIEW).map(({ stored }) => layerWords(english, VIEW, stored))).toEqual([
    "Only EU, version 7 and Ashburn (United States), without Dublin (Ireland)",
    "Only Frankfurt am Main (Germany) and Paris (France)",
    "Everything from above, without Paris (France)",
  ])
  expect(layerWords(english, office(), storedLayer(office(), ACCOUNT))).toBe("Home alone")
})

test("CHO38: each level shows what is left of all above it", () => {
  const lefts = levelRows(VIEW).map(({ left }) => left?.length)
  expect(lefts).toEqual([5, 2, 1])
  const torn = office({ account: only("EU@7"), staff: only("us-va-iad") })
  expect(levelRows(torn).map(({ left }) => left)).toEqual([
    ["eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams", "eu-se-sto"],
    undefined,
  ])
})

test("CHO39: a level says who has locked it", () => {
  const locked = office({ account: { ...only("EU@7"), locked: true }, staff: only("eu-fr-par") })
  expect(levelRows(locked).map(({ locked: own, lockedBy }) => [own, lockedBy])).toEqual([
    [true, undefined],
    [false, "Office"],
  ])
})
