// SPDX-License-Identifier: Apache-2.0
/**
 * A small world for tests: an operator, three regions with one node each, a meeting whose
 * home is Frankfurt and that may use Frankfurt and Paris. Everything is really signed.
 *
 * @module
 */
import { rulesOf } from "@landmoot/core/rights"
import type { RoomState, TransportOffer } from "@landmoot/core/protocol"
import type { Catalogue, PublicKey, Region } from "@landmoot/core/regions"
import {
  CATALOGUE,
  DESCRIPTOR,
  type Descriptor,
  HELLO,
  type Hello,
  type Jws,
  keyFromSeed,
  NODE_CERTIFICATE,
  type NodeCertificate,
  type PrivateKey,
  publicKeyOf,
  signClaims,
} from "@landmoot/core/signed"
import {
  type AccountId,
  accountId,
  type MeetingId,
  meetingId,
  type NodeId,
  nodeId,
  PLANES,
  type RegionId,
  regionId,
} from "@landmoot/core/units"

/** Seconds since 1970 at which the world stands still. */
export const NOW = 1_790_000_000

export const FRANKFURT: RegionId = regionId("eu-de-fra")
export const PARIS: RegionId = regionId("eu-fr-par")
/** The region that the meeting does not allow. */
export const ASHBURN: RegionId = regionId("us-va-iad")
export const MEETING: MeetingId = meetingId(`${FRANKFURT}.${"m".repeat(22)}`)

const ACCOUNT: AccountId = accountId(`acc_${"a".repeat(20)}`)
const PLACES = [
  { id: FRANKFURT, name: "Frankfurt", country: "DE", network: "10.1" },
  { id: PARIS, name: "Paris", country: "FR", network: "10.2" },
  { id: ASHBURN, name: "Ashburn", country: "US", network: "10.3" },
] as const

const seedKey = (seed: number): PrivateKey => keyFromSeed(new Uint8Array(32).fill(seed))

/** The operator's root key, and one that is not. */
const ROOT: PrivateKey = seedKey(1)
export const ROOT_PUBLIC: PublicKey = publicKeyOf(ROOT)
export const STRANGER: PrivateKey = seedKey(99)
/** The identity key of the account. */
export const IDENTITY: PrivateKey = seedKey(40)

const at = (region: RegionId): number => PLACES.findIndex(({ id }) => id === region)
export const authorityOf = (region: RegionId): PrivateKey => seedKey(10 + at(region))
export const nodeKeyOf = (region: RegionId): PrivateKey => seedKey(20 + at(region))
export const nodeOf = (region: RegionId): NodeId => nodeId(`${region}/node-1`)
export const originOf = (region: RegionId): string => `https://${region}.example`
/** An address of a region's node. */
export const addressOf = (region: RegionId): string => `${networkOf(region)}.0.1`
const networkOf = (region: RegionId): string => PLACES[at(region)]?.network ?? "10.9"

/** The fingerprint of a region's node: its number in every byte. */
export function fingerprintOf(region: RegionId): string {
  return Array.from({ length: 32 }, () => `0${at(region)}`).join(":")
}

/** The catalogue's claims. */
export function catalogueClaims(changes: Partial<Catalogue> = {}): Catalogue {
  return {
    version: 7,
    iat: NOW - 1000,
    regions: PLACES.map(({ id, name, country, network }): Region => ({
      id,
      name,
      country,
      jurisdictions: [country],
      restricted: false,
      status: "active",
      lat: 50,
      lon: 8,
      operator: "Landmoot",
      gateways: [originOf(id)],
      bridges: [],
      prefixes: [`${network}.0.0/16`],
    })),
    groups: [
      { id: "EU", version: 7, members: [FRANKFURT, PARIS] },
      { id: "EU", version: 6, members: [FRANKFURT] },
    ],
    authorities: PLACES.map(({ id }) => ({ region: id, key: publicKeyOf(authorityOf(id)) })),
    ...changes,
  }
}

/** Signs a catalogue, as the operator unless told otherwise. */
export async function catalogue(changes: Partial<Catalogue> = {}, key = ROOT): Promise<Jws> {
  return await signClaims(CATALOGUE, catalogueClaims(changes), { kid: "root", key })
}

/** The claims of a region's node certificate. */
export function certificateClaims(
  region: RegionId,
  changes: Partial<NodeCertificate> = {},
): NodeCertificate {
  return {
    node: nodeOf(region),
    region,
    key: publicKeyOf(nodeKeyOf(region)),
    roles: ["home", "seat", "gateway", "media"],
    gateways: [originOf(region)],
    prefixes: [`${addressOf(region)}/32`],
    fingerprints: [fingerprintOf(region)],
    evidence: 1,
    iat: NOW - 100,
    exp: NOW + 3600,
    ...changes,
  }
}

/** Signs a node certificate, as the region's authority unless told otherwise. */
export async function certificate(
  region: RegionId,
  changes: Partial<NodeCertificate> = {},
  signer: { readonly kid: string; readonly key: PrivateKey } = {
    kid: `authority:${region}`,
    key: authorityOf(region),
  },
): Promise<Jws> {
  return await signClaims(NODE_CERTIFICATE, certificateClaims(region, changes), signer)
}

/** S(plane), the same regions for every plane. */
export function planesOf(regions: readonly RegionId[]): Descriptor["planes"] {
  // Every plane is in the list that the entries are made from.
  return Object.fromEntries(PLANES.map((plane) => [plane, regions])) as Descriptor["planes"]
}

/** The claims of the meeting's descriptor. */
export function descriptorClaims(changes: Partial<Descriptor> = {}): Descriptor {
  const regions = [FRANKFURT, PARIS]
  // A descriptor whose parts contradict each other is refused as malformed.
  const { signalling, ...others } = changes.planes ?? planesOf(regions)
  const effective = [...new Set([...signalling, ...Object.values(others).flat()])].toSorted()
  return {
    meeting: MEETING,
    account: ACCOUNT,
    revision: 2,
    catalogueVersion: 7,
    policyDigest: "p".repeat(43),
    effective,
    planes: planesOf(regions),
    mode: "spread",
    minEvidence: 1,
    seats: signalling.filter((id) => (changes.planes ?? planesOf(regions)).keys.includes(id)),
    identity: publicKeyOf(IDENTITY),
    ledger: "home.example/ledger",
    iat: NOW - 50,
    exp: NOW + 3600,
    ...changes,
  }
}

/** Signs a descriptor, as Frankfurt's node unless told otherwise. */
export async function descriptor(
  changes: Partial<Descriptor> = {},
  signer: { readonly kid: string; readonly key: PrivateKey } = {
    kid: nodeOf(FRANKFURT),
    key: nodeKeyOf(FRANKFURT),
  },
): Promise<Jws> {
  return await signClaims(DESCRIPTOR, descriptorClaims(changes), signer)
}

/** Signs a node's proof for a challenge. */
export async function proof(
  region: RegionId,
  changes: Partial<Hello>,
  key: PrivateKey = nodeKeyOf(region),
): Promise<Jws> {
  const claims = {
    node: nodeOf(region),
    nonce: "n".repeat(22),
    origin: originOf(region),
    iat: NOW,
    exp: NOW + 30,
    ...changes,
  }
  return await signClaims(HELLO, claims, { kid: claims.node, key })
}

/** A transport as a region's node offers it. */
export function transportOffer(
  region: RegionId,
  changes: Partial<TransportOffer> = {},
): TransportOffer {
  return {
    id: `transport-${region}`,
    iceParameters: { usernameFragment: "abcd", password: "p".repeat(22), iceLite: true },
    iceCandidates: [
      {
        foundation: "udp",
        priority: 1000,
        address: addressOf(region),
        protocol: "udp",
        port: 40_000,
        type: "host",
      },
    ],
    dtlsParameters: {
      role: "auto",
      fingerprints: [{ algorithm: "sha-256", value: fingerprintOf(region) }],
    },
    iceServers: [],
    ...changes,
  }
}

/** The state of the meeting with nobody in it. */
export function roomState(changes: Partial<RoomState> = {}): RoomState {
  return {
    meeting: MEETING,
    title: "Weekly",
    fence: 0,
    version: 1,
    revision: 2,
    seat: nodeOf(FRANKFURT),
    rules: rulesOf("business", false),
    participants: [],
    links: [],
    nodes: [],
    ...changes,
  }
}
