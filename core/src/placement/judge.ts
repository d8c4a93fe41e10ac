// SPDX-License-Identifier: Apache-2.0
/**
 * The one predicate of the product: may this node handle this plane of this
 * meeting? The scheduler asks it before it places, every node before it serves,
 * and the client before anything leaves the browser (R13, R14). Pure, so the
 * three cannot disagree (P10).
 *
 * @module
 */
import { type Catalogue, findRegion } from "../regions/index.ts"
import type { Descriptor, NodeCertificate } from "../signed/index.ts"
import { ownerOfRegion, type Plane } from "../units/index.ts"
import type { PlacementRefusal } from "./errors.ts"

/** What a verdict is made from. Certificate, catalogue and descriptor are verified already. */
export interface PlaceQuestion {
  readonly descriptor: Descriptor
  readonly catalogue: Catalogue
  readonly certificate: NodeCertificate
  readonly plane: Plane
  /** Seconds since 1970. */
  readonly now: number
}

/** Yes, or no with the reason. */
export type PlaceVerdict = { readonly ok: true } | PlacementRefusal

/** Judges one node for one plane of one meeting. Draining leaves may go on serving. */
export function judgePlace(question: PlaceQuestion): PlaceVerdict {
  const { descriptor, catalogue, certificate, plane, now } = question
  const no = (code: PlacementRefusal["code"], message: string): PlacementRefusal => ({
    ok: false,
    code,
    plane,
    message,
  })
  if (now >= descriptor.exp) return no("POLICY_STALE", "the meeting's descriptor has expired")
  if (now >= certificate.exp) return no("NO_EVIDENCE", "the node's certificate has expired")
  const region = findRegion(catalogue, certificate.region)
  if (region === undefined) return no("NODE_OUT_OF_POLICY", "the node's region is not known")
  if (region.status === "retired") return no("REGION_RETIRED", `${region.name} has been retired`)
  const owner = ownerOfRegion(certificate.region)
  if (owner !== undefined && owner !== descriptor.account) {
    return no("NODE_OUT_OF_POLICY", `${region.name} serves its own account only`)
  }
  if (!descriptor.planes[plane].includes(certificate.region)) {
    return no("NODE_OUT_OF_POLICY", `${region.name} is not among the regions for ${plane}`)
  }
  if (certificate.evidence < descriptor.minEvidence) {
    return no(
      "NO_EVIDENCE",
      `evidence level ${certificate.evidence}, the meeting asks for ${descriptor.minEvidence}`,
    )
  }
  return { ok: true }
}
