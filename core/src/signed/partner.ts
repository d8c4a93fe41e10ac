// SPDX-License-Identifier: Apache-2.0
/**
 * What one account tells another of its regions, so that both can meet where
 * the rules of both allow it (R23).
 *
 * @module
 */
import { z } from "zod"
import type { AccountId } from "../units/index.ts"
import type { NodeCertificate } from "./certificate.ts"
import { SignedError } from "./errors.ts"
import { accountIdField, regionIdField, secondsField } from "./fields.ts"
import { claimedSigner, type Jws, requireTime, type SignedKind, verifyClaims } from "./jws.ts"

/** How long a statement may be good for, in seconds. Higher: rules that were narrowed stay unheard. */
export const PARTNER_SECONDS: number = 90 * 86_400

const partnerSchema = z.strictObject({
  /** Whose regions these are. */
  account: accountIdField,
  /** What that account is called, for people to read. */
  name: z.string().min(1).max(200),
  /** The account that may use the statement; with any other it counts for nothing. */
  audience: accountIdField,
  /** S(media) of the account itself, sorted by code point. */
  regions: z.array(regionIdField).min(1).max(1024).readonly(),
  catalogueVersion: z.int().min(1),
  iat: secondsField,
  exp: secondsField,
})

/** Where an account may be processed, as its home says it to one other account. */
export type PartnerStatement = Readonly<z.infer<typeof partnerSchema>>

/** A partner's statement, signed by a node of the home of the account that it is about. */
export const PARTNER: SignedKind<typeof partnerSchema> = {
  typ: "landmoot-partner+jwt",
  what: "partner's statement",
  claims: partnerSchema,
}

/**
 * Verifies a partner's statement. May come from an attacker.
 *
 * @param trust - the verified certificate of the node that signed, which must
 * keep accounts; the account that wants to use the statement; and the time.
 * @throws {@link SignedError}
 */
export async function verifyPartner(
  jws: Jws,
  trust: { readonly signer: NodeCertificate; readonly audience: AccountId; readonly now: number },
): Promise<PartnerStatement> {
  const { signer, audience, now } = trust
  if (claimedSigner(PARTNER, jws) !== signer.node) {
    throw SignedError.otherSubject(PARTNER.what, "signer")
  }
  if (!signer.roles.includes("home")) throw SignedError.wrongRole(PARTNER.what, "home")
  const statement = await verifyClaims(PARTNER, jws, signer.key)
  if (statement.audience !== audience) throw SignedError.otherSubject(PARTNER.what, "account")
  requireTime(PARTNER.what, statement, now)
  // A statement for ever could not be taken back.
  if (statement.exp - statement.iat > PARTNER_SECONDS) throw SignedError.malformed(PARTNER.what)
  return statement
}
