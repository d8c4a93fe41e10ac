// SPDX-License-Identifier: Apache-2.0
/**
 * An account with two groups and a person, to test with.
 *
 * @module
 */
import type { PolicyLayer, RegionName } from "@landmoot/core/policy"
import { type Preview, previewChange } from "@landmoot/core/preview"
import { STARTING_GROUPS, STARTING_LEAVES } from "@landmoot/core/regions"
import { type RegionId, regionId } from "@landmoot/core/units"
import { ACCOUNT, type LayerRef, type PolicyView, type StoredLayer } from "../view.ts"

/** The account's home. */
const HOME: RegionId = regionId("eu-de-fra")
/** A group of the office. */
export const STAFF: LayerRef = { kind: "group", id: "staff" }
/** A person in it. */
export const ADA: LayerRef = { kind: "person", id: "ada" }

/** Names of leaves and groups, as a layer has them. */
export function names(...list: readonly string[]): readonly RegionName[] {
  return list as readonly RegionName[] // What is not in the catalogue fails in the policy module.
}

/** A layer with a ceiling of these names. */
export function only(...include: readonly string[]): PolicyLayer {
  return { ceiling: { include: names(...include) } }
}

/** The office with these layers. */
export function office(
  layers: {
    readonly account?: PolicyLayer
    readonly staff?: PolicyLayer
    readonly ada?: PolicyLayer
  } = {},
  changes: Partial<PolicyView> = {},
): PolicyView {
  const level = (ref: LayerRef, name: string, layer: PolicyLayer | undefined): StoredLayer => ({
    ref,
    name,
    layer: layer ?? {},
    version: 1,
    people: 1,
    groups: ref.kind === "person" ? ["staff"] : [],
    mayWrite: true,
  })
  return {
    account: { id: "acc_AbCdEfGhIjKlMnOp", name: "Office", plan: "pro", home: [HOME] },
    catalogue: {
      version: 7,
      regions: STARTING_LEAVES.map((leaf) => ({
        ...leaf,
        status: leaf.id === "us-or-pdx" ? ("retired" as const) : leaf.status,
        served: true,
        evidence: 0 as const,
      })),
      groups: STARTING_GROUPS,
    },
    layers: [
      level(ACCOUNT, "Office", layers.account),
      level(STAFF, "Staff", layers.staff),
      level({ kind: "group", id: "guests" }, "Guests", undefined),
      level(ADA, "Ada", layers.ada),
    ],
    guests: { mode: "off" },
    approvals: [],
    lost: [],
    owner: true,
    ...changes,
  }
}

/** What a change of the account's layer would do, with two meetings running in some leaves. */
export function previewOf(
  view: PolicyView,
  layer: PolicyLayer,
  running: readonly string[],
): Preview {
  const [account] = view.layers
  const state = (own: PolicyLayer): Parameters<typeof previewChange>[0]["before"] => ({
    account: { plan: "paid", home: view.account.home, layer: own },
    groups: [],
  })
  const pinned = running.map(regionId)
  const planes = {
    media: pinned,
    relay: pinned,
    signalling: pinned,
    keys: pinned,
    telephony: pinned,
    compute: pinned,
    content: pinned,
    diagnostics: pinned,
    egress: pinned,
  }
  return previewChange({
    catalogue: view.catalogue,
    before: state(account?.layer ?? {}),
    after: state(layer),
    shapes: [{ groups: [], layer: {}, people: 3 }],
    meetings: [],
    running: ["one", "two"].map((id) => ({ id, title: id, effective: pinned, planes })),
    clients: { basis: "cities", places: [], attendance: [] },
  })
}
