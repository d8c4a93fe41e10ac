// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { accountId } from "../units/index.ts"
import { type NodeCertificate, verifyNodeCertificate } from "./certificate.ts"
import { type Jws, signClaims } from "./jws.ts"
import { PARTNER, PARTNER_SECONDS, verifyPartner } from "./partner.ts"
import {
  codeOf,
  FRANKFURT,
  NODE,
  NOW,
  PARIS,
  PERSON,
  signCertificate,
  TEST_CATALOGUE,
} from "./testing/objects.ts"

const AUDIENCE = accountId(`acc_${"b".repeat(16)}`)
const CLAIMS = {
  account: `acc_${"a".repeat(16)}`,
  name: "Schule Nord",
  audience: AUDIENCE as string,
  regions: [FRANKFURT, PARIS],
  catalogueVersion: 7,
  iat: NOW,
  exp: NOW + 3600,
}

test("DSC4: a home's statement for this account is read", async () => {
  expect(await verifyPartner(await signed(), await trust())).toEqual(CLAIMS)
})

test("DSC4: it counts for its audience, signer, role and time alone", async () => {
  const other = accountId(`acc_${"c".repeat(16)}`)
  const good = await trust()
  const cases: [Jws, typeof good, string][] = [
    [await signed(), { ...good, audience: other }, "SIGNED_OTHER_SUBJECT"],
    [await signed({ exp: NOW }), good, "SIGNED_EXPIRED"],
    [await signed({ iat: NOW + 600 }), good, "SIGNED_NOT_YET_VALID"],
    [await signed({ exp: NOW + PARTNER_SECONDS + 1 }), good, "SIGNED_MALFORMED"],
    [await signed({ regions: [] }), good, "SIGNED_MALFORMED"],
    [await signed({}, { key: PERSON }), good, "SIGNED_FORGED"],
    [await signed({}, { kid: `${FRANKFURT}/node-2` }), good, "SIGNED_OTHER_SUBJECT"],
    [await signed(), await trust({ roles: ["gateway", "media"] }), "CERTIFICATE_WRONG_ROLE"],
  ]
  for (const [jws, given, code] of cases) {
    expect(await codeOf(verifyPartner(jws, given))).toBe(code)
  }
})

async function signed(
  change: Partial<typeof CLAIMS> = {},
  signer: { readonly key?: typeof NODE; readonly kid?: string } = {},
): Promise<Jws> {
  const { key = NODE, kid = `${FRANKFURT}/node-1` } = signer
  return await signClaims(PARTNER, { ...CLAIMS, ...change }, { key, kid })
}

async function trust(
  change: Parameters<typeof signCertificate>[0] = {},
): Promise<{ signer: NodeCertificate; audience: typeof AUDIENCE; now: number }> {
  const given = { catalogue: TEST_CATALOGUE, now: NOW }
  const signer = await verifyNodeCertificate(await signCertificate(change), given)
  return { signer, audience: AUDIENCE, now: NOW }
}
