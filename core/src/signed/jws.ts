// SPDX-License-Identifier: Apache-2.0
/**
 * Signed objects: compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037),
 * an explicit `typ` (RFC 8725, section 3.11) and canonical claims.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { base64url, CompactSign, compactVerify, decodeJwt, decodeProtectedHeader } from "jose"
import type { z } from "zod"
import type { PublicKey } from "../regions/index.ts"
import { canonicalJson } from "./canonical.ts"
import { SignedError } from "./errors.ts"

/** A compact JWS, not yet verified. */
export type Jws = string

/** An Ed25519 private key as a JWK (RFC 8037, section 2). Never logged, never sent. */
export interface PrivateKey extends PublicKey {
  readonly d: string
}

/** The schema of some kind of claims. */
export type ClaimsSchema = z.ZodType
/** Claims as they are given to be signed. */
export type ClaimsInput<Schema extends ClaimsSchema> = z.input<Schema>

/** How far two clocks may differ before a time in the future is refused, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 60

/** The longest signed object that is looked at, in characters: a catalogue of 1,024 regions. */
export const MAX_JWS_LENGTH = 1_000_000

/**
 * The compact form (RFC 7515, section 7.1) of an Ed25519 signature, and only one spelling of it:
 * 64 bytes take 86 characters, the last of which carries two bits. A decoder that ignores the
 * other four would accept several texts, and so several digests, for one signature.
 */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/

/** One kind of signed object: its `typ`, how people call it, and the form of its claims. */
export interface SignedKind<Schema extends z.ZodType> {
  readonly typ: string
  readonly what: string
  readonly claims: Schema
}

/** Signs claims. `kid` says who signs: `root`, `authority:<region>`, or a node's id. */
export async function signClaims<Schema extends z.ZodType>(
  kind: SignedKind<Schema>,
  claims: z.input<Schema>,
  signer: { readonly kid: string; readonly key: PrivateKey },
): Promise<Jws> {
  const payload = utf8ToBytes(canonicalJson(claims))
  return await new CompactSign(payload)
    .setProtectedHeader({ alg: "EdDSA", typ: kind.typ, kid: signer.kid })
    .sign({ ...signer.key }, {})
}

/**
 * Reads who claims to have signed, before anything is verified, so that the
 * caller can find the key. May come from an attacker.
 *
 * @throws {@link SignedError} `SIGNED_MALFORMED` or `SIGNED_WRONG_TYPE`
 */
export function claimedSigner<Schema extends z.ZodType>(
  kind: SignedKind<Schema>,
  jws: Jws,
): string {
  const header = headerOf(kind, jws)
  if (typeof header.kid !== "string") throw SignedError.malformed(kind.what)
  return header.kid
}

/**
 * Verifies type and signature and returns the claims. All bytes may come from
 * an attacker; times are not judged here (see {@link requireTime}).
 *
 * @throws {@link SignedError} `SIGNED_MALFORMED`, `SIGNED_WRONG_TYPE` or `SIGNED_FORGED`
 */
export async function verifyClaims<Schema extends z.ZodType>(
  kind: SignedKind<Schema>,
  jws: Jws,
  key: PublicKey,
): Promise<z.output<Schema>> {
  headerOf(kind, jws)
  try {
    const { kty, crv, x } = key
    await compactVerify(jws, { kty, crv, x }, { algorithms: ["EdDSA"] })
  } catch {
    // The library's reason may quote the input, so it is not passed on.
    throw SignedError.forged(kind.what)
  }
  let json: unknown
  try {
    json = decodeJwt(jws)
  } catch (cause) {
    throw SignedError.malformed(kind.what, cause)
  }
  const parsed = kind.claims.safeParse(json)
  if (!parsed.success) throw SignedError.malformed(kind.what, parsed.error)
  return parsed.data
}

/**
 * Requires that an object is in force.
 *
 * @param now - seconds since 1970.
 * @throws {@link SignedError} `SIGNED_EXPIRED` or `SIGNED_NOT_YET_VALID`
 */
export function requireTime(
  what: string,
  claims: { readonly iat: number; readonly exp: number },
  now: number,
): void {
  if (now >= claims.exp) throw SignedError.expired(what)
  if (claims.iat > now + CLOCK_TOLERANCE_SECONDS) throw SignedError.notYetValid(what)
}

/** The digest by which one signed object names another: SHA-256 of the JWS, base64url. */
export function digestOf(jws: Jws): string {
  return base64url.encode(sha256(utf8ToBytes(jws)))
}

function headerOf<Schema extends z.ZodType>(
  kind: SignedKind<Schema>,
  jws: Jws,
): ReturnType<typeof decodeProtectedHeader> {
  if (typeof jws !== "string" || jws.length > MAX_JWS_LENGTH || !COMPACT.test(jws)) {
    throw SignedError.malformed(kind.what)
  }
  let header: ReturnType<typeof decodeProtectedHeader>
  try {
    header = decodeProtectedHeader(jws)
  } catch (cause) {
    throw SignedError.malformed(kind.what, cause)
  }
  if (header.typ !== kind.typ) throw SignedError.wrongType(kind.typ)
  return header
}
