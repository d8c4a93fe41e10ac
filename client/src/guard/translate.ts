// SPDX-License-Identifier: Apache-2.0
import { SignedError, type SignedErrorCode } from "@landmoot/core/signed"
import { GuardError } from "./errors.ts"

/** Makes the guard's error of one cause. */
type Translation = (cause: SignedError) => GuardError

/**
 * Gives the guard's error for a refused signed object: the one that `known` has for its
 * code, else `other`. What is no refusal is a fault, and is thrown on.
 */
export function translate(
  error: unknown,
  known: Readonly<Partial<Record<SignedErrorCode, Translation>>>,
  other: Translation,
): GuardError {
  if (error instanceof GuardError) return error
  if (!(error instanceof SignedError)) throw error
  return (known[error.code] ?? other)(error)
}
