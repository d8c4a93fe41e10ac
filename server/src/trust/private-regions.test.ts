// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises"
import type { Region } from "@landmoot/core/regions"
import {
  authorityKid,
  CATALOGUE,
  keyFromSeed,
  NODE_CERTIFICATE,
  publicKeyOf,
  signClaims,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { type RegionId, regionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { makeDeployment, publishPrivateRegions } from "./deployment.ts"
import { readPrivateKey } from "./files.ts"
import { takeCatalogue } from "./mirror.ts"
import { deploymentFiles, nodeFiles } from "./paths.ts"
import { codeOf } from "./testing/codes.ts"
import { TEST_TIME, testDeployment } from "./testing/deployment.ts"

// Rules are those of SPEC.md, sections "Making keys (TRU)" and "Using them (TRV)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"
const CELLAR = regionId("acct:acc_aaaaaaaaaaaaaaaa/cellar")
const AUTHORITY = keyFromSeed(new Uint8Array(32).fill(7))

function leaf(id: RegionId, address: string, change: Partial<Region> = {}): Region {
  return {
    id,
    name: "Cellar",
    country: "DE",
    jurisdictions: ["EU", "EEA"],
    restricted: false,
    status: "active",
    lat: 52.5,
    lon: 13.4,
    operator: "acc_aaaaaaaaaaaaaaaa",
    gateways: [`http://${address}:8443`],
    bridges: [`${address}:8444`],
    prefixes: [`${address}/32`],
    ...change,
  }
}

const ADD = {
  kind: "add",
  region: leaf(CELLAR, "203.0.113.9"),
  authority: publicKeyOf(AUTHORITY),
} as const

test("TRU8: a private region is signed with a public key, and stays in later catalogues", async () => {
  await using deployment = await testDeployment([FRANKFURT, PARIS])
  const { directory, plan } = deployment
  const { catalogue, jws } = await publishPrivateRegions(directory, [ADD], TEST_TIME)
  expect(catalogue.version).toBe(deployment.catalogue.version + 1)
  for (const { keys } of deployment.nodes) {
    expect(await readFile(nodeFiles(keys).catalogue, "utf8")).toBe(`${jws}\n`)
  }
  // The same deployment again, and then with a changed address.
  expect((await makeDeployment(plan)).catalogue).toEqual(catalogue)
  const regions = plan.regions.map((region) => ({ ...region, bridgeAddress: "127.0.0.99:8443" }))
  const later = await makeDeployment({ ...plan, regions: regions.slice(0, 1) })
  expect(later.catalogue.version).toBe(catalogue.version + 1)
  expect(later.catalogue.regions.find(({ id }) => id === CELLAR)).toEqual(ADD.region)
  expect(later.catalogue.authorities.find(({ region }) => region === CELLAR)?.key).toEqual(
    ADD.authority,
  )
})

test("TRU9: a retired one keeps its id and nothing else, and does not come back", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const { directory, plan } = deployment
  await publishPrivateRegions(directory, [ADD], TEST_TIME)
  const retire = { kind: "retire", region: CELLAR } as const
  const { catalogue } = await publishPrivateRegions(directory, [retire], TEST_TIME)
  const retired = { status: "retired", gateways: [], bridges: [], prefixes: [] }
  expect(catalogue.regions.find(({ id }) => id === CELLAR)).toMatchObject(retired)
  expect(catalogue.authorities.map(({ region }) => region)).toEqual([FRANKFURT])
  const again = publishPrivateRegions(directory, [ADD], TEST_TIME)
  expect(await codeOf(again)).toBe("TRUST_CATALOGUE_CONFLICT")
  expect((await makeDeployment(plan)).catalogue).toEqual(catalogue)
})

test.for([
  {
    name: "the id of a public leaf",
    change: { ...ADD, region: leaf(regionId("xx-new"), "203.0.113.9") },
  },
  { name: "a public leaf to retire", change: { kind: "retire", region: regionId(PARIS) } },
  { name: "an address of a public region", change: { ...ADD, region: leaf(CELLAR, "127.0.0.20") } },
  {
    name: "a prefix around a public region",
    change: { ...ADD, region: leaf(CELLAR, "203.0.113.9", { prefixes: ["127.0.0.0/8"] }) },
  },
  {
    name: "the gateway of a public region",
    change: {
      ...ADD,
      region: leaf(CELLAR, "203.0.113.9", { gateways: ["http://127.0.0.20:8080/"] }),
    },
  },
  {
    name: "a region that was never there, to retire",
    change: { kind: "retire", region: CELLAR },
  },
] as const)("TRU9: $name is not signed", async ({ change }) => {
  await using deployment = await testDeployment([FRANKFURT])
  const { directory } = deployment
  const file = deploymentFiles(directory).catalogue
  const before = await readFile(file, "utf8")
  const publishing = publishPrivateRegions(directory, [change], TEST_TIME)
  expect(await codeOf(publishing)).toBe("TRUST_CATALOGUE_CONFLICT")
  expect(await readFile(file, "utf8")).toBe(before)
})

describe("the authority of a private region", () => {
  const OTHER = regionId("acct:acc_bbbbbbbbbbbbbbbb/cellar")
  test.for([
    { name: "a public leaf", region: FRANKFURT, kid: CELLAR, code: "CERTIFICATE_WRONG_REGION" },
    {
      name: "another account's region",
      region: OTHER,
      kid: CELLAR,
      code: "CERTIFICATE_WRONG_REGION",
    },
    {
      name: "a public leaf, in its name",
      region: FRANKFURT,
      kid: FRANKFURT,
      code: "SIGNED_FORGED",
    },
    {
      name: "another account's region, in its name",
      region: OTHER,
      kid: OTHER,
      code: "SIGNED_FORGED",
    },
    {
      name: "its region at a public address",
      region: CELLAR,
      kid: CELLAR,
      address: "127.0.0.20",
      code: "CERTIFICATE_FOREIGN_ADDRESS",
    },
  ])("TRU8: cannot certify $name", async ({ region, kid, code, address = "203.0.113.9" }) => {
    await using deployment = await testDeployment([FRANKFURT])
    const other = {
      kind: "add",
      region: leaf(OTHER, "203.0.113.10"),
      authority: publicKeyOf(keyFromSeed(new Uint8Array(32).fill(8))),
    } as const
    const { directory } = deployment
    const { catalogue } = await publishPrivateRegions(directory, [ADD, other], TEST_TIME)
    const jws = await signClaims(
      NODE_CERTIFICATE,
      {
        node: `${region}/node-1`,
        region,
        key: publicKeyOf(AUTHORITY),
        roles: ["media"],
        gateways: [],
        prefixes: [`${address}/32`],
        fingerprints: [Array.from({ length: 32 }, () => "AB").join(":")],
        evidence: 0,
        iat: TEST_TIME,
        exp: TEST_TIME + 60,
      },
      { kid: authorityKid(kid), key: AUTHORITY },
    )
    const found = await codeOf(verifyNodeCertificate(jws, { catalogue, now: TEST_TIME }))
    expect(found).toBe(code)
  })
})

test("TRV9: a newer catalogue is taken, an older or forged one is not", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const { directory } = deployment
  const keys = deployment.keysOf(FRANKFURT)
  const file = nodeFiles(keys).catalogue
  const first = (await readFile(file, "utf8")).trim()
  const claims = { ...deployment.catalogue, version: deployment.catalogue.version + 1 }
  const root = await readPrivateKey(deploymentFiles(directory).rootKey)
  const newer = await signClaims(CATALOGUE, claims, { kid: "root", key: root })
  const forged = await signClaims(
    CATALOGUE,
    { ...claims, version: 99 },
    { kid: "root", key: AUTHORITY },
  )
  const take = async (jws: string) => await takeCatalogue(keys, jws, TEST_TIME)
  expect(await codeOf(take(forged))).toBe("TRUST_CATALOGUE_INVALID")
  expect((await readFile(file, "utf8")).trim()).toBe(first)
  expect((await take(newer)).catalogue.version).toBe(claims.version)
  expect((await readFile(file, "utf8")).trim()).toBe(newer)
  expect(await codeOf(take(first))).toBe("TRUST_CATALOGUE_INVALID")
  expect((await readFile(file, "utf8")).trim()).toBe(newer)
})
