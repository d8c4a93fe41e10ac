// SPDX-License-Identifier: Apache-2.0
import {
  createKeyPackage,
  generateLeafKey,
  type LeafKey,
  type PendingMember,
} from "@landmoot/core/keys"
import type { Jws, PrivateKey } from "@landmoot/core/signed"
import { encodeBase64url } from "../bytes.ts"

/** One's own leaf: a key that is born here and never leaves, and what the home says of it. */
export class OwnLeaf {
  readonly key: LeafKey
  readonly credential: Jws
  #pending: PendingMember | undefined

  private constructor(key: LeafKey, credential: Jws) {
    this.key = key
    this.credential = credential
  }

  /** Makes a key and has it certified. */
  static async make(certify: (key: string) => Promise<Jws>): Promise<OwnLeaf> {
    const key = await generateLeafKey()
    return new OwnLeaf(key, await certify(key.publicKey))
  }

  /** What waits to be added. */
  get pending(): PendingMember | undefined {
    return this.#pending
  }

  /** The key as signed objects are made with it. */
  get signer(): PrivateKey {
    const { publicKey, secret } = this.key
    return { kty: "OKP", crv: "Ed25519", x: publicKey, d: encodeBase64url(secret) }
  }

  /** Makes a key package; the one before is good for nothing any more. `now` in ms. */
  async newPackage(now: number): Promise<Uint8Array> {
    this.#pending = await createKeyPackage({
      leafKey: this.key,
      credential: this.credential,
      now,
    })
    return this.#pending.keyPackage
  }

  /** Makes a key package that nobody is shown: to begin a group with. `now` in ms. */
  async apart(now: number): Promise<PendingMember> {
    const { key: leafKey, credential } = this
    return await createKeyPackage({ leafKey, credential, now })
  }

  /** The key package has been used. */
  joined(): void {
    this.#pending = undefined
  }
}
