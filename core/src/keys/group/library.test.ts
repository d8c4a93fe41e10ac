// SPDX-License-Identifier: Apache-2.0
import { refhash } from "ts-mls/crypto/hash.js"
import { decryptWithLabel } from "ts-mls/crypto/hpke.js"
import {
  deriveSecret as libraryDeriveSecret,
  deriveTreeSecret,
  expandWithLabel as libraryExpandWithLabel,
} from "ts-mls/crypto/kdf.js"
import { verifyWithLabel as libraryVerifyWithLabel } from "ts-mls/crypto/signature.js"
import { decodeGroupContext } from "ts-mls/groupContext.js"
import { verifyGroupInfoSignature } from "ts-mls/groupInfo.js"
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
import { vectors } from "./testing/vectors.ts"
import { contextOf, hex, implementation, privateMessage, twoLeaves } from "./testing/vectors.ts"

// Rules are those of SPEC.md, section "Standards".

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
