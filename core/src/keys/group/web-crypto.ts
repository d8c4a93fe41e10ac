// SPDX-License-Identifier: Apache-2.0
/**
 * The part of WebCrypto that groups use, as every browser and Node have it. Only
 * what is slow outside it goes through here: curves and AES-GCM. A hash or a step
 * of HKDF is quicker than the hop to another thread that WebCrypto makes of it.
 *
 * @module
 */

/** A key that WebCrypto holds; its bytes are out of reach of scripts. */
export interface HeldKey {
  readonly type: string
}

/** A JSON Web Key of an octet key pair (RFC 8037). */
export interface OctetKeyPair {
  readonly kty: "OKP"
  readonly crv: "Ed25519" | "X25519"
  readonly x: string
  readonly d?: string
}

interface AesGcm {
  readonly name: "AES-GCM"
  readonly iv: Uint8Array
  readonly additionalData: Uint8Array
}

/** The methods of `SubtleCrypto` that are called here. */
interface Subtle {
  importKey(
    ...parameters: [
      format: "raw" | "jwk" | "pkcs8",
      key: Uint8Array | OctetKeyPair,
      algorithm: string,
      extractable: boolean,
      usages: readonly string[],
    ]
  ): Promise<HeldKey>
  exportKey(format: "jwk", key: HeldKey): Promise<OctetKeyPair>
  exportKey(format: "raw", key: HeldKey): Promise<ArrayBuffer>
  generateKey(
    algorithm: string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<{ readonly publicKey: HeldKey; readonly privateKey: HeldKey }>
  deriveBits(
    algorithm: { readonly name: "X25519"; readonly public: HeldKey },
    key: HeldKey,
    bits: number,
  ): Promise<ArrayBuffer>
  sign(algorithm: string, key: HeldKey, data: Uint8Array): Promise<ArrayBuffer>
  verify(
    ...parameters: [algorithm: string, key: HeldKey, signature: Uint8Array, data: Uint8Array]
  ): Promise<boolean>
  encrypt(algorithm: AesGcm, key: HeldKey, data: Uint8Array): Promise<ArrayBuffer>
  decrypt(algorithm: AesGcm, key: HeldKey, data: Uint8Array): Promise<ArrayBuffer>
}

// The types of the platform are not known here: this code runs on several.
const platform = globalThis as unknown as { readonly crypto: { readonly subtle: Subtle } }

/** WebCrypto of the platform. */
export const subtle: Subtle = platform.crypto.subtle
