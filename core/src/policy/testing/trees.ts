// SPDX-License-Identifier: Apache-2.0
/**
 * Random sound policies for tests, dense enough that limits meet and sets run empty.
 *
 * @module
 */
import * as fc from "fast-check"
import { groupRef, PLANES, regionId } from "../../units/index.ts"
import type {
  PolicyCatalogue,
  PolicyInput,
  PolicyLayer,
  PolicyRegion,
  RegionExpression,
  RegionName,
} from "../input.ts"

const LEAVES = ["b-2", "a-1", "eu-de-fra", "c", "b-10", "acct:x/hq", "us-va-iad", "a"] as const

/** A catalogue of one to eight leaves, not sorted, and up to four versions of groups. */
const arbitraryCatalogue: fc.Arbitrary<PolicyCatalogue> = fc
  .uniqueArray(fc.constantFrom(...LEAVES), { minLength: 1 })
  .chain((ids) => fc.tuple(...ids.map(arbitraryRegion)))
  .chain((regions) => {
    const open = regions.filter(({ id, restricted }) => !restricted && !id.startsWith("acct:"))
    const members = fc.subarray(open.map((region) => region.id))
    return fc
      .dictionary(fc.constantFrom("EU@6", "EU@7", "US@1", "Z-9@12"), members)
      .map((groups) => ({
        version: 7,
        regions,
        groups: Object.entries(groups).map(([name, list]) => {
          const [id = "", version] = name.split("@")
          return { id, version: Number(version), members: list }
        }),
      }))
  })

/** A whole policy. Most have few limits, so that not all of them end up empty. */
export const arbitraryPolicy: fc.Arbitrary<PolicyInput> = arbitraryCatalogue.chain((catalogue) => {
  const layer = arbitraryLayer(catalogue)
  const holder = fc.record({ layer }, { requiredKeys: [] })
  const ids = fc.uniqueArray(fc.constantFrom("staff", "board", "x y", "__proto__"))
  const groups = ids.chain((names) =>
    fc.tuple(
      ...names.map((id) => fc.record({ id: fc.constant(id), layer }, { requiredKeys: ["id"] })),
    ),
  )
  const home = fc.subarray(
    catalogue.regions.map((region) => region.id),
    { minLength: 1 },
  )
  const account = fc.record(
    { plan: fc.constantFrom("free" as const, "paid", "paid", "paid"), home, layer },
    { requiredKeys: ["plan", "home"] },
  )
  return fc.record(
    { catalogue: fc.constant(catalogue), account, groups, user: holder, meeting: holder },
    { requiredKeys: ["catalogue", "account"] },
  )
})

/** A layer whose names are all in the catalogue. */
export function arbitraryLayer(catalogue: PolicyCatalogue): fc.Arbitrary<PolicyLayer> {
  const names: RegionName[] = [
    ...catalogue.regions.map((region) => region.id),
    ...catalogue.groups.map(({ id, version }) => groupRef(`${id}@${version}`)),
  ]
  const expression: fc.Arbitrary<RegionExpression> = fc.record(
    {
      include: fc.subarray(names, { minLength: 1 }),
      exclude: fc.subarray(names, { maxLength: 1 }),
    },
    { requiredKeys: ["include"] },
  )
  const few = fc.subarray(names, { minLength: 1, maxLength: 1 }).map((include) => ({ include }))
  const planes = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...PLANES), expression), {
      maxLength: 3,
      selector: ([plane]) => plane,
    })
    .map((limits) => Object.fromEntries(limits))
  const full = fc.record(
    {
      ceiling: expression,
      deny: few,
      planes,
      meetingDefault: expression,
      locked: fc.boolean(),
      minEvidence: fc.constantFrom(0 as const, 1, 2, 3),
    },
    { requiredKeys: [] },
  )
  return fc.oneof(full, fc.constant({}))
}

function arbitraryRegion(id: string): fc.Arbitrary<PolicyRegion> {
  return fc.record({
    id: fc.constant(regionId(id)),
    country: fc.constant("DE"),
    jurisdictions: fc.constant(["EU"]),
    restricted: fc.constantFrom(false, false, false, true),
    status: fc.constantFrom("active" as const, "active", "active", "draining", "retired"),
    lat: fc.constant(50),
    lon: fc.constant(8),
  })
}

/** Freezes a value and everything in it, so that a change throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
