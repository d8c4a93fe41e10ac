// SPDX-License-Identifier: Apache-2.0
/**
 * Looking up planned meetings, and noting what is done to them.
 *
 * @module
 */
import type { DetailedMeeting, MeetingLink, meetingOperations } from "@landmoot/core/api"
import type { AccountId, MeetingId, ParticipantId } from "@landmoot/core/units"
import { actorOf, type StoredMeeting } from "../accounts/index.ts"
import type { Answer, Call } from "../api/index.ts"
import type { Planned } from "./letters.ts"
import { ENDED, NO_MEETING, type SchedulingParts } from "./parts.ts"
import type { InviteeRecord } from "./records.ts"
import { presentPlan } from "./present-place.ts"
import { detailedView } from "./views.ts"

/** A call of one of the operations on meetings. */
export type CallOf<Id extends keyof typeof meetingOperations> = Call<(typeof meetingOperations)[Id]>
/** What every call says of who makes it and when. */
export type AnyCall = Pick<Call<never>, "principal" | "identity" | "now">

/** A meeting that was made or grew, with what became of the new links. */
export interface Made {
  readonly meeting: DetailedMeeting
  readonly links: MeetingLink[]
}

/** What is done to one meeting, for the log. */
interface Deed {
  readonly account: AccountId
  readonly meeting: MeetingId
  readonly action: "meeting.create" | "meeting.update" | "meeting.end"
  readonly after?: unknown
}

/** The planned meetings of this home. */
export class MeetingBook {
  readonly #parts: SchedulingParts

  constructor(parts: SchedulingParts) {
    this.#parts = parts
  }

  /** One meeting with everybody who is invited. */
  async read(
    account: AccountId,
    meeting: MeetingId,
    { now }: Pick<AnyCall, "now">,
  ): Promise<Answer<DetailedMeeting>> {
    const stored = await this.stored(account, meeting)
    if (stored === undefined) return NO_MEETING
    const { plans, stores, trust } = this.#parts
    const [plan, invitees, owner, newest] = await Promise.all([
      plans.read(meeting),
      plans.invitees(meeting),
      stores.people.owner(account, stored.owner),
      stores.meetings.newestDescriptor(meeting),
    ])
    const isRunning = newest?.used === true && newest.ended === undefined
    const state = stored.ended === undefined ? (isRunning ? "running" : "upcoming") : "past"
    const present =
      plan === undefined || owner === undefined || stored.ended !== undefined
        ? plan
        : await presentPlan(this.#parts, { meeting: stored, owner, plan })
    const facts = {
      meeting: stored,
      state,
      invited: invitees.length,
      plan: present,
      ownerName: owner?.person.name ?? "",
      catalogue: trust.catalogue,
      now,
    } as const
    return { ok: true, value: detailedView(facts, invitees) }
  }

  /** A meeting of the account, ended or not. */
  async stored(account: AccountId, id: MeetingId): Promise<StoredMeeting | undefined> {
    const meeting = await this.#parts.stores.meetings.readMeeting(id)
    return meeting?.account === account ? meeting : undefined
  }

  /** A meeting that can still be changed, with all that its invitations say. */
  async planned(account: AccountId, id: MeetingId): Promise<Answer<Planned>> {
    const meeting = await this.stored(account, id)
    if (meeting === undefined) return NO_MEETING
    if (meeting.ended !== undefined) return ENDED
    const owner = await this.#parts.stores.people.owner(account, meeting.owner)
    const plan = await this.#parts.plans.read(id)
    if (plan === undefined || owner === undefined) return NO_MEETING
    const present = await presentPlan(this.#parts, { meeting, owner, plan })
    const { account: record, person } = owner
    return { ok: true, value: { meeting, plan: present, account: record, owner: person } }
  }

  /** Whoever has a link of this id to the meeting. */
  async invitee(
    meeting: MeetingId,
    participant: ParticipantId,
  ): Promise<InviteeRecord | undefined> {
    const invitees = await this.#parts.plans.invitees(meeting)
    return invitees.find((invitee) => invitee.participant === participant)
  }

  /** Notes what was done to a meeting. */
  async note(call: AnyCall, { account, meeting, action, after }: Deed): Promise<void> {
    await this.#parts.audit.note({
      account,
      at: call.now,
      actor: actorOf(call),
      action,
      object: { kind: "meeting", id: meeting },
      ...(after === undefined ? {} : { after }),
    })
  }
}
