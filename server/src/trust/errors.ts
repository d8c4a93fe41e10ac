// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a node's keys could not be used, or made. */
export type TrustErrorCode =
  /** A file of the keys folder is not there. */
  | "TRUST_FILE_MISSING"
  /** A file of the keys folder is there but may not be read, or is not what its name says. */
  | "TRUST_FILE_INVALID"
  /** A file or folder of keys could not be written. */
  | "TRUST_FILE_UNWRITABLE"
  /** `catalogue.jws` is not signed by the key in `root.json`, or is older than the one in use. */
  | "TRUST_CATALOGUE_INVALID"
  /** A catalogue that is to be signed contradicts itself: a leaf twice, or prefixes that overlap. */
  | "TRUST_CATALOGUE_CONFLICT"
  /** The catalogue has no such leaf, or no authority is known for it. */
  | "TRUST_REGION_UNKNOWN"
  /** `node.jws` does not verify against the catalogue. */
  | "TRUST_CERTIFICATE_INVALID"
  /** `node.jws` speaks of another node or another region than the configuration. */
  | "TRUST_OTHER_NODE"
  /** `node.jws` certifies another key than the one in `node.jwk`. */
  | "TRUST_OTHER_KEY"
  /** `node.jws` does not carry the fingerprint of `dtls.crt`. */
  | "TRUST_FINGERPRINT_MISMATCH"
  /** The node's own certificate has ended, so nobody places anything on it. */
  | "TRUST_CERTIFICATE_EXPIRED"

/** Thrown when keys are missing, do not fit together, or cannot be made. */
export class TrustError extends CodedError<TrustErrorCode> {
  override readonly name = "TrustError"

  static fileMissing(file: string): TrustError {
    return new TrustError(
      "TRUST_FILE_MISSING",
      `${file} is not there; \`landmoot keys --help\` says how keys are made`,
    )
  }

  static fileInvalid(file: string, reason: string, cause?: unknown): TrustError {
    return new TrustError("TRUST_FILE_INVALID", `${file}: ${reason}`, { cause })
  }

  static fileUnwritable(file: string, cause: unknown): TrustError {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    return new TrustError("TRUST_FILE_UNWRITABLE", `cannot write ${file}: ${reason}`, { cause })
  }

  static catalogueInvalid(cause: unknown): TrustError {
    return new TrustError("TRUST_CATALOGUE_INVALID", `the catalogue: ${reasonOf(cause)}`, { cause })
  }

  static catalogueConflict(reason: string): TrustError {
    return new TrustError("TRUST_CATALOGUE_CONFLICT", `this catalogue ${reason}`)
  }

  static regionUnknown(region: string, what: string): TrustError {
    return new TrustError("TRUST_REGION_UNKNOWN", `${region}: ${what}`)
  }

  static certificateInvalid(cause: unknown): TrustError {
    return new TrustError("TRUST_CERTIFICATE_INVALID", `node.jws: ${reasonOf(cause)}`, { cause })
  }

  static otherNode(expected: string, found: string): TrustError {
    return new TrustError(
      "TRUST_OTHER_NODE",
      `node.jws is the certificate of ${found}; the configuration says ${expected}`,
    )
  }

  static otherKey(node: string): TrustError {
    return new TrustError(
      "TRUST_OTHER_KEY",
      `node.jws of ${node} certifies another key than node.jwk holds`,
    )
  }

  static fingerprintMismatch(node: string): TrustError {
    return new TrustError(
      "TRUST_FINGERPRINT_MISMATCH",
      `node.jws of ${node} does not carry the fingerprint of dtls.crt`,
    )
  }

  static certificateExpired(node: string): TrustError {
    return new TrustError(
      "TRUST_CERTIFICATE_EXPIRED",
      `the certificate of ${node} has ended: nothing is placed on it until node.jws is renewed`,
    )
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "it does not verify"
}
