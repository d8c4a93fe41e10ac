// SPDX-License-Identifier: Apache-2.0
import type { MeetingRole } from "@landmoot/core/rights"
import type { AccountId, MeetingId, ParticipantId } from "@landmoot/core/units"
import type { InviteeRecord, KeyedInvitee, PlanRecord, RsvpAnswer } from "./records.ts"

/**
 * How meetings were planned, and who is invited. The records rest in the
 * account's home, beside the meetings, and go with them.
 *
 * Every write is atomic and durable when its promise is fulfilled. Nothing is
 * retried. All methods throw a StorageError when the store itself fails.
 */
export interface PlanStore {
  /**
   * Keeps the plan of a meeting that is there, and what is known of its invitees
   * besides name and key. Returns false, and changes nothing, if the meeting has
   * a plan, or its owner a room and this is another.
   */
  create(plan: PlanRecord, invitees: readonly InviteeRecord[]): Promise<boolean>
  read(meeting: MeetingId): Promise<PlanRecord | undefined>
  /** The plans of some meetings, in no order. */
  some(meetings: readonly MeetingId[]): Promise<readonly PlanRecord[]>
  /** The plan of a person's room. */
  room(account: AccountId, owner: string): Promise<PlanRecord | undefined>
  /** Plans of an account's meetings that have a time, have not ended and are not over by a moment. */
  open(account: AccountId, at: number, limit: number): Promise<readonly PlanRecord[]>
  /** Meetings that have not ended though their last occurrence has, before a moment. */
  over(before: number, limit: number): Promise<readonly MeetingId[]>
  /** Replaces a plan by the next version. Returns whether the one before was still there. */
  replace(plan: PlanRecord): Promise<boolean>

  /** Everybody with a personal link, in the order in which they were invited. */
  invitees(meeting: MeetingId): Promise<readonly InviteeRecord[]>
  /** Invites people. Returns false, and changes nothing, if the meeting has ended or is not there. */
  invite(meeting: MeetingId, invitees: readonly KeyedInvitee[]): Promise<boolean>
  /** Takes an invitation back with its key and what was answered. Returns false if there is none. */
  revoke(meeting: MeetingId, participant: ParticipantId): Promise<boolean>
  /**
   * Puts a new key in the place of an old one; everything else of the invitee stays.
   * Returns false, and changes nothing, if the old one is not there.
   */
  reissue(meeting: MeetingId, old: ParticipantId, next: KeyedInvitee): Promise<boolean>
  /** Says what an invitee is in the meeting. Returns false if there is no such invitee. */
  setRole(meeting: MeetingId, participant: ParticipantId, role: MeetingRole): Promise<boolean>
  /** Keeps an answer in place of the one before. Returns false if there is no such invitee. */
  answer(
    meeting: MeetingId,
    participant: ParticipantId,
    given: { readonly answer: RsvpAnswer; readonly at: number },
  ): Promise<boolean>

  /** The secret with which links for answering are signed; the first one proposed is kept. */
  secret(proposed: string): Promise<string>
}
