// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "../errors.ts"

/** Why a signed object was not accepted. */
export type SignedErrorCode =
  /** Bytes that should be a compact JWS, or its claims, are not of the expected form. */
  | "SIGNED_MALFORMED"
  /** A JWS is of another type than the one asked for: a grant where a descriptor should be. */
  | "SIGNED_WRONG_TYPE"
  /** The signature does not verify with the key that had to make it. */
  | "SIGNED_FORGED"
  /** The object's time is over. */
  | "SIGNED_EXPIRED"
  /** The object's time has not come, beyond the clock difference that is tolerated. */
  | "SIGNED_NOT_YET_VALID"
  /** An older version than one already seen is presented again. */
  | "SIGNED_ROLLBACK"
  /** The issuer is not an authority that the catalogue lists. */
  | "CERTIFICATE_UNKNOWN_ISSUER"
  /** A certificate names a region that its issuer may not certify. */
  | "CERTIFICATE_WRONG_REGION"
  /** A certificate claims addresses that the catalogue does not give to its region. */
  | "CERTIFICATE_FOREIGN_ADDRESS"
  /** A node signed something that its certificate's roles do not cover. */
  | "CERTIFICATE_WRONG_ROLE"
  /** A signed object speaks of another meeting, node, person or region than the one at hand. */
  | "SIGNED_OTHER_SUBJECT"

/** Thrown when a signed object is malformed, forged, out of date or about something else. */
export class SignedError extends CodedError<SignedErrorCode> {
  override readonly name = "SignedError"

  static malformed(what: string, cause?: unknown): SignedError {
    return new SignedError("SIGNED_MALFORMED", `this is not a well-formed ${what}`, { cause })
  }

  static wrongType(expected: string): SignedError {
    return new SignedError("SIGNED_WRONG_TYPE", `this signed object is not of type ${expected}`)
  }

  static forged(what: string): SignedError {
    return new SignedError("SIGNED_FORGED", `the signature of this ${what} does not verify`)
  }

  static expired(what: string): SignedError {
    return new SignedError("SIGNED_EXPIRED", `this ${what} has expired`)
  }

  static notYetValid(what: string): SignedError {
    return new SignedError("SIGNED_NOT_YET_VALID", `this ${what} is not valid yet`)
  }

  static rollback(what: string, seen: number, shown: number): SignedError {
    return new SignedError("SIGNED_ROLLBACK", `${what} ${seen} was seen, ${shown} is older`)
  }

  static unknownIssuer(region: string): SignedError {
    return new SignedError("CERTIFICATE_UNKNOWN_ISSUER", `no authority is listed for ${region}`)
  }

  static wrongRegion(issuer: string, claimed: string): SignedError {
    return new SignedError(
      "CERTIFICATE_WRONG_REGION",
      `the authority of ${issuer} may not certify a node of ${claimed}`,
    )
  }

  static foreignAddress(region: string): SignedError {
    return new SignedError(
      "CERTIFICATE_FOREIGN_ADDRESS",
      `the certificate claims addresses that do not belong to ${region}`,
    )
  }

  static wrongRole(what: string, role: string): SignedError {
    return new SignedError("CERTIFICATE_WRONG_ROLE", `a ${what} needs a signer in the role ${role}`)
  }

  static foreignRole(region: string): SignedError {
    return new SignedError(
      "CERTIFICATE_WRONG_ROLE",
      `${region} is private: its nodes keep no accounts`,
    )
  }

  static otherSubject(what: string, field: string): SignedError {
    return new SignedError("SIGNED_OTHER_SUBJECT", `this ${what} names another ${field}`)
  }
}
