// SPDX-License-Identifier: Apache-2.0
/**
 * A node's keys, what it trusts, and its clock: the port `Trust` of `rooms`,
 * from the files of the node's keys folder. Rules TRV1 to TRV8 of `SPEC.md` in
 * this folder state what must hold.
 *
 * @module
 */
import { createPrivateKey, type KeyObject, sign } from "node:crypto"
import type { SignedDescriptor } from "@landmoot/core/protocol"
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import {
  DESCRIPTOR,
  digestOf,
  type Jws,
  NODE_CERTIFICATE,
  type NodeCertificate,
  type PrivateKey,
  requireTime,
  signClaims,
  type SignedKind,
  verifyCatalogue,
  verifyDescriptor,
  verifyNodeCertificate,
} from "@landmoot/core/signed"
import { type MeetingId, type NodeId, nodeId, type RegionId } from "@landmoot/core/units"
import type { z } from "zod"
import type { Config } from "../config.ts"
import type { Trust, VerifiedPolicy } from "../rooms/ports.ts"
import { TrustError } from "./errors.ts"
import { readPrivateKey, readRoot, readText, writeWhole } from "./files.ts"
import {
  type OwnCertificate,
  type OwnKeys,
  renewOwnCertificate,
  verifyOwnCertificate,
} from "./own-certificate.ts"
import { type NodeFiles, nodeFiles } from "./paths.ts"
import { VerifiedCache } from "./verified-cache.ts"
import { fingerprintOf } from "./x509.ts"

/**
 * How often the keys folder is looked at, in ms. Higher: a renewed certificate
 * or a new catalogue waits longer; lower: more reads of two small files.
 */
const REFRESH_MS = 10_000

/** Verified certificates that are remembered: several meetings' worth of nodes. */
const MAX_CERTIFICATES = 1024
/** Verified descriptors that are remembered. */
const MAX_POLICIES = 512

/** How a SignContent for a FramedContentTBS begins: its label's length and label (RFC 9420, section 5.1.2). */
const PROPOSAL_LABEL = Buffer.from("\u0018MLS 1.0 FramedContentTBS", "latin1")

/** What {@link createTrust} may be given besides the configuration. */
export interface TrustOptions {
  /** Seconds since 1970. */
  readonly now?: () => number
  /** Told of each thing that went wrong after the start, with the old state still in use. */
  readonly onProblem?: (error: TrustError) => void
}

/** The port `Trust`, with what its owner needs. */
export interface NodeTrust extends Trust, AsyncDisposable {
  /** The operator's public root key, as `/landmoot.json` tells it. */
  readonly root: PublicKey
  /** Why nobody places anything on this node: its certificate has ended. */
  readonly problem: TrustError | undefined
  /** Looks at the keys folder now: new catalogue, new certificate, renewal. Never throws. */
  refresh(): Promise<void>
  /** Stops looking at the keys folder. */
  close(): Promise<void>
}

/**
 * Reads the keys folder and checks that everything in it fits together.
 *
 * A certificate that has ended is not an error here: the node starts, is out of
 * placement, and takes the renewed `node.jws` as soon as it is there.
 *
 * @throws {@link TrustError}
 */
export async function createTrust(
  config: Pick<Config, "region" | "node" | "keys">,
  options: TrustOptions = {},
): Promise<NodeTrust> {
  const files = nodeFiles(config.keys)
  const now = options.now ?? ((): number => Math.floor(Date.now() / 1000))
  const [root, key, tlsCertificate] = await Promise.all([
    readRoot(files.root),
    readPrivateKey(files.key),
    readText(files.tlsCertificate),
    readText(files.tlsKey),
  ])
  const own: OwnKeys = {
    node: nodeId(`${config.region}/${config.node}`),
    key,
    fingerprint: fingerprintOfFile(files.tlsCertificate, tlsCertificate),
  }
  const catalogueJws = await readText(files.catalogue)
  const catalogue = await verifiedCatalogue(catalogueJws, { root, now: now() })
  const jws = await readText(files.certificate)
  const certificate = await verifyOwnCertificate(jws, own, { catalogue, now: now() })
  const trust = new FileTrust({
    region: config.region,
    files,
    own,
    key,
    root,
    now,
    catalogue: { catalogue, jws: catalogueJws },
    certificate,
    onProblem: options.onProblem ?? ((): void => {}),
  })
  await trust.refresh()
  trust.watch()
  return trust
}

interface FileTrustParts {
  readonly region: RegionId
  readonly files: NodeFiles
  readonly own: OwnKeys
  readonly key: PrivateKey
  readonly root: PublicKey
  readonly now: () => number
  readonly catalogue: { readonly catalogue: Catalogue; readonly jws: Jws }
  readonly certificate: OwnCertificate
  readonly onProblem: (error: TrustError) => void
}

class FileTrust implements NodeTrust {
  readonly #parts: FileTrustParts
  readonly #certificates = new VerifiedCache<NodeCertificate>(MAX_CERTIFICATES)
  readonly #policies = new VerifiedCache<{ policy: VerifiedPolicy; signer: NodeCertificate }>(
    MAX_POLICIES,
  )
  /** Replaced as a whole by `refresh` alone. */
  #catalogue: FileTrustParts["catalogue"]
  /** Replaced as a whole by `refresh` alone. */
  #own: OwnCertificate
  readonly #signingKey: KeyObject
  /** What was told last of each step, so that a lasting problem is told once. */
  readonly #told = new Map<string, string>()
  #refreshing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(parts: FileTrustParts) {
    this.#parts = parts
    this.#catalogue = parts.catalogue
    this.#own = parts.certificate
    this.#signingKey = createPrivateKey({ key: { ...parts.key }, format: "jwk" })
  }

  get node(): NodeId {
    return this.#parts.own.node
  }

  get region(): RegionId {
    return this.#parts.region
  }

  get root(): PublicKey {
    return this.#parts.root
  }

  get catalogue(): Catalogue {
    return this.#catalogue.catalogue
  }

  get catalogueJws(): Jws {
    return this.#catalogue.jws
  }

  get certificate(): NodeCertificate {
    return this.#own.certificate
  }

  get certificateJws(): Jws {
    return this.#own.jws
  }

  get problem(): TrustError | undefined {
    const expired = this.now() >= this.certificate.exp
    return expired ? TrustError.certificateExpired(this.node) : undefined
  }

  now(): number {
    return this.#parts.now()
  }

  async sign<Schema extends z.ZodType>(
    kind: SignedKind<Schema>,
    claims: z.input<Schema>,
  ): Promise<Jws> {
    return await signClaims(kind, claims, { kid: this.node, key: this.#parts.key })
  }

  signProposal(bytes: Uint8Array): Uint8Array {
    const label = Buffer.from(bytes.subarray(0, PROPOSAL_LABEL.length))
    if (!label.equals(PROPOSAL_LABEL)) throw new Error("this is no content of a key group")
    return sign(null, bytes, this.#signingKey)
  }

  async certificateOf(jws: Jws): Promise<NodeCertificate> {
    const known = this.#certificates.get([jws])
    if (known !== undefined) {
      requireTime(NODE_CERTIFICATE.what, known, this.now())
      return known
    }
    const { catalogue } = this
    const certificate = await verifyNodeCertificate(jws, { catalogue, now: this.now() })
    // What was verified against a catalogue that has been replaced meanwhile is not kept.
    if (catalogue === this.catalogue) this.#certificates.set([jws], certificate)
    return certificate
  }

  async policyOf(meeting: MeetingId, signed: SignedDescriptor): Promise<VerifiedPolicy> {
    const key = [meeting, signed.descriptor, signed.signer]
    const known = this.#policies.get(key)
    if (known !== undefined) {
      requireTime(NODE_CERTIFICATE.what, known.signer, this.now())
      requireTime(DESCRIPTOR.what, known.policy.descriptor, this.now())
      return known.policy
    }
    const { catalogue } = this
    const signer = await this.certificateOf(signed.signer)
    const descriptor = await verifyDescriptor(signed.descriptor, {
      catalogue,
      signer,
      meeting,
      now: this.now(),
    })
    const { descriptor: jws, signer: signerJws } = signed
    const policy: VerifiedPolicy = {
      descriptor,
      digest: digestOf(jws),
      signed: { descriptor: jws, signer: signerJws },
    }
    if (catalogue === this.catalogue) this.#policies.set(key, { policy, signer })
    return policy
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Refreshes from time to time until closed, without keeping the process alive. */
  watch(): void {
    this.#timer = setInterval(() => void this.refresh(), REFRESH_MS)
    this.#timer.unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#refreshing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #refresh(): Promise<void> {
    await this.#attempt("catalogue", async () => await this.#refreshCatalogue())
    await this.#attempt("certificate", async () => await this.#refreshCertificate())
    await this.#attempt("renewal", async () => await this.#renew())
    await this.#attempt("end", async () => {
      if (this.problem !== undefined) throw this.problem
    })
  }

  async #attempt(step: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#told.delete(step)
    } catch (error) {
      if (!(error instanceof TrustError)) throw error
      if (this.#told.get(step) === error.message) return
      this.#told.set(step, error.message)
      this.#parts.onProblem(error)
    }
  }

  async #refreshCatalogue(): Promise<void> {
    const jws = await readText(this.#parts.files.catalogue)
    if (jws === this.catalogueJws) return
    const { root } = this
    const newestVersion = this.catalogue.version
    const catalogue = await verifiedCatalogue(jws, { root, now: this.now(), newestVersion })
    this.#catalogue = { catalogue, jws }
    this.#certificates.clear()
    this.#policies.clear()
  }

  async #refreshCertificate(): Promise<void> {
    const jws = await readText(this.#parts.files.certificate)
    if (jws !== this.certificateJws) this.#own = await this.#verifyOwn(jws)
  }

  async #renew(): Promise<void> {
    const { files } = this.#parts
    const jws = await renewOwnCertificate(this.certificate, files, this.now())
    if (jws === undefined) return
    this.#own = await this.#verifyOwn(jws)
    await writeWhole(files.certificate, `${jws}\n`)
  }

  async #verifyOwn(jws: Jws): Promise<OwnCertificate> {
    const { catalogue } = this
    return await verifyOwnCertificate(jws, this.#parts.own, { catalogue, now: this.now() })
  }
}

async function verifiedCatalogue(
  jws: Jws,
  trust: Parameters<typeof verifyCatalogue>[1],
): Promise<Catalogue> {
  try {
    return await verifyCatalogue(jws, trust)
  } catch (error) {
    throw TrustError.catalogueInvalid(error)
  }
}

function fingerprintOfFile(file: string, pem: string): string {
  try {
    return fingerprintOf(pem)
  } catch (cause) {
    throw TrustError.fileInvalid(file, "is not a PEM certificate", cause)
  }
}
