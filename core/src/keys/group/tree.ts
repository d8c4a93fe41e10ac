// SPDX-License-Identifier: Apache-2.0
/**
 * The ratchet tree (RFC 9420, sections 4 and 7). A tree never changes: what would
 * change it gives another that shares all nodes, and the hashes of all subtrees,
 * that are the same. So a commit costs the hashes of one path, not of the tree.
 *
 * @module
 */
import type { LeafNode } from "ts-mls/leafNode.js"
import type { ParentNode } from "ts-mls/parentNode.js"
import type { Node } from "ts-mls/ratchetTree.js"
import { toLeafIndex } from "ts-mls/treemath.js"
import { KeysError } from "../errors.ts"
import { concatenate } from "./bytes.ts"
import { hash } from "./suite.ts"
import { childrenOf, directPathOf, isLeaf, isWithin, otherChild, rootOf } from "./tree-math.ts"
import { leafBytes, parentBytes } from "./node-codec.ts"
import { opaque, uint32 } from "./writer.ts"

/** Nodes to be put in place of others; `undefined` blanks. */
export type Changes = ReadonlyMap<number, Node | undefined>

/** A node of a path, and who is below its child beside the path. */
export interface PathStep {
  readonly node: number
  /** The child that the path does not go through. */
  readonly beside: number
  /** The fewest nodes that together have everybody below {@link beside}. */
  readonly resolution: readonly number[]
}

const NONE = Uint8Array.of(0)
const SOME = Uint8Array.of(1)
const LEAF = Uint8Array.of(1)
const PARENT = Uint8Array.of(2)

/** A ratchet tree. */
export class Tree {
  /** All nodes, as many as a full tree has. */
  readonly nodes: readonly (Node | undefined)[]
  // Hashes of subtrees, each filled in when first asked for.
  readonly #hashes: (Uint8Array | undefined)[]

  /** @param nodes - as many as a full tree has: 2^(d+1) - 1. */
  constructor(
    nodes: readonly (Node | undefined)[],
    hashes: (Uint8Array | undefined)[] = Array.from({ length: nodes.length }),
  ) {
    this.nodes = nodes
    this.#hashes = hashes
  }

  get width(): number {
    return this.nodes.length
  }

  get root(): number {
    return rootOf(this.width)
  }

  /** The leaf of an index, if somebody has it. */
  leaf(index: number): LeafNode | undefined {
    const node = this.nodes[index * 2]
    return node?.nodeType === "leaf" ? node.leaf : undefined
  }

  parent(node: number): ParentNode | undefined {
    const found = this.nodes[node]
    return found?.nodeType === "parent" ? found.parent : undefined
  }

  /** The public key of a node that is not blank. @throws {@link KeysError} `KEYS_TREE_INVALID` */
  publicKey(node: number): Uint8Array {
    const found = this.nodes[node]
    if (found === undefined) throw KeysError.treeInvalid("a node without a key was asked for one")
    return found.nodeType === "leaf" ? found.leaf.hpkePublicKey : found.parent.hpkePublicKey
  }

  /** A tree with other nodes in some places. */
  with(changes: Changes): Tree {
    const nodes = [...this.nodes]
    const hashes = [...this.#hashes]
    for (const [at, node] of changes) {
      nodes[at] = node
      hashes[at] = undefined
      for (const above of directPathOf(at, nodes.length)) hashes[above] = undefined
    }
    return new Tree(nodes, hashes)
  }

  /** Puts a leaf in the left-most blank place, or makes the tree twice as wide. Source: RFC 9420, section 7.7. */
  add(leaf: LeafNode): readonly [tree: Tree, index: number] {
    const wide = this.#withRoom()
    const index = wide.#leftMostBlank()
    const changes = new Map<number, Node>([[index * 2, { nodeType: "leaf", leaf }]])
    for (const above of directPathOf(index * 2, wide.width)) {
      const parent = wide.parent(above)
      if (parent === undefined) continue
      const unmergedLeaves = [...parent.unmergedLeaves, toLeafIndex(index)].toSorted(
        (left, right) => left - right,
      )
      changes.set(above, { nodeType: "parent", parent: { ...parent, unmergedLeaves } })
    }
    return [wide.with(changes), index]
  }

  /** Blanks a leaf and all above it, and cuts off what is empty then. Source: RFC 9420, section 7.8. */
  remove(index: number): Tree {
    const changes = new Map<number, undefined>([[index * 2, undefined]])
    for (const above of directPathOf(index * 2, this.width)) changes.set(above, undefined)
    return this.with(changes).#cut()
  }

  /** Everybody below a node. Source: RFC 9420, section 4.1.1. */
  resolution(node: number): readonly number[] {
    const found = this.nodes[node]
    if (found?.nodeType === "leaf") return [node]
    if (found?.nodeType === "parent") {
      return [node, ...found.parent.unmergedLeaves.map((leaf) => leaf * 2)]
    }
    if (isLeaf(node)) return []
    const [left, right] = childrenOf(node)
    return [...this.resolution(left), ...this.resolution(right)]
  }

  /** The nodes above a leaf that have somebody on their other side too. Source: RFC 9420, section 4.1.2. */
  filteredPath(leaf: number): readonly PathStep[] {
    return directPathOf(leaf * 2, this.width).flatMap((node) => {
      const beside = otherChild(node, leaf * 2)
      const resolution = this.resolution(beside)
      return resolution.length === 0 ? [] : [{ node, beside, resolution }]
    })
  }

  /** The tree hash of a subtree. Source: RFC 9420, section 7.8. */
  hash(node: number = this.root): Uint8Array {
    let known = this.#hashes[node]
    if (known === undefined) {
      known = this.#hashNode(node, (child) => this.hash(child))
      this.#hashes[node] = known
    }
    return known
  }

  /** The hash that a subtree had before some leaves came. Source: RFC 9420, section 7.9. */
  hashWithout(node: number, leaves: readonly number[]): Uint8Array {
    const within = leaves.filter((leaf) => isWithin(leaf * 2, node))
    if (within.length === 0) return this.hash(node)
    return this.#hashNode(node, (child) => this.hashWithout(child, within), within)
  }

  #hashNode(
    node: number,
    hashChild: (child: number) => Uint8Array,
    without: readonly number[] = [],
  ): Uint8Array {
    if (isLeaf(node)) {
      const leaf = without.length > 0 ? undefined : this.leaf(node / 2)
      return hash(concatenate(LEAF, uint32(node / 2), ...optional(leaf && leafBytes(leaf))))
    }
    const [left, right] = childrenOf(node)
    let parent = this.parent(node)
    if (parent !== undefined && without.length > 0) {
      const unmergedLeaves = parent.unmergedLeaves.filter((leaf) => !without.includes(leaf))
      parent = { ...parent, unmergedLeaves }
    }
    const own = optional(parent && parentBytes(parent))
    return hash(concatenate(PARENT, ...own, opaque(hashChild(left)), opaque(hashChild(right))))
  }

  #leftMostBlank(): number {
    for (let node = 0; node < this.width; node += 2) {
      if (this.nodes[node] === undefined) return node / 2
    }
    return -1
  }

  #withRoom(): Tree {
    if (this.#leftMostBlank() >= 0) return this
    const more = Array.from({ length: this.width + 1 }, () => undefined)
    return new Tree([...this.nodes, ...more], [...this.#hashes, ...more])
  }

  #cut(): Tree {
    let width = this.width
    while (
      width > 1 &&
      this.nodes.slice(rootOf(width), width).every((node) => node === undefined)
    ) {
      width = rootOf(width)
    }
    return new Tree(this.nodes.slice(0, width), this.#hashes.slice(0, width))
  }
}

const optional = (bytes: Uint8Array | undefined): readonly Uint8Array[] =>
  bytes === undefined ? [NONE] : [SOME, bytes]
