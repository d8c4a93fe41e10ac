// SPDX-License-Identifier: Apache-2.0
/**
 * Making and signing the catalogue: the operator's side.
 *
 * @module
 */
import {
  type Catalogue,
  catalogueSchema,
  type Region,
  STARTING_CATALOGUE_VERSION,
  STARTING_GROUPS,
  STARTING_LEAVES,
} from "@landmoot/core/regions"
import {
  canonicalJson,
  CATALOGUE,
  isPrefixInside,
  type Jws,
  type PrivateKey,
  signClaims,
} from "@landmoot/core/signed"
import type { z } from "zod"
import { TrustError } from "./errors.ts"

/** What an operator writes: the catalogue without the keys of authorities and its time. */
export const catalogueDraftSchema = catalogueSchema.omit({ iat: true, authorities: true })

/** What an operator writes: the catalogue without the keys of authorities and its time. */
export type CatalogueDraft = Readonly<z.infer<typeof catalogueDraftSchema>>

/** The `kid` of the operator's root. */
const ROOT_KID = "root"

/** The catalogue of a new deployment: real places, in which no node stands yet. */
export function startingCatalogue(): CatalogueDraft {
  return {
    version: STARTING_CATALOGUE_VERSION,
    regions: STARTING_LEAVES.map((leaf): Region => ({
      ...leaf,
      jurisdictions: [...leaf.jurisdictions],
      gateways: [],
      bridges: [],
      prefixes: [],
    })),
    groups: STARTING_GROUPS.map((group) => ({ ...group, members: [...group.members] })),
  }
}

/** Signs a catalogue with the operator's root key. @throws {@link TrustError} */
export async function signCatalogue(catalogue: Catalogue, root: PrivateKey): Promise<Jws> {
  requireConsistent(catalogue)
  return await signClaims(CATALOGUE, catalogue, { kid: ROOT_KID, key: root })
}

/** Whether two catalogues say the same, their versions and times aside. */
export function isSameContent(first: Catalogue, second: Catalogue): boolean {
  const [one, other] = [first, second].map((catalogue) =>
    canonicalJson({ ...catalogue, version: 0, iat: 0 }),
  )
  return one === other
}

/**
 * Requires what the schema cannot say: every leaf once, groups of known leaves,
 * at most one authority for each, and no address, gateway or bridge in two regions.
 *
 * @throws {@link TrustError} `TRUST_CATALOGUE_CONFLICT`
 */
export function requireConsistent(catalogue: Catalogue): void {
  const { regions, groups, authorities } = catalogue
  const ids = new Set<string>(regions.map(({ id }) => id))
  requireOnce(regions.map(({ id }) => id))
  requireOnce(groups.map(({ id, version }) => `${id}@${version}`))
  requireOnce(authorities.map(({ region }) => region))
  const named = [...groups.flatMap(({ members }) => members), ...authorities.map((a) => a.region)]
  const unknown = named.find((id) => !ids.has(id))
  if (unknown !== undefined) throw TrustError.catalogueConflict(`has no leaf ${unknown}`)
  // Nodes of one region may stand behind one origin.
  requireOnce(
    regions.flatMap(({ gateways }) => [...new Set(gateways.map((url) => new URL(url).origin))]),
  )
  requireOnce(regions.flatMap(({ bridges }) => [...new Set(bridges)]))
  for (const region of regions) {
    for (const prefix of region.prefixes) {
      if (!isPrefixInside(prefix, [prefix])) {
        throw TrustError.catalogueConflict(`gives ${region.id} ${prefix}, which is no prefix`)
      }
      const other = regions.find(
        ({ id, prefixes }) => id !== region.id && isPrefixInside(prefix, prefixes),
      )
      if (other !== undefined) {
        throw TrustError.catalogueConflict(`gives ${prefix} to ${region.id} and to ${other.id}`)
      }
    }
  }
}

function requireOnce(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw TrustError.catalogueConflict(`lists ${twice} twice`)
}
