// SPDX-License-Identifier: Apache-2.0
/**
 * Welcomes: how a joiner comes to a group that a member added it to (RFC 9420,
 * section 12.4.3.1). The ratchet tree travels inside, sealed like the rest.
 *
 * @module
 */
import { decodeGroupInfo, encodeGroupInfo, encodeGroupInfoTBS } from "ts-mls/groupInfo.js"
import type { GroupInfo } from "ts-mls/groupInfo.js"
import { decodeGroupSecrets, encodeGroupSecrets } from "ts-mls/groupSecrets.js"
import type { KeyPackage } from "ts-mls/keyPackage.js"
import { decodeMlsMessage, encodeMlsMessage } from "ts-mls/message.js"
import type { Welcome } from "ts-mls/welcome.js"
import { KeysError } from "../errors.ts"
import { Admission, type GroupRules } from "./admission.ts"
import { readExtensions } from "./binding.ts"
import { sameBytes } from "./bytes.ts"
import { decodeAll } from "./decode.ts"
import { beginEpoch, type Epoch, requireConfirmed } from "./epoch.ts"
import { type EncryptionKey, openWith, sealTo } from "./hpke.ts"
import { keyPackageReference, type PendingMember } from "./key-package.ts"
import { epochSecretOf, welcomeSecretOf } from "./key-schedule.ts"
import { leafBytes } from "./node-codec.ts"
import { verifyLeaf } from "./leaf.ts"
import { requireShort } from "./limits.ts"
import { verifyParentHashes, verifyStructure } from "./parent-hash.ts"
import { keysAbove, type PrivateKeys, sharedPath } from "./path.ts"
import type { GroupState } from "./state.ts"
import {
  AEAD_KEY_BYTES,
  AEAD_NONCE_BYTES,
  type Aead,
  expandWithLabel,
  type LeafKey,
  openAead,
  sealAead,
  signWithLabel,
  SUITE,
  verifyWithLabel,
} from "./suite.ts"
import type { Tree } from "./tree.ts"
import { decodeTree, encodeTree } from "./tree-codec.ts"
import { isWithin } from "./tree-math.ts"

const LABEL = "GroupInfoTBS"
const WELCOME = "Welcome"

/** What a Welcome is made of. */
export interface WelcomeOptions {
  /** The epoch that the joiners come to. */
  readonly epoch: Epoch
  readonly signer: LeafKey
  readonly committer: number
  readonly joinerSecret: Uint8Array
  /** The secrets of the committer's path, by node. */
  readonly pathSecrets: ReadonlyMap<number, Uint8Array>
  readonly joiners: readonly { readonly keyPackage: KeyPackage; readonly leaf: number }[]
}

/** Makes one Welcome for all who are added. */
export async function createWelcome(options: WelcomeOptions): Promise<Uint8Array> {
  const { epoch, signer, committer, joinerSecret, joiners } = options
  const tree = { extensionType: "ratchet_tree", extensionData: encodeTree(epoch.tree) } as const
  const unsigned = {
    groupContext: epoch.context,
    extensions: [tree],
    confirmationTag: epoch.confirmationTag,
    signer: committer,
  }
  const signature = await signWithLabel(signer, LABEL, encodeGroupInfoTBS(unsigned))
  const groupInfo = encodeGroupInfo({ ...unsigned, signature })
  const encryptedGroupInfo = await sealAead(groupInfoAead(joinerSecret), groupInfo)
  const purpose = { label: WELCOME, context: encryptedGroupInfo }
  const secrets = await Promise.all(
    joiners.map(async ({ keyPackage, leaf }) => {
      const shared = [...options.pathSecrets].find(([node]) => isWithin(leaf * 2, node))
      const told = encodeGroupSecrets({ joinerSecret, pathSecret: shared?.[1], psks: [] })
      const encryptedGroupSecrets = await sealTo(keyPackage.initKey, purpose, told)
      told.fill(0)
      return { newMember: keyPackageReference(keyPackage), encryptedGroupSecrets }
    }),
  )
  const welcome: Welcome = { cipherSuite: SUITE, secrets, encryptedGroupInfo }
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome })
}

/** What a joiner has. */
export interface JoinOptions {
  readonly welcome: Uint8Array
  /** Used up if the joiner comes in. */
  readonly pending: PendingMember
  readonly rules: GroupRules
}

/**
 * Joins the group of a Welcome. May come from an attacker.
 *
 * @throws {@link KeysError} `KEYS_WELCOME_REFUSED`, `KEYS_MALFORMED`, `KEYS_FORGED`,
 * `KEYS_TREE_INVALID`, `KEYS_CREDENTIAL_REFUSED`, `KEYS_POLICY_MISMATCH`, `KEYS_SEAT_UNKNOWN`.
 */
export async function joinWelcome({ welcome, pending, rules }: JoinOptions): Promise<GroupState> {
  const mine = pending.secrets
  const opened = await openWelcome(welcome, { keyPackage: pending.package, key: mine.initKey })
  const { info, joinerSecret, pathSecret } = opened
  const admission = new Admission(rules)
  const tree = await verifyGroupInfo(info, admission)
  const ownLeaf = findLeaf(tree, leafBytes(pending.package.leafNode))
  if (ownLeaf === info.signer) throw KeysError.welcomeRefused("a Welcome is one's own")
  const privateKeys: PrivateKeys = new Map([[ownLeaf * 2, mine.encryptionKey]])
  const above =
    pathSecret === undefined
      ? undefined
      : await keysAbove(tree, { nodes: sharedPath(tree, ownLeaf, info.signer), pathSecret })
  above?.commitSecret.fill(0)
  const epochSecret = epochSecretOf(joinerSecret, info.groupContext)
  joinerSecret.fill(0)
  const epoch = beginEpoch({ context: info.groupContext, tree, epochSecret })
  requireConfirmed(epoch, info.confirmationTag)
  pending.consume()
  return {
    epoch,
    ownLeaf,
    signer: mine.signer,
    privateKeys: new Map([...privateKeys, ...(above?.privateKeys ?? [])]),
    admission,
  }
}

/** What is in a Welcome for one joiner; nothing of it is verified yet. */
export interface OpenedWelcome {
  readonly info: GroupInfo
  readonly joinerSecret: Uint8Array
  readonly pathSecret: Uint8Array | undefined
}

/** Opens a Welcome. @throws {@link KeysError} `KEYS_WELCOME_REFUSED`, `KEYS_MALFORMED`, `KEYS_FORGED` */
export async function openWelcome(
  message: Uint8Array,
  { keyPackage, key }: { readonly keyPackage: KeyPackage; readonly key: EncryptionKey },
): Promise<OpenedWelcome> {
  const { secrets, encryptedGroupInfo, cipherSuite } = readWelcome(message)
  const reference = keyPackageReference(keyPackage)
  const own = secrets.find(({ newMember }) => sameBytes(newMember, reference))
  if (own === undefined || cipherSuite !== SUITE) {
    throw KeysError.welcomeRefused("a Welcome is for somebody else")
  }
  const purpose = { label: WELCOME, context: encryptedGroupInfo }
  const told = await openWith(key, purpose, own.encryptedGroupSecrets)
  const groupSecrets = decodeAll("group secrets", { decoder: decodeGroupSecrets, bytes: told })
  const { joinerSecret, pathSecret, psks } = groupSecrets
  if (psks.length > 0) throw KeysError.welcomeRefused("a Welcome asks for shared keys")
  const info = decodeAll("group info", {
    decoder: decodeGroupInfo,
    bytes: await openAead(groupInfoAead(joinerSecret), encryptedGroupInfo),
  })
  return { info, joinerSecret, pathSecret }
}

function readWelcome(message: Uint8Array): Welcome {
  requireShort("welcome", message.length)
  const decoded = decodeAll("a Welcome", { decoder: decodeMlsMessage, bytes: message })
  if (decoded.wireformat !== "mls_welcome") throw KeysError.malformed("a Welcome")
  return decoded.welcome
}

/** Verifies what a Welcome says of its group, every member of the tree among it. */
async function verifyGroupInfo(info: GroupInfo, admission: Admission): Promise<Tree> {
  const { groupContext: context, extensions, signer, signature } = info
  const [treeExtension] = extensions
  if (treeExtension?.extensionType !== "ratchet_tree" || extensions.length !== 1) {
    throw KeysError.malformed("group info with a tree")
  }
  if (context.version !== "mls10" || context.cipherSuite !== SUITE) {
    throw KeysError.welcomeRefused("a group is of another suite")
  }
  admission.requireVerified(readExtensions(context.extensions))
  const tree = decodeTree(treeExtension.extensionData)
  verifyStructure(tree)
  requireDistinctKeys(tree)
  if (!sameBytes(tree.hash(), context.treeHash))
    throw KeysError.treeInvalid("a tree has another hash")
  verifyParentHashes(tree)
  const leaf = tree.leaf(signer)
  if (leaf === undefined) throw KeysError.forged("the signer of group info")
  const content = encodeGroupInfoTBS(info)
  const { signaturePublicKey } = leaf
  await Promise.all([
    verifyWithLabel(signaturePublicKey, { label: LABEL, content, signature }),
    ...leavesOf(tree).map(async ([index, each]) => {
      await verifyLeaf(each, { groupId: context.groupId, leaf: index })
      await admission.admit(each)
    }),
  ])
  return tree
}

/** All leaves that somebody has. */
export function leavesOf(
  tree: Tree,
): (readonly [index: number, leaf: NonNullable<ReturnType<Tree["leaf"]>>])[] {
  return tree.nodes.flatMap((node, at) =>
    node?.nodeType === "leaf" ? [[at / 2, node.leaf] as const] : [],
  )
}

/** @throws {@link KeysError} `KEYS_TREE_INVALID` if a key is in the tree twice. */
function requireDistinctKeys(tree: Tree): void {
  const encryption = new Set<string>()
  const signature = new Set<string>()
  let nodes = 0
  let leaves = 0
  for (const [at, node] of tree.nodes.entries()) {
    if (node === undefined) continue
    nodes += 1
    encryption.add(String.fromCharCode(...tree.publicKey(at)))
    if (node.nodeType === "parent") continue
    leaves += 1
    signature.add(String.fromCharCode(...node.leaf.signaturePublicKey))
  }
  if (encryption.size !== nodes || signature.size !== leaves) {
    throw KeysError.treeInvalid("two nodes have the same key")
  }
}

function findLeaf(tree: Tree, bytes: Uint8Array): number {
  const found = leavesOf(tree).find(([, leaf]) => sameBytes(leafBytes(leaf), bytes))
  if (found === undefined) throw KeysError.welcomeRefused("the group does not have this joiner")
  return found[0]
}

/** What seals group info. Source: RFC 9420, section 12.4.3.1. */
function groupInfoAead(joinerSecret: Uint8Array): Aead {
  const secret = welcomeSecretOf(joinerSecret)
  return {
    key: expandWithLabel(secret, { label: "key", length: AEAD_KEY_BYTES }),
    nonce: expandWithLabel(secret, { label: "nonce", length: AEAD_NONCE_BYTES }),
  }
}
