// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "../errors.ts"

/** Why keys, or what was said under them, were refused. */
export type KeysErrorCode =
  /** Bytes are not what they claim to be: cut off, too long, nested too deep, or with something left over. */
  | "KEYS_MALFORMED"
  /** A group is bound to another meeting, account, policy or ledger than this member verified. */
  | "KEYS_POLICY_MISMATCH"
  /** A signature, a tag or a seal does not verify: somebody changed the message, or is not who they say. */
  | "KEYS_FORGED"
  /** A message belongs to another epoch of the group, or to another group. */
  | "KEYS_EPOCH"
  /** A message was opened before, or is too old for its key to be kept. */
  | "KEYS_REPLAYED"
  /** A member's credential does not hold, or is not the one that the member had before. */
  | "KEYS_CREDENTIAL_REFUSED"
  /** A change of the group that nobody may make: by an outsider, by the wrong one, or of a forbidden kind. */
  | "KEYS_PROPOSAL_REFUSED"
  /** A group names another seat than the ones whose certificates this member verified. */
  | "KEYS_SEAT_UNKNOWN"
  /** A Welcome is not for this key package, or the key package was used before. */
  | "KEYS_WELCOME_REFUSED"
  /** A key package is expired, of another suite, in use already, or not signed by its owner. */
  | "KEYS_KEY_PACKAGE_REFUSED"
  /** A group's ratchet tree contradicts itself. */
  | "KEYS_TREE_INVALID"
  /** This member is no longer in the group. */
  | "KEYS_REMOVED"

/** Thrown when keys, or messages under them, are refused; what is refused changes nothing. */
export class KeysError extends CodedError<KeysErrorCode> {
  override readonly name = "KeysError"

  static malformed(what: string, cause?: unknown): KeysError {
    return new KeysError("KEYS_MALFORMED", `this is not ${what}`, { cause })
  }

  static tooLong(what: string, bytes: number, most: number): KeysError {
    return new KeysError("KEYS_MALFORMED", `${what} of ${bytes} is longer than ${most}`)
  }

  static policyMismatch(field: string): KeysError {
    return new KeysError("KEYS_POLICY_MISMATCH", `the group is bound to another ${field}`)
  }

  static forged(what: string, cause?: unknown): KeysError {
    return new KeysError("KEYS_FORGED", `${what} does not verify`, { cause })
  }

  static epoch(message: string): KeysError {
    return new KeysError("KEYS_EPOCH", message)
  }

  static replayed(message: string): KeysError {
    return new KeysError("KEYS_REPLAYED", message)
  }

  static credentialRefused(message: string, cause?: unknown): KeysError {
    return new KeysError("KEYS_CREDENTIAL_REFUSED", message, { cause })
  }

  static proposalRefused(message: string): KeysError {
    return new KeysError("KEYS_PROPOSAL_REFUSED", message)
  }

  static seatUnknown(): KeysError {
    return new KeysError("KEYS_SEAT_UNKNOWN", "the group names a seat that was not verified")
  }

  static welcomeRefused(message: string, cause?: unknown): KeysError {
    return new KeysError("KEYS_WELCOME_REFUSED", message, { cause })
  }

  static keyPackageRefused(message: string, cause?: unknown): KeysError {
    return new KeysError("KEYS_KEY_PACKAGE_REFUSED", message, { cause })
  }

  static treeInvalid(message: string): KeysError {
    return new KeysError("KEYS_TREE_INVALID", message)
  }

  static removed(): KeysError {
    return new KeysError("KEYS_REMOVED", "this member is no longer in the group")
  }
}
