// SPDX-License-Identifier: Apache-2.0
/**
 * Base64url (RFC 4648, section 5) and random bytes, as the platform offers them.
 *
 * @module
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** The character codes of the alphabet, by value. */
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0))

/** What a character code below 128 stands for; {@link NONE} if it is not in the alphabet. */
const NONE = 0xff
const VALUES: Uint8Array = new Uint8Array(128).fill(NONE)
for (const [value, code] of CODES.entries()) VALUES[code] = value

const ascii = new TextDecoder("ascii")

/**
 * Encodes bytes as base64url without padding. By a table, since a group of hundreds passes
 * megabytes, and the platform's own way goes through a string of each byte.
 */
export function encodeBase64url(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  let to = 0
  for (let at = 0; at < bytes.length; at += 3) {
    // Bytes past the end count as zeros; the text ends before their characters.
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text[to] = CODES[group >> 18]!
    text[to + 1] = CODES[(group >> 12) & 63]!
    text[to + 2] = CODES[(group >> 6) & 63]!
    text[to + 3] = CODES[group & 63]!
    to += 4
  }
  return ascii.decode(text)
}

/**
 * Decodes base64url without padding. May come from an attacker: only the one canonical
 * spelling of some bytes is accepted.
 *
 * @returns undefined if the text is anything else.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let to = 0
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUES[text.charCodeAt(at)] ?? NONE
    if (value === NONE) return undefined
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[to] = (bits >> held) & 0xff
    to += 1
  }
  // What is left over of the last character has to be zero: else there were a second spelling.
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}

/** Makes random bytes. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** Makes 128 random bits as 22 characters of base64url: nonces and session ids. */
export function randomText(): string {
  return encodeBase64url(randomBytes(16))
}
