// SPDX-License-Identifier: Apache-2.0
/**
 * Base64url (RFC 4648, section 5) and random bytes, as the platform offers them.
 *
 * @module
 */

const PIECE_BYTES = 8_192

/** Encodes bytes as base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ""
  // In pieces, since a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))
  }
  const text = btoa(binary)
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/**
 * Decodes base64url without padding. May come from an attacker: only the one canonical
 * spelling of some bytes is accepted.
 *
 * @returns undefined if the text is anything else.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  return encodeBase64url(bytes) === text ? bytes : undefined
}

/** Makes random bytes. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** Makes 128 random bits as 22 characters of base64url: nonces and session ids. */
export function randomText(): string {
  return encodeBase64url(randomBytes(16))
}
