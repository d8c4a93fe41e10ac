// SPDX-License-Identifier: Apache-2.0
/**
 * Parent hashes bind each key of the tree to the leaf that made it (RFC 9420,
 * section 7.9): without them, one member could plant a key in another's path.
 *
 * @module
 */
import type { Node } from "ts-mls/ratchetTree.js"
import { KeysError } from "../errors.ts"
import { concatenate, sameBytes } from "./bytes.ts"
import { hash } from "./suite.ts"
import type { Tree } from "./tree.ts"
import { childrenOf, isLeaf, isWithin, parentOf } from "./tree-math.ts"
import { opaque } from "./writer.ts"

/** What a child's parent hash is made of. Source: RFC 9420, section 7.9. */
interface ParentHashInput {
  readonly key: Uint8Array
  /** The parent hash of the parent itself; empty at the top. */
  readonly above: Uint8Array
  /** The tree hash of the child on the other side, without the parent's unmerged leaves. */
  readonly beside: Uint8Array
}

/** The hash that a child holds of its parent. Source: RFC 9420, section 7.9. */
export function parentHashOf({ key, above, beside }: ParentHashInput): Uint8Array {
  return hash(concatenate(opaque(key), opaque(above), opaque(beside)))
}

/**
 * Checks that every key of a tree was put there by a leaf below it.
 *
 * @throws {@link KeysError} `KEYS_TREE_INVALID`. Source: RFC 9420, section 7.9.2.
 */
export function verifyParentHashes(tree: Tree): void {
  for (let node = 1; node < tree.width; node += 2) {
    if (tree.parent(node) === undefined) continue
    const [left, right] = childrenOf(node)
    const holders = [...holdersBelow(tree, node, left), ...holdersBelow(tree, node, right)]
    if (holders.length !== 1) throw KeysError.treeInvalid("a parent hash does not match")
  }
}

/** The nodes below `child` that vouch for its parent. */
function holdersBelow(tree: Tree, node: number, child: number): readonly number[] {
  const parent = tree.parent(node)
  if (parent === undefined) return []
  const [left, right] = childrenOf(node)
  const unmerged = parent.unmergedLeaves
  const expected = parentHashOf({
    key: parent.hpkePublicKey,
    above: parent.parentHash,
    beside: tree.hashWithout(child === left ? right : left, unmerged),
  })
  const resolution = tree.resolution(child)
  const within = unmerged.filter((leaf) => isWithin(leaf * 2, child))
  return resolution.filter((at) => {
    const held = parentHashHeldBy(tree.nodes[at])
    if (held === undefined || !sameBytes(held, expected)) return false
    // Everybody else below the child came after the parent's key.
    return (
      resolution.length === within.length + 1 &&
      within.every((leaf) => leaf * 2 !== at && resolution.includes(leaf * 2))
    )
  })
}

function parentHashHeldBy(node: Node | undefined): Uint8Array | undefined {
  if (node === undefined) return undefined
  if (node.nodeType === "parent") return node.parent.parentHash
  return node.leaf.leafNodeSource === "commit" ? node.leaf.parentHash : undefined
}

/**
 * Checks that nodes are where their kind may be, and that unmerged leaves are in order,
 * below their parent, and unmerged in every parent between. The width is right already.
 *
 * @throws {@link KeysError} `KEYS_TREE_INVALID`. Source: RFC 9420, sections 7.1 and 12.4.3.1.
 */
export function verifyStructure(tree: Tree): void {
  for (const [at, node] of tree.nodes.entries()) {
    if (node === undefined) continue
    if (isLeaf(at) !== (node.nodeType === "leaf")) {
      throw KeysError.treeInvalid("a node is where it cannot be")
    }
    if (node.nodeType === "leaf") continue
    const { unmergedLeaves } = node.parent
    for (const [place, leaf] of unmergedLeaves.entries()) {
      const before = unmergedLeaves[place - 1] ?? -1
      const blank = tree.leaf(leaf) === undefined
      if (before >= leaf || blank || !isWithin(leaf * 2, at)) {
        throw KeysError.treeInvalid("an unmerged leaf is where it cannot be")
      }
      for (let between = leaf * 2; ;) {
        between = parentOf(between)
        if (between === at) break
        const parent = tree.parent(between)
        if (parent !== undefined && !parent.unmergedLeaves.includes(leaf)) {
          throw KeysError.treeInvalid("an unmerged leaf is merged further down")
        }
      }
    }
  }
}
