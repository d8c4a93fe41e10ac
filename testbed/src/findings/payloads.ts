// SPDX-License-Identifier: Apache-2.0
/**
 * What ciphertext must not show: that two pieces of plaintext were equal.
 *
 * @module
 */

/** The block of AES, in bytes. */
const BLOCK_BYTES = 16

/** What repeats in a list of payloads. */
export interface Repetitions {
  /** Blocks of 16 bytes that stood somewhere before, at any offset of any payload. */
  readonly blocks: number
  /** How many of {@link Repetitions.blocks} random bytes would show on average. */
  readonly expectedBlocks: number
  /** Payloads that are equal to an earlier one. */
  readonly payloads: number
  /** Blocks that were compared. */
  readonly compared: number
}

/**
 * Counts what repeats. Blocks are taken at every offset, so that no header that is longer in
 * one payload than in another hides a repetition.
 *
 * @param payloads - ciphertext alone: headers repeat by design.
 */
export function repetitionsOf(payloads: readonly Uint8Array[]): Repetitions {
  const seenBlocks = new Set<string>()
  const seenPayloads = new Set<string>()
  let compared = 0
  let equalPayloads = 0
  for (const payload of payloads) {
    const text = Buffer.from(payload).toString("latin1")
    if (seenPayloads.has(text)) equalPayloads += 1
    seenPayloads.add(text)
    for (let at = 0; at + BLOCK_BYTES <= text.length; at += 1) {
      compared += 1
      seenBlocks.add(text.slice(at, at + BLOCK_BYTES))
    }
  }
  return {
    blocks: compared - seenBlocks.size,
    expectedBlocks: (compared * (compared - 1)) / 2 / 2 ** (8 * BLOCK_BYTES),
    payloads: equalPayloads,
    compared,
  }
}
