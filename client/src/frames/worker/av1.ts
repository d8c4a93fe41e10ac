// SPDX-License-Identifier: Apache-2.0
/**
 * A ciphertext as one AV1 OBU (AV1 bitstream specification, section 5.3). Packetizers walk over a
 * frame's OBUs, leave some out and write lengths anew; one frame OBU passes them whole.
 *
 * @module
 */

/** OBU_FRAME with a length, no extension: type 6 in bits 3 to 6, the length's flag in bit 1. */
const FRAME_WITH_LENGTH = 0x32

/** OBU_FRAME without a length: it reaches to the end. */
const FRAME_TO_THE_END = 0x30

/** A frame is never longer than this many bits of length can say. */
const MOST_LENGTH_BYTES = 4

/** The parts of one OBU with these parts as its payload. */
export function wrapUnit(payload: readonly Uint8Array[]): readonly Uint8Array[] {
  const bytes = payload.reduce((sum, part) => sum + part.length, 0)
  return [Uint8Array.of(FRAME_WITH_LENGTH, ...leb128(bytes)), ...payload]
}

/** The payload of a frame that is one OBU of ours; undefined if it is not. */
export function unwrapUnit(frame: Uint8Array): Uint8Array | undefined {
  if (frame[0] === FRAME_TO_THE_END) return frame.subarray(1)
  if (frame[0] !== FRAME_WITH_LENGTH) return undefined
  let length = 0
  for (let at = 1; at <= MOST_LENGTH_BYTES; at += 1) {
    const byte = frame[at]
    if (byte === undefined) return undefined
    length |= (byte & 0x7f) << (7 * (at - 1))
    if (byte < 0x80) return frame.length === at + 1 + length ? frame.subarray(at + 1) : undefined
  }
  return undefined
}

/** Little-endian, seven bits to a byte (section 4.10.5). */
function leb128(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >> 7)]
}
