// SPDX-License-Identifier: Apache-2.0
import { webcrypto } from "node:crypto"
import type { Aead } from "../aead.ts"

/** AES-GCM by Node's own WebCrypto. */
export const NODE_AEAD: Aead = {
  async importKey(raw) {
    const key = await webcrypto.subtle.importKey("raw", Uint8Array.from(raw), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ])
    const parameters = (nonce: Uint8Array, additionalData: Uint8Array) => ({
      name: "AES-GCM",
      iv: Uint8Array.from(nonce),
      additionalData: Uint8Array.from(additionalData),
    })
    return {
      async seal({ nonce, aad, data }) {
        const clear = Uint8Array.from(data)
        return new Uint8Array(await webcrypto.subtle.encrypt(parameters(nonce, aad), key, clear))
      },
      async open({ nonce, aad, data }) {
        const sealed = Uint8Array.from(data)
        try {
          return new Uint8Array(await webcrypto.subtle.decrypt(parameters(nonce, aad), key, sealed))
        } catch {
          return undefined
        }
      },
    }
  },
}
