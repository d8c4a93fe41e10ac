// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { resolvePolicy } from "@landmoot/core/policy"
import { choosingFor, moved, type RegionStanding, standingsIn, toggleOf } from "./standing.ts"
import { ADA, names, office, only, STAFF } from "./testing/office.ts"
import { ACCOUNT, inputFor, type LayerRef, type PolicyView, storedLayer } from "./view.ts"

function at(view: PolicyView, ref: LayerRef, id: string): RegionStanding {
  const { layer } = storedLayer(view, ref)
  return standingsIn(view, ref, layer).find(({ region }) => region.id === id)!
}

test("CHO9: inside is what the policy module answers", () => {
  const view = office({
    account: { ...only("EU@7", "uk-lon"), deny: { include: names("eu-ie-dub") } },
    staff: only("EU@7"),
    ada: { deny: { include: names("eu-fr-par") } },
  })
  for (const ref of [ACCOUNT, STAFF, ADA]) {
    const { layer } = storedLayer(view, ref)
    const answer = resolvePolicy(inputFor(view, ref, layer))
    const inside = standingsIn(view, ref, layer).filter((standing) => standing.inside)
    expect(answer.ok && answer.effective).toEqual(inside.map(({ region }) => region.id))
  }
  expect(at(view, ACCOUNT, "eu-de-fra").standing).toBe("home")
  expect(at(view, ACCOUNT, "uk-lon").standing).toBe("allowed")
  expect(at(view, ACCOUNT, "eu-ie-dub").standing).toBe("denied")
  expect(at(view, ACCOUNT, "jp-tyo").standing).toBe("unchosen")
  expect(at(view, ACCOUNT, "cn-sha").standing).toBe("restricted")
  expect(at(view, ACCOUNT, "us-or-pdx").standing).toBe("retired")
})

test("CHO10: a free account is at home and nowhere else", () => {
  const paid = office({ account: only("EU@7") })
  const view: PolicyView = { ...paid, account: { ...paid.account, plan: "free" } }
  const standings = standingsIn(view, ACCOUNT, only("EU@7"))
  expect(standings.filter(({ inside }) => inside).map(({ region }) => region.id)).toEqual([
    "eu-de-fra",
  ])
  for (const standing of standings) {
    expect(toggleOf(standing)).toBeUndefined()
    expect(standing.obstacle).toEqual({ kind: "plan" })
  }
})

test("CHO11: home stays in a paid account's choice", () => {
  const home = at(office({ account: only("eu-fr-par") }), ACCOUNT, "eu-de-fra")
  expect(home).toMatchObject({ inside: true, moves: [], obstacle: { kind: "home" } })
})

test("CHO12: what is not allowed above cannot be chosen, and says why", () => {
  const view = office({ account: only("EU@7"), staff: only("eu-fr-par", "eu-nl-ams") })
  expect(at(view, STAFF, "uk-lon")).toMatchObject({
    standing: "outside",
    moves: [],
    obstacle: { kind: "outside", removal: { removedBy: "account", rule: "R4" } },
  })
  expect(at(view, ADA, "eu-ie-dub")).toMatchObject({
    standing: "outside",
    obstacle: { kind: "outside", removal: { removedBy: "group:staff", rule: "R4" } },
  })
  expect(toggleOf(at(view, ADA, "eu-fr-par"))).toBe("leaveOut")
})

test("CHO13: the last one and the retired one stay as they are", () => {
  const view = office({ account: only("EU@7", "US@2"), staff: only("eu-fr-par") })
  expect(at(view, STAFF, "eu-fr-par")).toMatchObject({ moves: [], obstacle: { kind: "last" } })
  expect(at(view, ACCOUNT, "us-or-pdx")).toMatchObject({ moves: [], obstacle: { kind: "retired" } })
})

test("CHO13: whoever may not write is told so", () => {
  const view = office()
  const layers = view.layers.map((stored) => ({ ...stored, mayWrite: false }))
  expect(at({ ...view, layers }, ACCOUNT, "eu-fr-par").obstacle).toEqual({ kind: "readOnly" })
})

test("CHO14: under a lock only denying is left", () => {
  const view = office({
    account: { ...only("EU@7"), locked: true },
    staff: only("eu-fr-par", "eu-nl-ams"),
  })
  expect(at(view, STAFF, "eu-ie-dub")).toMatchObject({
    moves: [],
    obstacle: { kind: "locked", by: "Office" },
  })
  const paris = at(view, STAFF, "eu-fr-par")
  expect(paris.moves).toEqual(["leaveOut"])
  const { layer } = storedLayer(view, STAFF)
  const next = moved(layer, paris, { move: "leaveOut", choosing: choosingFor(view, STAFF) })
  expect(next).toEqual({ ...layer, deny: { include: ["eu-fr-par"] } })
})

test("CHO15: the mark of a change says which", () => {
  const view = office({
    account: { ...only("eu-fr-par", "us-va-iad"), deny: { include: names("jp-tyo") } },
  })
  const draft = { ...only("us-va-iad", "uk-lon"), deny: { include: names("us-va-iad") } }
  const changes = standingsIn(view, ACCOUNT, draft).flatMap(({ region, change }) =>
    change === undefined ? [] : [[region.id, change]],
  )
  expect(Object.fromEntries(changes)).toEqual({
    "eu-fr-par": "removed",
    "jp-tyo": "undenied",
    "uk-lon": "added",
    "us-va-iad": "denied",
  })
})
