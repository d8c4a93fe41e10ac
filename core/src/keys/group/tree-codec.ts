// SPDX-License-Identifier: Apache-2.0
import type { Node } from "ts-mls/ratchetTree.js"
import { KeysError } from "../errors.ts"
import { concatenate } from "./bytes.ts"
import { MAX_TREE_NODES } from "./limits.ts"
import { leafBytes, parentBytes, readLeaf, readParent } from "./node-codec.ts"
import { Reader } from "./reader.ts"
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
  const outer = new Reader(bytes)
  const reader = new Reader(outer.vector())
  if (!outer.isAtEnd) throw KeysError.malformed("a ratchet tree")
  const nodes: (Node | undefined)[] = []
  while (!reader.isAtEnd) {
    nodes.push(readNode(reader))
    if (nodes.length > MAX_TREE_NODES) {
      throw KeysError.tooLong("a tree", nodes.length, MAX_TREE_NODES)
    }
  }
  if (nodes.at(-1) === undefined) throw KeysError.malformed("a tree that ends with somebody")
  let width = 1
  while (width < nodes.length) width = 2 * width + 1
  while (nodes.length < width) nodes.push(undefined)
  return new Tree(nodes)
}

function readNode(reader: Reader): Node | undefined {
  const isThere = reader.number(1)
  if (isThere === 0) return undefined
  const kind = isThere === 1 ? reader.number(1) : 0
  if (kind === 1) return { nodeType: "leaf", leaf: readLeaf(reader) }
  if (kind === 2) return { nodeType: "parent", parent: readParent(reader) }
  throw KeysError.malformed("a node of a tree")
}
