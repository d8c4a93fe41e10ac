// SPDX-License-Identifier: Apache-2.0

/** Why an operation on directories was refused, or what a directory could not do. Values, not thrown. */
export type ScimErrorCode =
  /** The account has no such token. */
  | "SCIM_TOKEN_NOT_FOUND"
  /** The account has as many tokens of directories as an account can have. */
  | "SCIM_TOKENS_TOO_MANY"
  /** The time at which the token shall end is over already. */
  | "SCIM_TOKEN_EXPIRED"
  /** A directory does not change the address of somebody with a role who has not come yet. */
  | "SCIM_ADDRESS_KEPT"
  /** A directory does not suspend, let in again or remove owners and administrators; an owner does. */
  | "SCIM_PERSON_PROTECTED"
