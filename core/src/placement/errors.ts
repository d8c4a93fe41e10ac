// SPDX-License-Identifier: Apache-2.0
import type { Plane } from "../units/index.ts"

/**
 * Why nothing was placed, or why a node may not serve. These are values, not
 * thrown: an expected *no* says its reason (R15).
 */
export type PlacementErrorCode =
  /** A node's region is not in the meeting's set for the plane. */
  | "NODE_OUT_OF_POLICY"
  /** No healthy node with room stands in the allowed regions; nothing else is tried. */
  | "NO_CAPACITY_IN_ALLOWED_REGIONS"
  /** The nodes that could serve do not prove their place as well as the meeting asks. */
  | "NO_EVIDENCE"
  /** The region of the node has been retired. */
  | "REGION_RETIRED"
  /** The descriptor's time is over, so nothing new may start on it. */
  | "POLICY_STALE"

/** A verdict that says no. */
export interface PlacementRefusal {
  readonly ok: false
  readonly code: PlacementErrorCode
  readonly plane: Plane
  readonly message: string
}
