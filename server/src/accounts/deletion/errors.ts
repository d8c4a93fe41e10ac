// SPDX-License-Identifier: Apache-2.0

/** Why nothing was deleted. These are values, not thrown. */
export type DeletionErrorCode =
  /** What was typed is not the account's name, or not the person's own address. */
  "DELETION_NOT_CONFIRMED"
