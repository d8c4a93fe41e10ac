// SPDX-License-Identifier: Apache-2.0
/**
 * The SFrame header (RFC 9605, section 4.3): a key id and a counter of up to 64 bits each.
 *
 * The first byte is `X KKK Y CCC`. A field below 8 stands in its three bits; otherwise its flag
 * is set, the three bits hold its length less one, and its bytes follow, the key id first.
 *
 * @module
 */
import { SframeError } from "./errors.ts"

/** What a header says. */
export interface Header {
  readonly kid: bigint
  readonly counter: bigint
  /** The length of the header itself, in bytes. */
  readonly bytes: number
}

/** The longest header: the first byte and two fields of 8 bytes. */
export const MAX_HEADER_BYTES = 17

const LONG = 0b1000
/** Values below this need no bytes of their own. */
const SHORT_LIMIT = 8n

/** Encodes a header in its one, shortest form. @throws {@link SframeError} `SFRAME_HEADER_MALFORMED` */
export function encodeHeader(kid: bigint, counter: bigint): Uint8Array {
  const kidBytes = fieldBytes(kid)
  const counterBytes = fieldBytes(counter)
  const first = (fieldBits(kid, kidBytes) << 4) | fieldBits(counter, counterBytes)
  return Uint8Array.of(first, ...kidBytes, ...counterBytes)
}

/**
 * Decodes the header at the start of a frame. Accepts what {@link encodeHeader} makes and
 * nothing else, so that one frame has one spelling.
 *
 * @throws {@link SframeError} `SFRAME_HEADER_MALFORMED`
 */
export function decodeHeader(frame: Uint8Array): Header {
  const first = frame[0]
  if (first === undefined) throw SframeError.headerMalformed("no bytes")
  const kid = readField(frame, 1, first >> 4)
  const counter = readField(frame, kid.end, first & 0b1111)
  return { kid: kid.value, counter: counter.value, bytes: counter.end }
}

function fieldBytes(value: bigint): readonly number[] {
  if (value < 0n || value >= 1n << 64n) throw SframeError.headerMalformed("not a 64-bit number")
  if (value < SHORT_LIMIT) return []
  const bytes: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn))
  return bytes
}

function fieldBits(value: bigint, bytes: readonly number[]): number {
  return bytes.length === 0 ? Number(value) : LONG | (bytes.length - 1)
}

function readField(frame: Uint8Array, at: number, bits: number): { value: bigint; end: number } {
  if ((bits & LONG) === 0) return { value: BigInt(bits), end: at }
  const end = at + (bits & 0b111) + 1
  if (end > frame.length) throw SframeError.headerMalformed("cut short")
  let value = 0n
  for (const byte of frame.subarray(at, end)) value = (value << 8n) | BigInt(byte)
  if (frame[at] === 0 || value < SHORT_LIMIT) {
    throw SframeError.headerMalformed("longer than need be")
  }
  return { value, end }
}
