// SPDX-License-Identifier: Apache-2.0
/**
 * Reading packet captures.
 *
 * The format is that of pcap-savefile(5), with the link types that tcpdump gives
 * here: "cooked" v2, Ethernet and raw IP. Inside, IPv4 with UDP, TCP and ICMP.
 *
 * @module
 */
import { TestNetworkError } from "./errors.ts"

/** One captured IPv4 packet. */
export interface CapturedPacket {
  /** When it was seen, in milliseconds since 1970, with fractions. */
  readonly atMs: number
  /** Whether it came to the place or left it; `unknown` if the link type does not tell. */
  readonly direction: "received" | "sent" | "unknown"
  readonly source: string
  readonly destination: string
  readonly protocol: "udp" | "tcp" | "icmp" | "other"
  /** 0 where the protocol has no ports, and in all but the first fragment. */
  readonly sourcePort: number
  readonly destinationPort: number
  /** The TCP sequence number of the first payload byte; 0 for other protocols. */
  readonly sequence: number
  /** What the transport protocol carries. */
  readonly payload: Uint8Array
}

/** The content of a capture file. */
export interface ParsedCapture {
  readonly packets: readonly CapturedPacket[]
  /** How many frames were not IPv4, for example ARP or IPv6. */
  readonly otherFrames: number
}

interface LinkFrame {
  readonly etherType: number
  readonly direction: CapturedPacket["direction"]
  readonly loopback: boolean
  readonly offset: number
}

const FILE_HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const ETHERTYPE_IPV4 = 0x0800
const PROTOCOLS: Readonly<Record<number, CapturedPacket["protocol"]>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
}

/**
 * Parses a whole capture file of this machine's tcpdump, leaving loopback out.
 *
 * @throws {@link TestNetworkError} with code `TESTNET_CAPTURE_MALFORMED`.
 */
export function parseCapture(file: Uint8Array): ParsedCapture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < FILE_HEADER_BYTES) throw TestNetworkError.captureMalformed("no file header")
  const { littleEndian, ticksPerMs } = readMagic(view)
  const linkType = view.getUint32(20, littleEndian) & 0xffff
  const packets: CapturedPacket[] = []
  let otherFrames = 0
  let position = FILE_HEADER_BYTES
  while (position < file.length) {
    if (position + RECORD_HEADER_BYTES > file.length) {
      throw TestNetworkError.captureMalformed("it ends inside a record header")
    }
    const atMs =
      view.getUint32(position, littleEndian) * 1000 +
      view.getUint32(position + 4, littleEndian) / ticksPerMs
    const length = view.getUint32(position + 8, littleEndian)
    const start = position + RECORD_HEADER_BYTES
    position = start + length
    if (position > file.length) throw TestNetworkError.captureMalformed("it ends inside a packet")
    const bytes = file.subarray(start, position)
    const frame = readLink(linkType, bytes)
    if (frame?.loopback === true) continue
    const packet = frame === undefined ? undefined : readIpv4(bytes, frame, atMs)
    if (packet === undefined) otherFrames += 1
    else packets.push(packet)
  }
  return { packets, otherFrames }
}

/**
 * Finds the packets in whose payload the bytes begin, also when TCP cut them in two.
 *
 * @param needle - bytes, or text as UTF-8.
 */
export function packetsCarrying(
  packets: readonly CapturedPacket[],
  needle: Uint8Array | string,
): readonly CapturedPacket[] {
  const wanted = Buffer.from(needle)
  const found = new Set(packets.filter(({ payload }) => Buffer.from(payload).includes(wanted)))
  const flows = Map.groupBy(
    packets.filter((packet) => packet.protocol === "tcp" && packet.payload.length > 0),
    (one) => `${one.source}:${one.sourcePort}>${one.destination}:${one.destinationPort}`,
  )
  for (const flow of flows.values()) {
    const ordered = flow.toSorted((one, other) => (one.sequence - other.sequence) | 0)
    for (const [index, first] of ordered.entries()) {
      if (found.has(first)) continue
      const around = Buffer.from(followingBytes(ordered, index, wanted.length))
      if (around.includes(wanted)) found.add(first)
    }
  }
  return packets.filter((packet) => found.has(packet))
}

/** Joins the payload of a segment with enough of what follows it without a gap. */
function followingBytes(
  ordered: readonly CapturedPacket[],
  index: number,
  needed: number,
): Uint8Array {
  const first = ordered[index]!
  const parts = [first.payload]
  let joined = first.payload.length
  for (const next of ordered.slice(index + 1)) {
    if (joined >= first.payload.length + needed - 1) break
    const overlap = (first.sequence + joined - next.sequence) | 0
    if (overlap < 0) break
    if (overlap >= next.payload.length) continue
    parts.push(next.payload.subarray(overlap))
    joined += next.payload.length - overlap
  }
  return Buffer.concat(parts).subarray(0, first.payload.length + needed - 1)
}

function readMagic(view: DataView): { littleEndian: boolean; ticksPerMs: number } {
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian)
    if (magic === 0xa1b2c3d4) return { littleEndian, ticksPerMs: 1_000 }
    if (magic === 0xa1b23c4d) return { littleEndian, ticksPerMs: 1_000_000 }
  }
  throw TestNetworkError.captureMalformed("it does not begin like a pcap file")
}

/** Reads the link layer; undefined if the frame is too short. Source: pcap-linktype(7). */
function readLink(linkType: number, bytes: Buffer | Uint8Array): LinkFrame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const direction = "unknown"
  switch (linkType) {
    case 1: // Ethernet
      if (bytes.length < 14) return undefined
      return { etherType: view.getUint16(12), direction, loopback: false, offset: 14 }
    case 101: // Raw IP
      return { etherType: rawEtherType(bytes), direction, loopback: false, offset: 0 }
    case 276: // LINUX_SLL2
      if (bytes.length < 20) return undefined
      return {
        etherType: view.getUint16(0),
        // Packet type 4 is "sent by us".
        direction: view.getUint8(10) === 4 ? "sent" : "received",
        // ARPHRD_LOOPBACK
        loopback: view.getUint16(8) === 772,
        offset: 20,
      }
    default:
      throw TestNetworkError.captureMalformed(`link type ${linkType} is not known`)
  }
}

function rawEtherType(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) >> 4 === 4 ? ETHERTYPE_IPV4 : 0
}

function readIpv4(bytes: Uint8Array, frame: LinkFrame, atMs: number): CapturedPacket | undefined {
  const ip = bytes.subarray(frame.offset)
  if (frame.etherType !== ETHERTYPE_IPV4 || ip.length < 20) return undefined
  const view = new DataView(ip.buffer, ip.byteOffset, ip.byteLength)
  const headerLength = (view.getUint8(0) & 0x0f) * 4
  // Ethernet pads short frames; offloading leaves the length 0 in very long ones.
  const totalLength = view.getUint16(2) || ip.length
  const isFirstFragment = (view.getUint16(6) & 0x1fff) === 0
  const protocol = PROTOCOLS[view.getUint8(9)] ?? "other"
  const body = ip.subarray(headerLength, totalLength)
  const transport = isFirstFragment ? readTransport(protocol, body) : undefined
  return {
    atMs,
    direction: frame.direction,
    protocol,
    source: ip.subarray(12, 16).join("."),
    destination: ip.subarray(16, 20).join("."),
    ...(transport ?? { sourcePort: 0, destinationPort: 0, sequence: 0, payload: body }),
  }
}

type Transport = Pick<CapturedPacket, "sourcePort" | "destinationPort" | "sequence" | "payload">

function readTransport(
  protocol: CapturedPacket["protocol"],
  body: Uint8Array,
): Transport | undefined {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const isUdp = protocol === "udp" && body.length >= 8
  const isTcp = protocol === "tcp" && body.length >= 20
  if (!isUdp && !isTcp) return undefined
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: isTcp ? view.getUint32(4) : 0,
    payload: body.subarray(isTcp ? (view.getUint8(12) >> 4) * 4 : 8),
  }
}
