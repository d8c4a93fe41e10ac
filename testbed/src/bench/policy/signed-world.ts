// SPDX-License-Identifier: Apache-2.0
/**
 * Signed objects of many meetings: one catalogue, and for each meeting its own nodes,
 * certificates, descriptor and answers, so that nothing verified once serves twice.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { PlaceQuestion } from "@landmoot/core/placement"
import { type PolicyResolved, resolvePolicy } from "@landmoot/core/policy"
import type { TransportOffer } from "@landmoot/core/protocol"
import { type Catalogue, type PublicKey, STARTING_LEAVES } from "@landmoot/core/regions"
import {
  authorityKid,
  CATALOGUE,
  DESCRIPTOR,
  HELLO,
  type Jws,
  keyFromSeed,
  NODE_CERTIFICATE,
  type NodeCertificate,
  type PrivateKey,
  publicKeyOf,
  signClaims,
  verifyCatalogue,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { type MeetingId, meetingId, PLANES, type RegionId } from "@landmoot/core/units"
import { BenchError } from "../errors.ts"
import { type BenchPolicy, CATALOGUE as LEAVES, makePolicies } from "./policies.ts"

/** Seconds since 1970, for everything in this world. */
export const NOW = 1_800_000_000
/** The client's 16 random bytes; the same for all, since no check depends on their value. */
export const NONCE = "n".repeat(22)

/** How many meetings there are: enough that a round takes longer than the clock is coarse. */
const MEETINGS = 64

/** A certificate as it is sent, with what the client asked for. */
export interface SignedNode {
  readonly jws: Jws
  readonly certificate: NodeCertificate
  readonly key: PrivateKey
  readonly authority: PublicKey
}

/** All that a client gets to see of one meeting before media. */
export interface SignedMeeting {
  readonly meeting: MeetingId
  readonly home: SignedNode
  readonly descriptor: Jws
  readonly gateway: SignedNode & { readonly origin: string; readonly proof: Jws }
  readonly media: SignedNode & { readonly send: TransportOffer; readonly receive: TransportOffer }
}

/** One operator and its meetings. */
export interface SignedWorld {
  readonly root: PublicKey
  readonly catalogue: Catalogue
  readonly catalogueJws: Jws
  readonly meetings: readonly SignedMeeting[]
}

/** Signs a whole world. */
export async function makeSignedWorld(): Promise<SignedWorld> {
  const root = keyOf("root")
  const catalogueJws = await signClaims(
    CATALOGUE,
    {
      version: LEAVES.version,
      iat: NOW,
      regions: STARTING_LEAVES.filter(({ id }) => isLeaf(id)).map((leaf, index) => ({
        ...leaf,
        jurisdictions: [...leaf.jurisdictions],
        gateways: [originOf(index)],
        bridges: [`10.${index}.0.1:7401`],
        prefixes: [`10.${index}.0.0/16`],
      })),
      groups: LEAVES.groups.map((group) => ({ ...group, members: [...group.members] })),
      authorities: LEAVES.regions.map(({ id }) => ({ region: id, key: publicKeyOf(keyOf(id)) })),
    },
    { kid: "root", key: root },
  )
  const catalogue = await verifyCatalogue(catalogueJws, { root: publicKeyOf(root), now: NOW })
  const policies = soundPolicies(makePolicies(4 * MEETINGS)).slice(0, MEETINGS)
  const meetings = await Promise.all(
    policies.map(async (policy, index) => await signMeeting(policy, index, catalogue)),
  )
  return { root: publicKeyOf(root), catalogue, catalogueJws, meetings }
}

/** Questions about many meetings, nodes and planes. */
export function makePlaceQuestions(
  { catalogue, meetings }: SignedWorld,
  policies: readonly BenchPolicy[],
): readonly PlaceQuestion[] {
  const certificates = meetings.flatMap(({ gateway, media }) => [
    gateway.certificate,
    media.certificate,
  ])
  return soundPolicies(policies).flatMap((policy, index) => {
    const certificate = certificates[index % certificates.length]
    const plane = PLANES[index % PLANES.length]
    if (certificate === undefined || plane === undefined) return []
    const descriptor = DESCRIPTOR.claims.parse(descriptorClaims(policy, index))
    return [{ catalogue, descriptor, certificate, plane, now: NOW }]
  })
}

async function signMeeting(
  policy: PolicyResolved,
  index: number,
  catalogue: Catalogue,
): Promise<SignedMeeting> {
  const claims = descriptorClaims(policy, index)
  const meeting = meetingId(claims.meeting)
  const [homeLeaf] = policy.effective
  const [gatewayLeaf] = policy.planes.signalling
  const mediaLeaf = policy.planes.media.at(-1)
  if (homeLeaf === undefined || gatewayLeaf === undefined || mediaLeaf === undefined) {
    throw BenchError.failed("a policy that was resolved leaves no region")
  }
  const [home, gateway, media] = await Promise.all([
    signNode(homeLeaf, `home-${index}`, catalogue),
    signNode(gatewayLeaf, `gateway-${index}`, catalogue),
    signNode(mediaLeaf, `media-${index}`, catalogue),
  ])
  const descriptor = await signClaims(DESCRIPTOR, claims, {
    kid: home.certificate.node,
    key: home.key,
  })
  const [origin = ""] = gateway.certificate.gateways
  const { node } = gateway.certificate
  const proof = await signClaims(
    HELLO,
    { node, nonce: NONCE, origin, iat: NOW, exp: NOW + 60 },
    { kid: node, key: gateway.key },
  )
  const offer = (id: string): TransportOffer => offerOf(id, media.certificate)
  return {
    meeting,
    home,
    descriptor,
    gateway: { ...gateway, origin, proof },
    media: { ...media, send: offer("send"), receive: offer("receive") },
  }
}

async function signNode(leaf: RegionId, name: string, catalogue: Catalogue): Promise<SignedNode> {
  const key = keyOf(`${leaf}/${name}`)
  const authority = keyOf(leaf)
  const place = catalogue.regions.findIndex(({ id }) => id === leaf)
  const jws = await signClaims(
    NODE_CERTIFICATE,
    {
      node: `${leaf}/${name}`,
      region: leaf,
      key: publicKeyOf(key),
      roles: ["home", "seat", "gateway", "media"],
      gateways: [originOf(place)],
      prefixes: [`10.${place}.1.0/24`],
      fingerprints: [fingerprintOf(name)],
      evidence: 0,
      iat: NOW,
      exp: NOW + 3600,
    },
    { kid: authorityKid(leaf), key: authority },
  )
  const certificate = await verifyNodeCertificate(jws, { catalogue, now: NOW })
  return { jws, certificate, key, authority: publicKeyOf(authority) }
}

function descriptorClaims(
  policy: PolicyResolved,
  index: number,
): Parameters<typeof signClaims<typeof DESCRIPTOR.claims>>[1] {
  const { effective, planes } = policy
  const name = createHash("sha256").update(`meeting ${index}`).digest("base64url").slice(0, 22)
  return {
    meeting: `${effective[0]}.${name}`,
    account: `acc_${"a".repeat(16)}`,
    revision: 1,
    catalogueVersion: LEAVES.version,
    policyDigest: createHash("sha256").update(JSON.stringify(planes)).digest("base64url"),
    effective: [...effective],
    planes: {
      media: [...planes.media],
      relay: [...planes.relay],
      signalling: [...planes.signalling],
      keys: [...planes.keys],
      telephony: [...planes.telephony],
      compute: [...planes.compute],
      content: [...planes.content],
      diagnostics: [...planes.diagnostics],
      egress: [...planes.egress],
    },
    mode: "spread",
    minEvidence: 0,
    seats: planes.signalling.filter((id) => planes.keys.includes(id)),
    identity: { kty: "OKP", crv: "Ed25519", x: `${"i".repeat(42)}A` },
    ledger: "home.example/ledger",
    iat: NOW,
    exp: NOW + 3600,
  }
}

function offerOf(id: string, certificate: NodeCertificate): TransportOffer {
  const [prefix = ""] = certificate.prefixes
  const address = prefix.replace("0/24", "1")
  const [fingerprint = ""] = certificate.fingerprints
  return {
    id,
    iceParameters: { usernameFragment: "bench", password: "p".repeat(24), iceLite: true },
    iceCandidates: (["udp", "tcp"] as const).map((protocol) => ({
      foundation: protocol,
      priority: 1,
      address,
      protocol,
      port: 7410,
      type: "host",
    })),
    dtlsParameters: { role: "auto", fingerprints: [{ algorithm: "sha-256", value: fingerprint }] },
    iceServers: [],
  }
}

function soundPolicies(policies: readonly BenchPolicy[]): readonly PolicyResolved[] {
  return policies.flatMap(({ input }) => {
    const answer = resolvePolicy(input)
    return answer.ok ? [answer] : []
  })
}

/** A key that is the same in every run; it protects nothing. */
function keyOf(name: string): PrivateKey {
  return keyFromSeed(createHash("sha256").update(name).digest())
}

function fingerprintOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex").toUpperCase()
  return hex.replaceAll(/..(?=.)/g, "$&:")
}

function originOf(place: number): string {
  return `https://region-${place}.example`
}

function isLeaf(id: RegionId): boolean {
  return LEAVES.regions.some((region) => region.id === id)
}
