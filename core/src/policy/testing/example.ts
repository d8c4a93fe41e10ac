// SPDX-License-Identifier: Apache-2.0
/**
 * A small world for tests by example: three open leaves of the EU, two of the US, one
 * restricted, one private, and two versions of a group.
 *
 * @module
 */
import { regionId } from "../../units/index.ts"
import type { PolicyCatalogue, PolicyInput, PolicyRegion } from "../input.ts"
import { parsePolicyInput } from "../parse.ts"

/** The ids of the leaves, sorted. */
export const ALL: readonly string[] = [
  "acct:a1/hq",
  "cn-sha",
  "eu-de-fra",
  "eu-fr-par",
  "eu-ie-dub",
  "us-or-pdx",
  "us-va-iad",
]

/** The catalogue of the small world, some leaves of which may be in another state. */
export function catalogueWith(
  states: Readonly<Record<string, PolicyRegion["status"]>> = {},
): PolicyCatalogue {
  const members = ["eu-de-fra", "eu-fr-par"].map(regionId)
  return {
    version: 7,
    regions: ALL.map((id) => ({
      id: regionId(id),
      country: id === "cn-sha" ? "CN" : "DE",
      jurisdictions: ["EU"],
      restricted: id === "cn-sha",
      status: states[id] ?? "active",
      lat: 50.1,
      lon: 8.7,
    })),
    groups: [
      { id: "EU", version: 6, members },
      { id: "EU", version: 7, members: [...members, regionId("eu-ie-dub")] },
      { id: "US", version: 1, members: ["us-or-pdx", "us-va-iad"].map(regionId) },
    ],
  }
}

/** The layers of an example, as they would be typed by hand. */
export interface ExamplePolicy {
  readonly catalogue?: PolicyCatalogue
  readonly plan?: "free" | "paid"
  readonly home?: readonly string[]
  readonly account?: object
  readonly groups?: Readonly<Record<string, object>>
  readonly user?: object
  readonly meeting?: object
}

/** Makes a policy of the small world by parsing it; a mistake in it throws. */
export function policyOf(example: ExamplePolicy): PolicyInput {
  const { catalogue = catalogueWith(), plan = "paid", home = ["eu-de-fra"] } = example
  const groups = Object.entries(example.groups ?? {}).map(([id, layer]) => ({ id, layer }))
  const parsed = parsePolicyInput({
    catalogue,
    account: { plan, home, layer: example.account ?? {} },
    groups,
    user: { layer: example.user ?? {} },
    meeting: { layer: example.meeting ?? {} },
  })
  if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.message}`)
  // One catalogue object for all policies of a test.
  return { ...parsed.value, catalogue }
}

/** A layer with a ceiling of these names. */
export function ceiling(...include: string[]): object {
  return { ceiling: { include } }
}

/** A layer with a deny of these names. */
export function deny(...include: string[]): object {
  return { deny: { include } }
}

/** A layer that limits one plane to these names. */
export function plane(name: string, ...include: string[]): object {
  return { planes: { [name]: { include } } }
}
