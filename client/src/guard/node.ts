// SPDX-License-Identifier: Apache-2.0
/**
 * The checks of one node: its certificate, its key, its place. All bytes may
 * come from an attacker.
 *
 * @module
 */
import { judgePlace } from "@landmoot/core/placement"
import type { Catalogue } from "@landmoot/core/regions"
import {
  claimedSigner,
  type Descriptor,
  type Hello,
  HELLO,
  type Jws,
  type NodeCertificate,
  type NodeRole,
  requireTime,
  type SignedError,
  verifyClaims,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import type { Plane } from "@landmoot/core/units"
import { GuardError } from "./errors.ts"
import { regionNames } from "./names.ts"
import { translate } from "./translate.ts"

/** Verifies a node's certificate against the catalogue. @throws {@link GuardError} */
export async function checkCertificate(
  jws: Jws,
  trust: { readonly catalogue: Catalogue; readonly now: number },
): Promise<NodeCertificate> {
  try {
    return await verifyNodeCertificate(jws, trust)
  } catch (error) {
    const known = {
      SIGNED_EXPIRED: (cause: SignedError) => GuardError.certificateExpired(cause),
      SIGNED_NOT_YET_VALID: () => GuardError.clock("certificate"),
      CERTIFICATE_WRONG_REGION: (cause: SignedError) =>
        GuardError.certificateWrongRegion({}, cause),
      CERTIFICATE_FOREIGN_ADDRESS: (cause: SignedError) =>
        GuardError.certificateForeignAddress(cause),
    }
    throw translate(error, known, (cause) => GuardError.certificateForged(cause))
  }
}

/** Requires a role of a verified certificate. @throws {@link GuardError} */
export function checkRole(certificate: NodeCertificate, role: NodeRole): void {
  if (!certificate.roles.includes(role)) {
    throw GuardError.certificateWrongRole(certificate.node, role)
  }
}

/**
 * Requires that whoever answered at an origin holds the key of a verified certificate,
 * which lists that origin.
 *
 * @throws {@link GuardError} `GUARD_NODE_KEY` or `GUARD_REDIRECTED`
 */
export async function checkNodeKey(
  proof: Jws,
  trust: {
    readonly certificate: NodeCertificate
    readonly nonce: string
    readonly origin: string
    readonly now: number
  },
): Promise<void> {
  const { certificate, nonce, origin, now } = trust
  let hello: Hello
  try {
    if (claimedSigner(HELLO, proof) !== certificate.node) throw GuardError.nodeKey(certificate.node)
    hello = await verifyClaims(HELLO, proof, certificate.key)
    requireTime(HELLO.what, hello, now)
  } catch (error) {
    throw translate(error, {}, (cause) => GuardError.nodeKey(certificate.node, cause))
  }
  if (hello.nonce !== nonce || hello.node !== certificate.node) {
    throw GuardError.nodeKey(certificate.node)
  }
  const answered = new URL(hello.origin).origin
  if (answered !== origin) throw GuardError.redirected(origin, answered)
  const listed = certificate.gateways.map((gateway) => new URL(gateway).origin)
  if (!listed.includes(origin)) throw GuardError.redirected(origin, listed.join(", "))
}

/** Requires that a node may handle a plane: the one predicate of the product. @throws {@link GuardError} */
export function checkPlace(question: {
  readonly descriptor: Descriptor
  readonly catalogue: Catalogue
  readonly certificate: NodeCertificate
  readonly plane: Plane
  readonly now: number
}): void {
  const { descriptor, catalogue, certificate, plane, now } = question
  const verdict = judgePlace(question)
  if (verdict.ok) return
  const facts = {
    node: certificate.node,
    plane,
    shown: regionNames(catalogue, [certificate.region]),
    allowed: regionNames(catalogue, descriptor.planes[plane]),
  }
  switch (verdict.code) {
    case "NO_EVIDENCE":
      throw now >= certificate.exp ? GuardError.certificateExpired() : GuardError.noEvidence(facts)
    case "REGION_RETIRED":
      throw GuardError.regionRetired(facts)
    case "POLICY_STALE":
      throw GuardError.descriptorExpired()
    case "NODE_OUT_OF_POLICY":
    case "NO_CAPACITY_IN_ALLOWED_REGIONS":
      throw GuardError.nodeOutOfPolicy(facts)
  }
}
