// SPDX-License-Identifier: Apache-2.0
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { groupRef, regionId } from "../units/index.ts"
import { formatRegionList, isSubset, parseRegionList } from "./region-list.ts"
import { ALL, catalogueWith } from "./testing/example.ts"

const CATALOGUE = catalogueWith()

test.for([
  ["eu-fr-par,eu-de-fra", ["eu-de-fra", "eu-fr-par"]],
  ["EU@7", ["eu-de-fra", "eu-fr-par", "eu-ie-dub"]],
  ["us-va-iad,EU@6,eu-de-fra", ["eu-de-fra", "eu-fr-par", "us-va-iad"]],
  ["acct:a1/hq,cn-sha", ["acct:a1/hq", "cn-sha"]],
] as const)("PL1: %s means %o", ([text, regions]) => {
  expect(parseRegionList(text, CATALOGUE)).toEqual({ ok: true, names: text.split(","), regions })
})

test("PL1: formatting and parsing again gives the same", () => {
  const names = [...ALL.map(regionId), ...["EU@6", "EU@7", "US@1"].map(groupRef)]
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (some) => {
      const text = formatRegionList([...some, ...some])
      expect(text).toBe(some.toSorted().join(","))
      expect(parseRegionList(text, CATALOGUE)).toMatchObject({ ok: true, names: some.toSorted() })
    }),
  )
})

test.for([
  ["", ""],
  [",", "[0]"],
  ["eu-de-fra,", "[1]"],
  ["eu-de-fra, eu-fr-par", "[1]"],
  ["EU", "[0]"],
  ["EU@8", "[0]"],
  ["eu-de-fra,mars", "[1]"],
  ["eu-de-fra,EU@7,eu-de-fra", "[2]"],
  ["__proto__", "[0]"],
  ["*", "[0]"],
  ["eu-de-fra,".repeat(2000), ""],
] as const)("PL2: %j is refused", ([text, path]) => {
  expect(parseRegionList(text, CATALOGUE)).toMatchObject({
    ok: false,
    code: "POLICY_INVALID",
    path,
  })
})

test("PL3: isSubset is the subset relation", () => {
  const leaves = fc.subarray(ALL.map(regionId))
  fc.assert(
    fc.property(leaves, leaves, (one, other) => {
      expect(isSubset(one, other)).toBe(new Set([...other, ...one]).size === other.length)
    }),
  )
})
