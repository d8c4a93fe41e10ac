// SPDX-License-Identifier: Apache-2.0
/**
 * Laying the links between the router and the places.
 *
 * All interfaces are made inside the namespaces; the machine's own interfaces
 * and routes are never touched. Links are point to point with fixed neighbours,
 * so that a place which nobody talks to sees no frame at all, not even ARP.
 *
 * @module
 */
import { ipBatch } from "./commands.ts"
import { PLACE_INTERFACE } from "./places.ts"
import type { Place } from "./places.ts"

/** Joins a place to the router by a pair of virtual Ethernet interfaces. */
export async function layVethLink(router: string, place: Place): Promise<void> {
  const routerMac = macOf(place, 1)
  const placeMac = macOf(place, 2)
  await ipBatch(router, [
    `link add ${place.routerInterface} address ${routerMac} type veth ` +
      `peer name ${PLACE_INTERFACE} address ${placeMac} netns ${place.namespace}`,
  ])
  await addressLink(router, place)
  await ipBatch(
    router,
    place.addresses.map((address) => neighbour(address, placeMac, place.routerInterface)),
  )
  await ipBatch(place.namespace, [neighbour(place.gateway, routerMac, PLACE_INTERFACE)])
}

/**
 * How many packets wait for the emulator at each end. Higher: an emulator that was kept from
 * working delays more; lower: it loses packets that nobody asked it to lose.
 */
const TUN_QUEUE_PACKETS = 10_000

/** Moves the far end of an emulated link, made inside the router, into its place. */
export async function layTunLink(router: string, place: Place, farEnd: string): Promise<void> {
  await ipBatch(router, [`link set ${farEnd} netns ${place.namespace}`])
  await ipBatch(place.namespace, [
    `link set ${farEnd} name ${PLACE_INTERFACE}`,
    `link set ${PLACE_INTERFACE} txqueuelen ${TUN_QUEUE_PACKETS}`,
  ])
  await ipBatch(router, [`link set ${place.routerInterface} txqueuelen ${TUN_QUEUE_PACKETS}`])
  await addressLink(router, place)
}

async function addressLink(router: string, place: Place): Promise<void> {
  const { address, addresses, gateway, routerInterface } = place
  await ipBatch(router, [
    `addr add ${gateway} peer ${address} dev ${routerInterface}`,
    `link set ${routerInterface} up`,
    ...addresses.slice(1).map((other) => `route add ${other} dev ${routerInterface}`),
  ])
  await ipBatch(place.namespace, [
    `addr add ${address} peer ${gateway} dev ${PLACE_INTERFACE}`,
    ...addresses.slice(1).map((other) => `addr add ${other}/32 dev ${PLACE_INTERFACE}`),
    `link set ${PLACE_INTERFACE} up`,
    `route add default via ${gateway} dev ${PLACE_INTERFACE} src ${address}`,
  ])
}

function neighbour(address: string, mac: string, device: string): string {
  return `neigh replace ${address} lladdr ${mac} dev ${device} nud permanent`
}

/** Makes a locally administered hardware address out of the link's subnet. */
function macOf(place: Place, side: 1 | 2): string {
  const octets = place.gateway.split(".").slice(0, 3).map(Number)
  return ["02", ...octets.map(hex), "00", hex(side)].join(":")
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, "0")
}
