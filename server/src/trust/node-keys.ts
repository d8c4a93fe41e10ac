// SPDX-License-Identifier: Apache-2.0
/**
 * Making the files of one node.
 *
 * @module
 */
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import {
  canonicalJson,
  type Jws,
  type NodeCertificate,
  type NodeRole,
  type PrivateKey,
  publicKeyOf,
  SignedError,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { nodeId, type RegionId } from "@landmoot/core/units"
import { TrustError } from "./errors.ts"
import {
  ensurePrivateKey,
  jsonOf,
  readTextIfThere,
  writeWhole,
  writeWholeIfChanged,
} from "./files.ts"
import { issueNodeCertificate, type NodeClaims, renewalTime } from "./node-certificate.ts"
import { type NodeFiles, nodeFiles } from "./paths.ts"
import { fingerprintOf, makeTlsIdentity } from "./x509.ts"

/** What the files of a node are made from. */
export interface NodeDraft {
  /** The node's own folder. */
  readonly directory: string
  readonly region: RegionId
  /** The node's name inside its region. */
  readonly name: string
  /** Web origins of its gateway. */
  readonly gateways: readonly string[]
  /** The address prefixes (CIDR) of its media; they must lie inside the region's. */
  readonly prefixes: readonly string[]
  /** Default: all of them. */
  readonly roles?: readonly NodeRole[]
  readonly authority: PrivateKey
  readonly catalogue: { readonly catalogue: Catalogue; readonly jws: Jws }
  readonly root: PublicKey
  /** Seconds since 1970. */
  readonly now: number
}

/**
 * Makes the files of a node that are missing and keeps the others. The
 * certificate is issued again if half of its time is over or if it would say
 * something else now.
 *
 * @throws {@link TrustError}
 */
export async function ensureNode(draft: NodeDraft): Promise<void> {
  const files = nodeFiles(draft.directory)
  const node = nodeId(`${draft.region}/${draft.name}`)
  const key = await ensurePrivateKey(files.key)
  const claims: NodeClaims = {
    node,
    region: draft.region,
    key: publicKeyOf(key),
    roles: draft.roles ?? ["home", "seat", "gateway", "media"],
    gateways: draft.gateways,
    prefixes: draft.prefixes,
    fingerprints: [await ensureTls(files, draft)],
    evidence: 0,
  }
  await writeWholeIfChanged(files.root, jsonOf(draft.root))
  await writeWholeIfChanged(files.catalogue, `${draft.catalogue.jws}\n`)
  const present = await presentCertificate(files, draft)
  if (present !== undefined && draft.now < renewalTime(present) && saysSame(present, claims)) return
  const jws = await issueNodeCertificate(draft.authority, claims, { now: draft.now })
  await verified(jws, draft)
  await writeWhole(files.certificate, `${jws}\n`)
}

/** Makes the X.509 certificate and its key unless both are there; gives the fingerprint. */
async function ensureTls(files: NodeFiles, draft: NodeDraft): Promise<string> {
  const certificate = await readTextIfThere(files.tlsCertificate)
  const key = await readTextIfThere(files.tlsKey)
  if (certificate !== undefined && key !== undefined) {
    try {
      return fingerprintOf(certificate)
    } catch (cause) {
      throw TrustError.fileInvalid(files.tlsCertificate, "is not a PEM certificate", cause)
    }
  }
  const made = await makeTlsIdentity(`${draft.region}/${draft.name}`, draft.now)
  await writeWhole(files.tlsKey, made.key)
  await writeWhole(files.tlsCertificate, made.certificate)
  return made.fingerprint
}

async function presentCertificate(
  files: NodeFiles,
  draft: NodeDraft,
): Promise<NodeCertificate | undefined> {
  const jws = await readTextIfThere(files.certificate)
  if (jws === undefined) return undefined
  try {
    return await verified(jws, draft)
  } catch {
    // Whatever is wrong with it, a new one takes its place.
    return undefined
  }
}

/** Verifies as other nodes will, so that a certificate nobody accepts is never written. */
async function verified(jws: Jws, draft: NodeDraft): Promise<NodeCertificate> {
  try {
    const { catalogue } = draft.catalogue
    return await verifyNodeCertificate(jws, { catalogue, now: draft.now })
  } catch (error) {
    throw error instanceof SignedError ? TrustError.certificateInvalid(error) : error
  }
}

function saysSame(present: NodeCertificate, claims: NodeClaims): boolean {
  const { iat: _iat, exp: _exp, ...said } = present
  return canonicalJson(said) === canonicalJson(claims)
}
