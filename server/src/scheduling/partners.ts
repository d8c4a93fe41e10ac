// SPDX-License-Identifier: Apache-2.0
/**
 * Statements of partner accounts (R23): reading those that a meeting is made
 * with, and signing one's own.
 *
 * @module
 */
import { PARTNER, SignedError, verifyPartner } from "@landmoot/core/signed"
import type { AccountId, RegionId } from "@landmoot/core/units"
import { accountRegions } from "../accounts/index.ts"
import type { Answer } from "../api/index.ts"
import { no, type SchedulingParts } from "./parts.ts"
import type { PartnerRecord } from "./records.ts"

/** A statement with the certificate of the node that signed it, neither of them verified. */
export interface SignedPartner {
  readonly statement: string
  readonly certificate: string
}

/** Reads partners' statements for an account. All of it may come from an attacker. */
export async function readPartners(
  { trust }: Pick<SchedulingParts, "trust">,
  audience: AccountId,
  partners: readonly SignedPartner[],
): Promise<Answer<readonly PartnerRecord[]>> {
  const read: PartnerRecord[] = []
  for (const [index, { statement, certificate }] of partners.entries()) {
    try {
      const signer = await trust.certificateOf(certificate)
      const now = trust.now()
      const { account, name, regions } = await verifyPartner(statement, { signer, audience, now })
      if (account === audience || read.some((known) => known.account === account)) {
        const message = "a partner is another account, and named once"
        return no("PARTNER_STATEMENT_INVALID", message, `partners[${index}]`)
      }
      read.push({ account, name, regions })
    } catch (error) {
      if (!(error instanceof SignedError)) throw error
      return {
        ...no("PARTNER_STATEMENT_INVALID", error.message, `partners[${index}]`),
        facts: { reason: error.code },
      }
    }
  }
  return { ok: true, value: read }
}

/** Signs where this account may be processed, for one other account. */
export async function issueStatement(
  { trust, stores }: Pick<SchedulingParts, "trust" | "stores">,
  account: AccountId,
  asked: { readonly audience: AccountId; readonly days: number },
): Promise<Answer<SignedPartner & { readonly regions: RegionId[]; readonly expires: number }>> {
  const record = await stores.accounts.read(account)
  if (record === undefined) return no("ACCESS_NOT_FOUND", "there is no such account here")
  if (asked.audience === account) {
    return no("PARTNER_STATEMENT_INVALID", "a partner is another account", "audience")
  }
  const { catalogue } = trust
  const regions = [
    ...(await accountRegions(stores.accounts, catalogue, { account, plane: "media" })),
  ]
  if (regions.length === 0) {
    return no("PARTNER_SET_EMPTY", "this account has no region in which it could meet")
  }
  const iat = trust.now()
  const expires = iat + asked.days * 86_400
  const statement = await trust.sign(PARTNER, {
    account,
    name: record.name,
    audience: asked.audience,
    regions,
    catalogueVersion: catalogue.version,
    iat,
    exp: expires,
  })
  return { ok: true, value: { statement, certificate: trust.certificateJws, regions, expires } }
}
