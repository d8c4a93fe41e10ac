// SPDX-License-Identifier: Apache-2.0
/**
 * Where a meeting would be held if it started now: the layers of its owner,
 * its own, and the regions of partners.
 *
 * @module
 */
import { meetingDefaultOf, type PolicyLayer, resolvePolicy } from "@landmoot/core/policy"
import type { AccountId, RegionId } from "@landmoot/core/units"
import { checkAt, type OwnerRecords, policyOfOwner } from "../accounts/index.ts"
import { blockedByHome } from "../accounts/policy/index.ts"
import type { Answer } from "../api/index.ts"
import { readPartners, type SignedPartner } from "./partners.ts"
import { no, type SchedulingParts } from "./parts.ts"
import type { PartnerRecord } from "./records.ts"

/** What decides where a meeting is held. */
export interface PlaceWish {
  readonly account: AccountId
  /** The person whose layers govern it (R1). */
  readonly owner: string
  readonly layer: unknown
  readonly partners: readonly SignedPartner[]
}

/** Where a meeting would be held. */
export interface Place {
  readonly owner: OwnerRecords
  /** The meeting's own layer: as written or preset, narrowed to the partners' regions. */
  readonly layer: PolicyLayer
  /** S(media), sorted by code point. */
  readonly regions: readonly RegionId[]
  readonly disabled: readonly { readonly plane: string; readonly why: string }[]
  readonly partners: readonly PartnerRecord[]
}

/** Says where a meeting would be held, or why nowhere. */
export async function placeOf(parts: SchedulingParts, wish: PlaceWish): Promise<Answer<Place>> {
  const { stores, trust } = parts
  const owner = await stores.people.owner(wish.account, wish.owner)
  if (owner === undefined) {
    return no("ACCOUNT_USER_NOT_FOUND", "the account has no such person", "owner")
  }
  const above = policyOfOwner(trust.catalogue, owner)
  const written = checkAt(
    { ...above, meeting: { layer: {} } },
    { kind: "meeting" },
    { layer: wish.layer, path: "layer" },
  )
  if (!written.ok) return written
  const preset = written.value.ceiling === undefined ? meetingDefaultOf(above) : undefined
  const own = preset === undefined ? written.value : { ...written.value, ceiling: preset }
  const partners = await readPartners(parts, wish.account, wish.partners)
  if (!partners.ok) return partners
  const alone = resolvePolicy({ ...above, meeting: { layer: own } })
  if (!alone.ok) return refusedBy(alone)
  const layer = together(own, alone.effective, partners.value)
  if (layer === undefined) {
    return no("PARTNER_SET_EMPTY", "no region is allowed by all of the partners", "partners")
  }
  const input = { ...above, meeting: { layer } }
  const blocked = blockedByHome(owner.account, input)
  if (blocked !== undefined) return blocked
  const answer = resolvePolicy(input)
  if (!answer.ok) return refusedBy(answer)
  const { planes, disabled } = answer
  return {
    ok: true,
    value: { owner, layer, regions: planes.media, disabled, partners: partners.value },
  }
}

/** Narrows a layer to what all partners allow (R23); undefined if that is nothing. */
function together(
  layer: PolicyLayer,
  effective: readonly RegionId[],
  partners: readonly PartnerRecord[],
): PolicyLayer | undefined {
  if (partners.length === 0) return layer
  const common = effective.filter((leaf) => partners.every(({ regions }) => regions.includes(leaf)))
  return common.length === 0 ? undefined : { ...layer, ceiling: { include: common } }
}

function refusedBy(refused: {
  readonly code: string
  readonly message: string
}): Extract<Answer<never>, { ok: false }> {
  return { ok: false, code: refused.code, message: refused.message }
}
