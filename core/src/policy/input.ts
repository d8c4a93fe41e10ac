// SPDX-License-Identifier: Apache-2.0
/**
 * What a policy is resolved from: a catalogue and the layers of one account, its
 * groups, a user and a meeting. Source: POLICY.md, section 1 and 2.
 *
 * @module
 */
import type { GroupRef, Plane, RegionId } from "../units/index.ts"

/** What a region expression may name: a leaf, or a group with its version. */
export type RegionName = RegionId | GroupRef

/** A set of leaves: what `include` names, without what `exclude` names. */
export interface RegionExpression {
  /** At least one name, each once. */
  readonly include: readonly RegionName[]
  /** Each name once. */
  readonly exclude?: readonly RegionName[]
}

/**
 * What a node must show of its place: 0 a certificate, 1 an instance identity signed by
 * the provider, 2 delay evidence, 3 hardware attestation.
 */
export type EvidenceLevel = 0 | 1 | 2 | 3

/** The limits that one level sets. An absent field sets none. */
export interface PolicyLayer {
  /** The most that this layer allows. */
  readonly ceiling?: RegionExpression
  /** What this layer takes away; it always wins and is inherited. */
  readonly deny?: RegionExpression
  /** Narrower limits for single planes. */
  readonly planes?: { readonly [P in Plane]?: RegionExpression }
  /** Pre-fills the ceiling of a new meeting. It limits nothing by itself. */
  readonly meetingDefault?: RegionExpression
  /** Whether lower layers are kept from adding or editing a ceiling. Governs writes only. */
  readonly locked?: boolean
  readonly minEvidence?: EvidenceLevel
}

/** What the rules need to know of a leaf. */
export interface PolicyRegion {
  readonly id: RegionId
  readonly country: string
  readonly jurisdictions: readonly string[]
  readonly restricted: boolean
  readonly status: "active" | "draining" | "retired"
  /** Degrees north, -90 to 90. */
  readonly lat: number
  /** Degrees east, -180 to 180. */
  readonly lon: number
}

/** One frozen version of a group of leaves. */
export interface PolicyGroup {
  readonly id: string
  readonly version: number
  readonly members: readonly RegionId[]
}

/**
 * The leaves and groups that expressions may name. It is never changed in place:
 * resolution remembers what it derived from one.
 */
export interface PolicyCatalogue {
  readonly version: number
  readonly regions: readonly PolicyRegion[]
  readonly groups: readonly PolicyGroup[]
}

/** The account that owns the meeting (R1). */
export interface PolicyAccount {
  readonly plan: "free" | "paid"
  /** At least one leaf, each once. */
  readonly home: readonly RegionId[]
  readonly layer?: PolicyLayer
}

/** The layer of one group of people that the owning user belongs to. */
export interface PolicyGroupLayer {
  readonly id: string
  readonly layer?: PolicyLayer
}

/** The layer of the owning user, or of the meeting. */
export interface PolicyHolder {
  readonly layer?: PolicyLayer
}

/** Everything that decides where one meeting may be processed. */
export interface PolicyInput {
  readonly catalogue: PolicyCatalogue
  readonly account: PolicyAccount
  /** All groups of the owner, the primary one first. */
  readonly groups?: readonly PolicyGroupLayer[]
  readonly user?: PolicyHolder
  readonly meeting?: PolicyHolder
}

/** A layer's name in answers: `account`, `group:staff`, `user`, `meeting`. */
export type LayerName = "account" | `group:${string}` | "user" | "meeting"

/** A layer with its name. */
export interface NamedLayer {
  readonly name: LayerName
  readonly layer: PolicyLayer
}

const NO_LIMITS: PolicyLayer = {}

/** Lists the layers in the order account, groups, user, meeting. */
export function layersOf(input: PolicyInput): NamedLayer[] {
  const layers: NamedLayer[] = [{ name: "account", layer: input.account.layer ?? NO_LIMITS }]
  for (const group of input.groups ?? []) {
    layers.push({ name: `group:${group.id}`, layer: group.layer ?? NO_LIMITS })
  }
  layers.push({ name: "user", layer: input.user?.layer ?? NO_LIMITS })
  layers.push({ name: "meeting", layer: input.meeting?.layer ?? NO_LIMITS })
  return layers
}
