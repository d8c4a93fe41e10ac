// SPDX-License-Identifier: Apache-2.0
/**
 * What a thief holds: every key of a deployment but the operator's root, and
 * what can be signed with them.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import {
  authorityKid,
  type ClaimsInput,
  type ClaimsSchema,
  DESCRIPTOR,
  type Jws,
  keyFromSeed,
  NODE_CERTIFICATE,
  type PrivateKey,
  publicKeyOf,
  signClaims,
  type SignedKind,
} from "@landmoot/core/signed"

type NodeClaims = ClaimsInput<typeof NODE_CERTIFICATE.claims>
type DescriptorClaims = ClaimsInput<typeof DESCRIPTOR.claims>

/** The node that every region of a test deployment has. */
const NODE = "node-1"

/** The keys folder of a deployment, as one who stole it reads it. */
export class Loot {
  /** A key that nobody has vouched for. */
  readonly stranger: PrivateKey = keyFromSeed(randomBytes(32))
  readonly #directory: string

  /** @param directory - the keys folder. */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(Date.now() / 1000)
  }

  /** The certificate of a region's node, as its authority signed it. */
  certificate(region: string): Jws {
    return readFileSync(this.#node(region, "node.jws"), "utf8").trim()
  }

  /** What that certificate says. */
  claims(region: string): NodeClaims {
    return claimsOf(NODE_CERTIFICATE, this.certificate(region))
  }

  /** The private key of a region's node. */
  nodeKey(region: string): PrivateKey {
    return readKey(this.#node(region, "node.jwk"))
  }

  /** The private key of a region's authority. */
  authority(region: string): PrivateKey {
    return readKey(join(this.#directory, "authorities", `${region}.jwk`))
  }

  /**
   * Signs a certificate like that of a region's node, with changes. Unless told otherwise
   * the region's own authority signs.
   */
  async issue(
    region: string,
    changes: Partial<NodeClaims> = {},
    signer: { readonly kid?: string; readonly key?: PrivateKey } = {},
  ): Promise<Jws> {
    const { kid = authorityKid(region), key = this.authority(region) } = signer
    return await signClaims(NODE_CERTIFICATE, { ...this.claims(region), ...changes }, { kid, key })
  }

  /** A certificate for another key of the thief's own, signed by nobody whom anybody knows. */
  async forge(region: string): Promise<Jws> {
    return await this.issue(
      region,
      { key: publicKeyOf(this.stranger) },
      { key: keyFromSeed(randomBytes(32)) },
    )
  }

  /** Signs a descriptor like the given one, with changes, by the node of a region. */
  async describe(
    descriptor: Jws,
    changes: (honest: DescriptorClaims) => Partial<DescriptorClaims>,
    signer: { readonly region: string; readonly key?: PrivateKey },
  ): Promise<Jws> {
    const honest = claimsOf(DESCRIPTOR, descriptor)
    const { region, key = this.nodeKey(region) } = signer
    return await signClaims(
      DESCRIPTOR,
      { ...honest, ...changes(honest) },
      { kid: `${region}/${NODE}`, key },
    )
  }

  #node(region: string, file: string): string {
    return join(this.#directory, "nodes", region, NODE, file)
  }
}

/** Reads the claims of a signed object without verifying it: a thief need not. */
export function claimsOf<Schema extends ClaimsSchema>(
  _kind: SignedKind<Schema>,
  jws: Jws,
): ClaimsInput<Schema> {
  const [, payload = ""] = jws.split(".")
  // Signed by this deployment's own keys a moment ago, so the shape is known.
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as ClaimsInput<Schema>
}

function readKey(file: string): PrivateKey {
  // Written by the deployment of this test, so the shape is known.
  return JSON.parse(readFileSync(file, "utf8")) as PrivateKey
}
