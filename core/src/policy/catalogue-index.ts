// SPDX-License-Identifier: Apache-2.0
import type { RegionId } from "../units/index.ts"
import { PolicyError } from "./errors.ts"
import type { PolicyCatalogue, PolicyRegion, RegionExpression } from "./input.ts"

/** A catalogue made ready for set arithmetic: leaves are positions in one sorted list. */
export interface CatalogueIndex {
  /** The leaves sorted by the code points of their ids. */
  readonly leaves: readonly PolicyRegion[]
  /** For each leaf's id and each group with its version: the positions of its leaves. */
  readonly positions: ReadonlyMap<string, readonly number[]>
}

// Derived from the key alone, so two callers can only ever find the same value.
const indices = new WeakMap<PolicyCatalogue, CatalogueIndex>()

/**
 * Gives the index of a catalogue, made once for each.
 *
 * @throws {@link PolicyError} `POLICY_INVALID` if a group lists a leaf that is not there
 */
export function indexOf(catalogue: PolicyCatalogue): CatalogueIndex {
  const known = indices.get(catalogue)
  if (known !== undefined) return known
  const made = makeIndex(catalogue)
  indices.set(catalogue, made)
  return made
}

/**
 * Finds what one name stands for.
 *
 * @throws {@link PolicyError} `POLICY_INVALID` if the catalogue does not have it
 */
export function positionsOf(index: CatalogueIndex, name: string): readonly number[] {
  const positions = index.positions.get(name)
  if (positions === undefined) throw PolicyError.invalid("", "a name is not in the catalogue")
  return positions
}

/**
 * Gives the leaves of an expression, sorted by code point.
 *
 * @throws {@link PolicyError} `POLICY_INVALID` if the catalogue lacks a name
 */
export function leavesOf(expression: RegionExpression, catalogue: PolicyCatalogue): RegionId[] {
  const index = indexOf(catalogue)
  const chosen = new Set<number>()
  for (const name of expression.include) {
    for (const position of positionsOf(index, name)) chosen.add(position)
  }
  for (const name of expression.exclude ?? []) {
    for (const position of positionsOf(index, name)) chosen.delete(position)
  }
  return index.leaves.filter((_leaf, position) => chosen.has(position)).map((leaf) => leaf.id)
}

function makeIndex(catalogue: PolicyCatalogue): CatalogueIndex {
  // Ids are ASCII, where UTF-16 code units and code points sort alike.
  const leaves = catalogue.regions.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const positions = new Map<string, readonly number[]>()
  for (const [position, leaf] of leaves.entries()) positions.set(leaf.id, [position])
  for (const group of catalogue.groups) {
    const members = group.members.map((member) => {
      const position = positions.get(member)?.[0]
      if (position === undefined) {
        throw PolicyError.invalid("catalogue.groups", "a group lists a leaf that is not there")
      }
      return position
    })
    positions.set(`${group.id}@${group.version}`, members)
  }
  return { leaves, positions }
}
