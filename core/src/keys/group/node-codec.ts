// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes of the tree's nodes. A joiner reads hundreds of leaves and hashes the bytes of
 * each, so these are read here in one pass, and their bytes are kept as they came.
 *
 * @module
 */
import type { Capabilities } from "ts-mls/capabilities.js"
import { encodeLeafNode, type LeafNode, type LeafNodeInfoOmitted } from "ts-mls/leafNode.js"
import type { ParentNode } from "ts-mls/parentNode.js"
import { toLeafIndex } from "ts-mls/treemath.js"
import { KeysError } from "../errors.ts"
import { concatenate } from "./bytes.ts"
import type { Reader } from "./reader.ts"
import { SUITE } from "./suite.ts"
import { opaque, uint32 } from "./writer.ts"

// A leaf is hashed with every change of its path and sent with every Welcome, and never changes.
const encodedLeaves = new WeakMap<LeafNode, Uint8Array>()

/** The bytes of a leaf. Source: RFC 9420, section 7.2. */
export function leafBytes(leaf: LeafNode): Uint8Array {
  let bytes = encodedLeaves.get(leaf)
  if (bytes === undefined) {
    bytes = encodeLeafNode(leaf)
    encodedLeaves.set(leaf, bytes)
  }
  return bytes
}

/** The bytes of a parent. Source: RFC 9420, section 7.1. */
export function parentBytes({ hpkePublicKey, parentHash, unmergedLeaves }: ParentNode): Uint8Array {
  const unmerged = unmergedLeaves.map((leaf) => uint32(leaf))
  return concatenate(opaque(hpkePublicKey), opaque(parentHash), opaque(...unmerged))
}

// RFC 9420, section 7.2: LeafNodeSource; section 5.3: CredentialType.
const KEY_PACKAGE = 1
const UPDATE = 2
const COMMIT = 3
const BASIC = 1

/** Reads a leaf with a basic credential and no extensions. @throws {@link KeysError} `KEYS_MALFORMED` */
export function readLeaf(reader: Reader): LeafNode {
  const begin = reader.position
  const hpkePublicKey = reader.vector()
  const signaturePublicKey = reader.vector()
  if (reader.number(2) !== BASIC) throw KeysError.malformed("a basic credential")
  const credential = { credentialType: "basic", identity: reader.vector() } as const
  const capabilities = readCapabilities(reader)
  const info = readSource(reader)
  if (reader.vector().length > 0) throw KeysError.malformed("a leaf without extensions")
  const signature = reader.vector()
  const data = { hpkePublicKey, signaturePublicKey, credential, capabilities }
  const leaf = { ...data, ...info, signature }
  encodedLeaves.set(leaf, reader.since(begin))
  return leaf
}

/** Reads a parent. @throws {@link KeysError} `KEYS_MALFORMED` */
export function readParent(reader: Reader): ParentNode {
  const hpkePublicKey = reader.vector()
  const parentHash = reader.vector()
  const unmergedLeaves = reader.numbers(4).map((leaf) => toLeafIndex(leaf))
  return { hpkePublicKey, parentHash, unmergedLeaves }
}

function readSource(reader: Reader): LeafNodeInfoOmitted {
  const source = reader.number(1)
  if (source === UPDATE) return { leafNodeSource: "update", extensions: [] }
  if (source === COMMIT) {
    return { leafNodeSource: "commit", parentHash: reader.vector(), extensions: [] }
  }
  if (source !== KEY_PACKAGE) throw KeysError.malformed("a leaf")
  const lifetime = { notBefore: readTime(reader), notAfter: readTime(reader) }
  return { leafNodeSource: "key_package", lifetime, extensions: [] }
}

/** A time may be as far off as eight bytes can say. */
const readTime = (reader: Reader): bigint =>
  BigInt(reader.number(4)) * 0x1_00_00_00_00n + BigInt(reader.number(4))

/** Reads what a member can do. What is not known here is left out: nobody asks for it. */
function readCapabilities(reader: Reader): Capabilities {
  const versions = reader.numbers(2)
  const suites = reader.numbers(2)
  const extensions = reader.numbers(2)
  const proposals = reader.numbers(2)
  const credentials = reader.numbers(2)
  return {
    versions: versions.includes(1) ? ["mls10"] : [],
    ciphersuites: suites.includes(1) ? [SUITE] : [],
    extensions,
    proposals,
    credentials: credentials.includes(BASIC) ? ["basic"] : [],
  }
}
