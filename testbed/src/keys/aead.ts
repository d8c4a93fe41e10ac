// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv } from "node:crypto"
import type { Aead } from "@landmoot/core/keys"

const TAG_BYTES = 16

/** AES-GCM by OpenSSL, at once: hundreds of members of one process would wait for WebCrypto's threads. */
export const OPENSSL_AEAD: Aead = {
  async importKey(raw) {
    const key = Uint8Array.from(raw)
    const algorithm = key.length === 16 ? "aes-128-gcm" : "aes-256-gcm"
    return await Promise.resolve({
      async seal({ nonce, aad, data }) {
        const cipher = createCipheriv(algorithm, key, nonce).setAAD(aad)
        const parts = [cipher.update(data), cipher.final(), cipher.getAuthTag()]
        return await Promise.resolve(Buffer.concat(parts))
      },
      async open({ nonce, aad, data }) {
        const end = data.length - TAG_BYTES
        const decipher = createDecipheriv(algorithm, key, nonce).setAAD(aad)
        decipher.setAuthTag(data.subarray(end))
        try {
          const parts = [decipher.update(data.subarray(0, end)), decipher.final()]
          return await Promise.resolve(Buffer.concat(parts))
        } catch {
          // The tag does not fit, which is told by giving nothing.
          return undefined
        }
      },
    })
  },
}
