// SPDX-License-Identifier: Apache-2.0
import { decodeRatchetTree } from "ts-mls/ratchetTree.js"
import { KeysError } from "../errors.ts"
import { concatenate } from "./bytes.ts"
import { decodeAll } from "./decode.ts"
import { MAX_TREE_NODES } from "./limits.ts"
import { leafBytes, parentBytes } from "./node-codec.ts"
import { Tree } from "./tree.ts"
import { opaque } from "./writer.ts"

const NONE = Uint8Array.of(0)
// RFC 9420, section 7.8: an optional node that is there, and its kind.
const LEAF = Uint8Array.of(1, 1)
const PARENT = Uint8Array.of(1, 2)

/** The bytes of a tree, without the blanks at its end. Source: RFC 9420, section 12.4.3.3. */
export function encodeTree({ nodes }: Tree): Uint8Array {
  const last = nodes.findLastIndex((node) => node !== undefined)
  return opaque(
    ...nodes.slice(0, last + 1).map((node) => {
      if (node === undefined) return NONE
      return node.nodeType === "leaf"
        ? concatenate(LEAF, leafBytes(node.leaf))
        : concatenate(PARENT, parentBytes(node.parent))
    }),
  )
}

/**
 * Reads a tree. May come from an attacker.
 *
 * @throws {@link KeysError} `KEYS_MALFORMED`, also for one that is too wide.
 */
export function decodeTree(bytes: Uint8Array): Tree {
  const nodes = decodeAll("a ratchet tree", { decoder: decodeRatchetTree, bytes })
  if (nodes.length > MAX_TREE_NODES) {
    throw KeysError.tooLong("a tree", nodes.length, MAX_TREE_NODES)
  }
  return new Tree(nodes)
}
