// SPDX-License-Identifier: Apache-2.0
/**
 * Private regions in the catalogue (R28): the operator's root lists the public
 * key of an authority whose private half lies on the account's own machine.
 *
 * @module
 */
import type { Catalogue, PublicKey, Region } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"
import { TrustError } from "./errors.ts"

/** What is to become of one private region. */
export type PrivateRegionChange =
  | { readonly kind: "add"; readonly region: Region; readonly authority: PublicKey }
  | { readonly kind: "retire"; readonly region: RegionId }

/** Whether a region is an account's own, `acct:<account>/<name>`; no public leaf is spelt so. */
export function isPrivateRegion(region: string): boolean {
  return region.startsWith("acct:")
}

/** What a catalogue says of private regions that a new draft does not list. */
export function keptPrivate(
  previous: Catalogue | undefined,
  draft: Pick<Catalogue, "regions">,
): Pick<Catalogue, "regions" | "authorities"> {
  const regions = (previous?.regions ?? []).filter(
    ({ id }) => isPrivateRegion(id) && draft.regions.every((region) => region.id !== id),
  )
  const authorities = (previous?.authorities ?? []).filter(({ region }) =>
    regions.some(({ id }) => id === region),
  )
  return { regions, authorities }
}

/**
 * Changes one private region of a catalogue. An id is used once: what is listed
 * is never replaced, and what was retired never comes back. A retired region
 * keeps its line, so that nothing else takes its id, and loses authority,
 * addresses and ways to reach it.
 *
 * @throws {@link TrustError} `TRUST_CATALOGUE_CONFLICT`
 */
export function withPrivateRegion(catalogue: Catalogue, change: PrivateRegionChange): Catalogue {
  const { regions, authorities } = catalogue
  const id = change.kind === "add" ? change.region.id : change.region
  if (!isPrivateRegion(id)) throw TrustError.catalogueConflict(`has ${id} as a public leaf`)
  const present = regions.find((region) => region.id === id)
  if (change.kind === "add") {
    if (present !== undefined) throw TrustError.catalogueConflict(`has had ${id} before`)
    const { region, authority: key } = change
    return {
      ...catalogue,
      regions: [...regions, region],
      authorities: [...authorities, { region: region.id, key }],
    }
  }
  if (present === undefined) throw TrustError.catalogueConflict(`has no leaf ${id}`)
  const retired: Region = {
    ...present,
    status: "retired",
    gateways: [],
    bridges: [],
    prefixes: [],
  }
  return {
    ...catalogue,
    regions: regions.map((region) => (region.id === id ? retired : region)),
    authorities: authorities.filter(({ region }) => region !== id),
  }
}
