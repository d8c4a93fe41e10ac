// SPDX-License-Identifier: Apache-2.0
/**
 * The meeting code: what people read to each other to be sure that nobody stands
 * between them. It comes from the epoch authenticator (RFC 9420, section 8.7), so it
 * is the same for all members of an epoch, and changes with every change of keys.
 *
 * Digits and not words: they are the same in every language, and every screen reader
 * and telephone line copes with them.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js"

/**
 * How many groups of four digits. Higher: nobody reads them all; lower: an attacker who
 * makes groups until two codes agree gets there. Six are 79 bits, and each try costs a
 * whole group, online, within an epoch.
 */
export const CODE_GROUPS = 6

const LABEL = utf8ToBytes("Landmoot meeting code 1")
const DIGITS = 4

/** The meeting code of an epoch: groups of four digits, to be read aloud one by one. */
export function meetingCode(epochAuthenticator: Uint8Array): readonly string[] {
  const digest = sha256(concatBytes(LABEL, epochAuthenticator))
  // 256 bits over 10^24: no group of digits is more likely than another by 2^-176.
  let number = digest.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return Array.from({ length: CODE_GROUPS }, () => {
    const group = (number % 10n ** BigInt(DIGITS)).toString().padStart(DIGITS, "0")
    number /= 10n ** BigInt(DIGITS)
    return group
  })
}
