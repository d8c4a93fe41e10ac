// SPDX-License-Identifier: Apache-2.0
/**
 * The regions and groups that a new deployment starts with.
 *
 * They are real cities, so that distances, and with them delay evidence, mean
 * something. A deployment's own catalogue takes over from here; ids are never
 * reused, so an entry may be retired but not given to another place. Rules RG1
 * to RG6 of `SPEC.md` in this folder state what must hold.
 *
 * @module
 */
import { type RegionId, regionId } from "../units/index.ts"

/** Whether a leaf takes new work: `draining` keeps what it has, `retired` serves nothing. */
export type LeafStatus = "active" | "draining" | "retired"

/** What the catalogue says of one leaf region. */
export interface Leaf {
  readonly id: RegionId
  /** The city, as a person reads it. */
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The bodies of law that reach the place, from the widest down: `["EU", "EEA"]`. */
  readonly jurisdictions: readonly string[]
  /** Whether an account must name this leaf by its own id before it counts (R7). */
  readonly restricted: boolean
  readonly status: LeafStatus
  /** Degrees north, -90 to 90. */
  readonly lat: number
  /** Degrees east, -180 to 180. */
  readonly lon: number
  /** Who runs the machines. */
  readonly operator: string
}

/** One frozen version of a region group (R9): `EU@7` is `{ id: "EU", version: 7 }`. */
export interface LeafGroup {
  readonly id: string
  readonly version: number
  readonly members: readonly RegionId[]
}

/** The version of the catalogue that the starting leaves and groups make up. */
export const STARTING_CATALOGUE_VERSION = 7

const OPERATOR = "Landmoot"

type Place = readonly [id: string, name: string, country: string, lat: number, lon: number]

/** The leaves of a new deployment, sorted by id. One is restricted: `cn-sha`. */
export const STARTING_LEAVES: readonly Leaf[] = [
  leaf(["au-syd", "Sydney", "AU", -33.8688, 151.2093], ["AU"]),
  leaf(["br-gru", "São Paulo", "BR", -23.5505, -46.6333], ["BR"]),
  leaf(["ca-yul", "Montréal", "CA", 45.5019, -73.5674], ["CA"]),
  leaf(["ch-zrh", "Zürich", "CH", 47.3769, 8.5417], ["CH"]),
  leaf(["cn-sha", "Shanghai", "CN", 31.2304, 121.4737], ["CN"], true),
  leaf(["eu-de-fra", "Frankfurt am Main", "DE", 50.1109, 8.6821], ["EU", "EEA"]),
  leaf(["eu-fr-par", "Paris", "FR", 48.8566, 2.3522], ["EU", "EEA"]),
  leaf(["eu-ie-dub", "Dublin", "IE", 53.3498, -6.2603], ["EU", "EEA"]),
  leaf(["eu-nl-ams", "Amsterdam", "NL", 52.3676, 4.9041], ["EU", "EEA"]),
  leaf(["eu-se-sto", "Stockholm", "SE", 59.3293, 18.0686], ["EU", "EEA"]),
  leaf(["in-bom", "Mumbai", "IN", 19.076, 72.8777], ["IN"]),
  leaf(["jp-tyo", "Tokyo", "JP", 35.6762, 139.6503], ["JP"]),
  leaf(["sg-sin", "Singapore", "SG", 1.3521, 103.8198], ["SG"]),
  leaf(["uk-lon", "London", "GB", 51.5074, -0.1278], ["UK"]),
  leaf(["us-or-pdx", "Portland", "US", 45.5152, -122.6784], ["US"]),
  leaf(["us-va-iad", "Ashburn", "US", 39.0438, -77.4874], ["US"]),
  leaf(["za-jnb", "Johannesburg", "ZA", -26.2041, 28.0473], ["ZA"]),
]

/**
 * The groups of a new deployment, sorted by id and version. `EU@6` is from before
 * Stockholm opened: an account that has not accepted `EU@7` stays without it (R9).
 */
export const STARTING_GROUPS: readonly LeafGroup[] = [
  group("APAC", 3, ["au-syd", "in-bom", "jp-tyo", "sg-sin"]),
  group("EU", 6, ["eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams"]),
  group("EU", 7, ["eu-de-fra", "eu-fr-par", "eu-ie-dub", "eu-nl-ams", "eu-se-sto"]),
  group("NA", 2, ["ca-yul", "us-or-pdx", "us-va-iad"]),
  group("US", 2, ["us-or-pdx", "us-va-iad"]),
]

function leaf(place: Place, jurisdictions: readonly string[], restricted = false): Leaf {
  const [id, name, country, lat, lon] = place
  return {
    id: regionId(id),
    name,
    country,
    jurisdictions,
    restricted,
    status: "active",
    lat,
    lon,
    operator: OPERATOR,
  }
}

function group(id: string, version: number, members: readonly string[]): LeafGroup {
  return { id, version, members: members.map(regionId) }
}
