// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "../errors.ts"

/** Why a unit refused an input. */
export type UnitsErrorCode =
  /** An identifier is not of the form that its kind asks for. */
  "UNITS_ID_INVALID"

/** Thrown when text from outside is not a valid identifier. */
export class UnitsError extends CodedError<UnitsErrorCode> {
  override readonly name = "UnitsError"

  static idInvalid(kind: string): UnitsError {
    return new UnitsError("UNITS_ID_INVALID", `this is not the id of a ${kind}`)
  }
}
