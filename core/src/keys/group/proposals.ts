// SPDX-License-Identifier: Apache-2.0
/**
 * What a commit may do: add by value whoever has a good credential, remove whom the
 * seat proposed to, and bind the group to what everybody verified. Nothing else
 * exists here, so there is no way in for a member whom no member added.
 *
 * @module
 */
import type { Extension } from "ts-mls/extension.js"
import type { KeyPackage } from "ts-mls/keyPackage.js"
import type { LeafNode } from "ts-mls/leafNode.js"
import type { ProposalOrRef } from "ts-mls/proposalOrRefType.js"
import { MAX_ADDS_PER_COMMIT } from "../../protocol/index.ts"
import { KeysError } from "../errors.ts"
import type { Admission } from "./admission.ts"
import { readExtensions } from "./binding.ts"
import { sameBytes, toBase64url } from "./bytes.ts"
import { verifyKeyPackage } from "./key-package.ts"
import { MAX_TREE_NODES } from "./limits.ts"
import type { Tree } from "./tree.ts"

/** Removals that the seat proposed in this epoch, by their references in base64url. */
export type Removals = ReadonlyMap<string, number>

/** What a commit does, once judged. */
export interface Judged {
  /** The tree with everybody removed and added; the path is not in it yet. */
  readonly tree: Tree
  readonly added: readonly number[]
  readonly removed: readonly number[]
  /** The extensions of the next epoch, if they change. */
  readonly extensions: readonly Extension[] | undefined
  /** Whether the commit must have a path. Source: RFC 9420, section 12.4. */
  readonly needsPath: boolean
}

/** What a commit is judged against. */
export interface Judging {
  readonly tree: Tree
  readonly committer: number
  readonly removals: Removals
  readonly admission: Admission
  /** In milliseconds. */
  readonly now: number
}

/**
 * Judges the proposals of a commit, and applies them. May come from an attacker.
 *
 * @throws {@link KeysError} `KEYS_PROPOSAL_REFUSED`, `KEYS_KEY_PACKAGE_REFUSED`,
 * `KEYS_CREDENTIAL_REFUSED`, `KEYS_POLICY_MISMATCH`, `KEYS_SEAT_UNKNOWN`, `KEYS_MALFORMED`.
 * Source: RFC 9420, section 12.2.
 */
export async function judgeProposals(
  proposals: readonly ProposalOrRef[],
  { tree, committer, removals, admission, now }: Judging,
): Promise<Judged> {
  const removed: number[] = []
  const packages: KeyPackage[] = []
  let extensions: readonly Extension[] | undefined
  for (const each of proposals) {
    if (each.proposalOrRefType === "reference") {
      const leaf = removals.get(toBase64url(each.reference))
      if (leaf === undefined) throw KeysError.proposalRefused("a commit names an unknown proposal")
      removed.push(leaf)
    } else if (each.proposal.proposalType === "add") {
      packages.push(each.proposal.add.keyPackage)
    } else if (each.proposal.proposalType === "group_context_extensions") {
      if (extensions !== undefined) throw KeysError.proposalRefused("a commit binds twice")
      extensions = each.proposal.groupContextExtensions.extensions
      admission.requireVerified(readExtensions(extensions))
    } else {
      throw KeysError.proposalRefused("a commit does what nobody may")
    }
  }
  if (packages.length > MAX_ADDS_PER_COMMIT)
    throw KeysError.proposalRefused("a commit adds too many")
  if (new Set(removed).size !== removed.length) {
    throw KeysError.proposalRefused("a commit removes somebody twice")
  }
  if (removed.includes(committer)) throw KeysError.proposalRefused("a committer removes itself")
  const smaller = removeLeaves(tree, removed)
  const { tree: larger, added } = addLeaves(smaller, packages)
  await Promise.all(
    packages.map(async (keyPackage) => {
      await verifyKeyPackage(keyPackage, now)
      await admission.admit(keyPackage.leafNode)
    }),
  )
  const needsPath = removed.length > 0 || extensions !== undefined || packages.length === 0
  return { tree: larger, added, removed, extensions, needsPath }
}

/** @throws {@link KeysError} `KEYS_PROPOSAL_REFUSED` if nobody is there. */
export function removeLeaves(tree: Tree, leaves: readonly number[]): Tree {
  for (const leaf of leaves) {
    if (tree.leaf(leaf) === undefined) throw KeysError.proposalRefused("a commit removes nobody")
  }
  return leaves.reduce((smaller, leaf) => smaller.remove(leaf), tree)
}

function addLeaves(
  tree: Tree,
  packages: readonly KeyPackage[],
): { readonly tree: Tree; readonly added: readonly number[] } {
  let larger = tree
  const added: number[] = []
  for (const { leafNode } of packages) {
    const [next, index] = addLeaf(larger, leafNode)
    larger = next
    added.push(index)
  }
  return { tree: larger, added }
}

/** Adds a leaf with keys that nobody else has. @throws {@link KeysError} `KEYS_KEY_PACKAGE_REFUSED` */
export function addLeaf(tree: Tree, leaf: LeafNode): readonly [tree: Tree, index: number] {
  const inUse = tree.nodes.some((node) => {
    if (node === undefined) return false
    if (node.nodeType === "parent") return sameBytes(node.parent.hpkePublicKey, leaf.hpkePublicKey)
    return (
      sameBytes(node.leaf.hpkePublicKey, leaf.hpkePublicKey) ||
      sameBytes(node.leaf.signaturePublicKey, leaf.signaturePublicKey)
    )
  })
  if (inUse) throw KeysError.keyPackageRefused("a key package uses a key of the group")
  const [larger, index] = tree.add(leaf)
  if (larger.width > MAX_TREE_NODES) throw KeysError.proposalRefused("the group is full")
  return [larger, index]
}
