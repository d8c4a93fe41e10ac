// SPDX-License-Identifier: Apache-2.0
import type { PolicyErrorCode, PolicyRefused } from "@landmoot/core/policy"
import type { RoomErrorCode } from "../rooms/errors.ts"
import type { PolicyOfficeErrorCode } from "./policy/errors.ts"

/**
 * Why an operation on accounts or meetings was refused. These are values, not
 * thrown: an expected *no* says its reason.
 */
export type AccountsErrorCode =
  /** There is no account of this id at this home. */
  | "ACCOUNT_NOT_FOUND"
  /** Somebody else has changed the account since it was read; read it again. */
  | "ACCOUNT_VERSION_CONFLICT"
  /** The account's home is another region: its records rest there, so it is created there. */
  | "ACCOUNT_HOME_ELSEWHERE"
  /** A group or user is listed twice, or a user names a group that the account has not. */
  | "ACCOUNT_MEMBERS_INVALID"
  /** The account has too many people to be replaced as a whole; change it part by part. */
  | "ACCOUNT_TOO_LARGE"
  /** A user who owns meetings that have not ended cannot be taken out of the account. */
  | "ACCOUNT_USER_HAS_MEETINGS"
  /** A restricted region needs the names of two different administrators who confirm it (R7). */
  | "ACCOUNT_REGION_UNCONFIRMED"
  /** The account has no such user, so nobody's layers could govern the meeting. */
  | "ACCOUNT_USER_NOT_FOUND"

/** The code of a refusal: ours, the policy module's, or what meetings say of themselves. */
export type RefusalCode =
  | AccountsErrorCode
  | PolicyErrorCode
  | PolicyRefused["code"]
  | Extract<PolicyOfficeErrorCode, "ACCOUNT_HOME_UNACCEPTED">
  | Extract<RoomErrorCode, "MEETING_NOT_FOUND" | "MEETING_ENDED">

/** A refusal, with where in the request the reason stands, as in `layer.ceiling.include[0]`. */
export interface AccountsRefusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
  readonly path?: string
}

/** What an operation gives, or why it was refused. */
export type AccountsAnswer<Value> = { readonly ok: true; readonly value: Value } | AccountsRefusal

/** Makes a refusal. */
export function refuse(
  code: AccountsRefusal["code"],
  message: string,
  path?: string,
): AccountsRefusal {
  return { ok: false, code, message, ...(path === undefined ? {} : { path }) }
}
