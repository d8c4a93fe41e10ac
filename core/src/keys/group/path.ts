// SPDX-License-Identifier: Apache-2.0
/**
 * Update paths (RFC 9420, sections 7.4 to 7.6): fresh keys for everything above
 * the committer, told to everybody else with as few ciphertexts as the tree allows.
 *
 * @module
 */
import { randomBytes } from "@noble/hashes/utils.js"
import { encodeGroupContext, type GroupContext } from "ts-mls/groupContext.js"
import type { Node } from "ts-mls/ratchetTree.js"
import type { UpdatePath, UpdatePathNode } from "ts-mls/updatePath.js"
import { KeysError } from "../errors.ts"
import { sameBytes } from "./bytes.ts"
import {
  derivePrivateKey,
  type EncryptionKey,
  encryptionKeyFor,
  encryptionKeyOf,
  openWith,
  sealTo,
} from "./hpke.ts"
import { signCommitLeaf } from "./leaf.ts"
import { parentHashOf } from "./parent-hash.ts"
import { deriveSecret, type LeafKey, SECRET_BYTES } from "./suite.ts"
import type { PathStep, Tree } from "./tree.ts"
import { directPathOf, isWithin } from "./tree-math.ts"

const LABEL = "UpdatePathNode"
const EMPTY = new Uint8Array()

/** The private keys that a member has of nodes above its leaf, and of the leaf. */
export type PrivateKeys = ReadonlyMap<number, EncryptionKey>

/** What a path leads to. */
export interface PathResult {
  readonly tree: Tree
  readonly privateKeys: PrivateKeys
  readonly commitSecret: Uint8Array
  /** The group context that the path's ciphertexts are bound to. */
  readonly context: GroupContext
}

/** What a path is made of. */
export interface PathOptions {
  /** The tree with all proposals applied. */
  readonly tree: Tree
  readonly leaf: number
  readonly signer: LeafKey
  readonly privateKeys: PrivateKeys
  /** The context of the next epoch, but for the tree hash. */
  readonly context: GroupContext
  /** Leaves that this commit adds: they are told in the Welcome instead. */
  readonly added: readonly number[]
}

/** A path of one's own, with the secrets that joiners are told. */
export interface CreatedPath extends PathResult {
  readonly path: UpdatePath
  /** The secret of a node of the path, by the node. */
  readonly pathSecrets: ReadonlyMap<number, Uint8Array>
}

/** Makes fresh keys for a leaf and everything above it. */
export async function createPath(options: PathOptions): Promise<CreatedPath> {
  const { tree, leaf, signer, context } = options
  const steps = tree.filteredPath(leaf)
  const first = randomBytes(SECRET_BYTES)
  const secrets: Uint8Array[] = []
  let secret: Uint8Array = first
  for (const _ of steps) {
    secret = deriveSecret(secret, "path")
    secrets.push(secret)
  }
  const commitSecret = deriveSecret(secret, "path")
  const [leafPair, ...pairs] = await Promise.all(
    [first, ...secrets].map((each) => encryptionKeyOf(nodeKeyOf(each))),
  )
  first.fill(0)
  const own = tree.leaf(leaf)
  if (own === undefined || leafPair === undefined) throw KeysError.removed()

  const keys = pairs.map(({ publicKey }) => publicKey)
  const { nodes, leafParentHash } = placePath(tree, leaf, { steps, keys })
  const signed = await signCommitLeaf(
    { ...own, hpkePublicKey: leafPair.publicKey, parentHash: leafParentHash },
    { signer, groupId: context.groupId, leaf },
  )
  const next = tree.with(nodes.set(leaf * 2, { nodeType: "leaf", leaf: signed }))
  const nextContext = { ...context, treeHash: next.hash() }
  const purpose = { label: LABEL, context: encodeGroupContext(nextContext) }
  const skipped = new Set(options.added.map((index) => index * 2))
  const pathNodes = await Promise.all(
    steps.map(async ({ resolution }, at): Promise<UpdatePathNode> => {
      const sealed = await Promise.all(
        resolution
          .filter((node) => !skipped.has(node))
          .map((node) => sealTo(tree.publicKey(node), purpose, secrets[at]!)),
      )
      return { hpkePublicKey: keys[at]!, encryptedPathSecret: sealed }
    }),
  )
  const privateKeys = new Map(options.privateKeys).set(leaf * 2, leafPair)
  for (const [at, { node }] of steps.entries()) privateKeys.set(node, pairs[at]!)
  return {
    tree: next,
    privateKeys: keysInTree(privateKeys, next),
    commitSecret,
    context: nextContext,
    path: { leafNode: signed, nodes: pathNodes },
    pathSecrets: new Map(steps.map(({ node }, at) => [node, secrets[at]!])),
  }
}

/** What a path of another is followed with. */
export interface FollowOptions {
  /** The tree with all proposals applied. */
  readonly tree: Tree
  readonly committer: number
  readonly ownLeaf: number
  readonly path: UpdatePath
  readonly privateKeys: PrivateKeys
  /** The context of the next epoch, but for the tree hash. */
  readonly context: GroupContext
  readonly added: readonly number[]
}

/**
 * Follows the path of another member; the new leaf itself was judged before.
 *
 * @throws {@link KeysError} `KEYS_FORGED`, `KEYS_TREE_INVALID`. Source: RFC 9420, section 12.4.2.
 */
export async function followPath(options: FollowOptions): Promise<PathResult> {
  const { tree, committer, ownLeaf, path, context } = options
  const steps = tree.filteredPath(committer)
  if (steps.length !== path.nodes.length) throw KeysError.treeInvalid("a path has another length")
  const keys = path.nodes.map(({ hpkePublicKey }) => hpkePublicKey)
  refuseKnownKeys(tree, [...keys, path.leafNode.hpkePublicKey])

  const { nodes, leafParentHash } = placePath(tree, committer, { steps, keys })
  if (!sameBytes(leafParentHash, path.leafNode.parentHash)) {
    throw KeysError.treeInvalid("a parent hash does not match")
  }
  const next = tree.with(nodes.set(committer * 2, { nodeType: "leaf", leaf: path.leafNode }))
  const nextContext = { ...context, treeHash: next.hash() }

  const at = steps.findIndex(({ beside }) => isWithin(ownLeaf * 2, beside))
  const step = steps[at]
  const told = path.nodes[at]
  if (step === undefined || told === undefined)
    throw KeysError.treeInvalid("a path misses a member")
  const skipped = new Set(options.added.map((index) => index * 2))
  const recipients = step.resolution.filter((node) => !skipped.has(node))
  if (recipients.length !== told.encryptedPathSecret.length) {
    throw KeysError.treeInvalid("a path has another number of ciphertexts")
  }
  const mine = recipients.findIndex((node) => options.privateKeys.has(node))
  const key = options.privateKeys.get(recipients[mine] ?? -1)
  const sealed = told.encryptedPathSecret[mine]
  if (key === undefined || sealed === undefined) {
    throw KeysError.treeInvalid("a path misses a member")
  }
  const purpose = { label: LABEL, context: encodeGroupContext(nextContext) }
  const pathSecret = await openWith(key, purpose, sealed)
  const derived = await keysAbove(next, {
    nodes: steps.slice(at).map(({ node }) => node),
    pathSecret,
  })
  const privateKeys = new Map([...options.privateKeys, ...derived.privateKeys])
  return {
    tree: next,
    privateKeys: keysInTree(privateKeys, next),
    commitSecret: derived.commitSecret,
    context: nextContext,
  }
}

/** The private keys of nodes from one up to the root, each derived from the one below. */
export async function keysAbove(
  tree: Tree,
  { nodes, pathSecret }: { readonly nodes: readonly number[]; readonly pathSecret: Uint8Array },
): Promise<{ readonly privateKeys: PrivateKeys; readonly commitSecret: Uint8Array }> {
  if (pathSecret.length !== SECRET_BYTES) throw KeysError.malformed("a path secret")
  let secret = pathSecret
  const secrets = nodes.map((node) => {
    const ofNode = [node, nodeKeyOf(secret)] as const
    secret = deriveSecret(secret, "path")
    return ofNode
  })
  const keys = await Promise.all(
    secrets.map(async ([node, privateKey]) => {
      // This fails where the public key in the tree is not that of the secret (section 12.4.2).
      const key = await encryptionKeyFor(tree.publicKey(node), privateKey)
      privateKey.fill(0)
      return [node, key] as const
    }),
  )
  return { privateKeys: new Map(keys), commitSecret: secret }
}

/** The nodes above a leaf that a joiner is told the keys of: those of the committer's path. */
export function sharedPath(tree: Tree, leaf: number, committer: number): readonly number[] {
  return directPathOf(committer * 2, tree.width).filter(
    (node) => isWithin(leaf * 2, node) && tree.parent(node) !== undefined,
  )
}

const nodeKeyOf = (pathSecret: Uint8Array): Uint8Array =>
  derivePrivateKey(deriveSecret(pathSecret, "node"))

/** Leaves only the keys that nodes of the tree still have. */
export function keysInTree(privateKeys: PrivateKeys, tree: Tree): PrivateKeys {
  const kept = [...privateKeys].filter(
    ([node, { publicKey }]) =>
      tree.nodes[node] !== undefined && sameBytes(tree.publicKey(node), publicKey),
  )
  return new Map(kept)
}

/** New nodes for a path with their parent hashes, blanks for what is above the leaf beside them. */
function placePath(
  tree: Tree,
  leaf: number,
  { steps, keys }: { readonly steps: readonly PathStep[]; readonly keys: readonly Uint8Array[] },
): { readonly nodes: Map<number, Node | undefined>; readonly leafParentHash: Uint8Array } {
  const nodes = new Map<number, Node | undefined>()
  for (const node of directPathOf(leaf * 2, tree.width)) nodes.set(node, undefined)
  let above: Uint8Array = EMPTY
  for (let at = steps.length - 1; at >= 0; at -= 1) {
    const { node, beside } = steps[at]!
    const key = keys[at]!
    const parent = { hpkePublicKey: key, parentHash: above, unmergedLeaves: [] }
    nodes.set(node, { nodeType: "parent", parent })
    // A fresh node has no unmerged leaves, so the hash beside it is the one of today.
    above = parentHashOf({ key, above, beside: tree.hash(beside) })
  }
  return { nodes, leafParentHash: above }
}

/** @throws {@link KeysError} `KEYS_TREE_INVALID` if a key is in the tree, or comes twice. */
function refuseKnownKeys(tree: Tree, keys: readonly Uint8Array[]): void {
  const twice = keys.some((key, at) => keys.findIndex((each) => sameBytes(each, key)) !== at)
  const known = tree.nodes.some((node, at) => {
    if (node === undefined) return false
    const key = tree.publicKey(at)
    return keys.some((each) => sameBytes(each, key))
  })
  if (twice || known) throw KeysError.treeInvalid("a path uses a key again")
}
