// SPDX-License-Identifier: Apache-2.0
/**
 * A ciphertext as one AV1 OBU (AV1 bitstream specification, section 5.3). Packetizers walk over a
 * frame's OBUs, leave some out and write lengths anew; one frame OBU passes them whole. They know
 * a keyframe by its sequence header, of which a copy precedes.
 *
 * @module
 */

/** OBU_FRAME with a length, no extension: type 6 in bits 3 to 6, the length's flag in bit 1. */
const FRAME = 0x32

/** OBU_SEQUENCE_HEADER with a length, no extension. */
const SEQUENCE_HEADER = 0x0a

/** OBU_TEMPORAL_DELIMITER, which has no content. */
const TEMPORAL_DELIMITER = 0x12

/** A frame is never longer than this many bytes of length can say. */
const MOST_LENGTH_BYTES = 4

interface Unit {
  readonly header: number
  /** With header and length. */
  readonly whole: Uint8Array
  readonly payload: Uint8Array
}

/** The parts of a frame that carries this payload in the place of `frame`. */
export function wrapUnit(frame: Uint8Array, payload: readonly Uint8Array[]): readonly Uint8Array[] {
  const bytes = payload.reduce((sum, part) => sum + part.length, 0)
  const sequence = sequenceHeaderOf(frame)
  const unit = [Uint8Array.of(FRAME, ...leb128(bytes)), ...payload]
  return sequence === undefined ? unit : [sequence.whole, ...unit]
}

/** What a frame carries; undefined if it is not one of ours. */
export function unwrapUnit(frame: Uint8Array): Uint8Array | undefined {
  const before = sequenceHeaderOf(frame)
  const rest = before === undefined ? frame : frame.subarray(before.whole.length)
  const unit = firstUnit(rest)
  return unit?.header === FRAME && unit.whole.length === rest.length ? unit.payload : undefined
}

/** The sequence header at the start of a frame, after a delimiter if there is one. */
function sequenceHeaderOf(frame: Uint8Array): Unit | undefined {
  const first = firstUnit(frame)
  const unit =
    first?.header === TEMPORAL_DELIMITER ? firstUnit(frame.subarray(first.whole.length)) : first
  return unit?.header === SEQUENCE_HEADER ? unit : undefined
}

/** The first OBU, if it says its length. */
function firstUnit(bytes: Uint8Array): Unit | undefined {
  const header = bytes[0]
  if (header === undefined) return undefined
  let length = 0
  for (let at = 1; at <= MOST_LENGTH_BYTES; at += 1) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    length |= (byte & 0x7f) << (7 * (at - 1))
    if (byte >= 0x80) continue
    const [start, end] = [at + 1, at + 1 + length]
    if (end > bytes.length) return undefined
    return { header, whole: bytes.subarray(0, end), payload: bytes.subarray(start, end) }
  }
  return undefined
}

/** Little-endian, seven bits to a byte (section 4.10.5). */
function leb128(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >> 7)]
}
