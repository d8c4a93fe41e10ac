// SPDX-License-Identifier: Apache-2.0
/**
 * A node's own certificate: that it fits the node's keys, and its renewal.
 *
 * @module
 */
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import {
  authorityKid,
  claimedSigner,
  type Jws,
  NODE_CERTIFICATE,
  type NodeCertificate,
  SignedError,
  verifyClaims,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { type NodeId, regionOfNode } from "@landmoot/core/units"
import { TrustError } from "./errors.ts"
import { readPrivateKey, readTextIfThere } from "./files.ts"
import { issueNodeCertificate, renewalTime } from "./node-certificate.ts"
import type { NodeFiles } from "./paths.ts"

/** What a node's certificate has to fit. */
export interface OwnKeys {
  readonly node: NodeId
  readonly key: PublicKey
  /** Of `dtls.crt`. */
  readonly fingerprint: string
}

/** A certificate with the bytes that say it. */
export interface OwnCertificate {
  readonly certificate: NodeCertificate
  readonly jws: Jws
}

/**
 * Checks a node's own certificate in all but its end: one that has expired is
 * returned too, since the node must then stay up, out of placement.
 *
 * @throws {@link TrustError}
 */
export async function verifyOwnCertificate(
  jws: Jws,
  own: OwnKeys,
  trust: { readonly catalogue: Catalogue; readonly now: number },
): Promise<OwnCertificate> {
  const region = regionOfNode(own.node)
  const authority = trust.catalogue.authorities.find((entry) => entry.region === region)
  if (authority === undefined) {
    throw TrustError.regionUnknown(region, "the catalogue lists no authority for it")
  }
  try {
    const issuer = claimedSigner(NODE_CERTIFICATE, jws)
    if (issuer !== authorityKid(region)) throw TrustError.otherNode(own.node, `a node of ${issuer}`)
    const claims = await verifyClaims(NODE_CERTIFICATE, jws, authority.key)
    if (claims.node !== own.node) throw TrustError.otherNode(own.node, claims.node)
    if (claims.key.x !== own.key.x) throw TrustError.otherKey(own.node)
    if (!claims.fingerprints.includes(own.fingerprint)) {
      throw TrustError.fingerprintMismatch(own.node)
    }
    const now = Math.min(trust.now, claims.exp - 1)
    const certificate = await verifyNodeCertificate(jws, { catalogue: trust.catalogue, now })
    return { certificate, jws }
  } catch (error) {
    throw error instanceof SignedError ? TrustError.certificateInvalid(error) : error
  }
}

/**
 * Issues a certificate that says what the old one said, for a new while, if half
 * of the old one's time is over and the authority's key lies in the node's own
 * folder. Returns undefined if it is too early or the key is elsewhere.
 *
 * @throws {@link TrustError}
 */
export async function renewOwnCertificate(
  current: NodeCertificate,
  files: NodeFiles,
  now: number,
): Promise<Jws | undefined> {
  if (now < renewalTime(current)) return undefined
  if ((await readTextIfThere(files.authority)) === undefined) return undefined
  const authority = await readPrivateKey(files.authority)
  const { iat: _iat, exp: _exp, ...claims } = current
  return await issueNodeCertificate(authority, claims, { now })
}
