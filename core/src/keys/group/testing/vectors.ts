// SPDX-License-Identifier: Apache-2.0
/**
 * The vectors of the MLS working group (github.com/mlswg/mls-implementations), of the suites that
 * the library has without further packages. Bytes are hex; names are the working group's.
 *
 * @module
 */
import { hexToBytes } from "@noble/hashes/utils.js"
import { readFileSync } from "node:fs"
import {
  type CiphersuiteId,
  type CiphersuiteImpl,
  getCiphersuiteFromId,
  getCiphersuiteNameFromId,
} from "ts-mls/crypto/ciphersuite.js"
import { getCiphersuiteImpl } from "ts-mls/crypto/getCiphersuiteImpl.js"
import type { GroupContext } from "ts-mls/groupContext.js"
import { decodeMlsMessage } from "ts-mls/message.js"
import { decodeAll } from "../decode.ts"
import { SUITE } from "../suite.ts"
import { Tree } from "../tree.ts"
import type { PrivateMessage } from "ts-mls/privateMessage.js"

/** A vector is of one suite. */
export interface OfSuite {
  readonly cipher_suite: CiphersuiteId
}

/** `crypto-basics`. */
export interface Basics extends OfSuite {
  readonly ref_hash: { readonly label: string; readonly value: string; readonly out: string }
  readonly expand_with_label: {
    readonly secret: string
    readonly label: string
    readonly context: string
    readonly length: number
    readonly out: string
  }
  readonly derive_secret: { readonly secret: string; readonly label: string; readonly out: string }
  readonly derive_tree_secret: {
    readonly secret: string
    readonly label: string
    readonly generation: number
    readonly length: number
    readonly out: string
  }
  readonly sign_with_label: {
    readonly priv: string
    readonly pub: string
    readonly label: string
    readonly content: string
    readonly signature: string
  }
  readonly encrypt_with_label: {
    readonly priv: string
    readonly pub: string
    readonly label: string
    readonly context: string
    readonly plaintext: string
    readonly kem_output: string
    readonly ciphertext: string
  }
}

/** `key-schedule`. */
export interface Schedule extends OfSuite {
  readonly initial_init_secret: string
  readonly epochs: readonly {
    readonly group_context: string
    readonly commit_secret: string
    readonly psk_secret: string
    readonly joiner_secret: string
    readonly welcome_secret: string
    readonly encryption_secret: string
    readonly sender_data_secret: string
    readonly exporter_secret: string
    readonly confirmation_key: string
    readonly membership_key: string
    readonly resumption_psk: string
    readonly epoch_authenticator: string
    readonly init_secret: string
    readonly exporter: {
      readonly label: string
      readonly context: string
      readonly length: number
      readonly secret: string
    }
  }[]
}

/** What the context of a group is made of. */
export interface OfGroup extends OfSuite {
  readonly group_id: string
  readonly epoch: number
  readonly tree_hash?: string
  readonly confirmed_transcript_hash: string
}

/** `message-protection`. */
export interface Protection extends OfGroup {
  readonly signature_priv: string
  readonly signature_pub: string
  readonly encryption_secret: string
  readonly sender_data_secret: string
  readonly commit: string
  readonly commit_priv: string
  readonly proposal_priv: string
  readonly application: string
  readonly application_priv: string
}

/** `welcome`. */
export interface Welcomes extends OfSuite {
  readonly init_priv: string
  readonly key_package: string
  readonly signer_pub: string
  readonly welcome: string
}

/** `treekem`. */
export interface Paths extends OfGroup {
  readonly ratchet_tree: string
  readonly leaves_private: readonly {
    readonly index: number
    readonly encryption_priv: string
    readonly signature_priv: string
    readonly path_secrets: readonly { readonly node: number; readonly path_secret: string }[]
  }[]
  readonly update_paths: readonly {
    readonly sender: number
    readonly update_path: string
    readonly path_secrets: readonly (string | null)[]
    readonly commit_secret: string
    readonly tree_hash_after: string
  }[]
}

interface Files {
  readonly "crypto-basics": Basics
  readonly "key-schedule": Schedule
  readonly "message-protection": Protection
  readonly welcome: Welcomes
  readonly treekem: Paths
}

/** Reads a file of vectors. */
export function vectors<Name extends keyof Files>(name: Name): readonly Files[Name][] {
  const url = new URL(`vectors/${name}.json`, import.meta.url)
  // The files are fixed and ours; a wrong name fails the test that reads it.
  return JSON.parse(readFileSync(url, "utf8")) as readonly Files[Name][]
}

/** The vectors of our suite. */
export function ourVectors<Name extends keyof Files>(name: Name): readonly Files[Name][] {
  return vectors(name).filter(({ cipher_suite }) => cipher_suite === 1)
}

/** Bytes of hex. */
export const hex = (text: string): Uint8Array => hexToBytes(text)
/** A suite by the library's own provider. */
export const implementation = (suite: CiphersuiteId): Promise<CiphersuiteImpl> =>
  getCiphersuiteImpl(getCiphersuiteFromId(suite))

/** The context of a vector's group. */
export function contextOf(vector: OfGroup): GroupContext {
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

/** Reads a private message. */
export function privateMessage(bytes: Uint8Array): PrivateMessage {
  const message = decodeAll("a message", { decoder: decodeMlsMessage, bytes })
  if (message.wireformat !== "mls_private_message") throw new TypeError("not a private message")
  return message.privateMessage
}

/** A tree of two, of whom the second signs with a key. */
export function twoLeaves(signaturePublicKey: Uint8Array): Tree {
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
