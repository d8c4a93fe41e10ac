// SPDX-License-Identifier: Apache-2.0
/**
 * Links into accounts and counted attempts, over whichever SQL database. The
 * other tables of identities are read and written by the library alone.
 *
 * @module
 */
import { accountId } from "@landmoot/core/units"
import { type Kysely, sql } from "kysely"
import type { AccountInvitation, AccountInvitationStore, AttemptStore } from "../identity/index.ts"
import { checked } from "./reading.ts"
import type { Tables } from "./tables.ts"

interface InvitationsIntoAccounts {
  account: string
  person: string
  hash: string
  email: string
  created: number
  expires: number
}

interface Attempts {
  key: string
  count: number
  since: number
}

/** The tables that are read and written here. */
type IdentityTables = {
  account_invitations: InvitationsIntoAccounts
  identity_attempts: Attempts
}

/** Links into accounts. */
export class SqlAccountInvitations implements AccountInvitationStore {
  readonly #database: Kysely<IdentityTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<IdentityTables>()
  }

  async put(invitation: AccountInvitation): Promise<void> {
    const { hash, email, created, expires } = invitation
    await this.#database
      .insertInto("account_invitations")
      .values(invitation)
      .onConflict((conflict) =>
        conflict.columns(["account", "person"]).doUpdateSet({ hash, email, created, expires }),
      )
      .execute()
  }

  async byHash(hash: string): Promise<AccountInvitation | undefined> {
    const row = await this.#database
      .selectFrom("account_invitations")
      .selectAll()
      .where("hash", "=", hash)
      .executeTakeFirst()
    return row && read(row)
  }

  async take(hash: string): Promise<AccountInvitation | undefined> {
    const row = await this.#database
      .deleteFrom("account_invitations")
      .where("hash", "=", hash)
      .returningAll()
      .executeTakeFirst()
    return row && read(row)
  }

  async withdraw(account: string, person: string): Promise<void> {
    await this.#database
      .deleteFrom("account_invitations")
      .where("account", "=", account)
      .where("person", "=", person)
      .execute()
  }
}

/** Counted attempts. */
export class SqlAttempts implements AttemptStore {
  readonly #database: Kysely<IdentityTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<IdentityTables>()
  }

  async count(key: string, at: Parameters<AttemptStore["count"]>[1]): Promise<number> {
    const { now, windowSeconds } = at
    const oldest = now - windowSeconds
    const row = await this.#database
      .insertInto("identity_attempts")
      .values({ key, count: 1, since: now })
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet({
          count: sql`case when identity_attempts.since <= ${oldest} then 1
            else identity_attempts.count + 1 end`,
          since: sql`case when identity_attempts.since <= ${oldest} then ${now}
            else identity_attempts.since end`,
        }),
      )
      .returning("count")
      .executeTakeFirstOrThrow()
    if (row.count === 1) await this.#forget(now)
    return row.count
  }

  async read(key: string, at: Parameters<AttemptStore["read"]>[1]): Promise<number> {
    const row = await this.#database
      .selectFrom("identity_attempts")
      .select("count")
      .where("key", "=", key)
      .where("since", ">", at.now - at.windowSeconds)
      .executeTakeFirst()
    return row?.count ?? 0
  }

  async clear(key: string): Promise<void> {
    await this.#database.deleteFrom("identity_attempts").where("key", "=", key).execute()
  }

  /** Whatever nobody counts any more. */
  async #forget(now: number): Promise<void> {
    await this.#database
      .deleteFrom("identity_attempts")
      .where("since", "<", now - LONGEST_WINDOW_SECONDS)
      .execute()
  }
}

/** No window that anybody counts in is longer. */
const LONGEST_WINDOW_SECONDS = 24 * 60 * 60

function read(row: InvitationsIntoAccounts): AccountInvitation {
  const { person, hash, email, created, expires } = row
  return {
    account: checked(() => accountId(row.account), ["account_invitations", "account"]),
    person,
    hash,
    email,
    created,
    expires,
  }
}
