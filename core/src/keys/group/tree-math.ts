// SPDX-License-Identifier: Apache-2.0
/**
 * Where nodes stand in a tree that is kept as an array (RFC 9420, appendix C).
 * Every array here is as wide as a full tree: 2^(d+1) - 1 nodes.
 *
 * @module
 */

/** Whether a node is a leaf. */
export const isLeaf = (node: number): boolean => node % 2 === 0

/** How far a node is from its leaves. */
function levelOf(node: number): number {
  return 31 - Math.clz32(node ^ (node + 1))
}

/** The root of a tree of so many nodes. */
export const rootOf = (width: number): number => (width - 1) / 2

/** The left and the right child of a parent. */
export function childrenOf(node: number): readonly [left: number, right: number] {
  const half = 2 ** (levelOf(node) - 1)
  return [node - half, node + half]
}

/** The parent of a node; of the root, it lies outside the tree. */
export function parentOf(node: number): number {
  const level = levelOf(node)
  const bit = (node >> (level + 1)) & 1
  return bit === 0 ? node + 2 ** level : node - 2 ** level
}

/** The ancestors of a node, from its parent to the root. */
export function directPathOf(node: number, width: number): number[] {
  const path: number[] = []
  for (let at = node, root = rootOf(width); at !== root;) {
    at = parentOf(at)
    path.push(at)
  }
  return path
}

/** The child of `ancestor` that `node` is not below. */
export function otherChild(ancestor: number, node: number): number {
  const [left, right] = childrenOf(ancestor)
  return node < ancestor ? right : left
}

/** Whether a node is another or below it. */
export function isWithin(node: number, ancestor: number): boolean {
  const reach = 2 ** levelOf(ancestor) - 1
  return node >= ancestor - reach && node <= ancestor + reach
}
