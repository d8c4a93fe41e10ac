// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the presentation language of TLS as MLS uses it (RFC 9420, section 2.1).
 *
 * @module
 */
import { concatenate } from "./bytes.ts"

/** A number in two bytes. */
export const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value)

/** A number in four bytes. */
export const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)

/** The length of a vector, in as few bytes as it fits. Source: RFC 9420, section 2.1.2. */
function lengthOf(bytes: number): Uint8Array {
  if (bytes < 0x40) return Uint8Array.of(bytes)
  if (bytes < 0x40_00) return Uint8Array.of(0x40 | (bytes >> 8), bytes)
  return Uint8Array.of(0x80 | (bytes >> 24), bytes >> 16, bytes >> 8, bytes)
}

/** A vector: its length, and the bytes of all parts. */
export function opaque(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  return concatenate(lengthOf(bytes), ...parts)
}

/** A number in eight bytes. */
export function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}
