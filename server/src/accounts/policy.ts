// SPDX-License-Identifier: Apache-2.0
/**
 * From records to what the policy module resolves.
 *
 * @module
 */
import { createHash } from "node:crypto"
import {
  type PolicyCatalogue,
  type PolicyInput,
  policyDigestInput,
  type PolicyResolved,
} from "@landmoot/core/policy"
import type { Catalogue } from "@landmoot/core/regions"
import type { AccountRecord, UserRecord } from "./records.ts"

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

/** The layers that govern an owner's meetings: the account's, all the groups', the user's (R1, R6). */
export function policyOfUser(
  catalogue: Catalogue,
  account: Pick<AccountRecord, "plan" | "home" | "layer" | "groups">,
  user: Pick<UserRecord, "groups" | "layer">,
): PolicyInput {
  const { plan, home, layer } = account
  return {
    catalogue: policyCatalogue(catalogue),
    account: { plan, home, layer },
    groups: user.groups.flatMap((id) => account.groups.filter((group) => group.id === id)),
    user: { layer: user.layer },
  }
}

/** The digest of layers and the answer that they gave, as it stands in descriptors. */
export function policyDigest(input: PolicyInput, answer: PolicyResolved): string {
  return createHash("sha256").update(policyDigestInput(input, answer)).digest("base64url")
}
