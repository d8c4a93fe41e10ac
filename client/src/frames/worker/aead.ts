// SPDX-License-Identifier: Apache-2.0
import type { Aead, AeadInput } from "@landmoot/core/keys/sframe"

/** Bytes in memory of their own, which is all that WebCrypto takes and all that is made here. */
type Bytes = Uint8Array<ArrayBuffer>

/** AES-GCM by the browser's, or Node's, WebCrypto. */
export const WEB_AEAD: Aead = {
  async importKey(raw) {
    const key = await crypto.subtle.importKey("raw", raw as Bytes, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ])
    return {
      async seal(input) {
        const sealed = await crypto.subtle.encrypt(parametersOf(input), key, input.data as Bytes)
        return new Uint8Array(sealed)
      },
      async open(input) {
        try {
          const data = await crypto.subtle.decrypt(parametersOf(input), key, input.data as Bytes)
          return new Uint8Array(data)
        } catch {
          // The one failure that there is for a key and a nonce of the right kind: the tag.
          return undefined
        }
      },
    }
  },
}

function parametersOf({ nonce, aad }: AeadInput): AesGcmParams {
  return { name: "AES-GCM", iv: nonce as Bytes, additionalData: aad as Bytes }
}
