// SPDX-License-Identifier: Apache-2.0
import { hexToBytes } from "@noble/hashes/utils.js"
import {
  getCiphersuiteNameFromId,
  getCiphersuiteFromId,
  type CiphersuiteId,
} from "ts-mls/crypto/ciphersuite.js"
import { getCiphersuiteImpl } from "ts-mls/crypto/getCiphersuiteImpl.js"
import { refhash } from "ts-mls/crypto/hash.js"
import { decryptWithLabel } from "ts-mls/crypto/hpke.js"
import {
  deriveSecret as libraryDeriveSecret,
  deriveTreeSecret,
  expandWithLabel as libraryExpandWithLabel,
} from "ts-mls/crypto/kdf.js"
import { verifyWithLabel as libraryVerifyWithLabel } from "ts-mls/crypto/signature.js"
import { decodeGroupContext, type GroupContext } from "ts-mls/groupContext.js"
import { encodeGroupInfoTBS, verifyGroupInfoSignature } from "ts-mls/groupInfo.js"
import { makeKeyPackageRef } from "ts-mls/keyPackage.js"
import { initializeEpoch, mlsExporter } from "ts-mls/keySchedule.js"
import { decodeMlsMessage } from "ts-mls/message.js"
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js"
import { defaultKeyRetentionConfig } from "ts-mls/keyRetentionConfig.js"
import { pathToRoot } from "ts-mls/pathSecrets.js"
import { applyUpdatePathSecret } from "ts-mls/createCommit.js"
import { decodeRatchetTree } from "ts-mls/ratchetTree.js"
import { createSecretTree } from "ts-mls/secretTree.js"
import { treeHashRoot } from "ts-mls/treeHash.js"
import { leafToNodeIndex, root, toLeafIndex } from "ts-mls/treemath.js"
import { applyUpdatePath, decodeUpdatePath, firstCommonAncestor } from "ts-mls/updatePath.js"
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js"
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
  SUITE,
  verifyWithLabel,
} from "./suite.ts"
import { toBase64url } from "./bytes.ts"
import { decodeTree, encodeTree } from "./tree-codec.ts"
import { Tree } from "./tree.ts"
import { openWelcome } from "./welcome.ts"
import { type OfGroup, ourVectors, vectors } from "./testing/vectors.ts"
import { opaque, uint32 } from "./writer.ts"

// Rules are those of SPEC.md, section "Standards".

const hex = (text: string): Uint8Array => hexToBytes(text)
const implementation = (suite: CiphersuiteId) => getCiphersuiteImpl(getCiphersuiteFromId(suite))

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

describe("the library", () => {
  test("KG2: basics", async () => {
    for (const { cipher_suite, ref_hash, expand_with_label, ...rest } of vectors("crypto-basics")) {
      const suite = await implementation(cipher_suite)
      expect(await refhash(ref_hash.label, hex(ref_hash.value), suite.hash)).toEqual(
        hex(ref_hash.out),
      )
      const { secret, label, context, length, out } = expand_with_label
      const expanded = libraryExpandWithLabel(hex(secret), label, hex(context), length, suite.kdf)
      expect(await expanded).toEqual(hex(out))
      const derived = rest.derive_secret
      expect(await libraryDeriveSecret(hex(derived.secret), derived.label, suite.kdf)).toEqual(
        hex(derived.out),
      )
      const tree = rest.derive_tree_secret
      expect(
        await deriveTreeSecret(
          hex(tree.secret),
          tree.label,
          tree.generation,
          tree.length,
          suite.kdf,
        ),
      ).toEqual(hex(tree.out))
      const { pub, label: signLabel, content, signature } = rest.sign_with_label
      expect(
        await libraryVerifyWithLabel(
          hex(pub),
          signLabel,
          hex(content),
          hex(signature),
          suite.signature,
        ),
      ).toBe(true)
      const sealed = rest.encrypt_with_label
      expect(
        await decryptWithLabel(
          await suite.hpke.importPrivateKey(hex(sealed.priv)),
          sealed.label,
          hex(sealed.context),
          hex(sealed.kem_output),
          hex(sealed.ciphertext),
          suite.hpke,
        ),
      ).toEqual(hex(sealed.plaintext))
    }
  })

  test("KG2: the key schedule", async () => {
    for (const { cipher_suite, initial_init_secret, epochs } of vectors("key-schedule")) {
      const suite = await implementation(cipher_suite)
      let init = hex(initial_init_secret)
      for (const epoch of epochs) {
        const bytes = hex(epoch.group_context)
        const context = decodeAll("a context", { decoder: decodeGroupContext, bytes })
        const { joinerSecret, welcomeSecret, keySchedule } = await initializeEpoch(
          init,
          hex(epoch.commit_secret),
          context,
          hex(epoch.psk_secret),
          suite.kdf,
        )
        expect(joinerSecret).toEqual(hex(epoch.joiner_secret))
        expect(welcomeSecret).toEqual(hex(epoch.welcome_secret))
        expect(keySchedule.membershipKey).toEqual(hex(epoch.membership_key))
        expect(keySchedule.resumptionPsk).toEqual(hex(epoch.resumption_psk))
        const { label, context: bound, length, secret } = epoch.exporter
        expect(
          await mlsExporter(keySchedule.exporterSecret, label, hex(bound), length, suite),
        ).toEqual(hex(secret))
        init = keySchedule.initSecret
      }
    }
  })

  test("KG2: private messages", async () => {
    for (const vector of vectors("message-protection")) {
      const suite = await implementation(vector.cipher_suite)
      for (const name of ["application", "commit", "proposal"] as const) {
        const secretTree = await createSecretTree(2, hex(vector.encryption_secret), suite.kdf)
        const { content } = await unprotectPrivateMessage(
          hex(vector.sender_data_secret),
          privateMessage(hex(vector[`${name}_priv`])),
          secretTree,
          [...twoLeaves(hex(vector.signature_pub)).nodes],
          contextOf(vector),
          defaultKeyRetentionConfig,
          suite,
        )
        expect(content.content.contentType).toBe(name)
      }
    }
  })

  test("KG2: a Welcome", async () => {
    for (const { cipher_suite, init_priv, key_package, signer_pub, welcome } of vectors(
      "welcome",
    )) {
      const suite = await implementation(cipher_suite)
      const bytes = hex(welcome)
      const message = decodeAll("a Welcome", { decoder: decodeMlsMessage, bytes })
      if (message.wireformat !== "mls_welcome") throw new TypeError("not a Welcome")
      const packageMessage = decodeMlsMessage(hex(key_package), 0)?.[0]
      if (packageMessage?.wireformat !== "mls_key_package") throw new TypeError("not a package")
      const secrets = await decryptGroupSecrets(
        await suite.hpke.importPrivateKey(hex(init_priv)),
        await makeKeyPackageRef(packageMessage.keyPackage, suite.hash),
        message.welcome,
        suite.hpke,
      )
      const zeros = new Uint8Array(suite.kdf.size)
      const info = await decryptGroupInfo(message.welcome, secrets!.joinerSecret, zeros, suite)
      expect(await verifyGroupInfoSignature(info!, hex(signer_pub), suite.signature)).toBe(true)
    }
  })

  test("KG2: paths", { timeout: 60_000 }, async () => {
    for (const vector of vectors("treekem")) {
      const suite = await implementation(vector.cipher_suite)
      const bytes = hex(vector.ratchet_tree)
      const tree = decodeAll("a tree", { decoder: decodeRatchetTree, bytes })
      for (const { sender, update_path, tree_hash_after, ...after } of vector.update_paths) {
        const path = decodeAll("a path", { decoder: decodeUpdatePath, bytes: hex(update_path) })
        const updated = await applyUpdatePath(tree, toLeafIndex(sender), path, suite.hash)
        expect(await treeHashRoot(updated, suite.hash)).toEqual(hex(tree_hash_after))
        const receiver = vector.leaves_private.find((leaf) => leaf.index !== sender)!
        const privateKeys: Record<number, Uint8Array> = {
          [leafToNodeIndex(toLeafIndex(receiver.index))]: hex(receiver.encryption_priv),
        }
        for (const { node, path_secret } of receiver.path_secrets) {
          const secret = await libraryDeriveSecret(hex(path_secret), "node", suite.kdf)
          const { privateKey } = await suite.hpke.deriveKeyPair(secret)
          privateKeys[node] = await suite.hpke.exportPrivateKey(privateKey)
        }
        const found = await applyUpdatePathSecret(
          tree,
          { leafIndex: receiver.index, privateKeys },
          toLeafIndex(sender),
          { ...contextOf(vector), treeHash: hex(tree_hash_after) },
          path,
          [],
          suite,
        )
        expect(found.pathSecret).toEqual(hex(after.path_secrets[receiver.index]!))
        const node = firstCommonAncestor(tree, toLeafIndex(receiver.index), toLeafIndex(sender))
        const secrets = await pathToRoot(updated, node, found.pathSecret, suite.kdf)
        const top = secrets[root((updated.length + 1) / 2)]!
        expect(await libraryDeriveSecret(top, "path", suite.kdf)).toEqual(hex(after.commit_secret))
      }
    }
  })
})

function contextOf(vector: OfGroup): GroupContext {
  return {
    version: "mls10",
    cipherSuite: getCiphersuiteNameFromId(vector.cipher_suite),
    groupId: hex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: hex(vector.tree_hash ?? ""),
    confirmedTranscriptHash: hex(vector.confirmed_transcript_hash),
    extensions: [],
  }
}

function privateMessage(bytes: Uint8Array) {
  const message = decodeAll("a message", { decoder: decodeMlsMessage, bytes })
  if (message.wireformat !== "mls_private_message") throw new TypeError("not a private message")
  return message.privateMessage
}

/** A tree of two, of whom the second signs with a key. */
function twoLeaves(signaturePublicKey: Uint8Array): Tree {
  const leaf = {
    hpkePublicKey: new Uint8Array(32),
    signaturePublicKey,
    credential: { credentialType: "basic", identity: new Uint8Array() },
    capabilities: {
      versions: ["mls10"],
      ciphersuites: [SUITE],
      extensions: [],
      proposals: [],
      credentials: ["basic"],
    },
    leafNodeSource: "update",
    extensions: [],
    signature: new Uint8Array(),
  } as const
  const node = { nodeType: "leaf", leaf: structuredClone(leaf) } as const
  return new Tree([node as never, undefined, node as never])
}
