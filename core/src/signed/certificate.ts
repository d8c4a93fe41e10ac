// SPDX-License-Identifier: Apache-2.0
/**
 * Node certificates: a region's authority says that a key, its addresses and
 * its DTLS fingerprints belong to one node of that region, for a short while.
 *
 * @module
 */
import { z } from "zod"
import { type Catalogue, findRegion, publicKeySchema } from "../regions/index.ts"
import { ownerOfRegion, regionId, regionOfNode } from "../units/index.ts"
import { isPrefixInside } from "./address.ts"
import { SignedError } from "./errors.ts"
import {
  evidenceField,
  fingerprintField,
  nodeIdField,
  regionIdField,
  secondsField,
} from "./fields.ts"
import { claimedSigner, type Jws, requireTime, type SignedKind, verifyClaims } from "./jws.ts"

const nodeCertificateSchema = z.strictObject({
  node: nodeIdField,
  region: regionIdField,
  key: publicKeySchema,
  /** What the node may do: keep accounts, run meetings' state, speak with clients, carry media. */
  roles: z
    .array(z.enum(["home", "seat", "gateway", "media"]))
    .min(1)
    .max(4)
    .readonly(),
  /** Web origins at which this node's gateway answers clients. */
  gateways: z.array(z.url()).max(4).readonly(),
  /** The address prefixes (CIDR) in which the node's media and relay addresses lie. */
  prefixes: z.array(z.string()).min(1).max(16).readonly(),
  /** Fingerprints of the X.509 certificate shown in DTLS and on bridges. */
  fingerprints: z.array(fingerprintField).min(1).max(4).readonly(),
  /** How well the place is proven; 0 is this certificate alone. */
  evidence: evidenceField,
  iat: secondsField,
  exp: secondsField,
})

/** What a region's authority says of a node. */
export type NodeCertificate = Readonly<z.infer<typeof nodeCertificateSchema>>

/** What a node may do. */
export type NodeRole = NodeCertificate["roles"][number]

/** A node certificate, signed by the authority of the node's region. */
export const NODE_CERTIFICATE: SignedKind<typeof nodeCertificateSchema> = {
  typ: "landmoot-node+jwt",
  what: "node certificate",
  claims: nodeCertificateSchema,
}

/** The `kid` under which a region's authority signs. */
export function authorityKid(region: string): string {
  return `authority:${region}`
}

/**
 * Verifies a node certificate against the catalogue: the issuer is a listed
 * authority, it certifies its own region only, the addresses are the region's,
 * and the time is right. May come from an attacker. Rule R12.
 *
 * @throws {@link SignedError}
 */
export async function verifyNodeCertificate(
  jws: Jws,
  trust: { readonly catalogue: Catalogue; readonly now: number },
): Promise<NodeCertificate> {
  const kid = claimedSigner(NODE_CERTIFICATE, jws)
  const issuer = kid.startsWith("authority:") ? kid.slice("authority:".length) : ""
  const authority = trust.catalogue.authorities.find(({ region }) => region === issuer)
  if (authority === undefined) throw SignedError.unknownIssuer("the issuer of this certificate")
  const certificate = await verifyClaims(NODE_CERTIFICATE, jws, authority.key)
  const claimed = [certificate.region, regionOfNode(certificate.node)]
  const wrong = claimed.find((region) => region !== authority.region)
  if (wrong !== undefined) throw SignedError.wrongRegion(authority.region, wrong)
  const region = findRegion(trust.catalogue, regionId(authority.region))
  if (region === undefined) throw SignedError.unknownIssuer(authority.region)
  const own = [...certificate.prefixes]
  if (!own.every((prefix) => isPrefixInside(prefix, region.prefixes))) {
    throw SignedError.foreignAddress(region.id)
  }
  // Its authority is a customer's own: as a home, it could speak for other accounts (R28).
  if (ownerOfRegion(region.id) !== undefined && certificate.roles.includes("home")) {
    throw SignedError.foreignRole(region.id)
  }
  requireTime(NODE_CERTIFICATE.what, certificate, trust.now)
  return certificate
}
