// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a seat's key desk refused a request, or told a session that it is out of the group. */
export type KeyDeskErrorCode =
  /** Another session was quicker: wait to be added to the group that it created. */
  | "KEYS_GROUP_EXISTS"
  /** There is no such group here (any more): hand in anew. */
  | "KEYS_GROUP_UNKNOWN"
  /** Another member's commit was quicker; take it in first. */
  | "KEYS_EPOCH_STALE"
  /** What was missed is not kept any more: hand in anew. */
  | "KEYS_TOO_FAR_BEHIND"
  /** The session holds no leaf of the group: hand in, and wait to be added. */
  | "KEYS_NO_LEAF"
  /** Nobody asked this session to create a group. */
  | "KEYS_NOT_ASKED"
  /** A commit adds or removes what it must not. */
  | "KEYS_CHANGE_INVALID"
  /** More was asked or said about keys than one session may; wait a moment. */
  | "KEYS_TOO_FAST"
  /** Members refused the key package that was handed in. */
  | "KEYS_PACKAGE_REFUSED"
  /** The group could not go on: hand in anew. */
  | "KEYS_GROUP_ENDED"

const MESSAGES: Readonly<Record<KeyDeskErrorCode, string>> = {
  KEYS_GROUP_EXISTS: "another member has created the key group already",
  KEYS_GROUP_UNKNOWN: "there is no such key group here",
  KEYS_EPOCH_STALE: "the key group is in another epoch",
  KEYS_TOO_FAR_BEHIND: "what was missed is not kept any more",
  KEYS_NO_LEAF: "this session holds no leaf of the key group",
  KEYS_NOT_ASKED: "this session was not asked to create the key group",
  KEYS_CHANGE_INVALID: "this commit adds or removes what it must not",
  KEYS_TOO_FAST: "too much about keys over one session",
  KEYS_PACKAGE_REFUSED: "members refused this key package",
  KEYS_GROUP_ENDED: "the key group could not go on",
}

/** Thrown when the key desk refuses a request. */
export class KeyDeskError extends CodedError<KeyDeskErrorCode> {
  override readonly name = "KeyDeskError"

  static of(code: KeyDeskErrorCode): KeyDeskError {
    return new KeyDeskError(code, MESSAGES[code])
  }
}
