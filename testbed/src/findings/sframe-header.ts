// SPDX-License-Identifier: Apache-2.0
/**
 * The header of SFrame, read by other code than the product's own.
 *
 * @module
 */

/** What stands in front of the ciphertext of a frame. */
export interface SframeHeader {
  readonly keyId: bigint
  readonly counter: bigint
  /** How many bytes the header takes. */
  readonly length: number
}

/**
 * Reads the header at the beginning of the bytes; undefined if none stands there.
 *
 * Source: RFC 9605, section 4.3: `X KKK Y CCC`, then the key id if X is set, then the counter
 * if Y is set, each big-endian and in as few bytes as it needs.
 */
export function parseSframeHeader(bytes: Uint8Array): SframeHeader | undefined {
  const [config] = bytes
  if (config === undefined) return undefined
  const keyId = readField(bytes, config >> 4, 1)
  const counter = keyId && readField(bytes, config & 0x0f, keyId.end)
  if (keyId === undefined || counter === undefined) return undefined
  return { keyId: keyId.value, counter: counter.value, length: counter.end }
}

/** @param nibble - the flag and the three bits that belong to it. */
function readField(
  bytes: Uint8Array,
  nibble: number,
  start: number,
): { readonly value: bigint; readonly end: number } | undefined {
  const small = nibble & 0x07
  if ((nibble & 0x08) === 0) return { value: BigInt(small), end: start }
  const end = start + small + 1
  if (end > bytes.length) return undefined
  const value = BigInt(`0x${Buffer.from(bytes.subarray(start, end)).toString("hex")}`)
  const isShortest = value >= 8n && (small === 0 || value >> BigInt(8 * small) > 0n)
  return isShortest ? { value, end } : undefined
}
