// SPDX-License-Identifier: Apache-2.0
/**
 * Keys, nonces and associated data (RFC 9605, sections 4.4.2 and 4.4.3).
 *
 * @module
 */
import { expand, extract } from "@noble/hashes/hkdf.js"
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import { SframeError } from "./errors.ts"
import type { Suite } from "./suite.ts"

/** What seals the frames of one key id. */
export interface FrameKey {
  readonly key: Uint8Array
  readonly salt: Uint8Array
}

const KEY_LABEL = utf8ToBytes("SFrame 1.0 Secret key ")
const SALT_LABEL = utf8ToBytes("SFrame 1.0 Secret salt ")

/** Derives the key and the salt of one key id. @throws {@link SframeError} `SFRAME_KEY_LENGTH` */
export function deriveFrameKey(suite: Suite, baseKey: Uint8Array, kid: bigint): FrameKey {
  if (baseKey.length !== suite.keyBytes) {
    throw SframeError.keyLength(baseKey.length, suite.keyBytes)
  }
  const secret = extract(suite.hash, baseKey, new Uint8Array())
  const suffix = new Uint8Array(10)
  const view = new DataView(suffix.buffer)
  view.setBigUint64(0, kid)
  view.setUint16(8, suite.id)
  return {
    key: expand(suite.hash, secret, concatBytes(KEY_LABEL, suffix), suite.keyBytes),
    salt: expand(suite.hash, secret, concatBytes(SALT_LABEL, suffix), suite.nonceBytes),
  }
}

/** Makes the nonce of one frame: its counter, big-endian, XOR the salt. The counter: below 2^53. */
export function frameNonce(salt: Uint8Array, counter: number): Uint8Array {
  const nonce = Uint8Array.from(salt)
  // Byte by byte, since shifts truncate to 32 bits and a counter may have more.
  for (let at = nonce.length - 1, rest = counter; rest > 0; at -= 1) {
    nonce[at]! ^= rest % 256
    rest = Math.floor(rest / 256)
  }
  return nonce
}

/** Makes the associated data of one frame: its header, then the metadata, one part after the other. */
export function frameAad(header: Uint8Array, ...metadata: readonly Uint8Array[]): Uint8Array {
  return concatBytes(header, ...metadata)
}
