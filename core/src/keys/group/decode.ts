// SPDX-License-Identifier: Apache-2.0
import type { Decoder } from "ts-mls/codec/tlsDecoder.js"
import { KeysError } from "../errors.ts"

/** Bytes, and what they are read with. */
export interface Encoded<T> {
  readonly decoder: Decoder<T>
  readonly bytes: Uint8Array
}

/**
 * Reads bytes to their end. May come from an attacker; whoever calls has checked the length.
 * The decoders look into the bytes in place, so no length that bytes only claim is set aside.
 *
 * @throws {@link KeysError} `KEYS_MALFORMED`
 */
export function decodeAll<T>(what: string, { decoder, bytes }: Encoded<T>): T {
  let decoded: [T, number] | undefined
  try {
    decoded = decoder(bytes, 0)
  } catch (error) {
    throw KeysError.malformed(what, error)
  }
  if (decoded === undefined || decoded[1] !== bytes.length) throw KeysError.malformed(what)
  return decoded[0]
}
