// SPDX-License-Identifier: Apache-2.0
/**
 * A member that runs ts-mls as it comes: its own provider, its own functions.
 *
 * @module
 */
import { BINDING_EXTENSION } from "../index.ts"
import {
  type CiphersuiteImpl,
  type ClientState,
  createCommit,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  type KeyPackage,
  type PrivateKeyPackage,
  processPrivateMessage,
} from "ts-mls"

const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"

let implementation: Promise<CiphersuiteImpl> | undefined

/** The suite by the library's own provider. */
export function stockSuite(): Promise<CiphersuiteImpl> {
  implementation ??= getCiphersuiteImpl(getCiphersuiteFromName(SUITE))
  return implementation
}

/** A stock member of a group, in one epoch. */
export type StockMember = ClientState

/** A stock member that waits to be added. */
export interface StockJoiner {
  readonly keyPackage: Uint8Array
  readonly publicPackage: KeyPackage
  readonly privatePackage: PrivateKeyPackage
}

/** Makes a key package that our members accept. */
export async function stockJoiner(name: string, now: number): Promise<StockJoiner> {
  const seconds = BigInt(Math.floor(now / 1000))
  const { publicPackage, privatePackage } = await generateKeyPackage(
    { credentialType: "basic", identity: new TextEncoder().encode(name) },
    {
      versions: ["mls10"],
      ciphersuites: [SUITE],
      extensions: [BINDING_EXTENSION],
      proposals: [],
      credentials: ["basic"],
    },
    { notBefore: seconds - 60n, notAfter: seconds + 3600n },
    [],
    await stockSuite(),
  )
  const keyPackage = encodeMlsMessage({
    version: "mls10",
    wireformat: "mls_key_package",
    keyPackage: publicPackage,
  })
  return { keyPackage, publicPackage, privatePackage }
}

/** Joins by the library's `joinGroup`. */
export async function stockJoin(
  welcome: Uint8Array,
  { publicPackage, privatePackage }: StockJoiner,
): Promise<StockMember> {
  const message = decodeMlsMessage(welcome, 0)?.[0]
  if (message?.wireformat !== "mls_welcome") throw new TypeError("this is no Welcome")
  const suite = await stockSuite()
  return joinGroup(message.welcome, publicPackage, privatePackage, emptyPskIndex, suite)
}

/** Makes an empty commit by the library's `createCommit`. */
export async function stockCommit(
  state: StockMember,
): Promise<{ readonly commit: Uint8Array; readonly next: StockMember }> {
  const cipherSuite = await stockSuite()
  const { commit, newState } = await createCommit({ state, cipherSuite })
  return { commit: encodeMlsMessage(commit), next: newState }
}

/** Follows a commit by the library's `processPrivateMessage`. */
export async function stockReceive(state: StockMember, commit: Uint8Array): Promise<StockMember> {
  const message = decodeMlsMessage(commit, 0)?.[0]
  if (message?.wireformat !== "mls_private_message") throw new TypeError("this is no commit")
  const suite = await stockSuite()
  const { privateMessage } = message
  return (await processPrivateMessage(state, privateMessage, emptyPskIndex, suite)).newState
}
