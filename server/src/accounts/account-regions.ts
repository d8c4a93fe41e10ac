// SPDX-License-Identifier: Apache-2.0
import { resolvePolicy } from "@landmoot/core/policy"
import type { Catalogue } from "@landmoot/core/regions"
import type { AccountId, Plane, RegionId } from "@landmoot/core/units"
import { policyOfOwner } from "./policy.ts"
import type { AccountStore } from "./ports.ts"

/** The regions of one plane by an account's own layer alone; none if there is no such account. */
export async function accountRegions(
  accounts: Pick<AccountStore, "read">,
  catalogue: Catalogue,
  asked: { readonly account: AccountId; readonly plane: Plane },
): Promise<readonly RegionId[]> {
  const account = await accounts.read(asked.account)
  if (account === undefined) return []
  const answer = resolvePolicy(
    policyOfOwner(catalogue, { account, groups: [], person: { layer: {} } }),
  )
  return answer.ok ? answer.planes[asked.plane] : []
}
