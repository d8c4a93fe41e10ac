// SPDX-License-Identifier: Apache-2.0
/**
 * Leaves: who a member is, and with which keys (RFC 9420, section 7.2).
 *
 * @module
 */
import { encodeLeafNode, type LeafNode, type LeafNodeKeyPackage } from "ts-mls/leafNode.js"
import type { Capabilities } from "ts-mls/capabilities.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { KeysError } from "../errors.ts"
import { BINDING_EXTENSION } from "./binding.ts"
import { concatenate, sameBytes, textOf, toBase64url } from "./bytes.ts"
import { leafBytes } from "./node-codec.ts"
import { type LeafKey, SECRET_BYTES, signWithLabel, SUITE, verifyWithLabel } from "./suite.ts"
import { opaque, uint32 } from "./writer.ts"

const LABEL = "LeafNodeTBS"
const EMPTY = new Uint8Array()

/** What every member says that it can do: this suite, basic credentials, our binding, nothing else. */
const CAPABILITIES: Capabilities = {
  versions: ["mls10"],
  ciphersuites: [SUITE],
  extensions: [BINDING_EXTENSION],
  proposals: [],
  credentials: ["basic"],
}

/** Where a leaf stands; a leaf of a key package does not know. */
interface LeafPlace {
  readonly groupId: Uint8Array
  readonly leaf: number
}

/** What is signed of a leaf: all but the signature, and where it stands. Source: RFC 9420, section 7.2. */
function toBeSigned(leaf: LeafNode, place: LeafPlace | undefined): Uint8Array {
  const bytes = leafBytes(leaf)
  const unsigned = bytes.subarray(0, bytes.length - opaque(leaf.signature).length)
  if (leaf.leafNodeSource === "key_package" || place === undefined) return unsigned
  return concatenate(unsigned, opaque(place.groupId), uint32(place.leaf))
}

/** Makes the leaf of a committer. */
export async function signCommitLeaf(
  leaf: Pick<LeafNode, "hpkePublicKey" | "signaturePublicKey" | "credential" | "capabilities"> & {
    readonly parentHash: Uint8Array
  },
  { signer, ...place }: LeafPlace & { readonly signer: LeafKey },
): Promise<LeafNode & { leafNodeSource: "commit" }> {
  const { hpkePublicKey, signaturePublicKey, credential, capabilities, parentHash } = leaf
  const data = { hpkePublicKey, signaturePublicKey, credential, capabilities, parentHash }
  const unsigned = { ...data, leafNodeSource: "commit" as const, extensions: [], signature: EMPTY }
  const content = concatenate(
    encodeLeafNode(unsigned).subarray(0, -1), // Without the length of the empty signature.
    opaque(place.groupId),
    uint32(place.leaf),
  )
  return { ...unsigned, signature: await signWithLabel(signer, LABEL, content) }
}

/** What the leaf of a key package is made of. */
export interface NewLeaf {
  readonly signer: LeafKey
  readonly signaturePublicKey: Uint8Array
  readonly hpkePublicKey: Uint8Array
  readonly credential: string
  readonly lifetime: { readonly notBefore: bigint; readonly notAfter: bigint }
}

/** Makes the leaf of a key package. */
export async function signNewLeaf(leaf: NewLeaf): Promise<LeafNodeKeyPackage> {
  const unsigned: LeafNodeKeyPackage = {
    hpkePublicKey: leaf.hpkePublicKey,
    signaturePublicKey: leaf.signaturePublicKey,
    credential: { credentialType: "basic", identity: utf8ToBytes(leaf.credential) },
    capabilities: CAPABILITIES,
    leafNodeSource: "key_package",
    lifetime: leaf.lifetime,
    extensions: [],
    signature: EMPTY,
  }
  const content = encodeLeafNode(unsigned).subarray(0, -1)
  return { ...unsigned, signature: await signWithLabel(leaf.signer, LABEL, content) }
}

/** Verifies a leaf's own signature. @throws {@link KeysError} `KEYS_FORGED` */
export async function verifyLeaf(leaf: LeafNode, place?: LeafPlace): Promise<void> {
  const content = toBeSigned(leaf, place)
  const { signature, signaturePublicKey } = leaf
  await verifyWithLabel(signaturePublicKey, { label: LABEL, content, signature })
}

/**
 * Checks what a leaf says of itself: keys of the right length, a basic credential, and
 * that it can do what the group asks. @throws {@link KeysError} `KEYS_CREDENTIAL_REFUSED`
 */
export function requireCapable(leaf: LeafNode): void {
  const { capabilities, credential, extensions } = leaf
  const good =
    leaf.hpkePublicKey.length === SECRET_BYTES &&
    leaf.signaturePublicKey.length === SECRET_BYTES &&
    credential.credentialType === "basic" &&
    extensions.length === 0 &&
    capabilities.versions.includes("mls10") &&
    capabilities.ciphersuites.includes(SUITE) &&
    capabilities.extensions.includes(BINDING_EXTENSION) &&
    capabilities.credentials.includes("basic")
  if (!good) throw KeysError.credentialRefused("a leaf cannot do what the group asks")
}

/** The compact JWS in a leaf. @throws {@link KeysError} `KEYS_CREDENTIAL_REFUSED` */
export function credentialOf({ credential }: LeafNode): string {
  if (credential.credentialType !== "basic") {
    throw KeysError.credentialRefused("a credential is of another kind")
  }
  return textOf(credential.identity)
}

/** The key that a leaf signs with, base64url. */
export const signatureKeyOf = (leaf: LeafNode): string => toBase64url(leaf.signaturePublicKey)

/** Whether a leaf stands for the same member with the same key as another. */
export function sameMember(left: LeafNode, right: LeafNode): boolean {
  return (
    left.credential.credentialType === "basic" &&
    right.credential.credentialType === "basic" &&
    sameBytes(left.credential.identity, right.credential.identity) &&
    sameBytes(left.signaturePublicKey, right.signaturePublicKey)
  )
}
