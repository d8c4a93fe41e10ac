// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { fullSpeech } from "../../testing/speech.ts"
import { meetingLayer, toggled } from "./choice.ts"
import { fewWords, placesOf } from "./places.ts"

const ALLOWED = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"]

test("MTV8: a choice narrows, and the preset is none", () => {
  expect(meetingLayer(undefined, ALLOWED)).toEqual({})
  expect(meetingLayer(ALLOWED.toReversed(), ALLOWED)).toEqual({})
  expect(meetingLayer(["eu-fr-par", "eu-de-fra"], ALLOWED)).toEqual({
    ceiling: { include: ["eu-de-fra", "eu-fr-par"] },
  })
  expect(toggled(ALLOWED, "eu-fr-par", ALLOWED)).toEqual(["eu-de-fra", "eu-nl-ams"])
  expect(toggled(["eu-nl-ams"], "eu-de-fra", ALLOWED)).toEqual(["eu-de-fra", "eu-nl-ams"])
  expect(toggled(["eu-nl-ams"], "us-or-pdx", ALLOWED)).toEqual(["eu-nl-ams"])
})

test("MTV9: of many regions the first are named", () => {
  const place = (name: string): { name: string; country: string } => ({ name, country: "DE" })
  const names = ["A", "B", "C", "D", "E", "F"].map(place)
  expect(fewWords(fullSpeech("en"), names.slice(0, 2))).toBe("A (Germany) and B (Germany)")
  expect(fewWords(fullSpeech("en"), names)).toBe("A (Germany), B (Germany), C (Germany) and 3 more")
  expect(placesOf(["eu-xx"], () => undefined)).toEqual([{ name: "eu-xx", country: "" }])
})
