// SPDX-License-Identifier: Apache-2.0
/**
 * Collects every secret that this process hands to WebCrypto or gets from it, and every key of
 * frames that members derive: what clients of a build for tests would export.
 *
 * @module
 */
import { Opener, type OwnEpoch } from "@landmoot/core/keys"
import { OPENSSL_AEAD } from "../keys/index.ts"
import { MIN_SECRET_BYTES, type Secret } from "./secrets.ts"

type Subtle = typeof crypto.subtle

/** How many of the last bytes of a PKCS #8 document of a curve are the key (RFC 8410, section 7). */
const PKCS8_KEY_BYTES = 32

/** Listens until it is closed. One at a time in a process. */
export class KeyTap implements Disposable {
  readonly #secrets = new Map<string, Secret>()
  readonly #subtle: Subtle = crypto.subtle

  constructor() {
    const subtle = this.#subtle
    const importKey = subtle.importKey.bind(subtle)
    const exportKey = subtle.exportKey.bind(subtle)
    const deriveBits = subtle.deriveBits.bind(subtle)
    // The three are overloaded; whatever they are called with is passed on as it is.
    const put = (name: string, method: (...given: never[]) => Promise<unknown>): void => {
      Object.defineProperty(subtle, name, { value: method, configurable: true, writable: true })
    }
    put("importKey", async (...given: Parameters<Subtle["importKey"]>) => {
      const [format, data] = given
      const usages = [...given[4]]
      // A key that only verifies, or is the other side's half of an agreement, is public.
      const isPublic = usages.every((usage) => usage === "verify")
      if (!isPublic) this.#note(`imported ${format}`, data)
      return await importKey(...given)
    })
    put("exportKey", async (...given: Parameters<Subtle["exportKey"]>) => {
      const exported: unknown = await exportKey(...given)
      if (given[1].type !== "public") this.#note(`exported ${given[0]}`, exported)
      return exported
    })
    put("deriveBits", async (...given: Parameters<Subtle["deriveBits"]>) => {
      const bits = await deriveBits(...given)
      this.#note("agreed on", bits)
      return bits
    })
  }

  /** Everything so far, each secret once. */
  get secrets(): readonly Secret[] {
    return [...this.#secrets.values()]
  }

  /** Notes a base key, and the keys and salts that it gives to each of these senders. */
  async frames(epoch: OwnEpoch, leaves: readonly number[]): Promise<void> {
    this.#note(`base key of epoch ${epoch.epoch}`, epoch.baseKey)
    const opener = new Opener({
      suite: 4,
      aead: OPENSSL_AEAD,
      onDerived: ({ kid, key, salt }) => {
        this.#note(`frame key ${kid}`, key)
        this.#note(`salt ${kid}`, salt)
      },
    })
    opener.take(epoch, 0)
    const expected = { source: "microphone", leaves: new Set(leaves) } as const
    for (const leaf of leaves) {
      await opener.open(expected, { associated: new Uint8Array(), sealed: blank(epoch, leaf) }, 0)
    }
  }

  [Symbol.dispose](): void {
    // The originals stand on the prototype.
    for (const name of ["importKey", "exportKey", "deriveBits"]) {
      Reflect.deleteProperty(this.#subtle, name)
    }
  }

  #note(name: string, data: unknown): void {
    const bytes = secretIn(name, data)
    if (bytes === undefined || bytes.length < MIN_SECRET_BYTES) return
    const text = Buffer.from(bytes).toString("hex")
    if (!this.#secrets.has(text)) this.#secrets.set(text, { name, bytes })
  }
}

/** A frame that names a microphone's key and is nothing else (RFC 9605, section 4.3). */
function blank({ epoch }: OwnEpoch, leaf: number): Uint8Array {
  const keyId = (leaf << 4) | (epoch % 16)
  const id = keyId < 256 ? [keyId] : [keyId >> 8, keyId & 0xff]
  const header = keyId < 8 ? [keyId << 4] : [((id.length - 1) << 4) | 0x80, ...id]
  return Buffer.from([...header, ...Buffer.alloc(16)])
}

function secretIn(name: string, data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) {
    const bytes = Uint8Array.from(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
    return name.endsWith("pkcs8") ? bytes.subarray(-PKCS8_KEY_BYTES) : bytes
  }
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice())
  if (typeof data !== "object" || data === null) return undefined
  const { d, k } = data as JsonWebKey
  const text = d ?? k
  return text === undefined ? undefined : Buffer.from(text, "base64url")
}
