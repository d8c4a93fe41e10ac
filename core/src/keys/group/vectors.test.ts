// SPDX-License-Identifier: Apache-2.0
import { decodeGroupContext } from "ts-mls/groupContext.js"
import { encodeGroupInfoTBS } from "ts-mls/groupInfo.js"
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js"
import { defaultKeyRetentionConfig } from "ts-mls/keyRetentionConfig.js"
import { createSecretTree } from "ts-mls/secretTree.js"
import { decodeUpdatePath } from "ts-mls/updatePath.js"
import { describe, expect, test } from "vitest"
import { decodeAll } from "./decode.ts"
import { openPrivate, sealFramed, signFramed } from "./framing.ts"
import { derivePrivateKey, encryptionKeyOf, openWith, sealTo } from "./hpke.ts"
import { readKeyPackage } from "./key-package.ts"
import {
  deriveEpoch,
  epochSecretOf,
  exportSecret,
  joinerSecretOf,
  welcomeSecretOf,
} from "./key-schedule.ts"
import { verifyParentHashes, verifyStructure } from "./parent-hash.ts"
import { createPath, followPath, type PrivateKeys } from "./path.ts"
import { SecretTree } from "./secret-tree.ts"
import {
  deriveSecret,
  expandWithLabel,
  mac,
  refHash,
  sameTag,
  signWithLabel,
  verifyWithLabel,
} from "./suite.ts"
import { toBase64url } from "./bytes.ts"
import { decodeTree, encodeTree } from "./tree-codec.ts"
import { openWelcome } from "./welcome.ts"
import { ourVectors } from "./testing/vectors.ts"
import { opaque, uint32 } from "./writer.ts"
import { contextOf, hex, implementation, privateMessage, twoLeaves } from "./testing/vectors.ts"

// Rules are those of SPEC.md, section "Standards".

describe("our own parts", () => {
  test("KG1: basics: references, derivation, signatures, encryption", async () => {
    for (const { ref_hash, expand_with_label, derive_secret, ...rest } of ourVectors(
      "crypto-basics",
    )) {
      expect(refHash(ref_hash.label, hex(ref_hash.value))).toEqual(hex(ref_hash.out))
      const { secret, label, context, length, out } = expand_with_label
      expect(expandWithLabel(hex(secret), { label, context: hex(context), length })).toEqual(
        hex(out),
      )
      expect(deriveSecret(hex(derive_secret.secret), derive_secret.label)).toEqual(
        hex(derive_secret.out),
      )
      const tree = rest.derive_tree_secret
      expect(
        expandWithLabel(hex(tree.secret), {
          label: tree.label,
          context: uint32(tree.generation),
          length: tree.length,
        }),
      ).toEqual(hex(tree.out))
      const signed = rest.sign_with_label
      const content = hex(signed.content)
      const signer = { publicKey: toBase64url(hex(signed.pub)), secret: hex(signed.priv) }
      expect(await signWithLabel(signer, signed.label, content)).toEqual(hex(signed.signature))
      const signature = hex(signed.signature)
      await verifyWithLabel(hex(signed.pub), { label: signed.label, content, signature })
      const sealed = rest.encrypt_with_label
      const purpose = { label: sealed.label, context: hex(sealed.context) }
      const key = await encryptionKeyOf(hex(sealed.priv))
      expect(key.publicKey).toEqual(hex(sealed.pub))
      const ciphertext = { kemOutput: hex(sealed.kem_output), ciphertext: hex(sealed.ciphertext) }
      expect(await openWith(key, purpose, ciphertext)).toEqual(hex(sealed.plaintext))
      const again = await sealTo(key.publicKey, purpose, hex(sealed.plaintext))
      expect(await openWith(key, purpose, again)).toEqual(hex(sealed.plaintext))
    }
  })

  test("KG1: the key schedule", () => {
    for (const { initial_init_secret, epochs } of ourVectors("key-schedule")) {
      let init = hex(initial_init_secret)
      for (const epoch of epochs) {
        const bytes = hex(epoch.group_context)
        const context = decodeAll("a context", { decoder: decodeGroupContext, bytes })
        const psk = hex(epoch.psk_secret)
        const joiner = joinerSecretOf(init, hex(epoch.commit_secret), context)
        expect(joiner).toEqual(hex(epoch.joiner_secret))
        expect(welcomeSecretOf(joiner, psk)).toEqual(hex(epoch.welcome_secret))
        const epochSecret = epochSecretOf(joiner, context, psk)
        expect(deriveSecret(epochSecret, "encryption")).toEqual(hex(epoch.encryption_secret))
        const secrets = deriveEpoch(epochSecret)
        expect(secrets.senderData).toEqual(hex(epoch.sender_data_secret))
        expect(secrets.exporter).toEqual(hex(epoch.exporter_secret))
        expect(secrets.confirmation).toEqual(hex(epoch.confirmation_key))
        expect(secrets.authenticator).toEqual(hex(epoch.epoch_authenticator))
        expect(secrets.init).toEqual(hex(epoch.init_secret))
        const { label, context: bound, length, secret } = epoch.exporter
        const asked = { label, context: hex(bound), length }
        expect(exportSecret(secrets.exporter, asked)).toEqual(hex(secret))
        init = secrets.init
      }
    }
  })

  test("KG1: private messages, also against the library", async () => {
    for (const vector of ourVectors("message-protection")) {
      const context = contextOf(vector)
      const tree = twoLeaves(hex(vector.signature_pub))
      const keys = () => ({
        context,
        tree,
        senderData: hex(vector.sender_data_secret),
        secretTree: new SecretTree(3, hex(vector.encryption_secret)),
      })
      const said = privateMessage(hex(vector.application_priv))
      const opened = await openPrivate(keys(), said)
      expect(opened.framed.sender).toBe(1)
      expect(opened.content).toEqual(hex(vector.application))
      const committed = await openPrivate(keys(), privateMessage(hex(vector.commit_priv)))
      expect(committed.framed.body).toEqual(hex(vector.commit))
      await expect(
        openPrivate(keys(), privateMessage(hex(vector.proposal_priv))),
      ).rejects.toMatchObject({ code: "KEYS_PROPOSAL_REFUSED" })

      const signer = {
        publicKey: toBase64url(hex(vector.signature_pub)),
        secret: hex(vector.signature_priv),
      }
      const body = opaque(hex(vector.application))
      const framed = { contentType: "application", sender: 1, body } as const
      const signature = await signFramed(context, framed, signer)
      const message = await sealFramed(keys(), { ...framed, signature })
      const suite = await implementation(1)
      const secretTree = await createSecretTree(2, hex(vector.encryption_secret), suite.kdf)
      const { content } = await unprotectPrivateMessage(
        hex(vector.sender_data_secret),
        privateMessage(message),
        secretTree,
        [...tree.nodes],
        context,
        defaultKeyRetentionConfig,
        suite,
      )
      expect(content.content).toMatchObject({ applicationData: hex(vector.application) })
    }
  })

  test("KG1: a Welcome", async () => {
    for (const { init_priv, key_package, signer_pub, welcome } of ourVectors("welcome")) {
      const keyPackage = readKeyPackage(hex(key_package))
      const key = await encryptionKeyOf(hex(init_priv))
      const { info, joinerSecret } = await openWelcome(hex(welcome), { keyPackage, key })
      const { confirmation } = deriveEpoch(epochSecretOf(joinerSecret, info.groupContext))
      expect(
        sameTag(mac(confirmation, info.groupContext.confirmedTranscriptHash), info.confirmationTag),
      ).toBe(true)
      const content = encodeGroupInfoTBS(info)
      const { signature } = info
      await verifyWithLabel(hex(signer_pub), { label: "GroupInfoTBS", content, signature })
    }
  })

  test("KG1: the tree: hashes, parent hashes, paths of others and of one's own", async () => {
    for (const vector of ourVectors("treekem")) {
      const tree = decodeTree(hex(vector.ratchet_tree))
      expect(encodeTree(tree)).toEqual(hex(vector.ratchet_tree))
      verifyStructure(tree)
      verifyParentHashes(tree)
      const keysOf = new Map<number, PrivateKeys>()
      for (const leaf of vector.leaves_private) {
        const keys = new Map([[leaf.index * 2, await encryptionKeyOf(hex(leaf.encryption_priv))]])
        for (const { node, path_secret } of leaf.path_secrets) {
          const secret = derivePrivateKey(deriveSecret(hex(path_secret), "node"))
          keys.set(node, await encryptionKeyOf(secret))
          expect(keys.get(node)?.publicKey).toEqual(tree.publicKey(node))
        }
        keysOf.set(leaf.index, keys)
      }
      const context = { ...contextOf(vector), treeHash: new Uint8Array() }
      for (const { sender, update_path, tree_hash_after, commit_secret } of vector[
        "update_paths"
      ]) {
        const path = decodeAll("a path", { decoder: decodeUpdatePath, bytes: hex(update_path) })
        for (const [ownLeaf, privateKeys] of keysOf) {
          if (ownLeaf === sender) continue
          const base = { tree, ownLeaf, privateKeys, context, added: [], committer: sender }
          const followed = await followPath({ ...base, path })
          expect(followed.tree.hash()).toEqual(hex(tree_hash_after))
          expect(followed.commitSecret).toEqual(hex(commit_secret))
        }
      }
      const first = vector.leaves_private[0]!
      const own = tree.leaf(first.index)!
      const signer = {
        publicKey: toBase64url(own.signaturePublicKey),
        secret: hex(first.signature_priv),
      }
      const privateKeys = keysOf.get(first.index)!
      const leaf = first.index
      const made = await createPath({ tree, leaf, signer, privateKeys, context, added: [] })
      verifyParentHashes(made.tree)
      const base = { tree, committer: leaf, path: made.path, context, added: [] }
      for (const [ownLeaf, theirs] of keysOf) {
        if (ownLeaf === leaf) continue
        const followed = await followPath({ ...base, ownLeaf, privateKeys: theirs })
        expect(followed.commitSecret).toEqual(made.commitSecret)
        expect(followed.tree.hash()).toEqual(made.tree.hash())
      }
    }
  })
})
