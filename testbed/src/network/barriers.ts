// SPDX-License-Identifier: Apache-2.0
/**
 * Dropping packets inside the router, and noticing those for nobody.
 *
 * @module
 */
import { nftScript, runIn } from "./commands.ts"
import { elementsOf, parseListing } from "./counters.ts"
import type { Traffic } from "./counters.ts"
import type { Place } from "./places.ts"

/** Packets that a place sent to an address that is nobody's in this network. */
export interface StrayTraffic extends Traffic {
  /** The interface of the router at which they arrived. */
  readonly routerInterface: string
  readonly address: string
}

const TABLE = "landmoot_router"

/** Puts the empty barriers into the router. `places` are all who have addresses. */
export async function installBarriers(router: string, places: readonly Place[]): Promise<void> {
  const known = places.flatMap((place) => place.addresses)
  const elements = known.length === 0 ? "" : `elements = { ${known.join(", ")} }`
  const script = `table inet ${TABLE} {
  set known { type ipv4_addr; ${elements}
  }
  set apart { type ifname . ifname; }
  set cut { type ifname; }
  set strays { type ifname . ipv4_addr; flags dynamic; size 65535; counter; }
  chain arriving {
    type filter hook prerouting priority raw;
    iifname != "lo" ip daddr != @known update @strays { iifname . ip daddr }
  }
  chain passing {
    type filter hook forward priority 0;
    iifname @cut drop
    oifname @cut drop
    iifname . oifname @apart drop
  }
}
`
  await nftScript(router, script)
}

/** Drops or again lets pass everything between two places, both ways. */
export async function setApart(
  router: string,
  pair: readonly [Place, Place],
  apart: boolean,
): Promise<void> {
  const [one, other] = pair.map((place) => place.routerInterface)
  await changeSet(router, "apart", [`"${one}" . "${other}"`, `"${other}" . "${one}"`], apart)
}

/** Drops or again lets pass everything from and to one place. */
export async function setCut(router: string, place: Place, cut: boolean): Promise<void> {
  await changeSet(router, "cut", [`"${place.routerInterface}"`], cut)
}

/** Takes all barriers away. */
export async function removeBarriers(router: string): Promise<void> {
  await nftScript(router, `flush set inet ${TABLE} apart\nflush set inet ${TABLE} cut\n`)
}

/** Reads who sent packets to addresses of nobody. */
export async function readStrays(router: string): Promise<readonly StrayTraffic[]> {
  const listing = await runIn(router, ["nft", "-j", "list", "set", "inet", TABLE, "strays"])
  return elementsOf(parseListing(listing), "strays").map(({ elem }) => {
    const [routerInterface, address] = elem.val.concat
    const { packets, bytes } = elem.counter
    return { routerInterface, address: String(address), packets, bytes }
  })
}

// oxlint-disable-next-line max-params -- private, and each argument is of another kind
async function changeSet(
  router: string,
  set: string,
  elements: readonly string[],
  present: boolean,
): Promise<void> {
  const list = `{ ${elements.join(", ")} }`
  // Adding first makes the removal of an absent element succeed, so that both are idempotent.
  const add = `add element inet ${TABLE} ${set} ${list}\n`
  const remove = `delete element inet ${TABLE} ${set} ${list}\n`
  await nftScript(router, present ? add : add + remove)
}
