// SPDX-License-Identifier: Apache-2.0
/**
 * Looking for thousands of byte strings in gigabytes, in one pass.
 *
 * Wherever a needle stands, one of the words of 4 bytes that begin at a multiple of 8 lies
 * within its first 11 bytes. The table therefore holds the 8 words that begin in the first 8
 * bytes of each needle, and only every eighth word of the haystack is looked up. Where one is
 * in the table, the whole needle is compared.
 *
 * @module
 */
import { MIN_SECRET_BYTES, type Needle, needlesOf, type Secret } from "./secrets.ts"

/** A secret that was found. */
export interface Hit {
  readonly secret: string
  readonly form: Needle["form"]
  /** Where it was found, in words. */
  readonly place: string
}

/** Every how many bytes the haystack is looked at; with the 4 of a word, less than any needle has. */
const STRIDE = 8

/** Bits of the first table, which nearly every word of a haystack fails. Higher fails more, and misses the cache. */
const FILTER_BITS = 20

/** A set of secrets to look for. */
export class SecretSearch {
  /** The length of the longest needle: what pieces of a haystack have to overlap by, less one. */
  readonly longest: number
  readonly needles: number
  readonly #filter = new Uint8Array(2 ** FILTER_BITS)
  /** By word: needles, and where in them the word stands. */
  readonly #table = new Map<number, { readonly needle: Needle; readonly offset: number }[]>()

  constructor(secrets: readonly Secret[]) {
    const needles = secrets.flatMap((secret) => needlesOf(secret))
    this.needles = needles.length
    this.longest = Math.max(MIN_SECRET_BYTES, ...needles.map(({ bytes }) => bytes.length))
    for (const needle of needles) {
      const bytes = Buffer.from(needle.bytes)
      for (let offset = 0; offset < STRIDE; offset += 1) {
        const word = bytes.readUInt32LE(offset)
        this.#filter[slotOf(word)] = 1
        const entries = this.#table.get(word) ?? []
        entries.push({ needle, offset })
        this.#table.set(word, entries)
      }
    }
  }

  /** Finds secrets in bytes. */
  find(haystack: Buffer, place: string): readonly Hit[] {
    const hits: Hit[] = []
    const filter = this.#filter
    const last = haystack.length - 4
    const view = new DataView(haystack.buffer, haystack.byteOffset, haystack.byteLength)
    for (let at = 0; at <= last; at += STRIDE) {
      const word = view.getUint32(at, true)
      if (filter[slotOf(word)] === 0) continue
      for (const { needle, offset } of this.#table.get(word) ?? []) {
        const { bytes, form, secret } = needle
        const start = at - offset
        if (start < 0 || start + bytes.length > haystack.length) continue
        if (haystack.compare(bytes, 0, bytes.length, start, start + bytes.length) === 0) {
          hits.push({ secret, form, place })
        }
      }
    }
    return hits
  }
}

/** Spreads words over the filter (multiplicative hashing). */
function slotOf(word: number): number {
  return Math.imul(word, 0x9e37_79b1) >>> (32 - FILTER_BITS)
}
