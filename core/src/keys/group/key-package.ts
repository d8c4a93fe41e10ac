// SPDX-License-Identifier: Apache-2.0
/**
 * Key packages: what a joiner hands in, so that a member can add it (RFC 9420,
 * section 10). Each is good for one Welcome.
 *
 * @module
 */
import { encodeKeyPackage, encodeKeyPackageTBS, type KeyPackage } from "ts-mls/keyPackage.js"
import { decodeMlsMessage, encodeMlsMessage } from "ts-mls/message.js"
import { KeysError } from "../errors.ts"
import { fromBase64url, sameBytes } from "./bytes.ts"
import { decodeAll } from "./decode.ts"
import { type EncryptionKey, generateEncryptionKey } from "./hpke.ts"
import { requireCapable, signNewLeaf, verifyLeaf } from "./leaf.ts"
import { requireShort } from "./limits.ts"
import {
  type LeafKey,
  referenceOf,
  SECRET_BYTES,
  signWithLabel,
  SUITE,
  verifyWithLabel,
} from "./suite.ts"

const LABEL = "KeyPackageTBS"

/** How long a key package is good for, in seconds: as long as a credential, at most. */
export const KEY_PACKAGE_SECONDS: number = 24 * 60 * 60

/** How far clocks may be apart, in seconds. */
const CLOCK_SKEW_SECONDS = 60 * 60

/** What a joiner keeps to itself until the Welcome comes. */
export interface PendingSecrets {
  readonly initKey: EncryptionKey
  readonly encryptionKey: EncryptionKey
  readonly signer: LeafKey
}

/** Somebody who waits to be added. Good for one group: whoever joins with it uses it up. */
export class PendingMember {
  /** What a member needs to add this joiner: an MLS message. */
  readonly keyPackage: Uint8Array
  readonly #package: KeyPackage
  #secrets: PendingSecrets | undefined

  constructor(keyPackage: KeyPackage, secrets: PendingSecrets) {
    this.#package = keyPackage
    this.#secrets = secrets
    this.keyPackage = encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_key_package",
      keyPackage,
    })
  }

  get package(): KeyPackage {
    return this.#package
  }

  /** The private parts, while they are not used up. @throws {@link KeysError} `KEYS_WELCOME_REFUSED` */
  get secrets(): PendingSecrets {
    if (this.#secrets === undefined)
      throw KeysError.welcomeRefused("the key package was used before")
    return this.#secrets
  }

  /** Uses it up. @throws {@link KeysError} `KEYS_WELCOME_REFUSED` if it was before. */
  consume(): void {
    void this.secrets
    this.#secrets = undefined
  }
}

/** Makes a key package for a leaf key with its credential. */
export async function createKeyPackage(options: {
  readonly leafKey: LeafKey
  /** The compact JWS that names the leaf key. */
  readonly credential: string
  /** In milliseconds. */
  readonly now: number
}): Promise<PendingMember> {
  const { leafKey: signer, credential, now } = options
  const [initKey, encryptionKey] = await Promise.all([
    generateEncryptionKey(),
    generateEncryptionKey(),
  ])
  const seconds = Math.floor(now / 1000)
  const leafNode = await signNewLeaf({
    signer,
    signaturePublicKey: fromBase64url(signer.publicKey),
    hpkePublicKey: encryptionKey.publicKey,
    credential,
    lifetime: {
      notBefore: BigInt(seconds - CLOCK_SKEW_SECONDS),
      notAfter: BigInt(seconds + KEY_PACKAGE_SECONDS),
    },
  })
  const { publicKey } = initKey
  const unsigned = {
    version: "mls10",
    cipherSuite: SUITE,
    initKey: publicKey,
    leafNode,
    extensions: [],
  } as const
  const tbs = { ...unsigned, extensions: [] }
  const signature = await signWithLabel(signer, LABEL, encodeKeyPackageTBS(tbs))
  return new PendingMember({ ...tbs, signature }, { initKey, encryptionKey, signer })
}

/** The reference by which a Welcome names a key package. Source: RFC 9420, section 5.2. */
export const keyPackageReference = (keyPackage: KeyPackage): Uint8Array =>
  referenceOf("KeyPackage", encodeKeyPackage(keyPackage))

/** Reads a key package. May come from an attacker. @throws {@link KeysError} `KEYS_MALFORMED` */
export function readKeyPackage(message: Uint8Array): KeyPackage {
  requireShort("key-package", message.length)
  const decoded = decodeAll("a key package", { decoder: decodeMlsMessage, bytes: message })
  if (decoded.wireformat !== "mls_key_package") throw KeysError.malformed("a key package")
  return decoded.keyPackage
}

/**
 * Judges a key package by itself: suite, lifetime, keys and both signatures.
 *
 * @param now - in milliseconds; absent where a lifetime no longer counts, since the member is in.
 *
 * @throws {@link KeysError} `KEYS_KEY_PACKAGE_REFUSED`. Source: RFC 9420, section 10.1.
 */
export async function verifyKeyPackage(keyPackage: KeyPackage, now: number): Promise<void> {
  const { leafNode, initKey, signature } = keyPackage
  const { notBefore, notAfter } = leafNode.lifetime
  const seconds = BigInt(Math.floor(now / 1000))
  const longest = BigInt(KEY_PACKAGE_SECONDS + 2 * CLOCK_SKEW_SECONDS)
  if (keyPackage.version !== "mls10" || keyPackage.cipherSuite !== SUITE) {
    throw KeysError.keyPackageRefused("a key package is of another suite")
  }
  if (notBefore > seconds || notAfter < seconds || notAfter - notBefore > longest) {
    throw KeysError.keyPackageRefused("a key package is not good now")
  }
  if (
    initKey.length !== SECRET_BYTES ||
    keyPackage.extensions.length > 0 ||
    sameBytes(initKey, leafNode.hpkePublicKey)
  ) {
    throw KeysError.keyPackageRefused("a key package has other keys than it may")
  }
  try {
    requireCapable(leafNode)
    const content = encodeKeyPackageTBS(keyPackage)
    await Promise.all([
      verifyLeaf(leafNode),
      verifyWithLabel(leafNode.signaturePublicKey, { label: LABEL, content, signature }),
    ])
  } catch (error) {
    throw KeysError.keyPackageRefused("a key package is not its owner's", error)
  }
}
