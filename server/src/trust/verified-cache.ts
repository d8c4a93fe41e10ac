// SPDX-License-Identifier: Apache-2.0
import { hash } from "node:crypto"

/**
 * Remembers what signed bytes were verified to say, by the digest of the bytes.
 * Only what was verified gets in, and the least recently used goes first, so
 * that neither forgeries nor many meetings fill the memory. Owned by one
 * {@link NodeTrust}; whoever takes a value out judges its time again.
 */
export class VerifiedCache<Value> {
  readonly #values = new Map<string, Value>()
  readonly #limit: number

  /** @param limit - how many values are kept. Higher: more memory; lower: more signatures to check. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#values.size
  }

  /** Finds what these bytes were verified to say. */
  get(signed: readonly string[]): Value | undefined {
    const key = keyOf(signed)
    const value = this.#values.get(key)
    if (value === undefined) return undefined
    this.#values.delete(key)
    this.#values.set(key, value)
    return value
  }

  /** Remembers what these bytes say. */
  set(signed: readonly string[], value: Value): void {
    this.#values.set(keyOf(signed), value)
    if (this.#values.size <= this.#limit) return
    const [oldest] = this.#values.keys()
    if (oldest !== undefined) this.#values.delete(oldest)
  }

  /** Forgets everything: what it was verified against has been replaced. */
  clear(): void {
    this.#values.clear()
  }
}

function keyOf(signed: readonly string[]): string {
  return signed.map((text) => hash("sha256", text, "base64url")).join(".")
}
