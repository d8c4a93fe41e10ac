// SPDX-License-Identifier: Apache-2.0
import { KeysError } from "../errors.ts"
import { type MessageKind, requireShort } from "./limits.ts"
import { Reader } from "./reader.ts"

/** What can be read of a message without any key. */
export interface PeekedMessage {
  readonly kind: MessageKind
  /** Absent in what is addressed to a joiner. */
  readonly groupId?: Uint8Array
  readonly epoch?: number
}

// RFC 9420, sections 6 and 17.2.
const MLS10 = 1
const PUBLIC_MESSAGE = 1
const PRIVATE_MESSAGE = 2
const SINGLE_KINDS: ReadonlyMap<number, MessageKind> = new Map([
  [3, "welcome"],
  [4, "group-info"],
  [5, "key-package"],
])
// RFC 9420, section 6: ContentType.
const CONTENT_KINDS: ReadonlyMap<number, MessageKind> = new Map([
  [1, "application"],
  [2, "proposal"],
  [3, "commit"],
])
// RFC 9420, section 6: SenderType, with the bytes that follow it.
const SENDER_BYTES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 4],
  [3, 0],
  [4, 0],
])

/**
 * Reads what can be read of a message without keys. May come from an attacker.
 *
 * @throws {@link KeysError} `KEYS_MALFORMED`, also for a message that is longer than its kind may be.
 */
export function peekMessage(message: Uint8Array): PeekedMessage {
  const reader = new Reader(message)
  if (reader.number(2) !== MLS10) throw KeysError.malformed("a message of MLS 1.0")
  const form = reader.number(2)
  if (form !== PUBLIC_MESSAGE && form !== PRIVATE_MESSAGE) {
    return { kind: short(SINGLE_KINDS.get(form), message) }
  }
  const groupId = reader.vector()
  const epoch = reader.number(8)
  if (form === PUBLIC_MESSAGE) {
    const senderBytes = SENDER_BYTES.get(reader.number(1))
    if (senderBytes === undefined) throw KeysError.malformed("a sender")
    reader.skip(senderBytes)
    reader.vector()
  }
  return { kind: short(CONTENT_KINDS.get(reader.number(1)), message), groupId, epoch }
}

function short(kind: MessageKind | undefined, message: Uint8Array): MessageKind {
  if (kind === undefined) throw KeysError.malformed("a message of a known kind")
  requireShort(kind, message.length)
  return kind
}
