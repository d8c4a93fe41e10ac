// SPDX-License-Identifier: Apache-2.0
import type { GroupContext } from "ts-mls/groupContext.js"
import { KeysError } from "../errors.ts"
import { concatenate } from "./bytes.ts"
import type { MessageKeys } from "./framing.ts"
import { deriveEpoch, type EpochSecrets, epochSecretOf, joinerSecretOf } from "./key-schedule.ts"
import { deriveSecret, hash, mac, sameTag } from "./suite.ts"
import { SecretTree } from "./secret-tree.ts"
import type { Tree } from "./tree.ts"
import { opaque } from "./writer.ts"

/** An epoch of a group, as every member of it knows it. */
export interface Epoch extends MessageKeys {
  readonly secrets: EpochSecrets
  readonly confirmationTag: Uint8Array
}

/** The context of the next epoch but for the tree and the transcript. */
export function nextContext(
  context: GroupContext,
  extensions: GroupContext["extensions"] | undefined,
): GroupContext {
  return {
    ...context,
    epoch: context.epoch + 1n,
    extensions: extensions ?? context.extensions,
  }
}

/** The transcript hash that a commit leads to. Source: RFC 9420, section 8.2. */
export function confirmedHash(
  { context, confirmationTag }: Pick<Epoch, "context" | "confirmationTag">,
  transcriptInput: Uint8Array,
): Uint8Array {
  const interim = hash(concatenate(context.confirmedTranscriptHash, opaque(confirmationTag)))
  return hash(concatenate(interim, transcriptInput))
}

/** What an epoch begins with. */
export interface EpochStart {
  readonly context: GroupContext
  readonly tree: Tree
  readonly epochSecret: Uint8Array
}

/** Begins an epoch. Takes the secret over and erases it. */
export function beginEpoch({ context, tree, epochSecret }: EpochStart): Epoch {
  const secrets = deriveEpoch(epochSecret)
  const secretTree = new SecretTree(tree.width, deriveSecret(epochSecret, "encryption"))
  epochSecret.fill(0)
  return {
    context,
    tree,
    secrets,
    senderData: secrets.senderData,
    secretTree,
    confirmationTag: mac(secrets.confirmation, context.confirmedTranscriptHash),
  }
}

/** What leads from one epoch to the next. */
export interface Advance {
  readonly context: GroupContext
  readonly tree: Tree
  readonly commitSecret: Uint8Array
}

/** Goes to the next epoch. Erases the commit's secret; the joiner's secret is the caller's to erase. */
export function advance(
  epoch: Epoch,
  { context, tree, commitSecret }: Advance,
): { readonly epoch: Epoch; readonly joinerSecret: Uint8Array } {
  const joinerSecret = joinerSecretOf(epoch.secrets.init, commitSecret, context)
  commitSecret.fill(0)
  const epochSecret = epochSecretOf(joinerSecret, context)
  return { epoch: beginEpoch({ context, tree, epochSecret }), joinerSecret }
}

/** Checks that whoever made an epoch came to the same secrets. @throws {@link KeysError} `KEYS_FORGED` */
export function requireConfirmed(epoch: Epoch, confirmationTag: Uint8Array): void {
  if (!sameTag(epoch.confirmationTag, confirmationTag)) throw KeysError.forged("a confirmation")
}
