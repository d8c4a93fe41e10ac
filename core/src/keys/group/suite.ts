// SPDX-License-Identifier: Apache-2.0
/**
 * The one cipher suite: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 (RFC 9420,
 * section 17.1), its labelled primitives (section 5) and HPKE in base mode
 * (RFC 9180). Hashes and HKDF are synchronous; curves and AES-GCM are WebCrypto's.
 *
 * @module
 */
import { extract as hkdfExtract, expand as hkdfExpand } from "@noble/hashes/hkdf.js"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { KeysError } from "../errors.ts"
import { concatenate, fromBase64url, toBase64url } from "./bytes.ts"
import { type HeldKey, subtle } from "./web-crypto.ts"
import { opaque, uint16 } from "./writer.ts"

/** The suite by the name that the library gives it. */
export const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"

/** The length of a hash, of every secret and of every curve's key, in bytes. */
export const SECRET_BYTES = 32

/** AES-128-GCM's key, in bytes. */
export const AEAD_KEY_BYTES = 16
/** AES-128-GCM's nonce, in bytes. */
export const AEAD_NONCE_BYTES = 12

const EMPTY = new Uint8Array()

/** SHA-256. */
export const hash = (data: Uint8Array): Uint8Array => sha256(data)

/** HMAC-SHA-256. */
export const mac = (key: Uint8Array, data: Uint8Array): Uint8Array => hmac(sha256, key, data)

/** Whether two tags are the same, in a time that does not depend on where they differ. */
export function sameTag(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length
  for (let at = 0; at < left.length; at += 1) difference |= left[at]! ^ (right[at] ?? 0)
  return difference === 0
}

/** KDF.Extract. */
export const extract = (salt: Uint8Array, input: Uint8Array): Uint8Array =>
  hkdfExtract(sha256, input, salt)

/** What a labelled expansion is asked for. */
interface Expansion {
  readonly label: string
  readonly context?: Uint8Array
  readonly length?: number
}

const labels = new Map<string, Uint8Array>()

/** A label of MLS, with its prefix and length in front; labels are few, so they are kept. */
function labelBytes(label: string): Uint8Array {
  let bytes = labels.get(label)
  if (bytes === undefined) {
    bytes = opaque(utf8ToBytes(`MLS 1.0 ${label}`))
    if (labels.size < 64) labels.set(label, bytes)
  }
  return bytes
}

/** ExpandWithLabel. Source: RFC 9420, section 8. */
export function expandWithLabel(
  secret: Uint8Array,
  { label, context = EMPTY, length = SECRET_BYTES }: Expansion,
): Uint8Array {
  const info = concatenate(uint16(length), labelBytes(label), opaque(context))
  return hkdfExpand(sha256, secret, info, length)
}

/** DeriveSecret. Source: RFC 9420, section 8. */
export const deriveSecret = (secret: Uint8Array, label: string): Uint8Array =>
  expandWithLabel(secret, { label })

/** RefHash. Source: RFC 9420, section 5.2. */
export function refHash(label: string, value: Uint8Array): Uint8Array {
  return hash(concatenate(opaque(utf8ToBytes(label)), opaque(value)))
}

/** The reference of a key package or a proposal. Source: RFC 9420, section 5.2. */
export const referenceOf = (what: "KeyPackage" | "Proposal", value: Uint8Array): Uint8Array =>
  refHash(`MLS 1.0 ${what} Reference`, value)

/** An Ed25519 key pair that signs for a leaf. */
export interface LeafKey {
  /** The public key, base64url. */
  readonly publicKey: string
  /** The 32 bytes of the private key (RFC 8032, section 5.1.5). */
  readonly secret: Uint8Array
}

/** Makes a new key pair for a leaf. */
export async function generateLeafKey(): Promise<LeafKey> {
  const { privateKey } = await subtle.generateKey("Ed25519", true, ["sign", "verify"])
  const { x, d } = await subtle.exportKey("jwk", privateKey)
  return { publicKey: x, secret: fromBase64url(d ?? "") }
}

// Importing costs as much as a signature, so keys are kept as long as their bytes are.
const signers = new WeakMap<Uint8Array, Promise<HeldKey>>()
const verifiers = new WeakMap<Uint8Array, Promise<HeldKey>>()

/** SignWithLabel. Source: RFC 9420, section 5.1.2. */
export async function signWithLabel(
  { publicKey, secret }: LeafKey,
  label: string,
  content: Uint8Array,
): Promise<Uint8Array> {
  let signer = signers.get(secret)
  if (signer === undefined) {
    const pair = { kty: "OKP", crv: "Ed25519", x: publicKey, d: toBase64url(secret) } as const
    signer = subtle.importKey("jwk", pair, "Ed25519", false, ["sign"])
    signers.set(secret, signer)
  }
  const signed = await subtle.sign("Ed25519", await signer, toBeSigned(label, content))
  return new Uint8Array(signed)
}

/** What is to be verified. */
export interface Signed {
  readonly label: string
  readonly content: Uint8Array
  readonly signature: Uint8Array
}

/** VerifyWithLabel. @throws {@link KeysError} `KEYS_FORGED`. Source: RFC 9420, section 5.1.2. */
export async function verifyWithLabel(publicKey: Uint8Array, signed: Signed): Promise<void> {
  const what = `the signature of ${signed.label}`
  let verifier = verifiers.get(publicKey)
  if (verifier === undefined) {
    verifier = subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"])
    verifiers.set(publicKey, verifier)
  }
  const data = toBeSigned(signed.label, signed.content)
  const good = await verifier
    .then((key) => subtle.verify("Ed25519", key, signed.signature, data))
    .catch((error: unknown) => {
      throw KeysError.forged(what, error)
    })
  if (!good) throw KeysError.forged(what)
}

/** SignContent. Source: RFC 9420, section 5.1.2. */
export function toBeSigned(label: string, content: Uint8Array): Uint8Array {
  return concatenate(labelBytes(label), opaque(content))
}

/** A key and a nonce of AES-128-GCM, and what is bound to the text in clear. */
export interface Aead {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
  readonly bound?: Uint8Array
}

/** AEAD.Seal. */
export async function sealAead(
  { key, nonce, bound = EMPTY }: Aead,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const held = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"])
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: bound } as const
  return new Uint8Array(await subtle.encrypt(algorithm, held, plaintext))
}

/** AEAD.Open. @throws {@link KeysError} `KEYS_FORGED` */
export async function openAead(
  { key, nonce, bound = EMPTY }: Aead,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  const held = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"])
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: bound } as const
  try {
    return new Uint8Array(await subtle.decrypt(algorithm, held, ciphertext))
  } catch (error) {
    throw KeysError.forged("a seal", error)
  }
}
