// SPDX-License-Identifier: Apache-2.0
/**
 * Honest keys and claims, for tests to bend.
 *
 * @module
 */
import type { z } from "zod"
import { type Catalogue, catalogueSchema, type PublicKey } from "../../regions/index.ts"
import { PLANES } from "../../units/index.ts"
import { authorityKid, NODE_CERTIFICATE } from "../certificate.ts"
import type { DESCRIPTOR } from "../descriptor.ts"
import { SignedError } from "../errors.ts"
import type { GRANT } from "../grant.ts"
import type { JOIN_TOKEN } from "../invitation.ts"
import { type Jws, type PrivateKey, signClaims } from "../jws.ts"
import { keyFromSeed, participantOfKey, publicKeyOf } from "../keys.ts"

/** The time of every test, in seconds since 1970. */
export const NOW = 1_800_000_000

/** The key of a one-byte seed. */
export function testKey(seed: number): PrivateKey {
  return keyFromSeed(new Uint8Array(32).fill(seed))
}

export const ROOT = testKey(1)
export const FRANKFURT_AUTHORITY = testKey(2)
export const PARIS_AUTHORITY = testKey(3)
export const NODE = testKey(4)
export const PERSON = testKey(5)

export const FRANKFURT = "eu-de-fra"
export const PARIS = "eu-fr-par"
export const MEETING = `${FRANKFURT}.${"m".repeat(22)}`

/** A catalogue of two regions, each with an authority. */
export const CATALOGUE_CLAIMS: z.input<typeof catalogueSchema> = {
  version: 7,
  iat: NOW,
  regions: [regionOf(FRANKFURT, "192.0.2.0/25"), regionOf(PARIS, "192.0.2.128/25")],
  groups: [{ id: "EU", version: 7, members: [FRANKFURT, PARIS] }],
  authorities: [
    { region: FRANKFURT, key: publicKeyOf(FRANKFURT_AUTHORITY) },
    { region: PARIS, key: publicKeyOf(PARIS_AUTHORITY) },
  ],
}

/** The same, as verified. */
export const TEST_CATALOGUE: Catalogue = catalogueSchema.parse(CATALOGUE_CLAIMS)

function regionOf(id: string, prefix: string): z.input<typeof catalogueSchema>["regions"][number] {
  return {
    id,
    name: id,
    country: "DE",
    jurisdictions: ["EU"],
    restricted: false,
    status: "active",
    lat: 50,
    lon: 8,
    operator: "test",
    gateways: [],
    bridges: [],
    prefixes: [prefix, "2001:db8::/32"],
  }
}

type CertificateClaims = z.input<typeof NODE_CERTIFICATE.claims>

/** What Frankfurt's authority says of its node. */
export function certificateClaims(change: Partial<CertificateClaims> = {}): CertificateClaims {
  return {
    node: `${FRANKFURT}/node-1`,
    region: FRANKFURT,
    key: publicKeyOf(NODE),
    roles: ["home", "seat", "gateway", "media"],
    gateways: ["https://fra.example.org"],
    prefixes: ["192.0.2.1/32"],
    fingerprints: [Array.from({ length: 32 }, () => "AB").join(":")],
    evidence: 0,
    iat: NOW,
    exp: NOW + 86_400,
    ...change,
  }
}

/** Signs a node certificate, by Frankfurt's authority unless told otherwise. */
export async function signCertificate(
  change: Partial<CertificateClaims> = {},
  signer: { readonly key: PrivateKey; readonly kid: string } = {
    key: FRANKFURT_AUTHORITY,
    kid: authorityKid(FRANKFURT),
  },
): Promise<Jws> {
  return await signClaims(NODE_CERTIFICATE, certificateClaims(change), signer)
}

/** What the home says of a started meeting in both regions. */
export function descriptorClaims(
  change: Partial<z.input<typeof DESCRIPTOR.claims>> = {},
): z.input<typeof DESCRIPTOR.claims> {
  const regions = [FRANKFURT, PARIS]
  return {
    meeting: MEETING,
    account: `acc_${"a".repeat(16)}`,
    revision: 3,
    catalogueVersion: 7,
    policyDigest: "d".repeat(43),
    effective: regions,
    // Object.fromEntries forgets which keys there are.
    planes: Object.fromEntries(PLANES.map((plane) => [plane, regions])) as Record<
      (typeof PLANES)[number],
      string[]
    >,
    mode: "spread",
    minEvidence: 0,
    seats: regions,
    identity: { kty: "OKP", crv: "Ed25519", x: `${"i".repeat(42)}A` },
    ledger: "home.example/ledger",
    iat: NOW,
    exp: NOW + 3600,
    ...change,
  }
}

/** The seat's permission to serve one person. */
export function grantClaims(
  change: Partial<z.input<typeof GRANT.claims>> = {},
): z.input<typeof GRANT.claims> {
  const node = `${FRANKFURT}/node-1`
  return {
    meeting: MEETING,
    node,
    descriptor: "D".repeat(43),
    revision: 3,
    fence: 2,
    purpose: {
      kind: "participant",
      participant: participantOfKey(publicKeyOf(PERSON)),
      session: `s_${"s".repeat(16)}`,
      gateway: node,
      rights: ["speak", "show", "share"],
    },
    iat: NOW,
    exp: NOW + 60,
    ...change,
  }
}

/** A person's statement that they hold a link. */
export function tokenClaims(
  change: Partial<z.input<typeof JOIN_TOKEN.claims>> = {},
): z.input<typeof JOIN_TOKEN.claims> {
  return {
    meeting: MEETING,
    participant: participantOfKey(publicKeyOf(PERSON)),
    session: `s_${"s".repeat(16)}`,
    audience: `${FRANKFURT}/node-1`,
    descriptor: "D".repeat(43),
    iat: NOW,
    exp: NOW + 60,
    ...change,
  }
}

/** A JWS of any header and any payload, with a signature of any bytes. */
export function rawJws(header: object, payload: string, signature: Uint8Array | string): string {
  const encoded =
    typeof signature === "string" ? signature : Buffer.from(signature).toString("base64url")
  return `${base64url(JSON.stringify(header))}.${base64url(payload)}.${encoded}`
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url")
}

/** The code of the {@link SignedError} that a promise is rejected with; undefined if it is kept. */
export async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    if (error instanceof SignedError) return error.code
    throw error
  }
}

/** The public half of the operator's root. */
export const ROOT_PUBLIC: PublicKey = publicKeyOf(ROOT)
