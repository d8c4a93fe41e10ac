// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { regionId } from "../units/index.ts"
import { acceptGroup, newerGroups, withdrawLeaf } from "./groups.ts"
import type { PolicyLayer } from "./input.ts"
import { resolvePolicy } from "./resolve.ts"
import { catalogueWith, policyOf } from "./testing/example.ts"
import { deepFreeze } from "./testing/trees.ts"

const CATALOGUE = deepFreeze(catalogueWith())
const LAYER: PolicyLayer = deepFreeze(
  policyOf({
    account: {
      ceiling: { include: ["EU@6", "US@1", "eu-de-fra"] },
      deny: { include: ["EU@7"], exclude: ["EU@6"] },
      planes: { keys: { include: ["EU@6", "EU@7"] } },
      meetingDefault: { include: ["EU@6"] },
      locked: true,
    },
  }).account.layer!,
)
const OFFER = { from: "EU@6", to: "EU@7", added: ["eu-ie-dub"], removed: [] }

test("PG1: the newest version of each older group is offered, with what it changes", () => {
  expect(newerGroups(LAYER, CATALOGUE)).toEqual([OFFER])
  expect(newerGroups({}, CATALOGUE)).toEqual([])
  const onPrivate = policyOf({ account: { ceiling: { include: ["acct:a1/hq", "EU@7"] } } })
  expect(newerGroups(onPrivate.account.layer!, CATALOGUE)).toEqual([])
})

test("PG2: accepting renames the version everywhere, and only then something changes", () => {
  const [offer] = newerGroups(LAYER, CATALOGUE)
  expect(acceptGroup(LAYER, offer!)).toEqual({
    ceiling: { include: ["EU@7", "US@1", "eu-de-fra"] },
    deny: { include: ["EU@7"], exclude: ["EU@7"] },
    planes: { keys: { include: ["EU@7"] } },
    meetingDefault: { include: ["EU@7"] },
    locked: true,
  })
  expect(acceptGroup({}, offer!)).toEqual({})

  const before = policyOf({ account: { ceiling: { include: ["EU@6"] } } })
  const accepted = acceptGroup(before.account.layer!, offer!)
  const after = { ...before, account: { ...before.account, layer: accepted } }
  expect(resolvePolicy(before)).toMatchObject({ effective: ["eu-de-fra", "eu-fr-par"] })
  expect(resolvePolicy(after)).toMatchObject({ effective: ["eu-de-fra", "eu-fr-par", "eu-ie-dub"] })
})

test("PG3: a leaf that lost a jurisdiction leaves every version of that group alone", () => {
  const leaf = regionId("eu-fr-par")
  const other = { id: "FR", version: 1, members: [leaf] }
  const groups = withdrawLeaf([...CATALOGUE.groups, other], { group: "EU", leaf })
  expect(groups.map(({ id, version, members }) => [`${id}@${version}`, members])).toEqual([
    ["EU@6", ["eu-de-fra"]],
    ["EU@7", ["eu-de-fra", "eu-ie-dub"]],
    ["US@1", ["us-or-pdx", "us-va-iad"]],
    ["FR@1", ["eu-fr-par"]],
  ])
})
