// SPDX-License-Identifier: Apache-2.0
import type { ApiKey } from "@landmoot/core/api"
import type { AccountId } from "@landmoot/core/units"
import type { Page, PageQuery } from "../page.ts"

/** A key as it is kept: nobody can call with what is stored. */
export interface KeyRecord extends ApiKey {
  readonly account: AccountId
  /** SHA-256 of the secret, base64url. The secret is random, so that no salt is needed. */
  readonly hash: string
}

/** Keys of the API. */
export interface KeyStore {
  create(key: KeyRecord): Promise<void>
  /** The key of an id, in whatever account. */
  read(id: string): Promise<KeyRecord | undefined>
  /** Keys of an account, newest first; revoked ones are gone. */
  list(account: AccountId, query: PageQuery): Promise<Page<KeyRecord>>
  /** Notes the day of a key's use. */
  used(id: string, day: number): Promise<void>
  /** Returns false if the account has none of this id. */
  delete(account: AccountId, id: string): Promise<boolean>
}
