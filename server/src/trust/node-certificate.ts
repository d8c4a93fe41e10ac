// SPDX-License-Identifier: Apache-2.0
/**
 * Issuing node certificates: the side of a region's authority.
 *
 * @module
 */
import {
  authorityKid,
  type Jws,
  NODE_CERTIFICATE,
  type NodeCertificate,
  type PrivateKey,
  signClaims,
} from "@landmoot/core/signed"

/**
 * How long a node certificate lives, in seconds. Higher: an authority may be
 * away for longer; lower: a lost key is worth less.
 */
export const CERTIFICATE_SECONDS = 86_400

/** What an authority vouches for. */
export type NodeClaims = Omit<NodeCertificate, "iat" | "exp">

/**
 * Issues a node certificate, from `now` (seconds since 1970) for `seconds`.
 * The key must be that of the authority of the node's region; whoever receives
 * the certificate checks that, this function does not.
 */
export async function issueNodeCertificate(
  authority: PrivateKey,
  claims: NodeClaims,
  time: { readonly now: number; readonly seconds?: number },
): Promise<Jws> {
  const { now, seconds = CERTIFICATE_SECONDS } = time
  return await signClaims(
    NODE_CERTIFICATE,
    { ...claims, iat: now, exp: now + seconds },
    { kid: authorityKid(claims.region), key: authority },
  )
}

/** The time, in seconds since 1970, from which a certificate should be renewed: half of its life. */
export function renewalTime({ iat, exp }: { readonly iat: number; readonly exp: number }): number {
  return iat + Math.floor((exp - iat) / 2)
}
