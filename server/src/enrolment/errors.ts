// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a machine could not become a node of a private region, or a region could not be signed. */
export type EnrolmentErrorCode =
  /** The home of the account does not answer, or not as Landmoot does. */
  | "ENROLMENT_HOME_UNREACHABLE"
  /** The home refused what it was asked; its own code follows. */
  | "ENROLMENT_REFUSED"
  /** The home shows another root key than the one that was given or pinned before. */
  | "ENROLMENT_OTHER_ROOT"
  /** What the home shows does not verify with the pinned root key. */
  | "ENROLMENT_UNPROVEN"
  /** The folder of keys belongs to another region. */
  | "ENROLMENT_OTHER_REGION"
  /** The region was given up, or retired by the operator. */
  | "ENROLMENT_ENDED"

/** Thrown when a private region cannot be set up or signed. */
export class EnrolmentError extends CodedError<EnrolmentErrorCode> {
  override readonly name = "EnrolmentError"

  static homeUnreachable(url: string, reason: string, cause?: unknown): EnrolmentError {
    const message = `${url}: ${reason}`
    return new EnrolmentError("ENROLMENT_HOME_UNREACHABLE", message, { cause })
  }

  static refused(url: string, code: string, message: string): EnrolmentError {
    return new EnrolmentError("ENROLMENT_REFUSED", `${url}: ${message} (${code})`)
  }

  static otherRoot(shown: string, expected: string): EnrolmentError {
    return new EnrolmentError(
      "ENROLMENT_OTHER_ROOT",
      `the home shows the root key ${shown}; ${expected} is the one to trust`,
    )
  }

  static unproven(what: string, cause: unknown): EnrolmentError {
    const reason = cause instanceof Error ? cause.message : "it does not verify"
    return new EnrolmentError("ENROLMENT_UNPROVEN", `${what}: ${reason}`, { cause })
  }

  static otherAuthority(region: string): EnrolmentError {
    return new EnrolmentError(
      "ENROLMENT_UNPROVEN",
      `the catalogue lists another key for ${region} than the one in this folder`,
    )
  }

  static otherRegion(directory: string, region: string): EnrolmentError {
    return new EnrolmentError(
      "ENROLMENT_OTHER_REGION",
      `${directory} holds the keys of ${region}; choose another folder with --keys`,
    )
  }

  static ended(region: string): EnrolmentError {
    return new EnrolmentError("ENROLMENT_ENDED", `${region} was given up; ask for another one`)
  }
}
