// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { CATALOGUE, verifyCatalogue } from "./catalogue.ts"
import { regionId } from "../units/index.ts"
import { authorityKid, verifyNodeCertificate } from "./certificate.ts"
import { CLOCK_TOLERANCE_SECONDS, signClaims } from "./jws.ts"
import { publicKeyOf } from "./keys.ts"
import {
  CATALOGUE_CLAIMS,
  certificateClaims,
  codeOf,
  FRANKFURT,
  FRANKFURT_AUTHORITY,
  NODE,
  NOW,
  PARIS,
  PARIS_AUTHORITY,
  ROOT,
  ROOT_PUBLIC,
  signCertificate,
  TEST_CATALOGUE,
  testKey,
} from "./testing/objects.ts"

// Rules are those of SPEC.md, section "Catalogue and certificates (CRT)".

const trust = { catalogue: TEST_CATALOGUE, now: NOW }
const sign = async (change: object, key = ROOT): Promise<string> =>
  await signClaims(CATALOGUE, { ...CATALOGUE_CLAIMS, ...change }, { kid: "root", key })

test.for([
  { name: "the honest one", change: {}, code: undefined },
  { name: "one of another root", change: {}, key: NODE, code: "SIGNED_FORGED" },
  { name: "an older one", change: { version: 6 }, seen: 7, code: "SIGNED_ROLLBACK" },
  { name: "the same again", change: {}, seen: 7, code: undefined },
  {
    name: "one from the future",
    change: { iat: NOW + CLOCK_TOLERANCE_SECONDS + 1 },
    code: "SIGNED_NOT_YET_VALID",
  },
  { name: "one without regions", change: { regions: [] }, code: "SIGNED_MALFORMED" },
])("CRT1: of catalogues, $name is $code", async ({ change, key, seen, code }) => {
  const jws = await sign(change, key ?? ROOT)
  const newest = seen === undefined ? {} : { newestVersion: seen }
  expect(await codeOf(verifyCatalogue(jws, { root: ROOT_PUBLIC, now: NOW, ...newest }))).toBe(code)
})

test("CRT2: the honest certificate verifies", async () => {
  expect(await verifyNodeCertificate(await signCertificate(), trust)).toEqual(certificateClaims())
})

test.for([
  {
    name: "another region's authority under its name",
    key: PARIS_AUTHORITY,
    code: "SIGNED_FORGED",
  },
  { name: "the node itself", key: NODE, code: "SIGNED_FORGED" },
  { name: "the root", key: ROOT, code: "SIGNED_FORGED" },
])("CRT2: a certificate signed by $name is $code", async ({ key, code }) => {
  const jws = await signCertificate({}, { key, kid: authorityKid(FRANKFURT) })
  expect(await codeOf(verifyNodeCertificate(jws, trust))).toBe(code)
})

test.for([
  "authority:",
  "authority",
  "root",
  FRANKFURT,
  "authority:xx-nowhere",
  "authority:authority:eu-de-fra",
  "Authority:eu-de-fra",
  "authority:eu-de-fra ",
  "authority:__proto__",
])("CRT2: the kid %j names nobody", async (kid) => {
  const jws = await signCertificate({}, { key: FRANKFURT_AUTHORITY, kid })
  expect(await codeOf(verifyNodeCertificate(jws, trust))).toBe("CERTIFICATE_UNKNOWN_ISSUER")
})

test("CRT2: an authority that the catalogue lists for a region it does not have is nobody", async () => {
  const regions = TEST_CATALOGUE.regions.filter(({ id }) => id !== FRANKFURT)
  const jws = await signCertificate()
  const verifying = verifyNodeCertificate(jws, {
    catalogue: { ...TEST_CATALOGUE, regions },
    now: NOW,
  })
  expect(await codeOf(verifying)).toBe("CERTIFICATE_UNKNOWN_ISSUER")
})

test.for([
  { name: "region", change: { region: PARIS } },
  { name: "node's id", change: { node: `${PARIS}/node-1` } },
  { name: "region and node's id", change: { region: PARIS, node: `${PARIS}/node-1` } },
  { name: "private region's node", change: { node: `acct:x/${FRANKFURT}/node-1` } },
])("CRT3: an authority may not certify another $name", async ({ change }) => {
  const jws = await signCertificate(change)
  expect(await codeOf(verifyNodeCertificate(jws, trust))).toBe("CERTIFICATE_WRONG_REGION")
})

test.for([
  { name: "another region's", prefixes: ["192.0.2.129/32"] },
  { name: "an own and another region's", prefixes: ["192.0.2.1/32", "192.0.2.129/32"] },
  { name: "both regions'", prefixes: ["192.0.2.0/24"] },
  { name: "everybody's", prefixes: ["0.0.0.0/0"] },
  { name: "an own one, mapped into IPv6", prefixes: ["::ffff:c000:201/128"] },
  { name: "a name", prefixes: ["fra.example.org"] },
  { name: "an address without a length", prefixes: ["192.0.2.1"] },
])("CRT4: a certificate with $name addresses is refused", async ({ prefixes }) => {
  const jws = await signCertificate({ prefixes })
  expect(await codeOf(verifyNodeCertificate(jws, trust))).toBe("CERTIFICATE_FOREIGN_ADDRESS")
})

test.for([
  { at: NOW + 86_400, code: "SIGNED_EXPIRED" },
  { at: NOW + 86_399, code: undefined },
  { at: NOW - CLOCK_TOLERANCE_SECONDS - 1, code: "SIGNED_NOT_YET_VALID" },
])("CRT5: at $at a certificate is $code", async ({ at, code }) => {
  const jws = await signCertificate()
  expect(await codeOf(verifyNodeCertificate(jws, { catalogue: TEST_CATALOGUE, now: at }))).toBe(
    code,
  )
})

test("CRT6: a private region's node is no home, whatever its authority says", async () => {
  const own = `acct:acc_${"x".repeat(16)}/cellar`
  const [frankfurt] = TEST_CATALOGUE.regions
  const catalogue = {
    ...TEST_CATALOGUE,
    regions: [{ ...frankfurt!, id: regionId(own), restricted: true }],
    authorities: [{ region: regionId(own), key: publicKeyOf(PARIS_AUTHORITY) }],
  }
  const certified = async (roles: readonly string[]): Promise<string | undefined> => {
    const change = { region: own, node: `${own}/node-1`, roles } as never
    const jws = await signCertificate(change, { key: PARIS_AUTHORITY, kid: authorityKid(own) })
    return await codeOf(verifyNodeCertificate(jws, { catalogue, now: NOW }))
  }
  expect(await certified(["seat", "gateway", "media"])).toBeUndefined()
  expect(await certified(["home", "media"])).toBe("CERTIFICATE_WRONG_ROLE")
})

test("CRT2: a key that the catalogue has replaced certifies nothing any more", async () => {
  const authorities = TEST_CATALOGUE.authorities.map((entry) => ({
    ...entry,
    key: publicKeyOf(testKey(9)),
  }))
  const verifying = verifyNodeCertificate(await signCertificate(), {
    catalogue: { ...TEST_CATALOGUE, authorities },
    now: NOW,
  })
  expect(await codeOf(verifying)).toBe("SIGNED_FORGED")
})
