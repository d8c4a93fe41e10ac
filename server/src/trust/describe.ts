// SPDX-License-Identifier: Apache-2.0
/**
 * Says in words what a file of keys is. Private parts are never shown.
 *
 * @module
 */
import { X509Certificate } from "node:crypto"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import {
  CATALOGUE,
  claimedSigner,
  type Jws,
  NODE_CERTIFICATE,
  SignedError,
  verifyCatalogue,
  verifyClaims,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import { CodedError } from "@landmoot/core"
import { TrustError } from "./errors.ts"
import { readPrivateKey, readRoot, readText } from "./files.ts"

/** What surrounds a signed file: the root and the catalogue of the folder, if they are there. */
interface Surroundings {
  readonly root: PublicKey | undefined
  readonly catalogue: Catalogue | undefined
  readonly now: number
}

/**
 * Describes a file, or every file of a folder and the folders in it. What does
 * not verify is described as such, not thrown.
 *
 * @param now - seconds since 1970.
 * @throws {@link TrustError} if the path cannot be read.
 */
export async function describeKeys(path: string, now: number): Promise<string> {
  if (!(await isFolder(path))) {
    const folder = join(path, "..")
    return await describeFile(path, await surroundingsOf(folder, now))
  }
  const surroundings = await surroundingsOf(path, now)
  let text = ""
  for (const entry of (await readdir(path)).toSorted()) {
    const child = join(path, entry)
    text += (await isFolder(child))
      ? await describeKeys(child, now)
      : await describeFile(child, surroundings)
  }
  return text
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    throw TrustError.fileMissing(path)
  }
}

async function surroundingsOf(folder: string, now: number): Promise<Surroundings> {
  // What cannot be read here is told where its own file is described.
  const root = await readRoot(join(folder, "root.json")).catch(() => undefined)
  const jws = await readText(join(folder, "catalogue.jws")).catch(() => undefined)
  if (root === undefined || jws === undefined) return { root, catalogue: undefined, now }
  const catalogue = await verifyCatalogue(jws, { root, now }).catch(() => undefined)
  return { root, catalogue, now }
}

async function describeFile(file: string, surroundings: Surroundings): Promise<string> {
  try {
    const lines = await linesOf(file, surroundings)
    return `${file}\n${lines.map((line) => `  ${line}\n`).join("")}`
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    return `${file}\n  not valid: ${error.message} (${error.code})\n`
  }
}

async function linesOf(file: string, surroundings: Surroundings): Promise<readonly string[]> {
  if (file.endsWith(".jwk")) {
    return [`private key (Ed25519), public half ${(await readPrivateKey(file)).x}`]
  }
  if (file.endsWith("root.json")) return [`public root key (Ed25519) ${(await readRoot(file)).x}`]
  if (file.endsWith(".key")) return ["private key of the X.509 certificate beside it"]
  if (file.endsWith(".crt")) return describeX509(file, await readText(file))
  if (!file.endsWith(".jws")) return ["not a key"]
  const jws = await readText(file)
  return isCatalogue(jws)
    ? await describeCatalogue(jws, surroundings)
    : await describeCertificate(jws, surroundings)
}

function isCatalogue(jws: Jws): boolean {
  try {
    claimedSigner(CATALOGUE, jws)
    return true
  } catch (error) {
    if (error instanceof SignedError && error.code === "SIGNED_WRONG_TYPE") return false
    throw error
  }
}

async function describeCatalogue(
  jws: Jws,
  { root, now }: Surroundings,
): Promise<readonly string[]> {
  if (root === undefined) return ["catalogue; no root.json beside it, so not verified"]
  const { version, iat, regions, groups, authorities } = await verifyCatalogue(jws, { root, now })
  return [
    `catalogue, version ${version}, signed by the root at ${timeOf(iat)}`,
    `${regions.length} regions, ${groups.length} groups`,
    ...authorities.map(({ region, key }) => `authority of ${region}: ${key.x}`),
  ]
}

async function describeCertificate(
  jws: Jws,
  { catalogue, now }: Surroundings,
): Promise<readonly string[]> {
  const kid = claimedSigner(NODE_CERTIFICATE, jws)
  const authority = catalogue?.authorities.find(({ region }) => kid === `authority:${region}`)
  if (catalogue === undefined || authority === undefined) {
    return [`node certificate, said to be signed by ${kid}; not verified: no catalogue lists it`]
  }
  const claims = await verifyClaims(NODE_CERTIFICATE, jws, authority.key)
  const atItsTime = Math.min(now, claims.exp - 1)
  await verifyNodeCertificate(jws, { catalogue, now: atItsTime })
  return [
    `certificate of ${claims.node}, signed by ${kid}`,
    `roles ${claims.roles.join(", ")}; evidence level ${claims.evidence}`,
    `from ${timeOf(claims.iat)} to ${timeOf(claims.exp)}${now >= claims.exp ? " (EXPIRED)" : ""}`,
    `key ${claims.key.x}`,
    ...claims.gateways.map((origin) => `gateway ${origin}`),
    ...claims.prefixes.map((prefix) => `addresses ${prefix}`),
    ...claims.fingerprints.map((fingerprint) => `fingerprint ${fingerprint}`),
  ]
}

function describeX509(file: string, pem: string): readonly string[] {
  try {
    const { subject, validFrom, validTo, fingerprint256 } = new X509Certificate(pem)
    return [
      `X.509 certificate of ${subject}, from ${validFrom} to ${validTo}`,
      `fingerprint ${fingerprint256}`,
    ]
  } catch (cause) {
    throw TrustError.fileInvalid(file, "is not a PEM certificate", cause)
  }
}

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString()
