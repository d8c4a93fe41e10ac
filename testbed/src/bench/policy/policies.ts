// SPDX-License-Identifier: Apache-2.0
/**
 * Policies as accounts have them: twelve leaves, and four layers that all say something.
 *
 * @module
 */
import { parsePolicyInput, type PolicyCatalogue, type PolicyInput } from "@landmoot/core/policy"
import { STARTING_GROUPS, STARTING_LEAVES } from "@landmoot/core/regions"
import { type Plane, PLANES } from "@landmoot/core/units"
import { BenchError } from "../errors.ts"
import { pick, type Random, seededRandom } from "./random.ts"

/** How many leaves each policy's catalogue has. */
export const LEAF_COUNT = 12

/** Every leaf of the European group, the restricted one, and six of the world's others. */
const LEAF_IDS = [
  "ca-yul",
  "ch-zrh",
  "cn-sha",
  "eu-de-fra",
  "eu-fr-par",
  "eu-ie-dub",
  "eu-nl-ams",
  "eu-se-sto",
  "jp-tyo",
  "uk-lon",
  "us-or-pdx",
  "us-va-iad",
]
const EUROPE = ["EU@7", "ch-zrh", "uk-lon"]
const HOMES = ["eu-de-fra", "eu-fr-par", "eu-ie-dub"]
const DENIED = ["us-va-iad", "us-or-pdx", "US@2", "uk-lon", "jp-tyo", "eu-ie-dub", "ca-yul"]

/** The catalogue of every policy: its leaves, and the groups that list no other leaf. */
export const CATALOGUE: PolicyCatalogue = {
  version: 7,
  regions: STARTING_LEAVES.filter(({ id }) => LEAF_IDS.includes(id)).map(
    ({ id, country, jurisdictions, restricted, status, lat, lon }) => ({
      id,
      country,
      jurisdictions: [...jurisdictions],
      restricted,
      status,
      lat,
      lon,
    }),
  ),
  groups: STARTING_GROUPS.filter(({ members }) =>
    members.every((member) => LEAF_IDS.includes(member)),
  ).map(({ id, version, members }) => ({ id, version, members: [...members] })),
}

/** A policy, and the JSON text of its layers. */
export interface BenchPolicy {
  readonly input: PolicyInput
  readonly text: string
}

/** Makes policies, no two of them alike, the same ones in every run. */
export function makePolicies(count: number): readonly BenchPolicy[] {
  const random = seededRandom(count)
  const byText = new Map<string, BenchPolicy>()
  while (byText.size < count) {
    const layers = makeLayers(random)
    const parsed = parsePolicyInput({ catalogue: CATALOGUE, ...layers })
    if (!parsed.ok) throw BenchError.failed(`a policy is malformed: ${parsed.message}`)
    const text = JSON.stringify(layers)
    // One catalogue object for all, as in a server; what is derived from it is made once.
    byText.set(text, { input: { ...parsed.value, catalogue: CATALOGUE }, text })
  }
  return [...byText.values()]
}

/** The four layers: an account in Europe and beyond, one group of people, its owner, a meeting. */
function makeLayers(random: Random): object {
  const home = pick(random, HOMES, random() < 0.3 ? 2 : 1)
  const allowed = pick(random, [...EUROPE, "US@2", "ca-yul", "jp-tyo", "cn-sha"], 4)
  const account = { ceiling: { include: [...new Set([...allowed, "EU@7"])] }, deny: deny(random) }
  const group = {
    ceiling: { include: ["EU@7", ...pick(random, ["US@2", "ch-zrh", "uk-lon", "jp-tyo"], 2)] },
    ...(random() < 0.5 && { planes: limits(random, ["telephony", "compute", "content"]) }),
  }
  const user = {
    deny: deny(random),
    ...(random() < 0.5 && { planes: limits(random, ["egress", "diagnostics"]) }),
  }
  const meeting = {
    ceiling: {
      include: pick(random, [...LEAF_IDS.filter((id) => id !== "cn-sha"), "EU@7"], 5),
      ...(random() < 0.5 && { exclude: pick(random, ["uk-lon", "us-va-iad", "eu-se-sto"], 1) }),
    },
    ...(random() < 0.3 && { planes: limits(random, PLANES) }),
  }
  return {
    account: { plan: random() < 0.1 ? "free" : "paid", home, layer: account },
    groups: [{ id: `team-${Math.floor(random() * 1000)}`, layer: group }],
    user: { layer: user },
    meeting: { layer: meeting },
  }
}

function deny(random: Random): object {
  return { include: pick(random, DENIED, 1 + Math.floor(random() * 3)) }
}

function limits(random: Random, planes: readonly Plane[]): object {
  const limited = pick(random, planes, 1 + Math.floor(random() * 2))
  return Object.fromEntries(
    limited.map((plane) => [plane, { include: pick(random, ["EU@7", "ch-zrh", "uk-lon"], 2) }]),
  )
}
