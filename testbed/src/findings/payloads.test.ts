// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHash } from "node:crypto"
import { expect, test } from "vitest"
import { repetitionsOf } from "./payloads.ts"
import { parseSframeHeader } from "./sframe-header.ts"

// Rules are those of SPEC.md in this folder.

const KEY = createHash("sha256").update("key").digest().subarray(0, 16)

/** Frames of one colour: all alike, but for the number at the end. */
const FRAMES = Array.from({ length: 100 }, (_, number) =>
  Buffer.concat([Buffer.alloc(320, 7), Buffer.from([number, 0, 0, 1])]),
)

test("FN3: AES in ECB shows that frames have equal parts; AES-GCM does not", () => {
  const ecb = FRAMES.map((frame) => {
    const cipher = createCipheriv("aes-128-ecb", KEY, null)
    return Buffer.concat([cipher.update(frame), cipher.final()])
  })
  const gcm = FRAMES.map((frame, number) => {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(number, 8)
    const cipher = createCipheriv("aes-128-gcm", KEY, nonce)
    return Buffer.concat([cipher.update(frame), cipher.final(), cipher.getAuthTag()])
  })
  expect(repetitionsOf(ecb).blocks).toBeGreaterThan(1_000)
  const { blocks, payloads, expectedBlocks } = repetitionsOf(gcm)
  expect([blocks, payloads]).toEqual([0, 0])
  expect(expectedBlocks).toBeLessThan(1e-20)
})

test("FN3: equal frames are counted, wherever their headers begin", () => {
  const [frame] = FRAMES
  expect(repetitionsOf([frame!, Buffer.from(frame!), FRAMES[1]!]).payloads).toBe(1)
  const shifted = [0, 5].map((before) => Buffer.concat([Buffer.alloc(before), KEY, KEY]))
  expect(repetitionsOf(shifted).blocks).toBeGreaterThanOrEqual(2)
})

test.for([
  // RFC 9605, section 4.3 and appendix C.1.
  { hex: "00", header: { keyId: 0n, counter: 0n, length: 1 } },
  { hex: "77", header: { keyId: 7n, counter: 7n, length: 1 } },
  { hex: "880808", header: { keyId: 8n, counter: 8n, length: 3 } },
  { hex: "9901230100", header: { keyId: 0x0123n, counter: 0x0100n, length: 5 } },
  { hex: "0f0102030405060708", header: { keyId: 0n, counter: 0x0102030405060708n, length: 9 } },
  { hex: "8007", header: undefined },
  { hex: "90000f", header: undefined },
  { hex: "9901", header: undefined },
  { hex: "", header: undefined },
])("FN4: the header $hex is read as RFC 9605 says", ({ hex, header }) => {
  expect(parseSframeHeader(Buffer.from(hex, "hex"))).toEqual(header)
})
