// SPDX-License-Identifier: Apache-2.0
/**
 * What giving and erasing data needs of those who keep it.
 *
 * @module
 */
import type { ERASED_KINDS } from "@landmoot/core/api"
import type { AccountId, MeetingId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { Actor } from "../audit-port.ts"
import type { PeopleParts, RunningMeetings } from "../people/ports.ts"

/** A person of an account. */
export interface PersonSubject {
  readonly account: AccountId
  readonly person: string
  /** Invitations by mail name no more than the address. */
  readonly email?: string | undefined
}

/**
 * What meetings, their records, approvals and the audit log keep of single people. Writes are
 * durable when fulfilled, and may be repeated.
 */
export interface TraceStore {
  /** Invitations with their answers, and sessions in records; of one person, or of all of an account. */
  read(
    account: AccountId,
    person?: PersonSubject,
  ): Promise<{
    readonly invitations: readonly ExportedRecord[]
    readonly sessions: readonly ExportedRecord[]
  }>
  /**
   * Takes a person's invitations and answers away, and their name from records, approvals, the
   * audit log and the title of their room. Ids stay: they say that somebody was there, not who.
   */
  erase(person: PersonSubject): Promise<void>
}

/** Whose data it is. */
export type Subject =
  | { readonly kind: "account"; readonly account: AccountId }
  | ({ readonly kind: "person" } & PersonSubject)
  | { readonly kind: "identity"; readonly identity: string }

/** One record as it is given out, without what opens doors. */
export type ExportedRecord = Readonly<Record<string, unknown>>

/**
 * Keeps data of accounts or people beside their records: invitees, records of meetings, keys,
 * the audit log. All of an account that hangs on it in the database goes with it by itself;
 * `erase` is for what does not.
 */
export interface DataKeeper {
  /** What is kept of somebody, by the name of the part: `records`, `audit`. */
  exportOf(subject: Subject): Promise<Readonly<Record<string, readonly ExportedRecord[]>>>
  /** Erases what is kept of somebody, and says what that was; repeating it does no harm. */
  erase(subject: Subject): Promise<readonly (typeof ERASED_KINDS)[number][]>
}

/** The meetings of somebody who goes. */
export interface MeetingKeeper extends RunningMeetings {
  /** Ends a meeting for good, also while people are in it. */
  end(meeting: MeetingId): Promise<void>
  /** A person's own room, which nobody else takes over; undefined if there is none. */
  room(account: AccountId, person: string): Promise<MeetingId | undefined>
  /** Gives a meeting to another person, whose layers govern it from its next start (R1). */
  handOver(
    of: { readonly account: AccountId; readonly meeting: MeetingId; readonly person: string },
    actor: Actor,
  ): Promise<Answer<{ readonly warning?: { readonly message: string } }>>
}

/** Tells people by mail, in the background. */
export interface Teller {
  /** That the account they belonged to is gone. */
  accountDeleted(facts: {
    readonly accountName: string
    readonly to: { readonly name: string; readonly email: string }
    readonly language: "en" | "de"
  }): Promise<void>
}

/** Those who sign in, over all accounts. */
export interface Identities {
  /** Deletes an identity with its sessions and ways to sign in. Returns false if there is none. */
  deleteIdentity(identity: string): Promise<boolean>
}

/** What giving and erasing data works on. */
export interface DeletionParts extends PeopleParts {
  readonly identities: Identities
  readonly meetings: MeetingKeeper
  readonly teller: Teller
  readonly keepers: readonly DataKeeper[]
}
