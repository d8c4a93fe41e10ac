// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { SAMPLES } from "../testing/encoded.ts"
import { type Codec, codecOf, findSealed, putTogether, restore, takeApart } from "./layout.ts"

const KINDS = Object.entries(SAMPLES).map(([mimeType, sample]) => ({
  mimeType,
  sample,
  codec: codecOf(mimeType)!,
}))

/** A frame with these bytes in the place of its ciphertext. */
function sealedWith(codec: Codec, frame: Uint8Array, sealed: Uint8Array): Uint8Array {
  return new Uint8Array(putTogether(codec, frame, [sealed])!)
}

test.for(KINDS)("CF1: $mimeType comes back as it was", ({ codec, sample }) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
      const frame = Uint8Array.of(...sample, ...rest)
      const { associated, data } = takeApart(codec, frame)
      const carried = sealedWith(codec, frame, data)
      const found = findSealed(codec, carried)
      expect(found).toEqual({ associated, sealed: data })
      expect(new Uint8Array(restore(codec, carried, found!.sealed))).toEqual(frame)
    }),
  )
})

test.for([
  { mimeType: "audio/opus", clear: [] },
  { mimeType: "video/VP9", clear: [] },
  { mimeType: "video/VP8", clear: [0xd0] },
  { mimeType: "video/AV1", clear: [0x0a, 3, 7, 8, 9, 0x32, 4] },
])("CF2: what stays readable of $mimeType is $clear", ({ mimeType, clear }) => {
  const codec = codecOf(mimeType)!
  const sealed = sealedWith(codec, SAMPLES[mimeType]!, Uint8Array.of(0xaa, 0xbb))
  expect([...sealed]).toEqual([...clear, 0xaa, 0xbb, 0x53, 0x46])
})

test("CF2: what stays readable of H.264 is the parameter sets and three numbers", () => {
  const sample = SAMPLES["video/H264"]!
  const sealed = sealedWith("h264", sample, Uint8Array.of(0xaa))
  expect([...sealed]).toEqual([...sample.subarray(0, 22), 0xff, 0xaa, 0x53, 0x46])
})

test("CF2: bytes that are not authenticated do not come out", () => {
  for (const mimeType of ["video/H264", "video/AV1"]) {
    const codec = codecOf(mimeType)!
    const data = Uint8Array.of(1, 2, 3)
    const sealed = sealedWith(codec, SAMPLES[mimeType]!, data)
    // A byte of the first parameter set, or of the sequence header.
    sealed[mimeType === "video/AV1" ? 3 : 6]! ^= 1
    const found = findSealed(codec, sealed)
    expect([...new Uint8Array(restore(codec, sealed, found!.sealed))]).toEqual([1, 2, 3])
  }
})

test("CF2: associated data differs by codec and by the byte of VP8", () => {
  const frame = Uint8Array.of(1, 2, 3)
  const all = KINDS.map(({ codec }) => takeApart(codec, frame).associated.join())
  expect(new Set(all).size).toBe(KINDS.length)
  const other = takeApart("vp8", Uint8Array.of(0, 2, 3)).associated
  expect(other).not.toEqual(takeApart("vp8", frame).associated)
})

test.for(KINDS)("CF3: $mimeType that was never sealed is known", ({ codec, sample }) => {
  expect(findSealed(codec, sample)).toBeUndefined()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      fc.pre(bytes.at(-1) !== 0x46)
      expect(findSealed(codec, bytes)).toBeUndefined()
    }),
  )
})

test("CF4: no start code is in a carried ciphertext", () => {
  const few = fc.array(fc.constantFrom(0, 1, 2, 3, 0xff), { maxLength: 200 })
  const sample = SAMPLES["video/H264"]!
  fc.assert(
    fc.property(few, (bytes) => {
      const sealed = sealedWith("h264", sample, Uint8Array.from(bytes))
      const body = sealed.subarray(20).join()
      expect(/(?:^|,)0,0,[0-2](?:,|$)/.test(body)).toBe(false)
      expect([...findSealed("h264", sealed)!.sealed]).toEqual(bytes)
    }),
  )
})

test("CF4: a frame without a slice carries nothing", () => {
  expect(putTogether("h264", SAMPLES["video/H264"]!.subarray(0, 15), [])).toBeUndefined()
})
