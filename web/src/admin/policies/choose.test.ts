// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { checkLayerWrite, leavesOf, type PolicyLayer } from "@landmoot/core/policy"
import { groupRef, regionId } from "@landmoot/core/units"
import {
  allow,
  allowGroup,
  type Choosing,
  deny,
  leaveOut,
  leaveOutGroup,
  limitPlane,
  noCeiling,
  onlyThese,
  undeny,
} from "./choose.ts"
import { names, office, only } from "./testing/office.ts"
import { ACCOUNT, inputFor } from "./view.ts"

const { catalogue } = office()
const AT_ACCOUNT: Choosing = { catalogue, account: true, locked: false }
const BELOW: Choosing = { ...AT_ACCOUNT, account: false }
const PARIS = regionId("eu-fr-par")
const LONDON = regionId("uk-lon")
const ASHBURN = regionId("us-va-iad")
const SHANGHAI = regionId("cn-sha")
const EU7 = groupRef("EU@7")

test("CHO1: allowed and left out again, a layer is as before", () => {
  for (const layer of [{}, only("eu-fr-par"), only("EU@7", "us-va-iad")]) {
    expect(leaveOut(allow(layer, LONDON, AT_ACCOUNT), LONDON, AT_ACCOUNT)).toEqual(layer)
  }
})

test("CHO1: only the leaf comes and goes", () => {
  expect(allow({}, PARIS, AT_ACCOUNT)).toEqual(only("eu-fr-par"))
  expect(allow(only("EU@7"), LONDON, AT_ACCOUNT)).toEqual(only("EU@7", "uk-lon"))
  expect(leaveOut(only("EU@7", "uk-lon"), LONDON, AT_ACCOUNT)).toEqual(only("EU@7"))
  // What a group allows already is not named once more.
  expect(allow(only("EU@7"), PARIS, AT_ACCOUNT)).toEqual(only("EU@7"))
})

test("CHO2: a group's leaf is excluded and comes back", () => {
  const without = leaveOut(only("EU@7"), PARIS, AT_ACCOUNT)
  expect(without).toEqual({ ceiling: { include: ["EU@7"], exclude: ["eu-fr-par"] } })
  expect(allow(without, PARIS, AT_ACCOUNT)).toEqual(only("EU@7"))
  const both = leaveOut(only("EU@7", "eu-fr-par"), PARIS, AT_ACCOUNT)
  expect(leavesOf(both.ceiling!, catalogue)).not.toContain("eu-fr-par")
})

test("CHO2: a leaf of an excluded group is allowed alone", () => {
  const layer: PolicyLayer = {
    ceiling: { include: names("EU@7", "uk-lon"), exclude: names("EU@6") },
  }
  const leaves = leavesOf(allow(layer, PARIS, AT_ACCOUNT).ceiling!, catalogue)
  expect(leaves).toEqual(["eu-fr-par", "eu-se-sto", "uk-lon"])
})

test("CHO3: a restricted leaf is named", () => {
  expect(allow(only("EU@7"), SHANGHAI, AT_ACCOUNT)).toEqual(only("EU@7", "cn-sha"))
})

test("CHO4: a deny leaves the ceiling alone", () => {
  const denied = deny(only("US@2"), ASHBURN, AT_ACCOUNT)
  expect(denied).toEqual({ ...only("US@2"), deny: { include: ["us-va-iad"] } })
  expect(undeny(denied, ASHBURN, AT_ACCOUNT)).toEqual(only("US@2"))
  expect(allow(denied, ASHBURN, AT_ACCOUNT)).toEqual(only("US@2"))
  const two = deny(denied, LONDON, AT_ACCOUNT)
  expect(undeny(two, ASHBURN, AT_ACCOUNT).deny).toEqual({ include: ["uk-lon"] })
})

test("CHO4: a leaf of a denied group is lifted alone", () => {
  const layer: PolicyLayer = { ...only("NA@2"), deny: { include: names("US@2") } }
  expect(undeny(layer, ASHBURN, AT_ACCOUNT).deny).toEqual({
    include: ["US@2"],
    exclude: ["us-va-iad"],
  })
  expect(deny(undeny(layer, ASHBURN, AT_ACCOUNT), ASHBURN, AT_ACCOUNT)).toEqual(layer)
})

test("CHO5: the last leaf takes the ceiling along", () => {
  expect(leaveOut(only("eu-fr-par"), PARIS, AT_ACCOUNT)).toEqual({})
  expect(leaveOutGroup(only("EU@7"), EU7, AT_ACCOUNT)).toEqual({})
  expect(noCeiling(only("EU@7"))).toEqual({})
})

test("CHO6: without a ceiling, or under a lock, leaving out denies", () => {
  expect(leaveOut({}, PARIS, BELOW)).toEqual({ deny: { include: ["eu-fr-par"] } })
  expect(allow({ deny: { include: [PARIS] } }, PARIS, BELOW)).toEqual({})
  const locked = { ...BELOW, locked: true }
  expect(leaveOut(only("EU@7"), PARIS, locked)).toEqual({
    ...only("EU@7"),
    deny: { include: ["eu-fr-par"] },
  })
})

test("CHO7: a group replaces its versions and what was excluded of it", () => {
  const layer: PolicyLayer = {
    ceiling: { include: names("EU@6", "uk-lon", "US@2"), exclude: names("eu-fr-par", "us-va-iad") },
  }
  expect(allowGroup(layer, EU7, AT_ACCOUNT)).toEqual({
    ceiling: { include: ["uk-lon", "US@2", "EU@7"], exclude: ["us-va-iad"] },
  })
  expect(leaveOutGroup(only("EU@7", "eu-fr-par"), EU7, AT_ACCOUNT)).toEqual(only("eu-fr-par"))
})

test("CHO8: any row of choices can be written, and nothing given is changed", () => {
  const leaf = fc.constantFrom(...catalogue.regions.filter(({ restricted }) => !restricted))
  const step = fc.record({
    leaf,
    move: fc.constantFrom("allow", "leaveOut", "deny", "group", "out"),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let layer: PolicyLayer = {}
      for (const { leaf: region, move } of steps) {
        const before = structuredClone(layer)
        const { id } = region
        const next = {
          allow: () => allow(layer, id, AT_ACCOUNT),
          leaveOut: () => leaveOut(layer, id, AT_ACCOUNT),
          deny: () => deny(layer, id, AT_ACCOUNT),
          group: () => allowGroup(layer, EU7, AT_ACCOUNT),
          out: () => leaveOutGroup(layer, EU7, AT_ACCOUNT),
        }[move]()
        expect(layer).toEqual(before)
        layer = next
        if (move === "allow") expect(leavesOf(layer.ceiling!, catalogue)).toContain(id)
        if (move === "leaveOut" && layer.ceiling !== undefined) {
          expect(leavesOf(layer.ceiling, catalogue)).not.toContain(id)
        }
      }
      const stored = inputFor(office(), ACCOUNT, {})
      expect(checkLayerWrite({ stored, target: { kind: "account" }, layer })).toMatchObject({
        ok: true,
      })
    }),
  )
})

test("CHO8: limits of planes and lists of leaves are plain expressions", () => {
  expect(onlyThese({}, [LONDON, PARIS])).toEqual(only("eu-fr-par", "uk-lon"))
  const limited = limitPlane({}, "telephony", [PARIS])
  expect(limited).toEqual({ planes: { telephony: { include: ["eu-fr-par"] } } })
  expect(limitPlane(limited, "telephony", undefined)).toEqual({})
})
