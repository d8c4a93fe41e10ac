// SPDX-License-Identifier: Apache-2.0
/**
 * Frozen groups over time (R9). A new site makes a new version, which changes nothing until
 * an administrator accepts it; a site that loses a jurisdiction leaves every version at once.
 *
 * @module
 */
import type { GroupRef, Plane, RegionId } from "../units/index.ts"
import { leavesOf } from "./catalogue-index.ts"
import type {
  PolicyCatalogue,
  PolicyGroup,
  PolicyLayer,
  RegionExpression,
  RegionName,
} from "./input.ts"

/** A newer version of a group that a layer names, and what accepting it would change. */
export interface GroupOffer {
  readonly from: GroupRef
  readonly to: GroupRef
  /** Leaves that the newer version has and the older one has not, sorted by code point. */
  readonly added: readonly RegionId[]
  readonly removed: readonly RegionId[]
}

/** Finds the newest version of each group that a layer names in an older one. */
export function newerGroups(layer: PolicyLayer, catalogue: PolicyCatalogue): GroupOffer[] {
  const offers = new Map<string, GroupOffer>()
  for (const name of namesIn(layer)) {
    const offer = offerFor(name, catalogue)
    if (offer !== undefined) offers.set(name, offer)
  }
  return [...offers.values()].toSorted((one, other) => (one.from < other.from ? -1 : 1))
}

/** Accepts a newer version: names it wherever the layer named the older one. */
export function acceptGroup(layer: PolicyLayer, { from, to }: GroupOffer): PolicyLayer {
  const swap = (expression: RegionExpression): RegionExpression => swapped(expression, { from, to })
  const { ceiling, deny, planes, meetingDefault } = layer
  return {
    ...layer,
    ...(ceiling === undefined ? {} : { ceiling: swap(ceiling) }),
    ...(deny === undefined ? {} : { deny: swap(deny) }),
    ...(meetingDefault === undefined ? {} : { meetingDefault: swap(meetingDefault) }),
    ...(planes === undefined
      ? {}
      : {
          planes: Object.fromEntries(
            Object.entries(planes).map(([plane, limit]) => [plane as Plane, swap(limit)]),
          ),
        }),
  }
}

/** Takes a leaf that lost a jurisdiction out of every version of a group. */
export function withdrawLeaf(
  groups: readonly PolicyGroup[],
  { group, leaf }: { readonly group: string; readonly leaf: RegionId },
): PolicyGroup[] {
  return groups.map((version) =>
    version.id === group && version.members.includes(leaf)
      ? { ...version, members: version.members.filter((member) => member !== leaf) }
      : version,
  )
}

function offerFor(name: RegionName, catalogue: PolicyCatalogue): GroupOffer | undefined {
  const [id, version] = name.split("@")
  if (version === undefined) return undefined
  const newest = Math.max(
    ...catalogue.groups.filter((group) => group.id === id).map((group) => group.version),
  )
  if (newest <= Number(version)) return undefined
  const from = name as GroupRef // Only groups have an @ in their names.
  const to = `${id}@${newest}` as GroupRef // The catalogue's own name of it.
  return {
    from,
    to,
    added: leavesOf({ include: [to], exclude: [from] }, catalogue),
    removed: leavesOf({ include: [from], exclude: [to] }, catalogue),
  }
}

function namesIn({ ceiling, deny, planes, meetingDefault }: PolicyLayer): RegionName[] {
  return [ceiling, deny, meetingDefault, ...Object.values(planes ?? {})].flatMap((expression) => [
    ...(expression?.include ?? []),
    ...(expression?.exclude ?? []),
  ])
}

function swapped(
  { include, exclude }: RegionExpression,
  { from, to }: { readonly from: GroupRef; readonly to: GroupRef },
): RegionExpression {
  const swap = (names: readonly RegionName[]): RegionName[] => [
    ...new Set(names.map((name) => (name === from ? to : name))),
  ]
  return exclude === undefined
    ? { include: swap(include) }
    : { include: swap(include), exclude: swap(exclude) }
}
