// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto"

const STEP_SECONDS = 30
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/**
 * An authenticator app: it keeps a key and shows codes of six digits.
 *
 * Each code is shown once, since a server takes each once: asked twice within a step, it shows
 * the next step's, which servers take too. Source: RFC 6238, section 5.2; RFC 4226, section 5.3.
 */
export class AuthenticatorApp {
  readonly #key: Buffer
  #shown = 0

  /** @param key - in base 32, as the page shows it for typing. */
  constructor(key: string) {
    const bits = Array.from(key.replaceAll(/[^A-Z2-7]/g, ""), (letter) =>
      ALPHABET.indexOf(letter).toString(2).padStart(5, "0"),
    ).join("")
    this.#key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  }

  /** The code to type now. */
  code(): string {
    const step = Math.max(Math.floor(Date.now() / 1000 / STEP_SECONDS), this.#shown + 1)
    this.#shown = step
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const hash = createHmac("sha1", this.#key).update(counter).digest()
    const offset = hash.readUInt8(19) & 0xf
    return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0")
  }
}
