// SPDX-License-Identifier: Apache-2.0
/**
 * What a checkout names an account by. Whoever pays could write any account there, so that only
 * what we signed for an account's owner counts.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { type AccountId, accountId } from "@landmoot/core/units"

/**
 * How long a checkout can name an account by one reference, in seconds: as long as Stripe keeps a
 * checkout open. Higher: one that went astray serves longer; lower: who pays slowly pays in vain.
 */
const LIFETIME_SECONDS = 86_400

/** Only letters, digits, dashes and underscores, 200 at most: Stripe takes no others. */
const REFERENCE = /^([\w-]{1,128})_(\d{1,12})_([\w-]{43})$/

/** Makes a reference for an account's owner to pay with. */
export function checkoutReference(
  secret: string,
  account: AccountId,
  now: number,
): { readonly reference: string; readonly expires: number } {
  const expires = now + LIFETIME_SECONDS
  const signature = signatureOf(secret, account, expires).toString("base64url")
  return { reference: `${account}_${expires}_${signature}`, expires }
}

/**
 * Reads the account that a reference was made for, and until when it may be used; undefined if it
 * was not made here. The reference may come from an attacker.
 */
export function readCheckoutReference(
  secret: string,
  reference: string,
): { readonly account: AccountId; readonly expires: number } | undefined {
  const [, named = "", until = "", given = ""] = REFERENCE.exec(reference) ?? []
  const signature = Buffer.from(given, "base64url")
  const expected = signatureOf(secret, named, Number(until))
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return undefined
  }
  return { account: accountId(named), expires: Number(until) }
}

/** HMAC-SHA256. No event begins so, whose signatures are made with the same secret. */
function signatureOf(secret: string, account: string, expires: number): Buffer {
  return createHmac("sha256", secret).update(`checkout-reference.${account}.${expires}`).digest()
}
