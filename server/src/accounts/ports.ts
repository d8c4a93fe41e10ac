// SPDX-License-Identifier: Apache-2.0
import type { AccountId, MeetingId } from "@landmoot/core/units"
import type { AccountRecord, StoredDescriptor, StoredMeeting } from "./records.ts"

/**
 * The records that rest in an account's home and nowhere else (R29).
 *
 * Every write is atomic and durable when its promise is fulfilled: what was
 * acknowledged survives the loss of power. A read that starts afterwards sees
 * it. Nothing is retried. All methods throw a StorageError when the store itself
 * fails, and `STORAGE_RECORD_DAMAGED` when a row is not what was once written.
 * Whoever opened the store closes it.
 */
export interface Store {
  createAccount(account: AccountRecord): Promise<void>
  readAccount(id: AccountId): Promise<AccountRecord | undefined>
  /** All accounts, oldest first. */
  listAccounts(): Promise<readonly AccountRecord[]>
  /**
   * Replaces an account, with all its groups and users, if the stored version is
   * still `expected`. Returns whether it did; of two writers one loses.
   */
  replaceAccount(account: AccountRecord, expected: number): Promise<boolean>

  createMeeting(meeting: StoredMeeting): Promise<void>
  readMeeting(id: MeetingId): Promise<StoredMeeting | undefined>
  /** The meetings of one account, oldest first. */
  listMeetings(account: AccountId): Promise<readonly StoredMeeting[]>
  /** Ends a meeting for good, and its descriptor with it. Returns false if it had ended before. */
  endMeeting(id: MeetingId, at: number): Promise<boolean>

  /** The newest revision, whether still in force or not. */
  newestDescriptor(meeting: MeetingId): Promise<StoredDescriptor | undefined>
  /** The descriptors in force of one account's meetings. */
  runningDescriptors(account?: AccountId): Promise<readonly StoredDescriptor[]>
  /**
   * Puts a new revision in force in place of the one before. Returns false, and
   * changes nothing, if the meeting has that revision or a newer one already.
   */
  appendDescriptor(descriptor: StoredDescriptor): Promise<boolean>
  /** Notes that somebody meets under the descriptor in force; does nothing if none is. */
  useDescriptor(meeting: MeetingId): Promise<void>
  /** Ends what is in force; does nothing if nothing is. */
  endDescriptor(meeting: MeetingId, at: number): Promise<void>

  close(): Promise<void>
}
