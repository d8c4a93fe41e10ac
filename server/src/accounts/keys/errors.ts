// SPDX-License-Identifier: Apache-2.0

/** Why something about keys was refused. These are values, not thrown. */
export type KeyErrorCode =
  /** The account has no key of this id. */
  "KEY_NOT_FOUND"
