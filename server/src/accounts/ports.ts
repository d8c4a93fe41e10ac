// SPDX-License-Identifier: Apache-2.0
/**
 * The records that rest in an account's home and nowhere else (R29), by subject.
 *
 * Of all ports here: every write is atomic and durable when its promise is
 * fulfilled, so what was acknowledged survives the loss of power. A read that
 * starts afterwards sees it. Nothing is retried. All methods throw a
 * StorageError when the store itself fails, `STORAGE_RECORD_DAMAGED` when a row
 * is not what was once written, and `STORAGE_CURSOR_INVALID` for a cursor that
 * `readCursor` does not read. Whoever opened the storage closes it.
 *
 * A replacement carries the next version (`expected + 1`) and happens only if the
 * stored version is still `expected`; of two writers of one version one loses.
 *
 * @module
 */
import type { PolicyLayer } from "@landmoot/core/policy"
import type { AccountId, MeetingId, ParticipantId } from "@landmoot/core/units"
import type { IdentityKeyStore } from "./identity-keys.ts"
import type { Page, PageQuery } from "./page.ts"
import type {
  AccountRecord,
  GroupRecord,
  ListedMeeting,
  MeetingState,
  PersonRecord,
  PersonRole,
  PersonStatus,
  StoredDescriptor,
  StoredMeeting,
} from "./records.ts"

/**
 * Several records of one account in one write. A record of version 1 is made
 * and must not be there yet; one of a higher version replaces the version before it.
 */
export interface AccountChanges {
  readonly account?: AccountRecord
  readonly groups?: readonly GroupRecord[]
  readonly people?: readonly PersonRecord[]
  /** Ids of groups to delete; as {@link GroupStore.delete} does. */
  readonly deletedGroups?: readonly string[]
  /** Ids of people to delete. */
  readonly deletedPeople?: readonly string[]
}

/** Accounts without their groups and people. */
export interface AccountStore {
  /** Makes an account. Returns false, and changes nothing, if there is one of its id. */
  create(account: AccountRecord): Promise<boolean>
  read(id: AccountId): Promise<AccountRecord | undefined>
  /** The account that the payment service calls so. */
  byCustomer(customer: string): Promise<AccountRecord | undefined>
  /** Returns whether the stored version was still `expected`. */
  replace(account: AccountRecord, expected: number): Promise<boolean>
  /** All accounts of this home, oldest first. */
  list(query: PageQuery): Promise<Page<AccountRecord>>
  /**
   * Writes several records of one account at once, or none: groups are written
   * before people, and deletions come first. Returns false, and changes nothing,
   * if one of them is not at the version before, or an id, e-mail address,
   * identity or external id is taken.
   */
  write(account: AccountId, changes: AccountChanges): Promise<boolean>
  /** Deletes an account with everything of it. Returns false if there is none. */
  delete(id: AccountId): Promise<boolean>
}

/** Groups of people. */
export interface GroupStore {
  /** Makes a group. Returns false, and changes nothing, if its id or external id is taken. */
  create(group: GroupRecord): Promise<boolean>
  read(account: AccountId, id: string): Promise<GroupRecord | undefined>
  byExternal(account: AccountId, external: string): Promise<GroupRecord | undefined>
  /** The groups of an account, oldest first; `search`: those with a word that starts so. */
  list(
    account: AccountId,
    query: PageQuery & { readonly search?: string | undefined },
  ): Promise<Page<GroupRecord>>
  /** All groups of an account, oldest first: for policies, which look at all of them. */
  all(account: AccountId): Promise<readonly GroupRecord[]>
  /** How many people are in each group of an account; groups without people are left out. */
  sizes(account: AccountId): Promise<ReadonlyMap<string, number>>
  /** Returns whether the stored version was still `expected`. */
  replace(group: GroupRecord, expected: number): Promise<boolean>
  /**
   * Deletes a group and takes it from the people who are in it or administer it,
   * whose versions count up. Returns false if there is none.
   */
  delete(account: AccountId, id: string): Promise<boolean>
}

/** Which people a list shows; absent fields let all pass. */
export interface PersonFilter {
  /** A word of the name or the e-mail address starts so; whatever the case. */
  readonly search?: string | undefined
  /** Who is in one of these groups. */
  readonly groups?: readonly string[] | undefined
  readonly role?: PersonRole | undefined
  readonly status?: PersonStatus | undefined
}

/** What the policy of a meeting's owner is resolved from, read at one moment. */
export interface OwnerRecords {
  readonly account: AccountRecord
  /** Those of the person, in the person's order. */
  readonly groups: readonly GroupRecord[]
  readonly person: PersonRecord
}

/** People with the same groups in the same order and the same layer, whose policy is the same. */
export interface PolicyShape {
  readonly groups: readonly string[]
  readonly layer: PolicyLayer
  readonly people: number
}

/** People. Groups that a person names have to be there. */
export interface PersonStore {
  /**
   * Makes a person. Returns false, and changes nothing, if the id, e-mail
   * address, identity or external id is taken in the account.
   */
  create(person: PersonRecord): Promise<boolean>
  /** Makes thousands of people of one account at once, or none if one of them cannot be made. */
  createMany(people: readonly PersonRecord[]): Promise<boolean>
  read(account: AccountId, id: string): Promise<PersonRecord | undefined>
  /** By address, whatever its case. */
  byEmail(account: AccountId, email: string): Promise<PersonRecord | undefined>
  byExternal(account: AccountId, external: string): Promise<PersonRecord | undefined>
  /** Who an identity is, in every account of this home that it belongs to, oldest first. */
  byIdentity(identity: string): Promise<readonly PersonRecord[]>
  /** Who has an e-mail address, in every account of this home, oldest first. */
  everywhereByEmail(email: string): Promise<readonly PersonRecord[]>
  /** The people of an account: oldest first, or by their names, whatever the case. */
  list(
    account: AccountId,
    query: PageQuery & PersonFilter & { readonly sort?: "created" | "name" | undefined },
  ): Promise<Page<PersonRecord>>
  /** How many people a list would show. */
  count(account: AccountId, filter?: PersonFilter): Promise<number>
  /** Returns whether the stored version was still `expected` and nothing is taken. */
  replace(person: PersonRecord, expected: number): Promise<boolean>
  /** Returns false if there is none. Meetings of the person stay. */
  delete(account: AccountId, id: string): Promise<boolean>
  /** What governs a person's meetings; undefined if the account or the person is gone. */
  owner(account: AccountId, person: string): Promise<OwnerRecords | undefined>
  /** The distinct policies of an account's people, most people first. */
  policyShapes(account: AccountId): Promise<readonly PolicyShape[]>
}

/** Which meetings a list shows; absent fields let all pass. */
export interface MeetingFilter {
  readonly state?: MeetingState | undefined
  readonly owner?: string | undefined
  /** Those of this person, and of members in these groups: not of those who administer anything. */
  readonly visibleTo?: { readonly person: string; readonly groups: readonly string[] } | undefined
  /** Which end the list starts at; newest first if absent. */
  readonly order?: "oldest" | "newest" | undefined
}

/** What of a meeting may change before it has ended. */
export type MeetingChange = Partial<Pick<StoredMeeting, "owner" | "title" | "layer" | "mode">>

/** Meetings and their descriptors. */
export interface MeetingStore {
  createMeeting(meeting: StoredMeeting): Promise<void>
  readMeeting(id: MeetingId): Promise<StoredMeeting | undefined>
  /** The meetings of one account. */
  listMeetings(account: AccountId, query: PageQuery & MeetingFilter): Promise<Page<ListedMeeting>>
  /** Those invited to a meeting who are suspended in its account, or gone from it. */
  barred(meeting: MeetingId): Promise<ReadonlySet<ParticipantId>>
  /** Meetings in which people are now and to which a person of the account is invited. */
  runningWith(account: AccountId, person: string): Promise<readonly MeetingId[]>
  /** Who owns meetings of an account that have not ended, besides their own room. */
  openOwners(account: AccountId): Promise<readonly string[]>
  /** Changes some of a meeting. Returns false, and changes nothing, if it has ended or is not there. */
  changeMeeting(id: MeetingId, change: MeetingChange): Promise<boolean>
  /**
   * Replaces the invitations of a meeting: those that are left out open no door any
   * more. Returns false, and changes nothing, if it has ended or is not there.
   */
  replaceInvitations(id: MeetingId, invitations: StoredMeeting["invitations"]): Promise<boolean>
  /** Ends a meeting for good, and its descriptor with it. Returns false if it had ended before. */
  endMeeting(id: MeetingId, at: number): Promise<boolean>

  /** The newest revision, whether still in force or not. */
  newestDescriptor(meeting: MeetingId): Promise<StoredDescriptor | undefined>
  /** The descriptors in force of one account's meetings, or of all. */
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
}

/** The ports of this folder together, as a storage gives them. */
export interface AccountStores {
  readonly accounts: AccountStore
  readonly groups: GroupStore
  readonly people: PersonStore
  readonly meetings: MeetingStore
  readonly identityKeys: IdentityKeyStore
}
