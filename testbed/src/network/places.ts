// SPDX-License-Identifier: Apache-2.0
/**
 * The plan of an emulated network: who is in it and which addresses they have.
 *
 * Every place hangs on the router `wan` by one point-to-point link. Addresses
 * follow from the order in which places were named:
 *
 * | place          | its addresses                | the router's side |
 * | -------------- | ---------------------------- | ----------------- |
 * | n-th region    | `10.77.n.2`, `10.77.n.3`, …  | `10.77.n.1`       |
 * | n-th client    | `10.78.n.2`                  | `10.78.n.1`       |
 *
 * @module
 */
import type { LinkConditions } from "./conditions.ts"
import { TestNetworkError } from "./errors.ts"

/** The name of the router, which is reserved. */
export const ROUTER = "wan"

/** The name of the one network interface inside every region and client. */
export const PLACE_INTERFACE = "net0"

/** What is asked of one region or client. */
export interface PlaceOptions extends LinkConditions {
  /** A name of lower-case letters, digits and hyphens, at most 40 of them. */
  readonly name: string
  /**
   * Whether the link runs through the emulator, so that conditions can be changed
   * later. True by itself as soon as one condition is given.
   */
  readonly emulated?: boolean
  /** How many addresses the place has, 1 to 200. Default 1. Servers of one region may want one each. */
  readonly addresses?: number
}

/** One region or client of a running network. */
export interface Place {
  readonly name: string
  readonly kind: "region" | "client"
  /** The name of its namespace, as `ip netns` knows it. */
  readonly namespace: string
  /** Its first address. */
  readonly address: string
  readonly addresses: readonly string[]
  /** The router's address on this link. */
  readonly gateway: string
  /** The name of the link's interface inside the router. */
  readonly routerInterface: string
  readonly emulated: boolean
}

const PLACE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/
const SECOND_OCTET = { region: 77, client: 78 } as const

/** The named places as they will be built. */
export interface Plan {
  readonly prefix: string
  readonly regions: readonly PlaceOptions[]
  readonly clients: readonly PlaceOptions[]
}

/**
 * Gives every place its namespace, interface and addresses.
 *
 * @throws {@link TestNetworkError} with code `TESTNET_PLAN_INVALID`.
 */
export function planPlaces(plan: Plan): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const kind of ["region", "client"] as const) {
    const asked = kind === "region" ? plan.regions : plan.clients
    if (asked.length > 254) throw TestNetworkError.planInvalid(`more than 254 of kind ${kind}`)
    for (const [index, options] of asked.entries()) {
      const { name } = options
      if (!PLACE_NAME.test(name) || name === ROUTER) {
        throw TestNetworkError.planInvalid(`"${name}" cannot be the name of a ${kind}`)
      }
      if (places.has(name)) throw TestNetworkError.planInvalid(`two places are called "${name}"`)
      places.set(name, placeOf(kind, index + 1, options, plan.prefix))
    }
  }
  return places
}

// oxlint-disable-next-line max-params -- private, and each argument is of another kind
function placeOf(
  kind: Place["kind"],
  number: number,
  options: PlaceOptions,
  prefix: string,
): Place {
  const { name, emulated, addresses: count = 1, ...rest } = options
  if (!Number.isInteger(count) || count < 1 || count > 200) {
    throw TestNetworkError.planInvalid(`"${name}" cannot have ${count} addresses`)
  }
  const subnet = `10.${SECOND_OCTET[kind]}.${number}`
  const addresses = Array.from({ length: count }, (_, index) => `${subnet}.${index + 2}`)
  return {
    name,
    kind,
    namespace: `${prefix}${name}`,
    address: `${subnet}.2`,
    addresses,
    gateway: `${subnet}.1`,
    routerInterface: `${kind}${number}`,
    emulated: emulated ?? Object.keys(rest).length > 0,
  }
}
