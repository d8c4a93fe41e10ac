// SPDX-License-Identifier: Apache-2.0
/**
 * What is kept for directories.
 *
 * @module
 */
import type { AccountId } from "@landmoot/core/units"
import type { DeletionParts } from "../deletion/ports.ts"
import type { Json } from "./messages.ts"

/** A token as it is kept: nobody can come with what is stored. */
export interface ScimTokenRecord {
  readonly account: AccountId
  readonly id: string
  readonly name: string
  /** SHA-256 of the secret, base64url. The secret is random, so that no salt is needed. */
  readonly hash: string
  readonly created: number
  readonly createdBy: string
  readonly expires?: number
  /** The day of its last use, as the moment at which that day began. */
  readonly used?: number
}

/** What a directory says of a person beyond the person's record. */
export interface ScimUserRecord {
  readonly account: AccountId
  readonly person: string
  /** Unique in the account whatever its case. */
  readonly userName: string
  /** Attributes as they were sent, but for those that stand in the person's record. */
  readonly attributes: Json
  /** Seconds since 1970. */
  readonly modified: number
}

/** Something that a directory asked for and that administrators have to look at. */
export interface ScimNotice {
  readonly at: number
  readonly code: string
  readonly message: string
  /** What it was about, by its id. */
  readonly object: string
}

/**
 * What is kept for directories. Every write is atomic and durable when its promise is fulfilled.
 * All of it goes with its account, and a user's attributes with the person.
 */
export interface ScimStore {
  createToken(token: ScimTokenRecord): Promise<void>
  /** The token of an id, in whatever account. */
  readToken(id: string): Promise<ScimTokenRecord | undefined>
  /** The tokens of an account, oldest first. */
  listTokens(account: AccountId): Promise<readonly ScimTokenRecord[]>
  /** Notes the day of a token's use. */
  useToken(id: string, day: number): Promise<void>
  /** Returns false if the account has none of this id. */
  deleteToken(account: AccountId, id: string): Promise<boolean>

  /** Keeps what is said of a person. Returns false, and changes nothing, if the user name is taken. */
  putUser(user: ScimUserRecord): Promise<boolean>
  /** What is kept of some people, by their ids. */
  readUsers(
    account: AccountId,
    people: readonly string[],
  ): Promise<ReadonlyMap<string, ScimUserRecord>>
  /** The person of a user name, whatever its case. */
  byUserName(account: AccountId, userName: string): Promise<string | undefined>

  /** Keeps a notice; of each account the newest hundred stay. */
  addNotice(account: AccountId, notice: ScimNotice): Promise<void>
  /** The notices of an account, newest first. */
  listNotices(account: AccountId): Promise<readonly ScimNotice[]>
}

/** What answering directories works on. */
export interface ScimParts extends DeletionParts {
  readonly scim: ScimStore
  /** The web origin under which directories come. */
  readonly origin: string
  /** Seconds since 1970. */
  readonly now: () => number
  /** Runs a change of groups, and tells owners of meetings which cannot start any more. */
  tellingOwners<Value>(account: AccountId, change: () => Promise<Value>): Promise<Value>
}
