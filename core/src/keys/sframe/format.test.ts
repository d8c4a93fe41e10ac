// SPDX-License-Identifier: Apache-2.0
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { deriveFrameKey, frameAad, frameNonce } from "./derive.ts"
import { SframeError } from "./errors.ts"
import { decodeHeader, encodeHeader } from "./header.ts"
import { type FrameSender, packKeyId, unpackKeyId } from "./sender.ts"
import { suiteOf } from "./suite.ts"
import { NODE_AEAD } from "./testing/node-aead.ts"
import { HEADER_VECTORS, SFRAME_VECTORS } from "./testing/vectors.ts"

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const sender: fc.Arbitrary<FrameSender> = fc.record({
  leaf: fc.nat(1023),
  source: fc.constantFrom("microphone", "camera", "screen", "screen-audio"),
  layer: fc.nat(3),
})

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof SframeError) return error.code
    throw error
  }
}

describe("SF1: the vectors of RFC 9605", () => {
  test("SF1: headers", () => {
    for (const { kid, ctr, encoded } of HEADER_VECTORS) {
      expect(bytesToHex(encodeHeader(kid, ctr))).toBe(encoded)
      const bytes = encoded.length / 2
      expect(decodeHeader(hexToBytes(encoded))).toEqual({ kid, counter: ctr, bytes })
    }
  })

  test.for(SFRAME_VECTORS)("SF1: frames of suite $cipher_suite", async (vector) => {
    const suite = suiteOf(vector.cipher_suite)
    const { key, salt } = deriveFrameKey(suite, hexToBytes(vector.base_key), BigInt(vector.kid))
    expect(bytesToHex(key)).toBe(vector.sframe_key)
    expect(bytesToHex(salt)).toBe(vector.sframe_salt)
    const header = encodeHeader(BigInt(vector.kid), BigInt(vector.ctr))
    const nonce = frameNonce(salt, vector.ctr)
    const aad = frameAad(header, hexToBytes(vector.metadata))
    expect(bytesToHex(nonce)).toBe(vector.nonce)
    expect(bytesToHex(aad)).toBe(vector.aad)
    const aead = await NODE_AEAD.importKey(key)
    const sealed = await aead.seal({ nonce, aad, data: hexToBytes(vector.pt) })
    expect(bytesToHex(concatBytes(header, sealed))).toBe(vector.ct)
    expect(bytesToHex((await aead.open({ nonce, aad, data: sealed }))!)).toBe(vector.pt)
  })
})

test("SF2: what was encoded is decoded, whatever follows, and nothing shorter is", () => {
  fc.assert(
    fc.property(uint64, uint64, fc.uint8Array({ maxLength: 4 }), (kid, counter, rest) => {
      const header = encodeHeader(kid, counter)
      const bytes = header.length
      expect(decodeHeader(concatBytes(header, rest))).toEqual({ kid, counter, bytes })
      for (let end = 0; end < bytes; end += 1) {
        expect(codeOf(() => decodeHeader(header.subarray(0, end)))).toBe("SFRAME_HEADER_MALFORMED")
      }
    }),
  )
})

test("SF2: whatever is decoded is spelt as it would be encoded", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 17, maxLength: 17 }), (bytes) => {
      if (codeOf(() => decodeHeader(bytes)) !== undefined) return
      const header = decodeHeader(bytes)
      expect(encodeHeader(header.kid, header.counter)).toEqual(bytes.subarray(0, header.bytes))
    }),
  )
})

test.for(["8005", "0800", "990001ff", "98000100"])("SF2: %s is longer than need be", (hex) => {
  expect(codeOf(() => decodeHeader(hexToBytes(hex)))).toBe("SFRAME_HEADER_MALFORMED")
})

test.for([-1n, 2n ** 64n])("SF2: %s is no field", (value) => {
  expect(codeOf(() => encodeHeader(value, 0n))).toBe("SFRAME_HEADER_MALFORMED")
  expect(codeOf(() => encodeHeader(0n, value))).toBe("SFRAME_HEADER_MALFORMED")
})

test("SF3: suites 4 and 5, with tags of 128 bits", () => {
  expect([suiteOf(4).name, suiteOf(5).name]).toEqual([
    "AES_128_GCM_SHA256_128",
    "AES_256_GCM_SHA512_128",
  ])
  expect([suiteOf(4).tagBytes, suiteOf(5).tagBytes]).toEqual([16, 16])
})

test.for([0, 1, 2, 3, 6, 4.5, 0xf0a1, Number.NaN])("SF3: suite %s is refused", (suite) => {
  expect(codeOf(() => suiteOf(suite))).toBe("SFRAME_SUITE_REFUSED")
})

test("SF3: a key of another suite's length is refused", () => {
  expect(codeOf(() => deriveFrameKey(suiteOf(4), new Uint8Array(32), 0n))).toBe("SFRAME_KEY_LENGTH")
  expect(codeOf(() => deriveFrameKey(suiteOf(5), new Uint8Array(16), 0n))).toBe("SFRAME_KEY_LENGTH")
})

test("SF4: a key id gives back what was packed, the epoch modulo 16", () => {
  fc.assert(
    fc.property(sender, fc.nat(), (who, epoch) => {
      const kid = packKeyId(who, epoch)
      expect(unpackKeyId(BigInt(kid))).toEqual({ ...who, epochBits: epoch % 16 })
    }),
  )
})

test("SF4: context, leaf and epoch stand where RFC 9605, section 5.2, puts them", () => {
  // The RFC's own example of a leaf and an epoch, S = 10 and E = 4 bits.
  expect(packKeyId({ leaf: 5, source: "microphone", layer: 0 }, 0x1c)).toBe(0x5c)
  expect(packKeyId({ leaf: 0, source: "camera", layer: 0 }, 0)).toBe(1 << 14)
  expect(packKeyId({ leaf: 0, source: "microphone", layer: 1 }, 0)).toBe(1 << 16)
})

test.for([
  { leaf: 1024, layer: 0, epoch: 0 },
  { leaf: -1, layer: 0, epoch: 0 },
  { leaf: 0.5, layer: 0, epoch: 0 },
  { leaf: 0, layer: 4, epoch: 0 },
  { leaf: 0, layer: 0, epoch: -1 },
  { leaf: 0, layer: 0, epoch: Number.NaN },
])("SF4: leaf $leaf, layer $layer, epoch $epoch is refused", ({ leaf, layer, epoch }) => {
  const pack = () => packKeyId({ leaf, source: "camera", layer }, epoch)
  expect(codeOf(pack)).toBe("SFRAME_SENDER_OUT_OF_RANGE")
})

test("SF4: a key id with more bits is nobody's", () => {
  expect(unpackKeyId(1n << 18n)).toBeUndefined()
  expect(unpackKeyId(2n ** 64n - 1n)).toBeUndefined()
})
