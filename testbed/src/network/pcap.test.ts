// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { TestNetworkError } from "./errors.ts"
import { packetsCarrying, parseCapture } from "./pcap.ts"
import type { CapturedPacket } from "./pcap.ts"

const SECRET = "k=0123456789abcdef"

function segment(sequence: number, text: string): CapturedPacket {
  return {
    atMs: 0,
    direction: "sent",
    source: "10.78.1.2",
    destination: "10.77.1.2",
    protocol: "tcp",
    sourcePort: 40_000,
    destinationPort: 443,
    sequence,
    payload: Buffer.from(text),
  }
}

describe("searching payloads", () => {
  const first = segment(100, "GET /?k=0123")
  const second = segment(112, "456789ab")
  const third = segment(120, "cdef HTTP/1.1")

  test("TN7: finds text in one packet", () => {
    const whole = segment(1, `x${SECRET}y`)
    expect(packetsCarrying([first, whole], SECRET)).toEqual([whole])
  })

  test("TN7: finds text across three segments, and names the one where it begins", () => {
    expect(packetsCarrying([first, second, third], SECRET)).toEqual([first])
  })

  test("TN7: finds text in segments out of order, repeated and overlapping", () => {
    const overlapping = segment(108, "0123456789ab")
    expect(packetsCarrying([third, second, first, second], SECRET)).toEqual([first])
    expect(packetsCarrying([third, overlapping, first], SECRET)).toContain(first)
  })

  test("TN7: finds text where sequence numbers begin anew", () => {
    const before = segment(2 ** 32 - 4, "k=01")
    const after = segment(0, "23456789abcdef")
    expect(packetsCarrying([after, before], SECRET)).toEqual([before])
  })

  test("TN7: finds nothing across a gap or in another connection", () => {
    const other = { ...second, sourcePort: 40_001 }
    expect(packetsCarrying([first, third], SECRET)).toEqual([])
    expect(packetsCarrying([first, other, third], SECRET)).toEqual([])
  })
})

describe("a damaged file", () => {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4)
  header.writeUInt32LE(1, 20)
  const record = Buffer.alloc(16 + 14)
  record.writeUInt32LE(14, 8)

  test("TN8: an empty capture and a frame that is not IP are fine", () => {
    expect(parseCapture(header)).toEqual({ packets: [], otherFrames: 0 })
    expect(parseCapture(Buffer.concat([header, record]))).toEqual({ packets: [], otherFrames: 1 })
  })

  test("TN8: every cut is refused", () => {
    const file = Buffer.concat([header, record])
    for (let length = 0; length < file.length; length += 1) {
      if (length === header.length) continue
      expect(codeOf(() => parseCapture(file.subarray(0, length)))).toBe("TESTNET_CAPTURE_MALFORMED")
    }
  })

  test("TN8: another kind of file, or of link, is refused", () => {
    const unknownLink = Buffer.from(header)
    unknownLink.writeUInt32LE(147, 20)
    expect(codeOf(() => parseCapture(Buffer.alloc(100)))).toBe("TESTNET_CAPTURE_MALFORMED")
    expect(codeOf(() => parseCapture(Buffer.concat([unknownLink, record])))).toBe(
      "TESTNET_CAPTURE_MALFORMED",
    )
  })
})

/** The code of the {@link TestNetworkError} that `run` throws, if it throws one. */
function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof TestNetworkError) return error.code
    throw error
  }
}
