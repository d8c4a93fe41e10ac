// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { AccountsRefusal } from "../accounts/index.ts"

/** Why an operation on identities was refused. These are values, not thrown. */
export type IdentityRefusalCode =
  /** A password has fewer than 12 or more than 128 characters. */
  | "IDENTITY_PASSWORD_LENGTH"
  /** A password is among those that attackers try first, or was leaked. */
  | "IDENTITY_PASSWORD_COMMON"
  /** The name or the e-mail address is not one. */
  | "IDENTITY_INPUT_INVALID"
  /** There were too many attempts; wait and try again. */
  | "IDENTITY_TOO_MANY_ATTEMPTS"
  /** The link is unknown, used up, withdrawn or over its time. */
  | "INVITATION_LINK_INVALID"
  /** The person has no e-mail address, so nothing can be sent. */
  | "INVITATION_NO_ADDRESS"
  /** The person has accepted already. */
  | "INVITATION_ACCEPTED"
  /** The address has a sign-in already: sign in and accept as that. */
  | "INVITATION_SIGN_IN_NEEDED"
  /** The one who is signed in is a person of the account already. */
  | "INVITATION_MEMBER_ALREADY"
  /** The account's plan has no sign-on of its own. */
  | "SIGN_ON_NOT_IN_PLAN"
  /** The domain, issuer or metadata of a provider is not one that can be used. */
  | "SIGN_ON_INVALID"
  /** Another provider has this domain already. */
  | "SIGN_ON_DOMAIN_TAKEN"
  /** The issuer did not answer with a configuration that fits it. */
  | "SIGN_ON_ISSUER_UNREACHABLE"
  /** The record in DNS that proves the domain was not found. */
  | "SIGN_ON_PROOF_MISSING"
  /** The account has no such provider. */
  | "SIGN_ON_NOT_FOUND"

/** A refusal, with where in the request the reason stands. */
export interface IdentityRefusal {
  readonly ok: false
  readonly code:
    | IdentityRefusalCode
    | Extract<AccountsRefusal["code"], "ACCOUNT_NOT_FOUND" | "ACCOUNT_HOME_ELSEWHERE">
  readonly message: string
  readonly path?: string
  /** What the interface shows besides: `origin`, where to go instead. */
  readonly facts?: Readonly<Record<string, string>>
}

/** What an operation gives, or why it was refused. */
export type IdentityAnswer<Value> = { readonly ok: true; readonly value: Value } | IdentityRefusal

/** Makes a refusal. */
export function refused(
  code: IdentityRefusal["code"],
  message: string,
  path?: string,
): IdentityRefusal {
  return { ok: false, code, message, ...(path === undefined ? {} : { path }) }
}

/** Why identities cannot be kept. */
export type IdentityErrorCode =
  /** The file with the secret of sessions cannot be made or read, or is not one. */
  | "IDENTITY_SECRET_UNUSABLE"
  /** The configured service for leaked passwords did not answer. */
  | "IDENTITY_LEAK_CHECK_FAILED"

/** Thrown when identities cannot be kept. */
export class IdentityError extends CodedError<IdentityErrorCode> {
  override readonly name = "IdentityError"

  static secretUnusable(cause?: unknown): IdentityError {
    return new IdentityError(
      "IDENTITY_SECRET_UNUSABLE",
      "the file with the secret of sessions cannot be made, read, or is not one",
      { cause },
    )
  }

  static leakCheckFailed(cause?: unknown): IdentityError {
    return new IdentityError(
      "IDENTITY_LEAK_CHECK_FAILED",
      "the service that knows leaked passwords did not answer",
      { cause },
    )
  }
}
