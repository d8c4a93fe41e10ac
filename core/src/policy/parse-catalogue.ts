// SPDX-License-Identifier: Apache-2.0
/**
 * Parses the part of a catalogue that policies need. May come from an attacker.
 *
 * @module
 */
import type { RegionId } from "../units/index.ts"
import { PolicyError } from "./errors.ts"
import type { PolicyCatalogue, PolicyGroup, PolicyRegion, RegionName } from "./input.ts"
import * as read from "./reader.ts"

/** What the names in a policy may refer to. */
export interface Names {
  readonly leaves: ReadonlyMap<string, PolicyRegion>
  /** Each group with its version: `EU@7`. */
  readonly groups: ReadonlySet<string>
}

const CATALOGUE_FIELDS = ["version", "regions", "groups"]
const REGION_FIELDS = ["id", "country", "jurisdictions", "restricted", "status", "lat", "lon"]
const GROUP_FIELDS = ["id", "version", "members"]

// ISO 3166-1 alpha-2; which codes are in use is not ours to say.
const COUNTRY = /^[A-Z]{2}$/
const MAX_VERSION = 999_999_999
const MAX_JURISDICTION_LENGTH = 32

/**
 * Parses the catalogue of a policy.
 *
 * @throws {@link PolicyError} `POLICY_INVALID`
 */
export function parseCatalogue(json: unknown): { catalogue: PolicyCatalogue; names: Names } {
  const object = read.readObject(json, "catalogue", CATALOGUE_FIELDS)
  const version = read.readInteger(
    read.required(object, "version", "catalogue"),
    "catalogue.version",
    [1, Number.MAX_SAFE_INTEGER],
  )
  const regions = parseRegions(read.required(object, "regions", "catalogue"))
  const leaves = new Map(regions.map((region) => [region.id as string, region]))
  const { groups, refs } = parseGroups(read.required(object, "groups", "catalogue"), leaves)
  return { catalogue: { version, regions, groups }, names: { leaves, groups: refs } }
}

/** Collects the names that a catalogue knows, for parsing a layer by itself. */
export function namesOf(catalogue: PolicyCatalogue): Names {
  return {
    leaves: new Map(catalogue.regions.map((region) => [region.id as string, region])),
    groups: new Set(catalogue.groups.map((group) => `${group.id}@${group.version}`)),
  }
}

function parseRegions(json: unknown): PolicyRegion[] {
  const seen = new Set<string>()
  return read.readArray(json, "catalogue.regions").map((value, position) => {
    const path = read.item("catalogue.regions", position)
    const region = parseRegion(value, path)
    read.once(seen, region.id, `${path}.id`)
    return region
  })
}

function parseRegion(json: unknown, path: string): PolicyRegion {
  const region = read.readObject(json, path, REGION_FIELDS)
  const field = (key: string): unknown => read.required(region, key, path)
  const id = read.readRegionId(field("id"), `${path}.id`)
  const country = read.readText(field("country"), `${path}.country`)
  if (!COUNTRY.test(country)) {
    throw PolicyError.invalid(`${path}.country`, "expected two capital letters, as ISO 3166-1 has")
  }
  return {
    id,
    country,
    jurisdictions: parseJurisdictions(field("jurisdictions"), `${path}.jurisdictions`),
    restricted: read.readBoolean(field("restricted"), `${path}.restricted`),
    status: read.readWord(field("status"), `${path}.status`, ["active", "draining", "retired"]),
    lat: read.readNumber(field("lat"), `${path}.lat`, [-90, 90]),
    lon: read.readNumber(field("lon"), `${path}.lon`, [-180, 180]),
  }
}

function parseJurisdictions(json: unknown, path: string): string[] {
  const seen = new Set<string>()
  return read.readArray(json, path).map((value, position) => {
    const name = read.readText(value, read.item(path, position))
    if (name.length === 0 || name.length > MAX_JURISDICTION_LENGTH) {
      throw PolicyError.invalid(read.item(path, position), "expected 1 to 32 characters")
    }
    read.once(seen, name, read.item(path, position))
    return name
  })
}

function parseGroups(
  json: unknown,
  leaves: Names["leaves"],
): { groups: PolicyGroup[]; refs: ReadonlySet<string> } {
  const refs = new Set<string>()
  const groups = read.readArray(json, "catalogue.groups").map((value, position) => {
    const path = read.item("catalogue.groups", position)
    const object = read.readObject(value, path, GROUP_FIELDS)
    const id = read.readText(read.required(object, "id", path), `${path}.id`)
    const version = read.readInteger(read.required(object, "version", path), `${path}.version`, [
      1,
      MAX_VERSION,
    ])
    read.once(refs, read.readGroupRef(id, version, `${path}.id`), `${path}.id`)
    const members = parseMembers(read.required(object, "members", path), `${path}.members`, leaves)
    return { id, version, members }
  })
  return { groups, refs }
}

/** A group may be empty: a leaf that loses a jurisdiction leaves every version at once (R9). */
function parseMembers(json: unknown, path: string, leaves: Names["leaves"]): RegionId[] {
  const seen = new Set<string>()
  return read.readArray(json, path).map((value, position) => {
    const place = read.item(path, position)
    const leaf = leaves.get(read.readText(value, place))
    if (leaf === undefined) {
      throw PolicyError.invalid(place, `the catalogue has no region ${read.quoted(String(value))}`)
    }
    if (leaf.restricted) {
      throw PolicyError.invalid(place, `${leaf.id} is restricted, and in no group (R7)`)
    }
    if (isPrivate(leaf.id)) {
      throw PolicyError.invalid(place, `${leaf.id} is private, and in no group (R28)`)
    }
    read.once(seen, leaf.id, place)
    return leaf.id
  })
}

/** Tells whether a name is that of a customer's own region, `acct:<id>/<name>` (R28). */
export function isPrivate(name: RegionName): boolean {
  return name.startsWith("acct:")
}
