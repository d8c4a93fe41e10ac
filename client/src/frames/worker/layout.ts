// SPDX-License-Identifier: Apache-2.0
/**
 * Where in a frame of each codec the ciphertext stands.
 *
 * Between encoder and network stands the browser's packetizer, and on the way a media node: what
 * these read must stay readable and in its place. Nothing else does. A sealed frame is
 *
 *     Opus, VP9   SFrame, mark
 *     VP8         first byte, SFrame, mark
 *     AV1         sequence header, header and length of one OBU, SFrame, mark
 *     H.264       parameter sets and the start of the first slice, escaped (SFrame, mark)
 *
 * The byte of VP8 says whether this is a keyframe, and is authenticated. What precedes the
 * ciphertext in AV1 and H.264 is a copy for those on the way: the frame is sealed whole, and the
 * copy is thrown away unread when it is opened, so that nobody can change what a decoder sees.
 * Rules CF1 to CF4 of `SPEC.md`.
 *
 * @module
 */
import { carry, carried } from "./h264.ts"
import { unwrapUnit, wrapUnit } from "./av1.ts"

/** The codecs whose frames can be sealed. */
export type Codec = "opus" | "vp8" | "vp9" | "h264" | "av1"

/** A frame that is to be sealed. */
export interface ClearParts {
  /** Authenticated beside the ciphertext: the codec and what stays readable. */
  readonly associated: Uint8Array
  readonly data: Uint8Array
}

/** A sealed frame, taken apart. */
export interface SealedParts {
  readonly associated: Uint8Array
  readonly sealed: Uint8Array
}

const CODECS: Readonly<Record<string, Codec>> = {
  "audio/opus": "opus",
  "video/vp8": "vp8",
  "video/vp9": "vp9",
  "video/h264": "h264",
  "video/av1": "av1",
}

/** The number of each codec in associated data, so that a frame opens only as what it was. */
const NUMBERS: Readonly<Record<Codec, number>> = { opus: 1, vp8: 2, vp9: 3, h264: 4, av1: 5 }

/**
 * The end of every sealed frame, "SF". Tells a frame that was never sealed from one that does not
 * open: the first is somebody's mistake or an attack that people are to hear of by its name.
 * Its last byte is not 0, which packetizers of H.264 would cut off.
 */
const MARK = Uint8Array.of(0x53, 0x46)

/** The codec of a MIME type; undefined if its frames cannot be sealed. */
export function codecOf(mimeType: string): Codec | undefined {
  return CODECS[mimeType.toLowerCase()]
}

/** What of a frame is sealed. */
export function takeApart(codec: Codec, frame: Uint8Array): ClearParts {
  const clear = frame.subarray(0, clearBytes(codec))
  return { associated: associatedOf(codec, clear), data: frame.subarray(clear.length) }
}

/** Puts a sealed frame together; undefined if this frame has no place for a ciphertext. */
export function putTogether(
  codec: Codec,
  frame: Uint8Array,
  sealed: readonly Uint8Array[],
): ArrayBuffer | undefined {
  const parts = [...sealed, MARK]
  switch (codec) {
    case "opus":
    case "vp9":
      return joined(parts)
    case "vp8":
      return joined([frame.subarray(0, 1), ...parts])
    case "av1":
      return joined(wrapUnit(frame, parts))
    case "h264": {
      const carrier = carry(frame, new Uint8Array(joined(parts)))
      return carrier && joined(carrier)
    }
  }
}

/** Finds the ciphertext in a frame that arrived; undefined if it was never sealed. */
export function findSealed(codec: Codec, frame: Uint8Array): SealedParts | undefined {
  const clear = frame.subarray(0, clearBytes(codec))
  const body = bodyOf(codec, frame)
  if (body === undefined || body.length < MARK.length) return undefined
  const end = body.length - MARK.length
  if (MARK.some((byte, at) => body[end + at] !== byte)) return undefined
  return { associated: associatedOf(codec, clear), sealed: body.subarray(0, end) }
}

/** Puts an opened frame together, as the encoder made it. */
export function restore(codec: Codec, frame: Uint8Array, data: Uint8Array): ArrayBuffer {
  return joined([frame.subarray(0, clearBytes(codec)), data])
}

function clearBytes(codec: Codec): number {
  return codec === "vp8" ? 1 : 0
}

function associatedOf(codec: Codec, clear: Uint8Array): Uint8Array {
  return Uint8Array.of(NUMBERS[codec], ...clear)
}

function bodyOf(codec: Codec, frame: Uint8Array): Uint8Array | undefined {
  switch (codec) {
    case "opus":
    case "vp9":
      return frame
    case "vp8":
      return frame.subarray(1)
    case "av1":
      return unwrapUnit(frame)
    case "h264":
      return carried(frame)
  }
}

/** One piece of memory with all parts. */
function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole.buffer
}
