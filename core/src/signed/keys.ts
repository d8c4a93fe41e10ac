// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { base64url } from "jose"
import type { PublicKey } from "../regions/index.ts"
import { type ParticipantId, participantId } from "../units/index.ts"
import type { PrivateKey } from "./jws.ts"

/** The length of an Ed25519 seed, in bytes (RFC 8032, section 5.1.5). */
export const SEED_BYTES = 32

/** The key pair of a seed of {@link SEED_BYTES} random bytes. Source: RFC 8032, section 5.1.5. */
export function keyFromSeed(seed: Uint8Array): PrivateKey {
  const x = base64url.encode(ed25519.getPublicKey(seed))
  return { kty: "OKP", crv: "Ed25519", x, d: base64url.encode(seed) }
}

/** The public half. */
export function publicKeyOf({ kty, crv, x }: PrivateKey): PublicKey {
  return { kty, crv, x }
}

/** The participant who is invited by a personal link: named by the digest of the link's public key. */
export function participantOfKey(key: PublicKey): ParticipantId {
  const digest = base64url.encode(sha256(base64url.decode(key.x)))
  return participantId(`p_${digest.slice(0, 22)}`)
}
