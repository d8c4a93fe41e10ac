// SPDX-License-Identifier: Apache-2.0
/**
 * Where a planned meeting is held as things stand now. A meeting resolves anew
 * at each start (R10), so what its first invitations named may be over: new
 * links and texts name what holds now.
 *
 * @module
 */
import { PolicyError, resolvePolicy } from "@landmoot/core/policy"
import { SignedError } from "@landmoot/core/signed"
import type { RegionId } from "@landmoot/core/units"
import { type OwnerRecords, policyOfOwner, type StoredMeeting } from "../accounts/index.ts"
import { blockedByHome } from "../accounts/policy/index.ts"
import type { SchedulingParts } from "./parts.ts"
import type { PlanRecord } from "./records.ts"

/**
 * The plan with S(media) as it is now: that of the descriptor while people meet, else that of
 * the next start. A meeting that cannot start keeps what its invitations named.
 */
export async function presentPlan(
  { stores, trust }: Pick<SchedulingParts, "stores" | "trust">,
  {
    meeting,
    owner,
    plan,
  }: {
    readonly meeting: StoredMeeting
    readonly owner: OwnerRecords
    readonly plan: PlanRecord
  },
): Promise<PlanRecord> {
  try {
    const newest = await stores.meetings.newestDescriptor(meeting.id)
    if (newest?.used === true && newest.ended === undefined) {
      const signed = { descriptor: newest.jws, signer: trust.certificateJws }
      const { descriptor } = await trust.policyOf(meeting.id, signed)
      return { ...plan, regions: descriptor.planes.media }
    }
  } catch (error) {
    // What was in force cannot be vouched for any more: the next start resolves anew.
    if (!(error instanceof SignedError)) throw error
  }
  const regions = regionsAtStart(trust, meeting, owner)
  return regions === undefined ? plan : { ...plan, regions }
}

function regionsAtStart(
  { catalogue }: SchedulingParts["trust"],
  { layer }: StoredMeeting,
  owner: OwnerRecords,
): readonly RegionId[] | undefined {
  try {
    const input = { ...policyOfOwner(catalogue, owner), meeting: { layer } }
    if (blockedByHome(owner.account, input) !== undefined) return undefined
    const answer = resolvePolicy(input)
    return answer.ok ? answer.planes.media : undefined
  } catch (error) {
    // What is stored names what this catalogue no longer has.
    if (error instanceof PolicyError) return undefined
    throw error
  }
}
