// SPDX-License-Identifier: Apache-2.0
import { PLAN_NAMES, PLANS } from "@landmoot/core/plans"
import { expect, test } from "vitest"
import { fullSpeech } from "../../testing/speech.ts"
import { nameOf, readAddresses } from "./addresses.ts"
import { movedUp, sameList } from "./order.ts"
import { limitOf, plansWith } from "./plan-words.ts"
import { changesOf, entryKey, mistakeWords } from "./roster-view.ts"

test("PPV1: addresses are read as people paste them", () => {
  const text = `Ada Example <Ada@Example.org>, bob@example.org; "Weiß, Katharina" <k@example.org>
ada@example.org
not an address, x@y`
  const { people, flaws } = readAddresses(text)
  expect(people).toEqual([
    { email: "ada@example.org", name: "Ada Example" },
    { email: "bob@example.org" },
    { email: "k@example.org", name: "Weiß, Katharina" },
  ])
  expect(flaws).toEqual(["not an address", "x@y"])
  expect(nameOf({ email: "bob@example.org" })).toBe("bob")
  expect(readAddresses(" \n,;")).toEqual({ people: [], flaws: [] })
})

test("PPV2: plans that have more are named", () => {
  for (const name of PLAN_NAMES) {
    expect(plansWith("rosterImport", name) === undefined).toBe(PLANS[name].features.rosterImport)
    for (const other of limitOf("people", name)?.plans ?? []) {
      const most = PLANS[other].limits.people ?? Infinity
      expect(most).toBeGreaterThan(PLANS[name].limits.people ?? Infinity)
    }
  }
  expect(plansWith("rosterImport", "free")?.length).toBeGreaterThan(0)
  expect(limitOf("people", "unheard-of")).toBeUndefined()
})

test("PPV3: a group is moved up", () => {
  expect(movedUp(["a", "b", "c"], 2)).toEqual(["a", "c", "b"])
  expect(movedUp(["a", "b"], 0)).toEqual(["a", "b"])
  expect(movedUp(["a"], 5)).toEqual(["a"])
  expect(sameList(["a", "b"], ["b", "a"])).toBe(false)
})

test("PPV4: a mistake has words, or those of the server", () => {
  const known = { code: "ROSTER_EMAIL_INVALID", message: "no address" }
  expect(mistakeWords(fullSpeech("de"), known)).toBe("Das ist keine E-Mail-Adresse.")
  expect(mistakeWords(fullSpeech("en"), { code: "ROSTER_NEW", message: "as said" })).toBe("as said")
  const counts = { create: 1, change: 2, suspend: 3, remove: 4, unchanged: 9, groups: 9 }
  expect(changesOf(counts)).toBe(10)
  const entry = { kind: "remove", name: "Ada", role: "member", groups: [], changes: [] } as const
  expect(entryKey({ ...entry, groups: [], changes: [] })).toBe(" remove Ada")
})
