// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto"
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type NodeCertificate, verifyNodeCertificate } from "@landmoot/core/signed"
import { regionId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { requireConsistent, startingCatalogue } from "./catalogue.ts"
import { makeDeployment } from "./deployment.ts"
import { CERTIFICATE_SECONDS } from "./node-certificate.ts"
import { deploymentFiles, nodeFiles } from "./paths.ts"
import { codeOf } from "./testing/codes.ts"
import { TEST_TIME, type TestDeployment, testDeployment } from "./testing/deployment.ts"

// Rules are those of SPEC.md, section "Making keys (TRU)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"

test("TRU1: every file of keys has mode 0600, every folder 0700, and no draft is left", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const entries = await readdir(deployment.directory, { recursive: true, withFileTypes: true })
  expect(entries.length).toBeGreaterThan(10)
  for (const entry of entries) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600])
    expect(entry.name).not.toMatch(/\.new$/)
  }
})

test("TRU2: making a deployment again changes no byte", async () => {
  await using deployment = await testDeployment([FRANKFURT, PARIS])
  const before = await contentOf(deployment)
  await makeDeployment({ ...deployment.plan, now: TEST_TIME + 60 })
  expect(await contentOf(deployment)).toEqual(before)
})

test("TRU3: a changed address makes the next version, and every node's folder gets it", async () => {
  await using deployment = await testDeployment([FRANKFURT, PARIS])
  const { plan } = deployment
  const regions = plan.regions.map((region, index) => {
    return { ...region, bridgeAddress: `127.0.0.9${index}:8443` }
  })
  const { catalogue } = await makeDeployment({ ...plan, regions, now: TEST_TIME + 60 })
  expect(catalogue.version).toBe(deployment.catalogue.version + 1)
  const jws = await readFile(deploymentFiles(deployment.directory).catalogue, "utf8")
  for (const { keys } of deployment.nodes) {
    expect(await readFile(nodeFiles(keys).catalogue, "utf8")).toBe(jws)
  }
})

test.for([
  { name: "a leaf twice", regions: [FRANKFURT, FRANKFURT] },
  { name: "the same addresses in two regions", prefixes: ["10.0.0.0/8", "10.1.0.0/16"] },
  { name: "text that is no prefix", prefixes: ["10.0.0.0/33", "10.1.0.0/16"] },
  { name: "a group of an unknown leaf", members: ["xx-nowhere"] },
  { name: "one gateway in two regions", gateways: ["https://a.example", "https://a.example/"] },
  { name: "one bridge in two regions", bridges: ["192.0.2.1:7401", "192.0.2.1:7401"] },
])("TRU4: a catalogue with $name is not signed", async (flaw) => {
  const { version, regions } = startingCatalogue()
  const leaves = (flaw.regions ?? [FRANKFURT, PARIS]).map((id, index) => {
    const region = regions.find((entry) => entry.id === id)!
    return {
      ...region,
      prefixes: [flaw.prefixes?.[index] ?? `192.0.2.${index}/32`],
      gateways: flaw.gateways?.slice(index, index + 1) ?? [],
      bridges: flaw.bridges?.slice(index, index + 1) ?? [],
    }
  })
  const groups = [{ id: "EU", version: 1, members: (flaw.members ?? []).map(regionId) }]
  const check = async (): Promise<void> =>
    requireConsistent({ version, iat: 0, regions: leaves, groups, authorities: [] })
  expect(await codeOf(check())).toBe("TRUST_CATALOGUE_CONFLICT")
})

test("TRU5: a certificate is issued again from half of its life on", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const half = TEST_TIME + CERTIFICATE_SECONDS / 2
  await makeDeployment({ ...deployment.plan, now: half - 1 })
  expect((await certificateOf(deployment)).iat).toBe(TEST_TIME)
  await makeDeployment({ ...deployment.plan, now: half })
  expect((await certificateOf(deployment)).iat).toBe(half)
})

test("TRU5: a certificate that says something else, or is broken, is issued again", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const gatewayOrigin = "https://meet.example.org"
  const regions = deployment.plan.regions.map((region) => ({ ...region, gatewayOrigin }))
  await makeDeployment({ ...deployment.plan, regions })
  expect((await certificateOf(deployment)).gateways).toEqual([gatewayOrigin])
  await writeFile(nodeFiles(deployment.keysOf(FRANKFURT)).certificate, "broken")
  await makeDeployment({ ...deployment.plan, regions })
  expect((await certificateOf(deployment)).gateways).toEqual([gatewayOrigin])
})

test("TRU5: a node whose X.509 certificate was lost gets another, and a fitting certificate", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const files = nodeFiles(deployment.keysOf(FRANKFURT))
  const [before] = (await certificateOf(deployment)).fingerprints
  await rm(files.tlsCertificate)
  await makeDeployment(deployment.plan)
  const [after] = (await certificateOf(deployment)).fingerprints
  expect(after).not.toBe(before)
  expect(after).toBe(new X509Certificate(await readFile(files.tlsCertificate)).fingerprint256)
})

test("TRU6: a node of a region that the catalogue does not list is refused", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const { plan } = deployment
  const base = plan.catalogueBase
  const regions = base.regions.filter(({ id }) => id !== FRANKFURT)
  const groups: typeof base.groups = []
  const making = makeDeployment({ ...plan, catalogueBase: { ...base, regions, groups } })
  expect(await codeOf(making)).toBe("TRUST_CERTIFICATE_INVALID")
})

test("TRU7: the X.509 certificate is self-signed ECDSA P-256 and its fingerprint is certified", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const pem = await readFile(nodeFiles(deployment.keysOf(FRANKFURT)).tlsCertificate)
  const certificate = new X509Certificate(pem)
  expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1")
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect((await certificateOf(deployment)).fingerprints).toEqual([certificate.fingerprint256])
})

async function certificateOf(deployment: TestDeployment): Promise<NodeCertificate> {
  const { certificate } = nodeFiles(deployment.keysOf(FRANKFURT))
  const jws = (await readFile(certificate, "utf8")).trim()
  const now = TEST_TIME + CERTIFICATE_SECONDS / 2
  return await verifyNodeCertificate(jws, { catalogue: deployment.catalogue, now })
}

async function contentOf(deployment: TestDeployment): Promise<ReadonlyMap<string, string>> {
  const content = new Map<string, string>()
  const options = { recursive: true, withFileTypes: true } as const
  for (const entry of await readdir(deployment.directory, options)) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) content.set(path, await readFile(path, "utf8"))
  }
  return content
}
