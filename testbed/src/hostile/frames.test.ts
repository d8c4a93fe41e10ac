// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import type { CapturedPacket } from "../network/index.ts"
import { framesSent } from "./frames.ts"

// Rules are those of SPEC.md in this folder.

const UPGRADE = Buffer.from("GET / HTTP/1.1\r\nhost: x\r\nUpgrade: websocket\r\n\r\n")

/** A client's frame (RFC 6455, section 5.2). */
function frame(text: string, opcode = 1): Buffer {
  const payload = Buffer.from(text)
  const mask = Buffer.from([1, 2, 3, 4])
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff])
  const masked = payload.map((byte, index) => byte ^ mask.readUInt8(index % 4))
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked])
}

function segment(payload: Buffer, sequence: number, sourcePort = 5000): CapturedPacket {
  const addresses = { source: "10.78.1.2", destination: "10.77.1.2", destinationPort: 7400 }
  return {
    atMs: 0,
    direction: "sent",
    protocol: "tcp",
    ...addresses,
    sourcePort,
    sequence,
    payload,
  }
}

const texts = (packets: readonly CapturedPacket[]): readonly string[] =>
  framesSent(packets).map(({ text }) => text)

test("HS7: reads the texts of a connection, long ones too, and says where they went", () => {
  const long = "ä".repeat(100)
  const bytes = Buffer.concat([UPGRADE, frame("one"), frame("ping", 9), frame(long)])
  const destination = "10.77.1.2"
  expect(framesSent([segment(bytes, 7)])).toEqual([
    { destination, text: "one" },
    { destination, text: long },
  ])
})

test("HS7: puts segments in order, counts what came twice once, and stops at a gap", () => {
  const bytes = Buffer.concat([UPGRADE, frame("one"), frame("two")])
  const cut = (from: number, to: number): CapturedPacket =>
    segment(bytes.subarray(from, to), (0xffff_fff0 + from) >>> 0)
  const end = bytes.length
  expect(texts([cut(0, 20), cut(30, 50), cut(20, 40), cut(50, end)])).toEqual(["one", "two"])
  expect(texts([cut(0, 50), cut(end - 2, end)])).toEqual([])
})

test("HS7: tells connections apart that had one port after another", () => {
  const first = segment(Buffer.concat([UPGRADE, frame("first")]), 1_000)
  const second = segment(Buffer.concat([UPGRADE, frame("second")]), 90_000_000)
  expect(texts([first, second])).toEqual(["first", "second"])
})

test("HS7: other connections say nothing", () => {
  expect(texts([segment(Buffer.from("GET / HTTP/1.1\r\nhost: x\r\n\r\n"), 1)])).toEqual([])
})
