// SPDX-License-Identifier: Apache-2.0
import type { AccountId, MeetingId, ParticipantId, StartId } from "@landmoot/core/units"
import type { Page, PageQuery } from "../accounts/index.ts"
import type { NewPart, PlacedEntry, RoundTripCount, StartSummary, StoredStart } from "./records.ts"

/** Which starts a list shows; absent fields let all pass. */
export interface StartFilter {
  readonly meeting?: MeetingId | undefined
  /** Those of meetings of this person, and of members in these groups: nobody who administers. */
  readonly visibleTo?: { readonly person: string; readonly groups: readonly string[] } | undefined
}

/** How many sessions there were from a place in meetings of owners of one policy. */
export interface StoredAttendance {
  /** The region that was nearest to the clients. */
  readonly place: string
  /** The groups and the layer of the owners, as JSON is stored; absent: they are gone. */
  readonly owners?: { readonly groups: string; readonly layer: string }
  readonly sessions: number
}

/** Makes what lists show from all entries; called while they are being written. */
export type Summarise = (entries: readonly PlacedEntry[], heard: number) => StartSummary

/**
 * The records of meetings (R29). Writes are atomic and durable when fulfilled;
 * reads that start afterwards see them; nothing is retried. All methods throw a
 * StorageError when the store itself fails. Parts of one start must not be
 * appended at the same time. Deleted with their account.
 */
export interface HistoryStore {
  /**
   * Keeps entries that are not there yet, counts their round trips once, and
   * replaces the summary. A start that is newer than another of its meeting ends
   * that one if it never told its end.
   *
   * @returns false, and changes nothing, if another node began this part, or the account or
   * the meeting of the start is another.
   */
  append(part: NewPart, summarise: Summarise): Promise<boolean>
  read(
    meeting: MeetingId,
    start: StartId,
  ): Promise<{ readonly start: StoredStart; readonly entries: readonly PlacedEntry[] } | undefined>
  /** Starts of an account's meetings, newest first. */
  list(account: AccountId, query: PageQuery & StartFilter): Promise<Page<StoredStart>>
  /** Those in which people are, as far as was told, oldest first; at most 1,000. */
  running(account: AccountId, filter: StartFilter): Promise<readonly StoredStart[]>
  /** All counts of an account. */
  roundTrips(account: AccountId): Promise<readonly RoundTripCount[]>
  /** From where people took part, by the policies of those who own the meetings now. */
  attendance(account: AccountId): Promise<readonly StoredAttendance[]>
  /** Ends what was not heard of since; gives how many that were. */
  endSilent(heardBefore: number): Promise<number>
  /** Deletes what ended before, and what was counted before; gives how many starts that were. */
  deleteBefore(account: AccountId, ended: number): Promise<number>
}

/** A meeting as its records name it, with the people who are invited to it. */
export interface RecordedMeeting {
  readonly account: AccountId
  /** The person who owns it. */
  readonly owner: string
  readonly title: string
  readonly people: readonly {
    readonly participant: ParticipantId
    readonly name: string
    /** Whether the person is not of the account. */
    readonly outsider: boolean
    /** Who it is in the account. */
    readonly member?: string | undefined
  }[]
}

/** Finds a meeting whose home is this node; undefined if there is none. */
export type DescribeMeeting = (meeting: MeetingId) => Promise<RecordedMeeting | undefined>
