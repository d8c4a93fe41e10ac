// SPDX-License-Identifier: Apache-2.0
/**
 * Counting packets in every place with nftables.
 *
 * Arriving packets are counted before routing and before any filter, leaving ones
 * last of all, so nothing that crosses the place's interface is missed. Loopback
 * inside the place is not counted. Bytes are those of IP packets. The kernel may
 * hand several TCP segments of one link over as one packet.
 *
 * @module
 */
import { nftScript, runIn } from "./commands.ts"

/** An amount of traffic. */
export interface Traffic {
  readonly packets: number
  readonly bytes: number
}

/** What one place exchanged with one address by one protocol. */
export interface PeerTraffic extends Traffic {
  readonly address: string
  /** The region or client that has the address; undefined for addresses of nobody. */
  readonly place: string | undefined
  /** `udp`, `tcp`, `icmp`, or another name or number of an IP protocol. */
  readonly protocol: string
}

/** Traffic in one direction. `total` is the sum of the three others and counts IPv6 too. */
export interface DirectionCounters {
  readonly total: Traffic
  readonly udp: Traffic
  readonly tcp: Traffic
  readonly other: Traffic
  readonly peers: readonly PeerTraffic[]
}

/** All traffic of one place since it was made or last reset. */
export interface PlaceCounters {
  readonly received: DirectionCounters
  readonly sent: DirectionCounters
}

const TABLE = "landmoot_counters"
const SIDES = ["received", "sent"] as const
const KINDS = ["total", "udp", "tcp", "other"] as const

const RULESET = `table inet ${TABLE} {
${SIDES.map(
  (side) => `${KINDS.map((kind) => `  counter ${side}_${kind} {}`).join("\n")}
  set ${side}_peers { type ipv4_addr . inet_proto; flags dynamic; size 65535; counter; }
  chain ${side} {
    type filter hook ${side === "received" ? "prerouting priority raw" : "postrouting priority 300"};
    ${side === "received" ? "iifname" : "oifname"} "lo" return
    counter name ${side}_total
    update @${side}_peers { ip ${side === "received" ? "saddr" : "daddr"} . meta l4proto }
    meta l4proto udp counter name ${side}_udp return
    meta l4proto tcp counter name ${side}_tcp return
    counter name ${side}_other
  }`,
).join("\n")}
}
`

/** Puts the counters into a namespace, all zero. */
export async function installCounters(namespace: string): Promise<void> {
  await nftScript(namespace, RULESET)
}

/** Sets all counters of a namespace back to zero. */
export async function resetCounters(namespace: string): Promise<void> {
  await nftScript(namespace, `delete table inet ${TABLE}\n${RULESET}`)
}

/** Reads the counters of a namespace; `placeOf` names the owner of an address. */
export async function readCounters(
  namespace: string,
  placeOf: (address: string) => string | undefined,
): Promise<PlaceCounters> {
  const listing = await runIn(namespace, ["nft", "-j", "list", "table", "inet", TABLE])
  const objects = parseListing(listing)
  const direction = (side: (typeof SIDES)[number]): DirectionCounters => {
    const named = (kind: string): Traffic => trafficOf(objects, `${side}_${kind}`)
    const [total, udp, tcp, other] = [named("total"), named("udp"), named("tcp"), named("other")]
    return { total, udp, tcp, other, peers: peersOf(objects, `${side}_peers`, placeOf) }
  }
  return { received: direction("received"), sent: direction("sent") }
}

/** The parts that are read here of libnftables-json(5). */
interface NftObject {
  readonly counter?: NftCounter & { readonly name: string }
  readonly set?: { readonly name: string; readonly elem?: readonly NftElement[] }
}

interface NftCounter {
  readonly packets: number
  readonly bytes: number
}

/** One element of a set of two keys with a counter. */
export interface NftElement {
  readonly elem: {
    readonly val: { readonly concat: readonly [string, string | number] }
    readonly counter: NftCounter
  }
}

/** Parses the JSON that `nft -j` prints. It comes from the kernel of this machine, not from outside. */
export function parseListing(listing: string): readonly NftObject[] {
  return (JSON.parse(listing) as { readonly nftables: readonly NftObject[] }).nftables
}

/** Returns the elements of a set in a listing; none if it is empty. */
export function elementsOf(objects: readonly NftObject[], name: string): readonly NftElement[] {
  return objects.find((object) => object.set?.name === name)?.set?.elem ?? []
}

function trafficOf(objects: readonly NftObject[], name: string): Traffic {
  const counter = objects.find((object) => object.counter?.name === name)?.counter
  return { packets: counter?.packets ?? 0, bytes: counter?.bytes ?? 0 }
}

function peersOf(
  objects: readonly NftObject[],
  name: string,
  placeOf: (address: string) => string | undefined,
): readonly PeerTraffic[] {
  return elementsOf(objects, name).map(({ elem }) => {
    const [address, protocol] = elem.val.concat
    const { packets, bytes } = elem.counter
    return { address, place: placeOf(address), protocol: String(protocol), packets, bytes }
  })
}
