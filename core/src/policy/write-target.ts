// SPDX-License-Identifier: Apache-2.0
import { type LayerName, layersOf, type PolicyInput, type PolicyLayer } from "./input.ts"

/** The layer that is written: the account's, one group's, the user's or the meeting's. */
export type WriteTarget =
  | { readonly kind: "account" }
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "user" }
  | { readonly kind: "meeting" }

/** Gives the layer that is stored at a target; without limits if there is none. */
export function layerAt(input: PolicyInput, target: WriteTarget): PolicyLayer {
  const holders = {
    account: input.account,
    group: input.groups?.find((group) => target.kind === "group" && group.id === target.id),
    user: input.user,
    meeting: input.meeting,
  }
  return holders[target.kind]?.layer ?? {}
}

/** Gives the layers above a target alone. One group is not above another. */
export function parentsOf(input: PolicyInput, target: WriteTarget): PolicyInput {
  const { catalogue, account, groups = [], user = {} } = input
  const parents = {
    account: { catalogue, account: { plan: account.plan, home: account.home } },
    group: { catalogue, account },
    user: { catalogue, account, groups },
    meeting: { catalogue, account, groups, user },
  }
  return parents[target.kind]
}

/** Names the layers above a target that are locked: there no ceiling may be added or edited. */
export function locksAbove(input: PolicyInput, target: WriteTarget): LayerName[] {
  if (target.kind === "account") return []
  return layersOf(parentsOf(input, target)).flatMap(({ name, layer }) =>
    layer.locked === true ? [name] : [],
  )
}

/** Puts a layer below its parents. */
export function withLayer(
  parents: PolicyInput,
  target: WriteTarget,
  layer: PolicyLayer,
): PolicyInput {
  if (target.kind === "account") return { ...parents, account: { ...parents.account, layer } }
  if (target.kind === "group") return { ...parents, groups: [{ id: target.id, layer }] }
  return { ...parents, [target.kind]: { layer } }
}
