// SPDX-License-Identifier: Apache-2.0

/** What goes into one sealing or opening besides its key. */
export interface AeadInput {
  /** 12 bytes that were never used with this key before. */
  readonly nonce: Uint8Array
  readonly aad: Uint8Array
  /** Plaintext to seal, or ciphertext with its tag to open. */
  readonly data: Uint8Array
}

/** A key that the implementation holds and nobody reads. */
export interface AeadKey {
  seal(input: AeadInput): Promise<Uint8Array>
  /** The plaintext; undefined if the tag does not fit. */
  open(input: AeadInput): Promise<Uint8Array | undefined>
}

/**
 * AES-GCM with tags of 128 bits (NIST SP 800-38D). Calls may be under way side by side; their
 * inputs are not changed, and must not be until they settle.
 */
export interface Aead {
  /** Takes a key of 16 or 32 bytes. */
  importKey(key: Uint8Array): Promise<AeadKey>
}
