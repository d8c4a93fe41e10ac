// SPDX-License-Identifier: Apache-2.0

/** Why somebody may not do something. These are values, not thrown: an expected *no*. */
export type AccessCode =
  /** The request carries no valid session or key; the session may have ended. */
  | "ACCESS_SIGN_IN"
  /** The person's role, or the key's scopes, do not allow this. */
  | "ACCESS_FORBIDDEN"
  /** This needs a session that was opened with a second factor. */
  | "ACCESS_SECOND_FACTOR"
  /** There is nothing of this id here, or it is out of reach of whoever asks. */
  | "ACCESS_NOT_FOUND"
