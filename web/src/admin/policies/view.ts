// SPDX-License-Identifier: Apache-2.0
/**
 * What the pages on regions and policies show, as one value.
 *
 * @module
 */
import type { PlanName } from "@landmoot/core/plans"
import { policyPlanOf } from "@landmoot/core/plans"
import type {
  PolicyCatalogue,
  PolicyInput,
  PolicyLayer,
  RegionExpression,
} from "@landmoot/core/policy"
import type { Region, RegionGroup } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"

/** Whose layer it is. */
export type LayerRef =
  | { readonly kind: "account" }
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "person"; readonly id: string }

/** A layer as it is stored, with the version that a write has to name. */
export interface StoredLayer {
  readonly ref: LayerRef
  /** What the account, the group or the person is called. */
  readonly name: string
  readonly layer: PolicyLayer
  readonly version: number
  /** How many people it concerns: everybody, the members, or one. */
  readonly people: number
  /** The groups of a person, the primary one first; empty for others. */
  readonly groups: readonly string[]
  /** Whether whoever looks may change it. */
  readonly mayWrite: boolean
}

/** Where an account's people may be processed as guests of others (R22). */
export interface GuestPolicy {
  readonly mode: "off" | "warn" | "refuse"
  readonly regions?: RegionExpression | undefined
}

/** A region as the console shows it: what the catalogue says, and what its nodes have shown. */
export type ConsoleRegion = Pick<
  Region,
  "id" | "name" | "country" | "jurisdictions" | "restricted" | "status" | "lat" | "lon" | "operator"
> & {
  /** Whether a node has been set up there. */
  readonly served: boolean
  /** The evidence that its nodes show of their place; undefined while that is not known. */
  readonly evidence: 0 | 1 | 2 | 3 | undefined
}

/** The regions and groups that can be named. */
export interface ConsoleCatalogue {
  readonly version: number
  readonly regions: readonly ConsoleRegion[]
  readonly groups: readonly RegionGroup[]
}

/** A change that waits for a second administrator. */
export interface Approval {
  readonly id: string
  readonly by: string
  /** Whether whoever looks asked for it: nobody agrees with themselves. */
  readonly own: boolean
  /** Seconds since 1970. */
  readonly at: number
  readonly regions: readonly RegionId[]
  readonly layer: PolicyLayer
}

/** Everything that the pages show. */
export interface PolicyView {
  readonly account: {
    readonly id: string
    readonly name: string
    readonly plan: PlanName
    readonly home: readonly RegionId[]
  }
  readonly catalogue: ConsoleCatalogue
  /** The account's, then those of groups by name, then those of people with limits of their own. */
  readonly layers: readonly StoredLayer[]
  readonly guests: GuestPolicy
  readonly approvals: readonly Approval[]
  /** Meetings that do not start until the owner accepts the home, after a downgrade. */
  readonly blocked?: { readonly meetings: number | undefined } | undefined
  /** What the account had chosen before it became free: offered, never applied. */
  readonly former?: PolicyLayer | undefined
  /** Regions that have left a group which the account names, for lack of a jurisdiction (R9). */
  readonly lost: readonly { readonly region: RegionId; readonly laws: readonly string[] }[]
  /** Whether this person is the owner, who alone accepts the home. */
  readonly owner: boolean
}

/** A change as it is previewed and saved. */
export interface PolicyChange {
  readonly ref: LayerRef
  readonly layer: PolicyLayer
  /** The version that was read. */
  readonly version: number
  /** New rules for guests; absent: as they are. Only with the account's own layer. */
  readonly guests?: GuestPolicy | undefined
}

/** The layer that is the account's own. */
export const ACCOUNT: LayerRef = { kind: "account" }

/** One text for each layer, for keys and comparisons. */
export function keyOf(ref: LayerRef): string {
  return ref.kind === "account" ? "account" : `${ref.kind}:${ref.id}`
}

/** A layer as it is stored; without limits if none is. */
export function storedLayer(view: PolicyView, ref: LayerRef): StoredLayer {
  const key = keyOf(ref)
  const found = view.layers.find((stored) => keyOf(stored.ref) === key)
  return found ?? { ref, name: "", layer: {}, version: 0, people: 0, groups: [], mayWrite: false }
}

/** What is resolved for whoever has this layer and those above it, with another layer in its place. */
export function inputFor(view: PolicyView, ref: LayerRef, layer: PolicyLayer): PolicyInput {
  const above = parentInput(view, ref)
  switch (ref.kind) {
    case "account":
      return { ...above, account: { ...above.account, layer } }
    case "group":
      return { ...above, groups: [{ id: ref.id, layer }] }
    case "person":
      return { ...above, user: { layer } }
  }
}

/** The layers above one alone; for the account: none. */
export function parentInput(view: PolicyView, ref: LayerRef): PolicyInput {
  const { plan, home } = view.account
  const account = { plan: policyPlanOf(plan), home }
  const catalogue: PolicyCatalogue = view.catalogue
  if (ref.kind === "account") return { catalogue, account }
  const own = { ...account, layer: storedLayer(view, ACCOUNT).layer }
  if (ref.kind === "group") return { catalogue, account: own }
  const groups = storedLayer(view, ref).groups.map((id) => ({
    id,
    layer: storedLayer(view, { kind: "group", id }).layer,
  }))
  return { catalogue, account: own, groups }
}

/** The layer above that keeps this one from having a ceiling of its own; undefined if none does. */
export function lockAbove(view: PolicyView, ref: LayerRef): StoredLayer | undefined {
  if (ref.kind === "account") return undefined
  const account = storedLayer(view, ACCOUNT)
  const groups = storedLayer(view, ref).groups.map((id) => storedLayer(view, { kind: "group", id }))
  return [account, ...groups].find(({ layer }) => layer.locked === true)
}
