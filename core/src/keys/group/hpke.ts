// SPDX-License-Identifier: Apache-2.0
/**
 * HPKE in base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * AES-128-GCM, for one message a context, as MLS uses it (RFC 9420, section 5.1.3).
 *
 * @module
 */
import { expand as hkdfExpand } from "@noble/hashes/hkdf.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { KeysError } from "../errors.ts"
import { concatenate, fromBase64url, toBase64url } from "./bytes.ts"
import {
  AEAD_KEY_BYTES,
  AEAD_NONCE_BYTES,
  type Aead,
  extract,
  openAead,
  sealAead,
  SECRET_BYTES,
} from "./suite.ts"
import { type HeldKey, subtle } from "./web-crypto.ts"
import { opaque, uint16 } from "./writer.ts"

const VERSION = utf8ToBytes("HPKE-v1")
// RFC 9180, sections 4.1 and 5.1: DHKEM(X25519), HKDF-SHA256 and AES-128-GCM by their numbers.
const KEM = concatenate(utf8ToBytes("KEM"), uint16(0x0020))
const SUITE_ID = concatenate(utf8ToBytes("HPKE"), uint16(0x0020), uint16(1), uint16(1))
const BASE_MODE = Uint8Array.of(0)
const EMPTY = new Uint8Array()

/** An X25519 key pair whose private half only WebCrypto holds. */
export interface EncryptionKey {
  readonly publicKey: Uint8Array
  readonly privateKey: HeldKey
}

/** What was encrypted to a public key. */
export interface Sealed {
  readonly kemOutput: Uint8Array
  readonly ciphertext: Uint8Array
}

/** What a text is bound to: a label of MLS, and bytes that both sides know. */
export interface Purpose {
  readonly label: string
  readonly context: Uint8Array
}

function labeledExtract(suite: Uint8Array, label: string, input: Uint8Array): Uint8Array {
  return extract(EMPTY, concatenate(VERSION, suite, utf8ToBytes(label), input))
}

/** What an expansion is asked for. */
interface Expansion {
  readonly label: string
  readonly info: Uint8Array
  readonly length: number
}

function labeledExpand(
  suite: Uint8Array,
  secret: Uint8Array,
  { label, info, length }: Expansion,
): Uint8Array {
  const all = concatenate(uint16(length), VERSION, suite, utf8ToBytes(label), info)
  return hkdfExpand(sha256, secret, all, length)
}

/** Makes a new key pair. */
export async function generateEncryptionKey(): Promise<EncryptionKey> {
  const pair = await subtle.generateKey("X25519", false, ["deriveBits"])
  const publicKey = new Uint8Array(await subtle.exportKey("raw", pair.publicKey))
  return { publicKey, privateKey: pair.privateKey }
}

/** DeriveKeyPair's private key, in bytes. Source: RFC 9180, section 7.1.3. */
export function derivePrivateKey(secret: Uint8Array): Uint8Array {
  const prk = labeledExtract(KEM, "dkp_prk", secret)
  return labeledExpand(KEM, prk, { label: "sk", info: EMPTY, length: SECRET_BYTES })
}

// A private key of X25519 as RFC 8410 wraps it: these bytes, then the key. WebCrypto takes a
// private key whose public half is not known in this form alone.
const PKCS8 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32])

/** Takes a private key whose public half is not known. */
export async function encryptionKeyOf(secret: Uint8Array): Promise<EncryptionKey> {
  const usages = ["deriveBits"]
  const wrapped = concatenate(PKCS8, secret)
  const privateKey = await subtle.importKey("pkcs8", wrapped, "X25519", true, usages)
  wrapped.fill(0)
  const { x } = await subtle.exportKey("jwk", privateKey)
  return { publicKey: fromBase64url(x), privateKey }
}

/** Takes a private key whose public half is known, which is quicker. @throws {@link KeysError} `KEYS_FORGED` */
export async function encryptionKeyFor(
  publicKey: Uint8Array,
  secret: Uint8Array,
): Promise<EncryptionKey> {
  const x = toBase64url(publicKey)
  const pair = { kty: "OKP", crv: "X25519", x, d: toBase64url(secret) } as const
  try {
    const privateKey = await subtle.importKey("jwk", pair, "X25519", false, ["deriveBits"])
    return { publicKey, privateKey }
  } catch (error) {
    throw KeysError.forged("a public key", error)
  }
}

/** EncryptWithLabel. Source: RFC 9420, section 5.1.3. @throws {@link KeysError} `KEYS_FORGED` */
export async function sealTo(
  publicKey: Uint8Array,
  purpose: Purpose,
  plaintext: Uint8Array,
): Promise<Sealed> {
  const ephemeral = await generateEncryptionKey()
  const shared = await agree(ephemeral.privateKey, publicKey)
  const context = concatenate(ephemeral.publicKey, publicKey)
  const aead = schedule(kemSecret(shared, context), purpose)
  return { kemOutput: ephemeral.publicKey, ciphertext: await sealAead(aead, plaintext) }
}

/** DecryptWithLabel. Source: RFC 9420, section 5.1.3. @throws {@link KeysError} `KEYS_FORGED` */
export async function openWith(
  key: EncryptionKey,
  purpose: Purpose,
  { kemOutput, ciphertext }: Sealed,
): Promise<Uint8Array> {
  const shared = await agree(key.privateKey, kemOutput)
  const context = concatenate(kemOutput, key.publicKey)
  return openAead(schedule(kemSecret(shared, context), purpose), ciphertext)
}

/** The Diffie-Hellman value. WebCrypto refuses a point of small order, as RFC 9180, section 7.1.4 asks. */
async function agree(privateKey: HeldKey, publicKey: Uint8Array): Promise<Uint8Array> {
  try {
    const other = await subtle.importKey("raw", publicKey, "X25519", false, [])
    const shared = await subtle.deriveBits({ name: "X25519", public: other }, privateKey, 256)
    return new Uint8Array(shared)
  } catch (error) {
    throw KeysError.forged("a public key", error)
  }
}

/** ExtractAndExpand. Source: RFC 9180, section 4.1. */
function kemSecret(shared: Uint8Array, context: Uint8Array): Uint8Array {
  const prk = labeledExtract(KEM, "eae_prk", shared)
  shared.fill(0)
  return labeledExpand(KEM, prk, { label: "shared_secret", info: context, length: SECRET_BYTES })
}

// The hash of an empty pre-shared key's id is the same in every context.
const PSK_ID_HASH = labeledExtract(SUITE_ID, "psk_id_hash", EMPTY)

/** KeySchedule of the base mode, for the first message. Source: RFC 9180, section 5.1. */
function schedule(shared: Uint8Array, { label, context }: Purpose): Aead {
  const info = concatenate(opaque(utf8ToBytes(`MLS 1.0 ${label}`)), opaque(context))
  const all = concatenate(BASE_MODE, PSK_ID_HASH, labeledExtract(SUITE_ID, "info_hash", info))
  const salted = extract(shared, concatenate(VERSION, SUITE_ID, utf8ToBytes("secret")))
  const key = { label: "key", info: all, length: AEAD_KEY_BYTES }
  const nonce = { label: "base_nonce", info: all, length: AEAD_NONCE_BYTES }
  return {
    key: labeledExpand(SUITE_ID, salted, key),
    nonce: labeledExpand(SUITE_ID, salted, nonce),
  }
}
