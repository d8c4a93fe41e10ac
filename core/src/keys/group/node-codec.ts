// SPDX-License-Identifier: Apache-2.0
import { encodeLeafNode, type LeafNode } from "ts-mls/leafNode.js"
import type { ParentNode } from "ts-mls/parentNode.js"
import { concatenate } from "./bytes.ts"
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
