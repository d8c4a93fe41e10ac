// SPDX-License-Identifier: Apache-2.0
/**
 * Records as the API shows them.
 *
 * @module
 */
import type { DetailedMeeting, Meeting, MeetingInvitee, MeetingSchedule } from "@landmoot/core/api"
import { findRegion, type Catalogue } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"
import type { MeetingState, StoredMeeting } from "../accounts/index.ts"
import { type Occurrence, occurrencesFrom, type Schedule } from "./occurrences.ts"
import type { InviteeRecord, PlanRecord } from "./records.ts"

/** How many of the next times are shown. */
const SHOWN_TIMES = 5

/** What a view is made from. */
export interface ViewFacts {
  readonly meeting: Omit<StoredMeeting, "invitations">
  readonly state: MeetingState
  readonly invited: number
  /** Absent for a meeting that was not made by these operations. */
  readonly plan: PlanRecord | undefined
  readonly ownerName: string
  readonly catalogue: Catalogue
  readonly now: number
}

/** A meeting as lists show it. */
export function meetingView(facts: ViewFacts): Meeting {
  const { meeting, plan, state, invited, ownerName, catalogue, now } = facts
  const { id, title, owner, mode, created, ended } = meeting
  const schedule = plan?.schedule
  return {
    id,
    kind: plan?.kind ?? "instant",
    title,
    owner: { person: owner, name: ownerName },
    state,
    ...(schedule === undefined ? {} : { schedule: scheduleView(schedule) }),
    next: state === "past" ? [] : nextTimes(schedule, now),
    mode,
    ...(meeting.preset === undefined ? {} : { preset: meeting.preset }),
    regions: regionViews(plan?.regions ?? [], catalogue),
    partners: (plan?.partners ?? []).map(({ account, name, regions }) => {
      return { account, name, regions }
    }),
    ...(plan?.group === undefined ? {} : { group: plan.group }),
    invited,
    version: plan?.version ?? 1,
    created,
    ...(ended === undefined ? {} : { ended }),
  }
}

/** A meeting with everybody who is invited. */
export function detailedView(
  facts: ViewFacts,
  invitees: readonly InviteeRecord[],
): DetailedMeeting {
  return {
    ...meetingView(facts),
    layer: facts.meeting.layer,
    invitees: invitees.map(inviteeView),
  }
}

/** The next times of a schedule. */
export function nextTimes(schedule: Schedule | undefined, now: number): Occurrence[] {
  return schedule === undefined ? [] : occurrencesFrom(schedule, now, SHOWN_TIMES)
}

/** A schedule in the form of the API. */
function scheduleView(schedule: Schedule): MeetingSchedule {
  return schedule
}

/** Regions with the names that people know. */
export function regionViews(
  regions: readonly RegionId[],
  catalogue: Catalogue,
): Meeting["regions"] {
  return regions.map((id) => {
    const { name = id, country = "" } = findRegion(catalogue, id) ?? {}
    return { id, name, country }
  })
}

function inviteeView(invitee: InviteeRecord): MeetingInvitee {
  const { participant, name, email, person, own, role, answer, answered } = invitee
  return {
    participant,
    name,
    own,
    role: role ?? "participant",
    ...(email === undefined ? {} : { email }),
    ...(person === undefined ? {} : { person }),
    ...(answer === undefined ? {} : { answer }),
    ...(answered === undefined ? {} : { answered }),
  }
}
