// SPDX-License-Identifier: Apache-2.0
/**
 * How much is looked at. Sizes are checked before anything is decoded, so hostile bytes
 * cost at most what an honest message of the same kind does.
 *
 * @module
 */
import {
  MAX_COMMIT_BYTES,
  MAX_CONTENT_BYTES,
  MAX_GROUP_LEAVES,
  MAX_KEY_PACKAGE_BYTES,
  MAX_PROPOSAL_BYTES,
  MAX_WELCOME_BYTES,
} from "../../protocol/index.ts"
import { KeysError } from "../errors.ts"

/** What a message may be. */
export type MessageKind =
  | "commit"
  | "proposal"
  | "application"
  | "welcome"
  | "key-package"
  | "group-info"

/** The longest message of each kind, in bytes: as long as the seat lets through. */
const MOST_BYTES: Readonly<Record<MessageKind, number>> = {
  commit: MAX_COMMIT_BYTES,
  proposal: MAX_PROPOSAL_BYTES,
  // What people say, a signature, and the padding.
  application: MAX_CONTENT_BYTES,
  welcome: MAX_WELCOME_BYTES,
  "key-package": MAX_KEY_PACKAGE_BYTES,
  // Nobody sends one on its own.
  "group-info": 0,
}

/** The nodes of the widest tree. */
export const MAX_TREE_NODES: number = 2 * MAX_GROUP_LEAVES - 1

/** @throws {@link KeysError} `KEYS_MALFORMED` if a message is longer than its kind may be. */
export function requireShort(kind: MessageKind, bytes: number): void {
  if (bytes > MOST_BYTES[kind]) throw KeysError.tooLong(`a ${kind}`, bytes, MOST_BYTES[kind])
}
