// SPDX-License-Identifier: Apache-2.0
/**
 * Reading what clients said over WebSockets out of a capture.
 *
 * @module
 */
import type { CapturedPacket } from "../network/index.ts"

/** One text message of a client. */
export interface SentFrame {
  /** The address that it went to. */
  readonly destination: string
  readonly text: string
}

const TEXT = 1

/** More than a client of ours sends ahead of what was lost, and less than initial numbers differ. */
const FAR_BYTES = 1_000_000

/**
 * Finds every text message that a client sent over a plain WebSocket (RFC 6455, section 5.2)
 * in a capture that holds its connections from their beginning. Messages in several frames
 * and extensions are not read: browsers use neither where none was agreed on.
 */
export function framesSent(packets: readonly CapturedPacket[]): readonly SentFrame[] {
  return connectionsOf(packets).flatMap((segments) => {
    const bytes = joined(segments)
    const head = bytes.indexOf("\r\n\r\n")
    if (head === -1 || !/^upgrade: websocket\r?$/im.test(bytes.toString("latin1", 0, head + 2))) {
      return []
    }
    const destination = segments[0]?.destination ?? ""
    return textsOf(bytes.subarray(head + 4)).map((text) => ({ destination, text }))
  })
}

/** Sorts segments by connection. Ports come round again, so what is far away is another one. */
function connectionsOf(packets: readonly CapturedPacket[]): readonly CapturedPacket[][] {
  const all: CapturedPacket[][] = []
  const newest = new Map<string, CapturedPacket[]>()
  for (const packet of packets) {
    if (packet.protocol !== "tcp" || packet.payload.length === 0) continue
    const { source, sourcePort, destination, destinationPort } = packet
    const name = [source, sourcePort, destination, destinationPort].join(" ")
    const known = newest.get(name)
    const last = known?.at(-1)
    if (known !== undefined && last !== undefined && Math.abs(distance(last, packet)) < FAR_BYTES) {
      known.push(packet)
    } else {
      const begun = [packet]
      newest.set(name, begun)
      all.push(begun)
    }
  }
  return all
}

/** How far `to` is behind `from`. Sequence numbers wrap around (RFC 9293, section 3.4). */
function distance(from: CapturedPacket, to: CapturedPacket): number {
  return (to.sequence - from.sequence) | 0
}

/** Puts the segments of one direction in order; what came twice counts once. */
function joined(segments: readonly CapturedPacket[]): Buffer {
  const [first] = segments
  const offsetOf = (segment: CapturedPacket): number => distance(first ?? segment, segment)
  const parts: Uint8Array[] = []
  let end = 0
  for (const segment of segments.toSorted((one, two) => offsetOf(one) - offsetOf(two))) {
    const known = end - offsetOf(segment)
    // After a gap nothing can be read any more.
    if (known < 0) break
    if (known >= segment.payload.length) continue
    parts.push(segment.payload.subarray(known))
    end += segment.payload.length - known
  }
  return Buffer.concat(parts)
}

function textsOf(bytes: Buffer): readonly string[] {
  const texts: string[] = []
  let position = 0
  while (position + 6 <= bytes.length) {
    const opcode = bytes.readUInt8(position) & 0x0f
    const short = bytes.readUInt8(position + 1) & 0x7f
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0
    const mask = position + 2 + extended
    if (mask + 4 > bytes.length) break
    const length =
      short === 126
        ? bytes.readUInt16BE(position + 2)
        : short === 127
          ? Number(bytes.readBigUInt64BE(position + 2))
          : short
    const payload = bytes.subarray(mask + 4, mask + 4 + length)
    if (payload.length < length) break
    if (opcode === TEXT) {
      // Clients mask what they send (RFC 6455, section 5.3).
      const plain = payload.map((byte, index) => byte ^ bytes.readUInt8(mask + (index % 4)))
      texts.push(Buffer.from(plain).toString("utf8"))
    }
    position = mask + 4 + length
  }
  return texts
}
