// SPDX-License-Identifier: Apache-2.0
/**
 * From a click to a layer: each choice changes as little of an expression as
 * it can, so that what an administrator wrote with groups stays with groups.
 * Rules CHO1 to CHO8 of `SPEC.md` in this folder.
 *
 * @module
 */
import {
  leavesOf,
  type PolicyCatalogue,
  type PolicyLayer,
  type RegionExpression,
  type RegionName,
} from "@landmoot/core/policy"
import type { GroupRef, RegionId } from "@landmoot/core/units"

/** What a choice needs to know of its surroundings. */
export interface Choosing {
  readonly catalogue: PolicyCatalogue
  /** Whether it is the account's own layer, where no ceiling means home alone. */
  readonly account: boolean
  /** Whether a layer above keeps this one from having or changing a ceiling. */
  readonly locked: boolean
}

/** Allows a leaf: nothing denies it any more, and a ceiling, where there is one, holds it. */
export function allow(layer: PolicyLayer, leaf: RegionId, choosing: Choosing): PolicyLayer {
  const lifted = undeny(layer, leaf, choosing)
  const { ceiling } = lifted
  if (ceiling === undefined) {
    return choosing.account ? { ...lifted, ceiling: { include: [leaf] } } : lifted
  }
  const restricted = choosing.catalogue.regions.find(({ id }) => id === leaf)?.restricted === true
  return { ...lifted, ceiling: withLeaf(ceiling, leaf, { ...choosing, byName: restricted }) }
}

/**
 * Leaves a leaf out without denying it. Where no ceiling says what is chosen, or none may be
 * changed, the only way to leave it out is to deny it.
 */
export function leaveOut(layer: PolicyLayer, leaf: RegionId, choosing: Choosing): PolicyLayer {
  const { ceiling } = layer
  if (ceiling === undefined && choosing.account) return undeny(layer, leaf, choosing)
  if (ceiling === undefined || choosing.locked) return deny(layer, leaf, choosing)
  const rest = withoutLeaf(ceiling, leaf, choosing)
  return putCeiling(undeny(layer, leaf, choosing), rest)
}

/** Denies a leaf. The ceiling stays as it is, so that lifting the deny brings the leaf back. */
export function deny(layer: PolicyLayer, leaf: RegionId, { catalogue }: Choosing): PolicyLayer {
  if (layer.deny === undefined) return { ...layer, deny: { include: [leaf] } }
  return { ...layer, deny: withLeaf(layer.deny, leaf, { catalogue, byName: false }) }
}

/** Lifts the deny of a leaf; whether it is allowed then is the ceiling's to say. */
export function undeny(layer: PolicyLayer, leaf: RegionId, { catalogue }: Choosing): PolicyLayer {
  if (layer.deny === undefined || !leavesOf(layer.deny, catalogue).includes(leaf)) return layer
  const rest = withoutLeaf(layer.deny, leaf, { catalogue })
  const { deny: _deny, ...others } = layer
  return rest === undefined ? others : { ...others, deny: rest }
}

/** Adds a group in this version: older versions of it and leaves taken out of it go. */
export function allowGroup(layer: PolicyLayer, group: GroupRef, choosing: Choosing): PolicyLayer {
  const { catalogue } = choosing
  const ceiling = layer.ceiling ?? { include: [] }
  const [id] = group.split("@")
  const include = ceiling.include.filter((name) => !name.startsWith(`${id}@`))
  const members = new Set<RegionName>(leavesOf({ include: [group] }, catalogue))
  const exclude = (ceiling.exclude ?? []).filter(
    (name) => !members.has(name) && !name.startsWith(`${id}@`),
  )
  return { ...layer, ceiling: tidied({ include: [...include, group], exclude }, catalogue) }
}

/** Takes a group out; leaves that are named by themselves stay. */
export function leaveOutGroup(
  layer: PolicyLayer,
  group: GroupRef,
  choosing: Choosing,
): PolicyLayer {
  const { ceiling } = layer
  if (ceiling === undefined) return layer
  const include = ceiling.include.filter((name) => name !== group)
  return putCeiling(layer, cleaned({ ...ceiling, include }, choosing.catalogue))
}

/** Gives a layer a ceiling of exactly these leaves. */
export function onlyThese(layer: PolicyLayer, leaves: readonly RegionId[]): PolicyLayer {
  return { ...layer, ceiling: { include: leaves.toSorted() } }
}

/** Takes a layer's ceiling away. */
export function noCeiling(layer: PolicyLayer): PolicyLayer {
  return putCeiling(layer, undefined)
}

/** Sets or lifts the limit of one plane. */
export function limitPlane(
  layer: PolicyLayer,
  plane: keyof NonNullable<PolicyLayer["planes"]>,
  leaves: readonly RegionId[] | undefined,
): PolicyLayer {
  const { planes = {}, ...others } = layer
  const { [plane]: _before, ...rest } = planes
  const next = leaves === undefined ? rest : { ...rest, [plane]: { include: leaves.toSorted() } }
  return Object.keys(next).length === 0 ? others : { ...others, planes: next }
}

function putCeiling(layer: PolicyLayer, ceiling: RegionExpression | undefined): PolicyLayer {
  const { ceiling: _ceiling, ...others } = layer
  return ceiling === undefined ? others : { ...others, ceiling }
}

function withLeaf(
  expression: RegionExpression,
  leaf: RegionId,
  { catalogue, byName }: { readonly catalogue: PolicyCatalogue; readonly byName: boolean },
): RegionExpression {
  const kept = {
    ...expression,
    exclude: (expression.exclude ?? []).filter((name) => name !== leaf),
  }
  const named = kept.include.includes(leaf)
  const held = leavesOf(tidied(kept, catalogue), catalogue).includes(leaf)
  if (held && (named || !byName)) return tidied(kept, catalogue)
  // A group that is excluded as a whole is named by its other leaves, or it would win.
  const exclude = kept.exclude.flatMap((name) => {
    const members = leavesOf({ include: [name] }, catalogue)
    return members.includes(leaf) ? members.filter((member) => member !== leaf) : [name]
  })
  const include = named ? kept.include : [...kept.include, leaf]
  return tidied({ include, exclude }, catalogue)
}

/** The expression without a leaf; undefined if nothing is left. */
function withoutLeaf(
  expression: RegionExpression,
  leaf: RegionId,
  { catalogue }: Pick<Choosing, "catalogue">,
): RegionExpression | undefined {
  const include = expression.include.filter((name) => name !== leaf)
  const exclude = expression.exclude ?? []
  const still = include.length > 0 && leavesOf({ include, exclude }, catalogue).includes(leaf)
  return cleaned({ include, exclude: still ? [...exclude, leaf] : exclude }, catalogue)
}

function cleaned(
  expression: RegionExpression,
  catalogue: PolicyCatalogue,
): RegionExpression | undefined {
  if (expression.include.length === 0) return undefined
  return leavesOf(expression, catalogue).length === 0 ? undefined : tidied(expression, catalogue)
}

/** Drops what an expression excludes although it does not include it, and an empty `exclude`. */
function tidied(
  { include, exclude = [] }: RegionExpression,
  catalogue: PolicyCatalogue,
): RegionExpression {
  const included = new Set(leavesOf({ include }, catalogue))
  const unique = [...new Set(exclude)].filter((name) =>
    leavesOf({ include: [name] }, catalogue).some((leaf) => included.has(leaf)),
  )
  return unique.length === 0 ? { include } : { include, exclude: unique }
}
