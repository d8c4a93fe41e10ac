// SPDX-License-Identifier: Apache-2.0
import { leavesOf, type PolicyInput, type PolicyResolved } from "@landmoot/core/policy"
import type { Descriptor } from "@landmoot/core/signed"
import { MANDATORY_PLANES, type Plane, PLANES, type RegionId } from "@landmoot/core/units"
import type { RefusedMeeting } from "../rooms/ports.ts"
import { seatLeaves } from "./seats.ts"

/**
 * Takes from a running meeting what applies at once: leaves that the account
 * denies, and retired ones (R11). Everything else waits for the next start, so
 * nothing is ever added. Undefined if nothing changes.
 * The reasons that an answer of the resolver carries are left out.
 */
export function narrowed(
  running: Pick<Descriptor, "effective" | "planes">,
  input: PolicyInput,
): PolicyResolved | RefusedMeeting | undefined {
  const retired = new Set(
    input.catalogue.regions.filter(({ status }) => status === "retired").map(({ id }) => id),
  )
  const denied = new Set(deniedByAccount(input))
  const stays = (leaf: RegionId): boolean => !retired.has(leaf) && !denied.has(leaf)
  if (running.effective.every(stays)) return undefined
  const effective = running.effective.filter(stays)
  // Every plane is there, since a descriptor has them all.
  const planes = Object.fromEntries(
    PLANES.map((plane) => [plane, running.planes[plane].filter(stays)]),
  ) as Record<Plane, RegionId[]>
  const seatless = seatLeaves(planes).length === 0 ? "keys" : undefined
  const empty = MANDATORY_PLANES.find((plane) => planes[plane].length === 0) ?? seatless
  if (empty === undefined) return { ok: true, effective, planes, disabled: [], why: [] }
  // The last leaf that the account allows, retired: the case of POLICY.md, section 4.
  return running.planes[empty].some((leaf) => retired.has(leaf) && !denied.has(leaf))
    ? {
        ok: false,
        code: "REGION_RETIRED",
        message: "the last region that the meeting may use has been retired",
      }
    : {
        ok: false,
        code: "REGION_POLICY_EMPTY",
        message: `no region is left for ${empty}, since the account denies it`,
      }
}

/** A free account's deny is stored and not applied (R2); home is never denied (R5). */
function deniedByAccount({ account, catalogue }: PolicyInput): readonly RegionId[] {
  const deny = account.layer?.deny
  if (account.plan === "free" || deny === undefined) return []
  return leavesOf(deny, catalogue).filter((leaf) => !account.home.includes(leaf))
}
