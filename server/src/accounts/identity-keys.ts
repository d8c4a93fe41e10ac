// SPDX-License-Identifier: Apache-2.0
/**
 * The identity keys of accounts: each signs who of the account's invited people is
 * behind a leaf of a meeting's key group. They rest at home, and nothing but
 * signatures and public keys ever leaves this file.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import type { PublicKey } from "@landmoot/core/regions"
import {
  type ClaimsInput,
  CREDENTIAL,
  type Jws,
  keyFromSeed,
  type PrivateKey,
  publicKeyOf,
  SEED_BYTES,
  signClaims,
} from "@landmoot/core/signed"
import type { AccountId } from "@landmoot/core/units"

/** The seeds of identity keys. They go with their account, and into no export. */
export interface IdentityKeyStore {
  /** The seed of an account's key; undefined if it has none yet. */
  seed(account: AccountId): Promise<Uint8Array | undefined>
  /**
   * Keeps a seed for an account that has none, and gives the one that is kept: of
   * several at the same time one wins, and all are given that one.
   *
   * @throws StorageError if there is no such account.
   */
  keep(account: AccountId, seed: Uint8Array): Promise<Uint8Array>
}

/** The identity keys of one home. */
export class IdentityKeys {
  readonly #store: IdentityKeyStore

  constructor(store: IdentityKeyStore) {
    this.#store = store
  }

  /** The key by which the credentials of an account's meetings are verified; made if it is not there. */
  async publicKey(account: AccountId): Promise<PublicKey> {
    return publicKeyOf(await this.#key(account))
  }

  /** Signs that a leaf key is that of somebody invited. */
  async sign(claims: ClaimsInput<typeof CREDENTIAL.claims> & { account: AccountId }): Promise<Jws> {
    const { account } = claims
    return await signClaims(CREDENTIAL, claims, { kid: account, key: await this.#key(account) })
  }

  async #key(account: AccountId): Promise<PrivateKey> {
    const known = await this.#store.seed(account)
    return keyFromSeed(known ?? (await this.#store.keep(account, randomBytes(SEED_BYTES))))
  }
}
