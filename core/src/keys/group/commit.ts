// SPDX-License-Identifier: Apache-2.0
/**
 * Commits: how a group goes from one epoch to the next (RFC 9420, section 12.4).
 *
 * @module
 */
import type { Commit } from "ts-mls/commit.js"
import type { KeyPackage } from "ts-mls/keyPackage.js"
import type { ProposalOrRef } from "ts-mls/proposalOrRefType.js"
import { KeysError } from "../errors.ts"
import { type ContextClaims, encodeExtensions } from "./binding.ts"
import { fromBase64url } from "./bytes.ts"
import { advance, confirmedHash, type Epoch, nextContext, requireConfirmed } from "./epoch.ts"
import {
  commitBytes,
  type Framed,
  type Opened,
  sealFramed,
  signFramed,
  transcriptInput,
} from "./framing.ts"
import { sameMember, verifyLeaf } from "./leaf.ts"
import { createPath, type CreatedPath, followPath, keysInTree, type PathResult } from "./path.ts"
import { type Judged, judgeProposals, type Removals } from "./proposals.ts"
import type { GroupState } from "./state.ts"
import { SECRET_BYTES } from "./suite.ts"
import { createWelcome } from "./welcome.ts"

/**
 * A commit that only adds has a path if that is at most so many ciphertexts. Higher: small
 * additions heal the group from a stolen key more often; lower: a storm of joiners in a group
 * where few have committed yet costs its committer and the wire less. Everything that must
 * have a path has one, and keys rotate anyway.
 */
const CHEAP_PATH = 32

/** What a commit is to do. */
export interface CommitPlan {
  /** Judged already, so that one bad key package does not stop the others. */
  readonly add: readonly KeyPackage[]
  readonly removals: Removals
  readonly claims: ContextClaims | undefined
  readonly now: number
}

/** A commit that was made but has not won yet. */
export interface CreatedCommit {
  readonly commit: Uint8Array
  readonly welcome: Uint8Array | undefined
  readonly added: readonly number[]
  readonly removed: readonly number[]
  readonly state: GroupState
}

/** Makes a commit. @throws {@link KeysError} as judging one's own proposals does. */
export async function createCommit(state: GroupState, plan: CommitPlan): Promise<CreatedCommit> {
  const { epoch, ownLeaf, signer, admission } = state
  const proposals = proposalsOf(plan)
  const judged = await judgeProposals(proposals, {
    tree: epoch.tree,
    committer: ownLeaf,
    removals: plan.removals,
    admission,
    now: plan.now,
  })
  const context = nextContext(epoch.context, judged.extensions?.slice())
  const path = wantsPath(judged, ownLeaf)
    ? await createPath({
        ...judged,
        leaf: ownLeaf,
        signer,
        privateKeys: state.privateKeys,
        context,
      })
    : undefined
  const commit: Commit = { proposals, path: path?.path }
  const framed = { contentType: "commit", sender: ownLeaf, body: commitBytes(commit) } as const
  const signature = await signFramed(epoch.context, framed, signer)
  const { next, joinerSecret } = step(epoch, { judged, path, framed, signature, context })
  const { confirmationTag } = next
  const [message, welcome] = await Promise.all([
    sealFramed(epoch, { ...framed, signature, confirmationTag }),
    plan.add.length === 0
      ? undefined
      : createWelcome({
          epoch: next,
          signer,
          committer: ownLeaf,
          joinerSecret,
          pathSecrets: path?.pathSecrets ?? new Map(),
          joiners: plan.add.map((keyPackage, at) => ({ keyPackage, leaf: judged.added[at]! })),
        }),
  ])
  forget([joinerSecret, ...(path?.pathSecrets.values() ?? [])])
  return {
    commit: message,
    welcome,
    added: judged.added,
    removed: judged.removed,
    state: { ...state, epoch: next, privateKeys: privateKeysOf(state, path, next) },
  }
}

/** A commit of another member, followed. */
export type FollowedCommit =
  | {
      readonly kind: "commit"
      readonly added: readonly number[]
      readonly removed: readonly number[]
      readonly state: GroupState
    }
  | { readonly kind: "removed" }

/** What is known when a commit comes. */
export interface Following {
  readonly removals: Removals
  readonly now: number
}

/**
 * Follows the commit of another member, whose signature was verified.
 *
 * @throws {@link KeysError} as judging proposals and following a path do; `KEYS_FORGED` if the
 * commit leads elsewhere than it says.
 */
export async function followCommit(
  state: GroupState,
  { framed, signature, commit: received }: Opened,
  { removals, now }: Following,
): Promise<FollowedCommit> {
  if (received === undefined) throw KeysError.malformed("a commit")
  const { epoch, ownLeaf, admission } = state
  const { commit, confirmationTag } = received
  const committer = framed.sender
  if (committer === ownLeaf) throw KeysError.replayed("this is one's own commit")
  const { tree } = epoch
  const judging = { tree, committer, removals, admission, now }
  const judged = await judgeProposals(commit.proposals, judging)
  if (judged.needsPath && commit.path === undefined) {
    throw KeysError.proposalRefused("a commit has no path where it must")
  }
  const context = nextContext(epoch.context, judged.extensions?.slice())
  if (commit.path !== undefined) await requireSameCommitter(epoch, committer, commit)
  // Whoever is removed has no key for the path; that the committer signed it must do.
  if (judged.removed.includes(ownLeaf)) return { kind: "removed" }
  const path =
    commit.path &&
    (await followPath({
      ...judged,
      committer,
      ownLeaf,
      path: commit.path,
      privateKeys: state.privateKeys,
      context,
    }))
  const { next, joinerSecret } = step(epoch, { judged, path, framed, signature, context })
  forget([joinerSecret])
  requireConfirmed(next, confirmationTag)
  return {
    kind: "commit",
    added: judged.added,
    removed: judged.removed,
    state: { ...state, epoch: next, privateKeys: privateKeysOf(state, path, next) },
  }
}

function proposalsOf({ add, removals, claims }: CommitPlan): ProposalOrRef[] {
  const removes = [...removals.keys()].map((reference): ProposalOrRef => ({
    proposalOrRefType: "reference",
    reference: fromBase64url(reference),
  }))
  const binds = claims === undefined ? [] : [encodeExtensions(claims.binding, claims.seatKey)]
  return [
    ...removes,
    ...binds.map((extensions): ProposalOrRef => ({
      proposalOrRefType: "proposal",
      proposal: {
        proposalType: "group_context_extensions",
        groupContextExtensions: { extensions },
      },
    })),
    ...add.map((keyPackage): ProposalOrRef => ({
      proposalOrRefType: "proposal",
      proposal: { proposalType: "add", add: { keyPackage } },
    })),
  ]
}

/** Whether a commit has a path, because it must or because it costs little. */
function wantsPath({ needsPath, tree, added }: Judged, ownLeaf: number): boolean {
  if (needsPath) return true
  const recipients = tree.filteredPath(ownLeaf).flatMap(({ resolution }) => resolution)
  return recipients.length - added.length <= CHEAP_PATH
}

/** @throws {@link KeysError} if the new leaf is not the committer's, with the key it had. */
async function requireSameCommitter(
  { tree, context }: Epoch,
  committer: number,
  { path }: Commit,
): Promise<void> {
  const before = tree.leaf(committer)
  const after = path?.leafNode
  if (before === undefined || after === undefined || !sameMember(before, after)) {
    throw KeysError.credentialRefused("a committer changes who it is")
  }
  if (after.extensions.length > 0) throw KeysError.credentialRefused("a leaf has extensions")
  await verifyLeaf(after, { groupId: context.groupId, leaf: committer })
}

/** What a commit leads to the next epoch by. */
interface Step {
  readonly judged: Judged
  readonly path: PathResult | CreatedPath | undefined
  readonly framed: Framed
  readonly signature: Uint8Array
  readonly context: Epoch["context"]
}

function step(
  epoch: Epoch,
  { judged, path, framed, signature, context }: Step,
): { readonly next: Epoch; readonly joinerSecret: Uint8Array } {
  const tree = path?.tree ?? judged.tree
  const input = transcriptInput(epoch.context, framed, signature)
  const { epoch: next, joinerSecret } = advance(epoch, {
    tree,
    commitSecret: path?.commitSecret ?? new Uint8Array(SECRET_BYTES),
    context: {
      ...context,
      treeHash: tree.hash(),
      confirmedTranscriptHash: confirmedHash(epoch, input),
    },
  })
  return { next, joinerSecret }
}

function privateKeysOf(
  { privateKeys }: GroupState,
  path: PathResult | undefined,
  { tree }: Epoch,
): GroupState["privateKeys"] {
  return path?.privateKeys ?? keysInTree(privateKeys, tree)
}

function forget(secrets: Iterable<Uint8Array>): void {
  for (const secret of secrets) secret.fill(0)
}
