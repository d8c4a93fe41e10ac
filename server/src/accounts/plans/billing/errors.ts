// SPDX-License-Identifier: Apache-2.0

/** Why a message of the payment service was not taken. These are values, not thrown. */
export type BillingErrorCode =
  /** The signature is missing, wrong, or older than five minutes. */
  | "BILLING_SIGNATURE_INVALID"
  /** The message is signed, but is not an event as the payment service describes them. */
  | "BILLING_EVENT_INVALID"
  /** The event could not be applied now; the payment service sends it again. */
  | "BILLING_EVENT_POSTPONED"
