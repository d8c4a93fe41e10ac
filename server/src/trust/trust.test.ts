// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, verify } from "node:crypto"
import { copyFile, readFile, rm, writeFile } from "node:fs/promises"
import {
  DESCRIPTOR,
  HELLO,
  publicKeyOf,
  verifyClaims,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { meetingId, regionId } from "@landmoot/core/units"
import { describe, expect, test } from "vitest"
import { signCatalogue } from "./catalogue.ts"
import { readPrivateKey } from "./files.ts"
import { CERTIFICATE_SECONDS, issueNodeCertificate } from "./node-certificate.ts"
import { authorityFile, deploymentFiles, nodeFiles } from "./paths.ts"
import { codeOf } from "./testing/codes.ts"
import { TEST_TIME, type TestDeployment, testDeployment } from "./testing/deployment.ts"
import { testDescriptor } from "./testing/descriptor.ts"
import { createTrust, type NodeTrust } from "./trust.ts"
import { VerifiedCache } from "./verified-cache.ts"

// Rules are those of SPEC.md, section "Using them (TRV)".

const FRANKFURT = "eu-de-fra"
const PARIS = "eu-fr-par"
const HALF = CERTIFICATE_SECONDS / 2

/** A node of a deployment, with a clock that stands where the test puts it. */
async function nodeIn(
  deployment: TestDeployment,
  leaf: string,
): Promise<{ trust: NodeTrust; problems: string[]; clock: { now: number } }> {
  const clock = { now: TEST_TIME }
  const problems: string[] = []
  const trust = await createTrust(
    { region: regionId(leaf), node: "node-1", keys: deployment.keysOf(leaf) },
    { now: () => clock.now, onProblem: ({ code }) => problems.push(code) },
  )
  return { trust, problems, clock }
}

const starting = async (deployment: TestDeployment): Promise<string | undefined> =>
  await codeOf(nodeIn(deployment, FRANKFURT))

test("TRV1: signs with the node's key, under the node's id", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const { trust } = await nodeIn(deployment, FRANKFURT)
  expect(trust.node).toBe("eu-de-fra/node-1")
  const claims = {
    node: trust.node,
    nonce: "A".repeat(22),
    origin: "http://127.0.0.20:8080",
    iat: TEST_TIME,
    exp: TEST_TIME + 60,
  }
  const jws = await trust.sign(HELLO, claims)
  expect(await verifyClaims(HELLO, jws, trust.certificate.key)).toEqual(claims)
  expect(trust.root).toEqual(deployment.root)
  await trust.close()
})

describe("a keys folder that does not fit", () => {
  test.for(["catalogue.jws", "root.json", "node.jwk", "node.jws", "dtls.crt", "dtls.key"])(
    "TRV2: without %s the node does not start",
    async (file) => {
      await using deployment = await testDeployment([FRANKFURT])
      await rm(`${deployment.keysOf(FRANKFURT)}/${file}`)
      expect(await starting(deployment)).toBe("TRUST_FILE_MISSING")
    },
  )

  test.for(["root.json", "node.jwk", "dtls.crt"])(
    "TRV2: with nonsense in %s it does not start, and the nonsense is not quoted",
    async (file) => {
      await using deployment = await testDeployment([FRANKFURT])
      await writeFile(`${deployment.keysOf(FRANKFURT)}/${file}`, '{ "d": "secret"')
      const error = await nodeIn(deployment, FRANKFURT).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: "TRUST_FILE_INVALID" })
      expect(String(error)).not.toContain("secret")
    },
  )

  test("TRV2: a private key whose halves do not fit is TRUST_FILE_INVALID", async () => {
    await using deployment = await testDeployment([FRANKFURT])
    const { key } = nodeFiles(deployment.keysOf(FRANKFURT))
    const jwk = { ...(await readPrivateKey(key)), x: deployment.root.x }
    await writeFile(key, JSON.stringify(jwk))
    expect(await starting(deployment)).toBe("TRUST_FILE_INVALID")
  })

  test.for([
    { name: "of another region", file: "node.jws", code: "TRUST_OTHER_NODE" },
    { name: "of another key", file: "node.jwk", code: "TRUST_OTHER_KEY" },
    { name: "for another X.509 certificate", file: "dtls.crt", code: "TRUST_FINGERPRINT_MISMATCH" },
  ])("TRV3: a certificate $name is $code", async ({ file, code }) => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const [own, other] = [deployment.keysOf(FRANKFURT), deployment.keysOf(PARIS)]
    await copyFile(`${other}/${file}`, `${own}/${file}`)
    expect(await starting(deployment)).toBe(code)
  })

  test("TRV3: a certificate of another node of the same region is TRUST_OTHER_NODE", async () => {
    await using deployment = await testDeployment([FRANKFURT])
    const keys = deployment.keysOf(FRANKFURT)
    const config = { region: regionId(FRANKFURT), node: "node-2", keys }
    expect(await codeOf(createTrust(config, { now: () => TEST_TIME }))).toBe("TRUST_OTHER_NODE")
  })

  test("TRV3: a certificate that the region's authority did not sign is refused", async () => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const { trust } = await nodeIn(deployment, FRANKFURT)
    const foreign = await readPrivateKey(authorityFile(deployment.directory, regionId(PARIS)))
    const jws = await issueNodeCertificate(foreign, trust.certificate, { now: TEST_TIME })
    await writeFile(nodeFiles(deployment.keysOf(FRANKFURT)).certificate, jws)
    expect(await starting(deployment)).toBe("TRUST_CERTIFICATE_INVALID")
  })

  test("TRV3: a catalogue that another root signed is refused", async () => {
    await using deployment = await testDeployment([FRANKFURT])
    await using other = await testDeployment([FRANKFURT])
    await copyFile(
      nodeFiles(other.keysOf(FRANKFURT)).catalogue,
      nodeFiles(deployment.keysOf(FRANKFURT)).catalogue,
    )
    expect(await starting(deployment)).toBe("TRUST_CATALOGUE_INVALID")
  })
})

describe("a certificate's life", () => {
  test("TRV4: a node whose certificate has ended starts, out of placement", async () => {
    await using deployment = await testDeployment([FRANKFURT], { nodesRenewThemselves: false })
    const clock = { now: TEST_TIME + CERTIFICATE_SECONDS }
    const problems: string[] = []
    const trust = await createTrust(
      { region: regionId(FRANKFURT), node: "node-1", keys: deployment.keysOf(FRANKFURT) },
      { now: () => clock.now, onProblem: ({ code }) => problems.push(code) },
    )
    expect(problems).toEqual(["TRUST_CERTIFICATE_EXPIRED"])
    expect(trust.problem?.code).toBe("TRUST_CERTIFICATE_EXPIRED")
    expect(await codeOf(trust.certificateOf(trust.certificateJws))).toBe("SIGNED_EXPIRED")

    await trust.refresh()
    expect(problems).toHaveLength(1)
    const authority = await readPrivateKey(authorityFile(deployment.directory, trust.region))
    const jws = await issueNodeCertificate(authority, claimsOf(trust), { now: clock.now })
    await writeFile(nodeFiles(deployment.keysOf(FRANKFURT)).certificate, jws)
    await trust.refresh()
    expect(trust.problem).toBeUndefined()
    expect(trust.certificateJws).toBe(jws)
    await trust.close()
  })

  test("TRV4: a file that does not fit is told, and the certificate in use stays", async () => {
    await using deployment = await testDeployment([FRANKFURT])
    const { trust, problems } = await nodeIn(deployment, FRANKFURT)
    const before = trust.certificateJws
    await writeFile(nodeFiles(deployment.keysOf(FRANKFURT)).certificate, "nonsense")
    await trust.refresh()
    await trust.refresh()
    expect(problems).toEqual(["TRUST_CERTIFICATE_INVALID"])
    expect(trust.certificateJws).toBe(before)
    await trust.close()
  })

  test("TRV5: with the authority's key at hand it is renewed at half of its life", async () => {
    await using deployment = await testDeployment([FRANKFURT])
    const { trust, clock, problems } = await nodeIn(deployment, FRANKFURT)
    const first = trust.certificate
    clock.now += HALF - 1
    await trust.refresh()
    expect(trust.certificate).toEqual(first)
    clock.now += 1
    await trust.refresh()
    expect(trust.certificate).toEqual({
      ...first,
      iat: clock.now,
      exp: clock.now + CERTIFICATE_SECONDS,
    })
    const file = nodeFiles(deployment.keysOf(FRANKFURT)).certificate
    const jws = (await readFile(file, "utf8")).trim()
    expect(jws).toBe(trust.certificateJws)
    const { catalogue } = trust
    expect(await verifyNodeCertificate(jws, { catalogue, now: clock.now })).toEqual(
      trust.certificate,
    )
    expect(problems).toEqual([])
    await trust.close()
  })

  test("TRV5: with another region's authority at hand nothing is renewed", async () => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const { trust, clock, problems } = await nodeIn(deployment, FRANKFURT)
    const before = trust.certificateJws
    await copyFile(
      nodeFiles(deployment.keysOf(PARIS)).authority,
      nodeFiles(deployment.keysOf(FRANKFURT)).authority,
    )
    clock.now += HALF
    await trust.refresh()
    expect(problems).toEqual(["TRUST_CERTIFICATE_INVALID"])
    expect(trust.certificateJws).toBe(before)
    const { certificate } = nodeFiles(deployment.keysOf(FRANKFURT))
    expect((await readFile(certificate, "utf8")).trim()).toBe(before)
    await trust.close()
  })
})

describe("the catalogue", () => {
  test("TRV6: a newer one replaces the old one, and certificates are judged anew", async () => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const { trust } = await nodeIn(deployment, FRANKFURT)
    const paris = (await nodeIn(deployment, PARIS)).trust.certificateJws
    expect((await trust.certificateOf(paris)).region).toBe(PARIS)

    const root = await readPrivateKey(deploymentFiles(deployment.directory).rootKey)
    const { catalogue } = deployment
    const authorities = catalogue.authorities.filter(({ region }) => region !== PARIS)
    const next = { ...catalogue, version: catalogue.version + 1, authorities }
    const file = nodeFiles(deployment.keysOf(FRANKFURT)).catalogue
    await writeFile(file, await signCatalogue(next, root))
    await trust.refresh()
    expect(trust.catalogue.version).toBe(catalogue.version + 1)
    expect(await codeOf(trust.certificateOf(paris))).toBe("CERTIFICATE_UNKNOWN_ISSUER")
    await trust.close()
  })

  test.for(["an older one", "a forged one"])("TRV6: %s is told and not taken", async (name) => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const { trust, problems } = await nodeIn(deployment, FRANKFURT)
    const { catalogue, directory } = deployment
    const signer =
      name === "an older one"
        ? deploymentFiles(directory).rootKey
        : authorityFile(directory, trust.region)
    const version = name === "an older one" ? catalogue.version - 1 : catalogue.version + 1
    const jws = await signCatalogue({ ...catalogue, version }, await readPrivateKey(signer))
    await writeFile(nodeFiles(deployment.keysOf(FRANKFURT)).catalogue, jws)
    await trust.refresh()
    expect(problems).toEqual(["TRUST_CATALOGUE_INVALID"])
    expect(trust.catalogue).toEqual(catalogue)
    await trust.close()
  })
})

describe("what was verified", () => {
  test("TRV7: the same bytes give the same object, until their end", async () => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const { trust, clock } = await nodeIn(deployment, FRANKFURT)
    const jws = (await nodeIn(deployment, PARIS)).trust.certificateJws
    expect(await trust.certificateOf(jws)).toBe(await trust.certificateOf(jws))
    clock.now += CERTIFICATE_SECONDS
    expect(await codeOf(trust.certificateOf(jws))).toBe("SIGNED_EXPIRED")
    await trust.close()
  })

  test("TRV7: at most so many are kept, the least recently used goes first", () => {
    const cache = new VerifiedCache<number>(2)
    cache.set(["a"], 1)
    cache.set(["b"], 2)
    cache.get(["a"])
    cache.set(["c"], 3)
    expect([cache.get(["a"]), cache.get(["b"]), cache.get(["c"])]).toEqual([1, undefined, 3])
    expect(cache.size).toBe(2)
  })

  test("TRV8: a policy ends with its descriptor and with its signer's certificate", async () => {
    await using deployment = await testDeployment([FRANKFURT, PARIS])
    const { trust: home } = await nodeIn(deployment, FRANKFURT)
    const { trust, clock } = await nodeIn(deployment, PARIS)
    const meeting = meetingId(`eu-de-fra.${"m".repeat(22)}`)
    const signed = {
      descriptor: await home.sign(
        DESCRIPTOR,
        testDescriptor({ meeting, regions: [FRANKFURT, PARIS], exp: TEST_TIME + 600 }),
      ),
      signer: home.certificateJws,
    }
    const policy = await trust.policyOf(meeting, signed)
    expect(await trust.policyOf(meeting, signed)).toBe(policy)
    expect(policy.signed).toEqual(signed)
    const other = meetingId(`eu-de-fra.${"o".repeat(22)}`)
    expect(await codeOf(trust.policyOf(other, signed))).toBe("SIGNED_OTHER_SUBJECT")
    clock.now += 600
    expect(await codeOf(trust.policyOf(meeting, signed))).toBe("SIGNED_EXPIRED")

    const long = {
      descriptor: await home.sign(
        DESCRIPTOR,
        testDescriptor({ meeting, regions: [FRANKFURT, PARIS], exp: TEST_TIME + 10 ** 6 }),
      ),
      signer: home.certificateJws,
    }
    await trust.policyOf(meeting, long)
    clock.now = TEST_TIME + CERTIFICATE_SECONDS
    expect(await codeOf(trust.policyOf(meeting, long))).toBe("SIGNED_EXPIRED")
    await Promise.all([home.close(), trust.close()])
  })
})

function claimsOf(trust: NodeTrust): Parameters<typeof issueNodeCertificate>[1] {
  const { iat: _iat, exp: _exp, ...claims } = trust.certificate
  return { ...claims, key: publicKeyOf({ ...claims.key, d: "" }) }
}

test("TRV10: proposals for key groups are signed with the node's key, and nothing else is", async () => {
  await using deployment = await testDeployment([FRANKFURT])
  const { trust } = await nodeIn(deployment, FRANKFURT)
  const label = "MLS 1.0 FramedContentTBS"
  const content = Buffer.concat([Uint8Array.of(label.length), Buffer.from(`${label}content`)])
  const { key } = trust.certificate
  const publicKey = createPublicKey({ key: { ...key }, format: "jwk" })
  expect(verify(null, content, publicKey, trust.signProposal(content))).toBe(true)
  for (const other of ["", "eyJhbGciOiJFZERTQSJ9.e30", label, "\u0018MLS 1.0 KeyPackageTBS...."]) {
    expect(() => trust.signProposal(Buffer.from(other, "latin1"))).toThrow("no content")
  }
  await trust.close()
})
