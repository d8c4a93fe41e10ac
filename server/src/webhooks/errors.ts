// SPDX-License-Identifier: Apache-2.0

/** Why a webhook was refused. These are values, not thrown. */
export type WebhookErrorCode =
  /** There is no receiver of this id in the account. */
  | "WEBHOOK_NOT_FOUND"
  /** The receiver's region is not one to which the account's policy lets anything out (R26). */
  | "WEBHOOK_REGION_FORBIDDEN"
  /** The receiver's address leads into a private network, or does not use TLS. */
  | "WEBHOOK_ADDRESS_FORBIDDEN"
  /** The account has as many receivers as it may. */
  | "WEBHOOK_TOO_MANY"
