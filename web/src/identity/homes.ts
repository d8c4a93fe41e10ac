// SPDX-License-Identifier: Apache-2.0
/**
 * Which regions an account can live in, and where signing up for each goes on.
 * Rules HO1 to HO3 of `../SPEC.md`.
 *
 * @module
 */
import type { Catalogue, Region } from "@landmoot/core/regions"

/** Regions that can be a home: open to all, in service, with a gateway; by country and name. */
export function homesOf(
  { regions }: Pick<Catalogue, "regions">,
  compare: (one: Region, other: Region) => number,
): readonly Region[] {
  return regions
    .filter(
      ({ id, status, restricted, gateways }) =>
        status === "active" && !restricted && gateways.length > 0 && !id.startsWith("acct:"),
    )
    .toSorted(compare)
}

/**
 * Where signing up goes on if the account is to live elsewhere: records never lie outside their
 * home, so the form is sent to that region's own gateway. Undefined: it goes on here.
 */
export function signUpElsewhere(home: Region, here: string | undefined): string | undefined {
  if (home.id === here) return undefined
  const gateway = home.gateways[0]
  if (gateway === undefined) return undefined
  const url = new URL("/sign-up", gateway)
  url.searchParams.set("home", home.id)
  return url.href
}

/** The home to begin with: the one that was asked for, else this server's, else none. */
export function firstHome(
  homes: readonly Region[],
  asked: string | null,
  here: string | undefined,
): Region | undefined {
  return homes.find(({ id }) => id === asked) ?? homes.find(({ id }) => id === here)
}
