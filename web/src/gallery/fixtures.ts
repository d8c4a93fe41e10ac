// SPDX-License-Identifier: Apache-2.0
/**
 * Regions, certificates and people for the gallery. Nothing here is signed.
 *
 * @module
 */
import type { GuardCheck, NodeView } from "@landmoot/client"
import type { Catalogue, Region } from "@landmoot/core/regions"
import type { Descriptor, NodeCertificate } from "@landmoot/core/signed"
import {
  accountId,
  meetingId,
  nodeId,
  PLANES,
  type RegionId,
  regionId,
  regionOfNode,
} from "@landmoot/core/units"

/** A moment that stays the same, so that pictures can be compared. */
const NOW = Date.UTC(2026, 4, 12, 9, 30, 12)

const MEETING = meetingId("eu-de-fra.Zm9vYmFyYmF6cXV4cXV1eA")

type Row = readonly [string, string, string, number, number]
const ROWS: readonly Row[] = [
  ["eu-de-fra", "Frankfurt am Main", "DE", 50.1109, 8.6821],
  ["eu-fr-par", "Paris", "FR", 48.8566, 2.3522],
  ["eu-nl-ams", "Amsterdam", "NL", 52.3676, 4.9041],
  ["eu-ie-dub", "Dublin", "IE", 53.3498, -6.2603],
  ["eu-se-sto", "Stockholm", "SE", 59.3293, 18.0686],
  ["us-or-pdx", "Portland", "US", 45.5152, -122.6784],
  ["jp-tyo", "Tokyo", "JP", 35.6762, 139.6503],
  ["sg-sin", "Singapore", "SG", 1.3521, 103.8198],
]

export const REGIONS: readonly Region[] = ROWS.map(
  ([id, name, country, lat, lon], index): Region => ({
    id: regionId(id),
    name,
    country,
    jurisdictions: id.startsWith("eu-") ? ["EU", "EEA"] : [country],
    restricted: false,
    status: "active",
    lat,
    lon,
    operator: "Landmoot",
    gateways: [`https://127.0.${index + 1}.1:8443`],
    bridges: [],
    prefixes: [`127.0.${index + 1}.0/24`],
  }),
)

/** The regions with these ids, in the catalogue's order. */
export function regionsNamed(...ids: readonly string[]): readonly Region[] {
  return REGIONS.filter(({ id }) => ids.includes(id))
}

/** A descriptor that allows these regions on every mandatory plane. */
export function descriptorFor(regions: readonly Region[]): Descriptor {
  const ids = regions.map(({ id }) => id).toSorted()
  const seconds = Math.floor(NOW / 1000)
  // Every plane is given its list.
  const planes = Object.fromEntries(
    PLANES.map((plane): [string, readonly RegionId[]] => [plane, ids]),
  ) as Descriptor["planes"]
  return {
    meeting: MEETING,
    account: accountId("acc_AbCdEfGhIjKlMnOp"),
    revision: 1,
    catalogueVersion: 7,
    policyDigest: "A".repeat(43),
    effective: ids,
    planes,
    mode: "spread",
    minEvidence: 0,
    seats: ids,
    identity: { kty: "OKP", crv: "Ed25519", x: `${"i".repeat(42)}A` },
    ledger: "home.example/ledger",
    iat: seconds,
    exp: seconds + 86_400,
  }
}

/** A verified node of a region. */
export function nodeIn(region: string, roles: NodeView["roles"]): NodeView {
  const id = nodeId(`${region}/node-1`)
  return { node: id, roles, verified: true, certificate: certificateOf(id, roles) }
}

function certificateOf(node: ReturnType<typeof nodeId>, roles: NodeView["roles"]): NodeCertificate {
  const region = REGIONS.find(({ id }) => id === regionOfNode(node))
  const byte = (index: number): string =>
    ((node.charCodeAt(index % node.length) * (index + 7)) % 256)
      .toString(16)
      .padStart(2, "0")
      .toUpperCase()
  return {
    node,
    region: regionOfNode(node),
    key: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
    roles: [...roles],
    gateways: [...(region?.gateways ?? [])],
    prefixes: [...(region?.prefixes ?? [])],
    fingerprints: [Array.from({ length: 32 }, (_, index) => byte(index)).join(":")],
    evidence: 0,
    iat: Math.floor(NOW / 1000) - 600,
    exp: Math.floor(NOW / 1000) + 43_200,
  }
}

/** The checks of an ordinary joining, in their order. */
export function checksOf(nodes: readonly string[]): readonly GuardCheck[] {
  return [
    passed("catalogue", "catalogue 7", 0),
    passed("signer", "eu-de-fra/node-1", 1),
    passed("descriptor", MEETING, 2),
    passed("pinned-regions", MEETING, 3),
    ...nodes.flatMap((node, index) =>
      (["certificate", "region", "node-key"] as const).map((name, step) =>
        passed(name, node, 4 + index * 3 + step),
      ),
    ),
    ...(["fingerprint", "candidates", "relays", "selected-pair"] as const).map((name, step) =>
      passed(name, nodes[0] ?? "", 14 + step),
    ),
  ]
}

function passed(name: GuardCheck["name"], subject: string, index: number): GuardCheck {
  return { name, subject, outcome: "passed", at: NOW - 4000 + index * 130 }
}

/** Names of people who do not exist, from many places. */
export const NAMES = [
  "Jonas Lindqvist",
  "Amélie Fournier",
  "Katharina Weiß",
  "Daniel Okafor",
  "Sofia Marchetti",
  "Piotr Nowak",
  "Inés Castellanos",
  "Maarten de Vries",
  "Aoife Byrne",
  "Lukas Brandt",
  "Yasmin El-Sayed",
  "Tomáš Dvořák",
  "Eleni Papadopoulou",
  "Rui Fernandes",
  "Hanna Virtanen",
  "Olivier Lambert",
  "Zsófia Kovács",
  "Mehmet Yıldız",
  "Clara Jørgensen",
  "Andrei Ionescu",
  "Marta Kowalczyk",
  "Felix Baumgartner",
  "Noor Bakker",
  "Giulia Ferrari",
  "Emil Sørensen",
] as const

/** A catalogue of these regions. Nobody signed it. */
export function catalogueOf(): Catalogue {
  return {
    version: 7,
    iat: Math.floor(NOW / 1000),
    regions: REGIONS.map((region, index) => (index < 3 ? region : { ...region, gateways: [] })),
    groups: [],
    authorities: [],
  }
}
