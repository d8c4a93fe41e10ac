// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { parsePolicyInput } from "../policy/index.ts"
import { regionSchema } from "./catalogue.ts"
import { distanceKm } from "./distance.ts"
import { STARTING_CATALOGUE_VERSION, STARTING_GROUPS, STARTING_LEAVES } from "./leaves.ts"

const IDS = STARTING_LEAVES.map((leaf) => leaf.id)

test("RG1: at least twelve leaves, sorted, each once", () => {
  expect(IDS.length).toBeGreaterThanOrEqual(12)
  expect(IDS).toEqual([...new Set(IDS)].toSorted())
  for (const field of ["name", "lat", "lon"] as const) {
    expect(new Set(STARTING_LEAVES.map((leaf) => leaf[field])).size).toBe(IDS.length)
  }
})

test.for(STARTING_LEAVES.map((leaf) => [leaf.id, leaf] as const))(
  "RG1: the catalogue accepts the fields of %s",
  ([, leaf]) => {
    const whole = { ...leaf, gateways: [], bridges: [], prefixes: [] }
    expect(regionSchema.parse(whole)).toEqual(whole)
    expect(leaf.jurisdictions).not.toEqual([])
  },
)

// Well-known distances between the cities, in round figures; 50 km tell a wrong place or sign.
test.for([
  ["eu-de-fra", "uk-lon", 640],
  ["eu-de-fra", "eu-fr-par", 480],
  ["us-or-pdx", "us-va-iad", 3740],
  ["uk-lon", "sg-sin", 10_850],
  ["jp-tyo", "au-syd", 7820],
  ["br-gru", "za-jnb", 7430],
  ["in-bom", "cn-sha", 5040],
  ["ca-yul", "eu-ie-dub", 4760],
  ["eu-nl-ams", "eu-se-sto", 1130],
  ["ch-zrh", "eu-de-fra", 305],
] as const)("RG2: from %s to %s it is about %i km", ([from, to, km]) => {
  const [one, other] = [from, to].map((id) => STARTING_LEAVES.find((leaf) => leaf.id === id)!)
  expect(Math.abs(distanceKm(one!, other!) - km)).toBeLessThan(50)
})

test("RG2: no two leaves lie within 100 km", () => {
  for (const one of STARTING_LEAVES) {
    for (const other of STARTING_LEAVES) {
      if (one !== other) expect(distanceKm(one, other)).toBeGreaterThan(100)
    }
  }
})

test("RG3: restricted leaves are there, and in no group", () => {
  const restricted = STARTING_LEAVES.filter((leaf) => leaf.restricted).map((leaf) => leaf.id)
  expect(restricted).toEqual(["cn-sha"])
  for (const { members } of STARTING_GROUPS) {
    expect(members).not.toEqual(expect.arrayContaining(restricted))
  }
})

test("RG4: groups list leaves that there are, sorted, each once", () => {
  for (const { members } of STARTING_GROUPS) {
    expect(members).toEqual([...new Set(members)].toSorted())
    expect(IDS).toEqual(expect.arrayContaining([...members]))
  }
  const names = STARTING_GROUPS.map(({ id, version }) => `${id}@${version}`)
  expect(names).toEqual([...new Set(names)].toSorted())
})

test("RG5: EU@6 is kept beside EU@7, without Stockholm", () => {
  const [older, newer] = STARTING_GROUPS.filter((group) => group.id === "EU")
  expect([older?.version, newer?.version]).toEqual([6, 7])
  expect([...older!.members, "eu-se-sto"].toSorted()).toEqual(newer!.members)
})

test("RG6: they make a sound catalogue for policies", () => {
  const regions = STARTING_LEAVES.map(({ name: _name, operator: _operator, ...region }) => region)
  const catalogue = { version: STARTING_CATALOGUE_VERSION, regions, groups: STARTING_GROUPS }
  const include = ["EU@7", "cn-sha"]
  const account = { plan: "paid", home: ["eu-de-fra"], layer: { ceiling: { include } } }
  expect(parsePolicyInput({ catalogue, account })).toMatchObject({ ok: true })
})
