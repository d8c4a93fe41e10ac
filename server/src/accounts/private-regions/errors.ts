// SPDX-License-Identifier: Apache-2.0

/** Why something about a private region was refused. These are values, not thrown. */
export type PrivateRegionErrorCode =
  /** The account has no private region of this name, or the token is not one of enrolment. */
  | "PRIVATE_REGION_NOT_FOUND"
  /** The account has, or had, a private region of this name; names are never used again. */
  | "PRIVATE_REGION_TAKEN"
  /** The account has as many private regions as one may have. */
  | "PRIVATE_REGION_TOO_MANY"
  /** Another machine has handed in another key for this region. */
  | "PRIVATE_REGION_KEY_CONFLICT"
  /** A node's certificate or arrival does not verify, or is of no private region of this home. */
  | "PRIVATE_REGION_UNPROVEN"
