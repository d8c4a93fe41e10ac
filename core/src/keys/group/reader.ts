// SPDX-License-Identifier: Apache-2.0
import { KeysError } from "../errors.ts"

/**
 * Reads the presentation language of TLS as MLS uses it (RFC 9420, section 2.1), part by part
 * and in place: no length that bytes only claim is ever set aside. May come from an attacker.
 */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  /** The bytes since a position. */
  since(position: number): Uint8Array {
    return this.#bytes.subarray(position, this.#at)
  }

  /** Goes on. @throws {@link KeysError} `KEYS_MALFORMED` past the end. */
  skip(bytes: number): void {
    this.#at += bytes
    if (this.#at > this.#bytes.length) throw KeysError.malformed("a whole message")
  }

  /** A number of up to eight bytes. @throws {@link KeysError} `KEYS_MALFORMED` beyond 2^53 - 1. */
  number(bytes: number): number {
    const begin = this.#at
    this.skip(bytes)
    let value = 0
    for (let at = begin; at < this.#at; at += 1) value = value * 256 + this.#bytes[at]!
    if (!Number.isSafeInteger(value)) throw KeysError.malformed("a number that can be counted to")
    return value
  }

  /** A vector. Source: RFC 9420, section 2.1.2. @throws {@link KeysError} `KEYS_MALFORMED` */
  vector(): Uint8Array {
    const first = this.number(1)
    const size = 2 ** (first >> 6)
    if (size > 4) throw KeysError.malformed("a length")
    let length = first & 0x3f
    for (let more = 1; more < size; more += 1) length = length * 256 + this.number(1)
    const begin = this.#at
    this.skip(length)
    return this.#bytes.subarray(begin, this.#at)
  }

  /** A vector of numbers of the same size. @throws {@link KeysError} `KEYS_MALFORMED` */
  numbers(bytes: number): number[] {
    const inner = new Reader(this.vector())
    const values: number[] = []
    while (!inner.isAtEnd) values.push(inner.number(bytes))
    return values
  }
}
