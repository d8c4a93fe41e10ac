// SPDX-License-Identifier: Apache-2.0
/**
 * From records to what the policy module resolves.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { policyPlanOf } from "@landmoot/core/plans"
import {
  type PolicyCatalogue,
  type PolicyInput,
  policyDigestInput,
  type PolicyResolved,
} from "@landmoot/core/policy"
import type { Catalogue } from "@landmoot/core/regions"
import type { AccountRecord, GroupRecord, PersonRecord } from "./records.ts"

// Resolution remembers what it derived from a catalogue, so each has one view only.
const views = new WeakMap<Catalogue, PolicyCatalogue>()

/** What the rules need to know of a catalogue. */
export function policyCatalogue(catalogue: Catalogue): PolicyCatalogue {
  const known = views.get(catalogue)
  if (known !== undefined) return known
  const view: PolicyCatalogue = {
    version: catalogue.version,
    regions: catalogue.regions.map(
      ({ id, country, jurisdictions, restricted, status, lat, lon }) => {
        return { id, country, jurisdictions, restricted, status, lat, lon }
      },
    ),
    groups: catalogue.groups,
  }
  views.set(catalogue, view)
  return view
}

/** What governs a person's meetings, as far as the rules look at it. */
export interface OwnerLayers {
  readonly account: Pick<AccountRecord, "plan" | "home" | "layer">
  /** Those of the person, in order. */
  readonly groups: readonly Pick<GroupRecord, "id" | "layer">[]
  readonly person: Pick<PersonRecord, "layer">
}

/** The layers that govern an owner's meetings: the account's, all the groups', the person's (R1, R6). */
export function policyOfOwner(
  catalogue: Catalogue,
  { account, groups, person }: OwnerLayers,
): PolicyInput {
  const { plan, home, layer } = account
  return {
    catalogue: policyCatalogue(catalogue),
    account: { plan: policyPlanOf(plan), home, layer },
    groups: groups.map(({ id, layer: own }) => ({ id, layer: own })),
    user: { layer: person.layer },
  }
}

/** The digest of layers and the answer that they gave, as it stands in descriptors. */
export function policyDigest(input: PolicyInput, answer: PolicyResolved): string {
  return createHash("sha256").update(policyDigestInput(input, answer)).digest("base64url")
}
