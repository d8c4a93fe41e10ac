// SPDX-License-Identifier: Apache-2.0
/**
 * A ciphertext as the slice of an H.264 frame (Rec. ITU-T H.264, section 7.3 and annex B).
 *
 * Packetizers look for start codes and send NAL units; depacketizers want the parameter sets
 * before a keyframe, and the first three numbers of a slice header; media nodes know a keyframe by
 * its parameter sets. So the ciphertext follows a copy of these. It is escaped like any NAL unit,
 * so that no start code can appear in it.
 *
 * @module
 */

const START_CODE = Uint8Array.of(0, 0, 0, 1)

/** Types of NAL units (table 7-1). */
const SLICE = 1
const KEYFRAME_SLICE = 5
const SEQUENCE_PARAMETERS = 7
const PICTURE_PARAMETERS = 8

/** Numbers at the start of a slice header: first macroblock, type, picture parameter set. */
const SLICE_NUMBERS = 3

/** A slice header's numbers are short; what is longer is no slice. */
const MOST_LEADING_ZEROS = 16

/** The parts of a frame that carries a ciphertext; undefined if the frame has no slice. */
export function carry(frame: Uint8Array, sealed: Uint8Array): readonly Uint8Array[] | undefined {
  const parts: Uint8Array[] = []
  for (const unit of unitsOf(frame)) {
    const type = typeOf(unit)
    if (type === SEQUENCE_PARAMETERS || type === PICTURE_PARAMETERS) parts.push(START_CODE, unit)
    if (type !== SLICE && type !== KEYFRAME_SLICE) continue
    const prefix = prefixBytes(unit)
    if (prefix === undefined) return undefined
    return [...parts, START_CODE, unit.subarray(0, prefix), escape(sealed)]
  }
  return undefined
}

/** What a frame carries; undefined if it has no slice. */
export function carried(frame: Uint8Array): Uint8Array | undefined {
  for (const unit of unitsOf(frame)) {
    const type = typeOf(unit)
    if (type !== SLICE && type !== KEYFRAME_SLICE) continue
    const prefix = prefixBytes(unit)
    return prefix === undefined ? undefined : unescape(unit.subarray(prefix))
  }
  return undefined
}

/** The NAL units of a frame, without their start codes. */
function* unitsOf(frame: Uint8Array): Generator<Uint8Array> {
  let start: number | undefined
  for (let at = 0; at + 2 < frame.length; at += 1) {
    if (frame[at] !== 0 || frame[at + 1] !== 0 || frame[at + 2] !== 1) continue
    if (start !== undefined)
      yield frame.subarray(start, at > 0 && frame[at - 1] === 0 ? at - 1 : at)
    start = at + 3
    at += 2
  }
  if (start !== undefined) yield frame.subarray(start)
}

function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f
}

/** How many bytes of a slice are its NAL header and the three numbers (Exp-Golomb, section 9.1). */
function prefixBytes(unit: Uint8Array): number | undefined {
  let bit = 8
  for (let number = 0; number < SLICE_NUMBERS; number += 1) {
    let zeros = 0
    while (zeros <= MOST_LEADING_ZEROS && bitAt(unit, bit + zeros) === 0) zeros += 1
    if (zeros > MOST_LEADING_ZEROS) return undefined
    bit += 2 * zeros + 1
  }
  const bytes = Math.ceil(bit / 8)
  return bytes <= unit.length ? bytes : undefined
}

function bitAt(bytes: Uint8Array, bit: number): number {
  return ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1
}

/**
 * Puts 3 between two zeros and a byte up to 3 (section 7.4.1). Begins with a byte of its own, so
 * that zeros at the end of what precedes do not count.
 */
function escape(bytes: Uint8Array): Uint8Array {
  // At worst every second zero needs one.
  const escaped = new Uint8Array(1 + Math.ceil(bytes.length * 1.5))
  escaped[0] = FENCE
  let at = 1
  let zeros = 0
  for (const byte of bytes) {
    if (zeros === 2 && byte <= 3) {
      escaped[at] = 3
      at += 1
      zeros = 0
    }
    escaped[at] = byte
    at += 1
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return escaped.subarray(0, at)
}

const FENCE = 0xff

function unescape(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== FENCE) return undefined
  const plain = new Uint8Array(bytes.length)
  let length = 0
  let zeros = 0
  for (const byte of bytes.subarray(1)) {
    if (zeros === 2 && byte === 3) {
      zeros = 0
      continue
    }
    plain[length] = byte
    length += 1
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return plain.subarray(0, length)
}
