// SPDX-License-Identifier: Apache-2.0
/**
 * What resolution answers, and the words in which it says no.
 *
 * @module
 */
import type { Plane, RegionId } from "../units/index.ts"
import type { LayerName } from "./input.ts"

/** What removed a leaf: a layer, the free plan, or the state of the leaf itself. */
export type Remover = "plan" | LayerName | "retired" | "restricted"

/** The rule of POLICY.md, section 3, that a removal follows from. */
export type RemovalRule = "R2" | "R3" | "R4" | "R7" | "R11"

/** One leaf that is not in the effective set, and the first thing that removed it. */
export interface Removal {
  readonly region: RegionId
  readonly removedBy: Remover
  readonly rule: RemovalRule
}

/** A feature that is off because no region is left for its plane (R8). */
export interface DisabledPlane {
  readonly plane: Plane
  readonly why: string
}

/** The sets of a meeting that may take place. Every list is sorted by code point. */
export interface PolicyResolved {
  readonly ok: true
  readonly effective: readonly RegionId[]
  readonly planes: Readonly<Record<Plane, readonly RegionId[]>>
  readonly disabled: readonly DisabledPlane[]
  readonly why: readonly Removal[]
}

/** Why a meeting may not take place anywhere. */
export interface PolicyRefused {
  readonly ok: false
  readonly code: "REGION_POLICY_EMPTY" | "REGION_RETIRED"
  /** The first mandatory plane without a region; absent if no region is left at all. */
  readonly plane?: Plane
  /** Each layer that removed a leaf from base, in the order account, groups, user, meeting. */
  readonly layers: readonly LayerName[]
  readonly message: string
}

/** The answer to a sound input. */
export type PolicyAnswer = PolicyResolved | PolicyRefused

/** The answer to a malformed input. */
export interface PolicyInvalid {
  readonly ok: false
  readonly code: "POLICY_INVALID"
  /** Where, as in `account.layer.ceiling.include[0]`; empty for the whole input. */
  readonly path: string
  readonly message: string
}

/** The planes whose sets lie within S(media). Source: POLICY.md, section 2. */
export const PLANES_WITHIN_MEDIA: readonly Plane[] = [
  "relay",
  "signalling",
  "keys",
  "telephony",
  "compute",
]

/** Says that no region is left, for one plane or at all, and whose limits those are. */
export function nothingLeft(plane: Plane | undefined, layers: readonly LayerName[]): string {
  const purpose = plane === undefined ? "" : ` for ${plane}`
  const whose = layers.length === 0 ? "" : ` by the limits of ${layers.join(", ")}`
  return `no region is left${purpose}${whose}`
}

/** Says that only retired regions would be left. */
export const ONLY_RETIRED = "every region that the policy leaves has been retired"
