// SPDX-License-Identifier: Apache-2.0
/**
 * A second resolver, for tests: POLICY.md, section 2, read aloud.
 *
 * Every set is a question about one leaf, asked anew each time. It shares no code with the
 * resolver under test, is slow on purpose, and should stay too plain to be wrong.
 *
 * @module
 */
import type { Plane, RegionId } from "../../units/index.ts"
import type { PolicyAnswer, Removal } from "../answer.ts"
import type {
  LayerName,
  PolicyInput,
  PolicyLayer,
  PolicyRegion,
  RegionExpression,
} from "../input.ts"

type Named = readonly [LayerName, PolicyLayer]

const IN_ORDER: readonly Plane[] = [
  "media",
  "relay",
  "signalling",
  "keys",
  "telephony",
  "compute",
  "content",
  "diagnostics",
  "egress",
]

/** Resolves a policy by the definition. */
export function resolveByDefinition(input: PolicyInput): PolicyAnswer {
  const { catalogue, account } = input
  const accountLayer = account.layer ?? {}
  const isFree = account.plan === "free"
  const lower: Named[] = [
    ...(input.groups ?? []).map(({ id, layer }): Named => [`group:${id}`, layer ?? {}]),
    ["user", input.user?.layer ?? {}],
    ["meeting", input.meeting?.layer ?? {}],
  ]
  const all: Named[] = [["account", accountLayer], ...lower]

  const isNamed = (names: readonly string[], leaf: RegionId): boolean =>
    names.some(
      (name) =>
        name === leaf ||
        catalogue.groups.some(
          ({ id, version, members }) => `${id}@${version}` === name && members.includes(leaf),
        ),
    )
  const isIn = (expression: RegionExpression, leaf: RegionId): boolean =>
    isNamed(expression.include, leaf) && !isNamed(expression.exclude ?? [], leaf)
  const isHome = (leaf: RegionId): boolean => account.home.includes(leaf)
  const isAllowedByAccount = (leaf: RegionId): boolean =>
    accountLayer.ceiling === undefined ? isHome(leaf) : isIn(accountLayer.ceiling, leaf)
  const isDeniedBy = (layer: PolicyLayer, leaf: RegionId): boolean =>
    layer.deny !== undefined && isIn(layer.deny, leaf)
  const isInBase = (leaf: RegionId): boolean =>
    isHome(leaf) || (!isFree && isAllowedByAccount(leaf) && !isDeniedBy(accountLayer, leaf))
  const isRefusedBy = (layer: PolicyLayer, leaf: RegionId): boolean =>
    !isFree &&
    ((layer.ceiling !== undefined && !isIn(layer.ceiling, leaf)) || isDeniedBy(layer, leaf))
  const isLeftByLayers = (leaf: RegionId): boolean =>
    isInBase(leaf) && lower.every(([, layer]) => !isRefusedBy(layer, leaf))
  const isPermitted = ({ id, restricted }: PolicyRegion): boolean =>
    !restricted || isHome(id) || (accountLayer.ceiling?.include.includes(id) ?? false)
  const isEffective = (leaf: PolicyRegion): boolean =>
    isLeftByLayers(leaf.id) && isPermitted(leaf) && leaf.status !== "retired"
  const isClosedBy = (layer: PolicyLayer, plane: Plane, leaf: RegionId): boolean => {
    const limit = layer.planes?.[plane]
    return limit !== undefined && !isIn(limit, leaf)
  }
  const needsMedia = (plane: Plane): boolean =>
    ["relay", "signalling", "keys", "telephony", "compute"].includes(plane)
  const isOpen = (plane: Plane, leaf: PolicyRegion): boolean =>
    isEffective(leaf) &&
    all.every(([, layer]) => !isClosedBy(layer, plane, leaf.id)) &&
    (!needsMedia(plane) || isOpen("media", leaf))

  const idsOf = (test: (leaf: PolicyRegion) => boolean): RegionId[] =>
    catalogue.regions
      .filter(test)
      .map((leaf) => leaf.id)
      .toSorted()
  const takesFromBase = ([name, layer]: Named, leaf: RegionId, planes: readonly Plane[]): boolean =>
    isInBase(leaf) &&
    ((name !== "account" && isRefusedBy(layer, leaf)) ||
      planes.some((plane) => isClosedBy(layer, plane, leaf)))
  const layersFor = (plane?: Plane): LayerName[] => {
    const planes: Plane[] = plane === undefined ? [] : [plane]
    if (plane !== undefined && needsMedia(plane)) planes.push("media")
    return all
      .filter((named) => catalogue.regions.some((leaf) => takesFromBase(named, leaf.id, planes)))
      .map(([name]) => name)
  }
  const words = (layers: readonly LayerName[], plane?: Plane): string =>
    `no region is left${plane === undefined ? "" : ` for ${plane}`}${
      layers.length === 0 ? "" : ` by the limits of ${layers.join(", ")}`
    }`
  const removalOf = ({ id, status }: PolicyRegion): Removal => {
    if (!isInBase(id)) {
      if (isFree) return { region: id, removedBy: "plan", rule: "R2" }
      const rule = accountLayer.ceiling === undefined ? "R3" : "R4"
      return { region: id, removedBy: "account", rule }
    }
    const first = lower.find(([, layer]) => isRefusedBy(layer, id))
    if (first !== undefined) return { region: id, removedBy: first[0], rule: "R4" }
    if (status === "retired") return { region: id, removedBy: "retired", rule: "R11" }
    return { region: id, removedBy: "restricted", rule: "R7" }
  }

  const effective = idsOf(isEffective)
  if (effective.length === 0) {
    const layers = layersFor()
    const wasRetired = catalogue.regions.some(
      (leaf) => isLeftByLayers(leaf.id) && isPermitted(leaf),
    )
    if (wasRetired) {
      const message = "every region that the policy leaves has been retired"
      return { ok: false, code: "REGION_RETIRED", layers, message }
    }
    return { ok: false, code: "REGION_POLICY_EMPTY", layers, message: words(layers) }
  }
  const planes = Object.fromEntries(
    IN_ORDER.map((plane) => [plane, idsOf((leaf) => isOpen(plane, leaf))]),
  ) as Record<Plane, RegionId[]>
  const empty = IN_ORDER.filter((plane) => planes[plane].length === 0)
  const blocking = empty.find((plane) => IN_ORDER.indexOf(plane) < 4)
  if (blocking !== undefined) {
    const layers = layersFor(blocking)
    const message = words(layers, blocking)
    return { ok: false, code: "REGION_POLICY_EMPTY", plane: blocking, layers, message }
  }
  const disabled = empty.map((plane) => ({ plane, why: words(layersFor(plane), plane) }))
  const why = catalogue.regions
    .filter((leaf) => !isEffective(leaf))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(removalOf)
  return { ok: true, effective, planes, disabled, why }
}
