// SPDX-License-Identifier: Apache-2.0
/**
 * The plain list of regions that an invitation carries as `in=`: `eu-de-fra,eu-fr-par` or
 * `EU@7`. The guard holds the servers to it (R18), so its meaning must be one for everybody.
 *
 * @module
 */
import type { RegionId } from "../units/index.ts"
import type { PolicyInvalid } from "./answer.ts"
import { leavesOf } from "./catalogue-index.ts"
import { PolicyError } from "./errors.ts"
import type { PolicyCatalogue, RegionName } from "./input.ts"
import { caught } from "./parse.ts"
import { namesOf } from "./parse-catalogue.ts"
import { readName } from "./parse-expression.ts"
import { item, once } from "./reader.ts"

/** The regions of a list, sorted by code point, or where and why it is malformed. */
export type ParsedRegionList =
  | { readonly ok: true; readonly names: readonly RegionName[]; readonly regions: RegionId[] }
  | PolicyInvalid

// 1,024 leaves of ordinary length. Longer lists would only cost time.
const MAX_LENGTH = 16_384

/** Parses a list of leaves and groups, already percent-decoded. May come from an attacker. */
export function parseRegionList(text: string, catalogue: PolicyCatalogue): ParsedRegionList {
  return caught(() => {
    if (text === "") throw PolicyError.invalid("", "the list of regions is empty")
    if (text.length > MAX_LENGTH) throw PolicyError.invalid("", "the list of regions is too long")
    const known = namesOf(catalogue)
    const seen = new Set<string>()
    const names = text.split(",").map((part, position) => {
      const name = readName(part, item("", position), known)
      once(seen, name, item("", position))
      return name
    })
    return { ok: true, names, regions: leavesOf({ include: names }, catalogue) }
  })
}

/** Writes leaves and groups as a list, sorted by code point, each once. */
export function formatRegionList(names: readonly RegionName[]): string {
  // Names are ASCII, which the default order sorts by code point.
  return [...new Set(names)].toSorted().join(",")
}

/** Tells whether every leaf of one list is in the other. */
export function isSubset(inner: readonly RegionId[], outer: readonly RegionId[]): boolean {
  const allowed = new Set(outer)
  return inner.every((leaf) => allowed.has(leaf))
}
