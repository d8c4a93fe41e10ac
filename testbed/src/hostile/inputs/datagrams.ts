// SPDX-License-Identifier: Apache-2.0
/** What comes to a media node's port as UDP: ICE, DTLS, SRTP, RTCP and what is none of them. */
import { randomBytes } from "node:crypto"
import { createSocket } from "node:dgram"
import { type Input, refusedAs } from "./input.ts"
import type { Scene } from "./scene.ts"

const MAGIC = Buffer.from([0x21, 0x12, 0xa4, 0x42])

/** A STUN message (RFC 8489, section 5). */
function stun(attributes: Buffer, length = attributes.length): Buffer {
  const head = Buffer.from([0x00, 0x01, length >> 8, length & 0xff])
  return Buffer.concat([head, MAGIC, randomBytes(12), attributes])
}

function attribute(type: number, value: Buffer, length = value.length): Buffer {
  return Buffer.concat([Buffer.from([type >> 8, type & 0xff, length >> 8, length & 0xff]), value])
}

/** An RTP packet's first twelve bytes (RFC 3550, section 5.1). */
function rtp(first: number, type: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head[0] = first
  head[1] = type
  head.writeUInt16BE(randomBytes(2).readUInt16BE(), 2)
  return Buffer.concat([head, rest])
}

/** Made once: the one who measures must not be kept busy. */
const LARGE = Buffer.alloc(60_000, 7)

/** A DTLS record (RFC 6347, section 4.1). */
function dtls(type: number, epoch: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0xfe, 0xfd, epoch >> 8, epoch & 0xff, 0, 0, 0, 0, 0, 0])
  return Buffer.concat([head, Buffer.from([body.length >> 8, body.length & 0xff]), body])
}

/** An RTCP packet (RFC 3550, section 6.4); `head` are its first byte's count, type and words. */
function rtcp(head: readonly [count: number, type: number, words: number], body: Buffer): Buffer {
  const [count, type, words] = head
  return Buffer.concat([Buffer.from([0x80 | count, type, words >> 8, words & 0xff]), body])
}

const hello = Buffer.concat([
  Buffer.from([1, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0, 42, 0xfe, 0xfd]),
  randomBytes(32),
  Buffer.from([0, 0, 0, 2, 0x00, 0x00, 1, 0]),
])

/** Kinds of datagrams, each sent many times from one address that nobody has proven. */
const DATAGRAMS: readonly (readonly [number, string, () => Buffer])[] = [
  [28, "STUN with a wrong length", () => stun(Buffer.alloc(8), 4000)],
  [28, "STUN with a wrong FINGERPRINT", () => stun(attribute(0x80_28, randomBytes(4)))],
  [28, "STUN with attributes of 0 bytes", () => stun(Buffer.alloc(4 * 300))],
  [28, "STUN with an attribute of 60 kB", () => stun(attribute(0x00_06, LARGE))],
  [
    28,
    "STUN with an attribute that leads out",
    () => stun(attribute(0x00_06, Buffer.alloc(4), 65_000)),
  ],
  [28, "STUN with a wrong ufrag", () => stun(attribute(0x00_06, Buffer.from("abcd:efgh123")))],
  [35, "a ClientHello of TLS_NULL from another port", () => dtls(22, 0, hello)],
  [37, "DTLS of epoch 65535", () => dtls(23, 65_535, randomBytes(64))],
  [37, "DTLS with a length that leads out", () => dtls(22, 0, hello).subarray(0, 20)],
  [
    40,
    "DTLS 1.0",
    () => Buffer.from(dtls(22, 0, hello).map((byte, at) => (at === 2 ? 0xff : byte))),
  ],
  [41, "SRTP with a bad tag", () => rtp(0x80, 111, randomBytes(120))],
  [43, "CSRC count 15 in a short packet", () => rtp(0x8f, 111, randomBytes(8))],
  [43, "an extension past the end", () => rtp(0x90, 111, Buffer.from([0xbe, 0xde, 0xff, 0xff]))],
  [43, "padding of 255", () => rtp(0xa0, 111, Buffer.from([255]))],
  [44, "a truncated payload descriptor", () => rtp(0x80, 96, Buffer.from([0xff]))],
  [
    46,
    "NACK for everything",
    () => rtcp([1, 205, 3], Buffer.concat([randomBytes(8), Buffer.alloc(4, 255)])),
  ],
  [
    46,
    "REMB of 2^63",
    () =>
      rtcp(
        [15, 206, 5],
        Buffer.concat([randomBytes(8), Buffer.from("REMB"), Buffer.alloc(8, 255)]),
      ),
  ],
  [46, "TWCC with bad counts", () => rtcp([15, 205, 4], Buffer.alloc(16, 255))],
  [46, "BYE of others", () => rtcp([31, 203, 31], randomBytes(124))],
  [
    49,
    "SCTP INIT outside DTLS",
    () =>
      Buffer.concat([
        Buffer.from([0x13, 0x88, 0x13, 0x88, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 20]),
        randomBytes(16),
      ]),
  ],
  [37, "bytes of chance", () => randomBytes(1 + (randomBytes(2).readUInt16BE() % 1400))],
  [37, "an empty datagram", () => Buffer.alloc(0)],
]

/** How many datagrams go between two looks at whether the node still answers. */
const BURST = 200

export const DATAGRAM_INPUTS: readonly Input[] = DATAGRAMS.map(([number, what, make]) => ({
  number,
  what,
  try: async (scene: Scene) => {
    const guest = await scene.inside(10)
    const candidate = guest.answer.send.iceCandidates.find(({ protocol }) => protocol === "udp")
    if (candidate === undefined) throw new Error("the node offers no UDP candidate")
    const socket = createSocket(candidate.address.includes(":") ? "udp6" : "udp4")
    let answers = 0
    socket.on("message", () => (answers += 1))
    const total = scene.many(20_000, 400)
    for (let sent = 0; sent < total; sent += BURST) {
      for (let at = 0; at < BURST; at += 1) {
        socket.send(make(), candidate.port, candidate.address, () => undefined)
      }
      // An answer over signalling that the media worker had a hand in: it goes on.
      await guest.wire.ask({ kind: "restart-ice", direction: "send" })
    }
    await guest.produce(1 + (randomBytes(3).readUIntBE(0, 3) % 1_000_000), "after")
    socket.close()
    await guest.close()
    // STUN errors may be answered, never more often than asked.
    return refusedAs(`${total} sent, ${answers} answered`, answers <= total)
  },
}))
