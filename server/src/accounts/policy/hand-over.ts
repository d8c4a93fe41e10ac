// SPDX-License-Identifier: Apache-2.0
/**
 * Hands a meeting to somebody else of the account, whose layers govern it from the next start on
 * (R1, R10).
 *
 * @module
 */
import { resolvePolicy } from "@landmoot/core/policy"
import type { AccountId, MeetingId, RegionId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import { policyOfOwner } from "../policy.ts"
import { no, NOT_THERE } from "./errors.ts"
import type { PolicyParts } from "./ports.ts"

/** What handing over did to a meeting's regions. */
export interface HandedOver {
  readonly before: readonly RegionId[]
  readonly after: readonly RegionId[]
  /** Present if the set changes, or nothing is left: what to tell before the next start. */
  readonly warning?: { readonly code: "regions-change" | "cannot-start"; readonly message: string }
}

/** Says what handing a meeting over would do, or does it. */
export async function handOver(
  { stores, trust, audit }: PolicyParts,
  of: { readonly account: AccountId; readonly meeting: MeetingId; readonly person: string },
  by: { readonly actor: Actor; readonly dryRun?: boolean },
): Promise<Answer<HandedOver>> {
  const meeting = await stores.meetings.readMeeting(of.meeting)
  if (meeting === undefined || meeting.account !== of.account) return NOT_THERE
  const next = await stores.people.owner(of.account, of.person)
  if (next === undefined) {
    const message = "a meeting stays with its account; this person does not belong to it"
    return no("MEETING_HAND_OVER_ELSEWHERE", message, { path: "person" })
  }
  if (next.person.status !== "active") {
    return no("MEETING_HAND_OVER_INACTIVE", "this person is not active", { path: "person" })
  }
  const owner = await stores.people.owner(of.account, meeting.owner)
  const layer = { layer: meeting.layer }
  const [earlier, later] = [owner, next].map((records) => {
    if (records === undefined) return undefined
    return resolvePolicy({ ...policyOfOwner(trust.catalogue, records), meeting: layer })
  })
  const before = earlier?.ok === true ? earlier.effective : []
  const after = later?.ok === true ? later.effective : []
  if (by.dryRun !== true && meeting.owner !== of.person) {
    if (!(await stores.meetings.changeMeeting(of.meeting, { owner: of.person }))) {
      return no("MEETING_ENDED", "the meeting has ended")
    }
    await audit.note({
      account: of.account,
      at: trust.now(),
      actor: by.actor,
      action: "meeting.handOver",
      object: { kind: "meeting", id: of.meeting },
      before: { owner: meeting.owner, regions: before },
      after: { owner: of.person, regions: after },
    })
  }
  if (later?.ok === false) {
    const warning = { code: "cannot-start", message: later.message } as const
    return { ok: true, value: { before, after, warning } }
  }
  if (before.join() === after.join()) return { ok: true, value: { before, after } }
  const message = `from the next start on it is processed in ${after.join(", ")}`
  return { ok: true, value: { before, after, warning: { code: "regions-change", message } } }
}
