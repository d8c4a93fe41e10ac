// SPDX-License-Identifier: Apache-2.0
import type { PersonView } from "@landmoot/client"
import { expect, test } from "vitest"
import { person } from "../testing/meeting-state.ts"
import { speechIn } from "../words/speech.ts"
import { tilesOf } from "./model.ts"
import { handPlaces, handQueue, isJoining, nameOf, peopleInOrder } from "./people.ts"
import { video } from "../testing/meeting-state.ts"

const { words } = speechIn("en")

function joining(letter: string): PersonView {
  const { member: _member, ...without } = person(letter)
  return without
}

test("PN1: people have the names that they gave themselves, and words until then", () => {
  expect(nameOf(person("b"), words)).toBe("B")
  expect(nameOf({ ...person("b"), name: "" }, words)).toBe("Name on its way")
  expect(nameOf({ ...joining("b"), name: "" }, words)).toBe("Joining…")
  expect(nameOf({ ...person("a"), name: "" }, words)).toBe("You")
})

test("PN2: hands stand in the order in which they were raised", () => {
  const people = [
    { ...person("a"), hand: 30 },
    person("b"),
    { ...person("c"), hand: 10 },
    { ...person("d"), hand: 20 },
    { ...person("e"), hand: 20 },
  ]
  expect(handQueue(people).map(({ name }) => name)).toEqual(["C", "D", "E", "A"])
  expect([...handPlaces(people).values()]).toEqual([1, 2, 3, 4])
  expect(handPlaces(people).get(people[0]!.session)).toBe(4)
})

test("PN3: oneself comes first, then members by name, then who is joining", () => {
  const list = [joining("b"), person("d"), { ...person("e"), name: "" }, person("c"), person("a")]
  expect(peopleInOrder(list).map(({ name }) => name)).toEqual(["A", "C", "D", "", "B"])
})

test("PN4: a screen of somebody without a key is no tile", () => {
  const sharing = { ...joining("b"), tracks: [video("s", "screen")] }
  expect(isJoining(sharing)).toBe(true)
  expect(tilesOf([sharing], []).map(({ kind }) => kind)).toEqual(["person"])
  const member = { ...sharing, member: "person" as const }
  expect(tilesOf([member], []).map(({ kind }) => kind)).toEqual(["screen", "person"])
})
