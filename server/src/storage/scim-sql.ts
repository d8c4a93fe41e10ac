// SPDX-License-Identifier: Apache-2.0
/** What is kept for directories, in SQL. @module */
import { type AccountId, accountId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import type {
  ScimNotice,
  ScimStore,
  ScimTokenRecord,
  ScimUserRecord,
} from "../accounts/scim/index.ts"
import { StorageError } from "./errors.ts"
import { portions } from "./portions.ts"
import { checked, optional } from "./reading.ts"
import type { Tables } from "./tables.ts"
import { allOrNothing } from "./writing.ts"

interface ScimTokensTable {
  id: string
  account: string
  name: string
  hash: string
  created: number
  created_by: string
  expires: number | null
  used: number | null
}

interface ScimUsersTable {
  account: string
  person: string
  user_name: string
  /** The name as it is compared. */
  user_name_key: string
  attributes: string
  modified: number
}

interface ScimNoticesTable {
  account: string
  number: number
  at: number
  code: string
  message: string
  object: string
}

type ScimTables = {
  scim_tokens: ScimTokensTable
  scim_users: ScimUsersTable
  scim_notices: ScimNoticesTable
}

/** How many notices of an account are kept. Higher: a longer look back; lower: less to read. */
const MAX_NOTICES = 100

/** What is kept for directories, over an open database. */
export class SqlScim implements ScimStore {
  readonly #database: Kysely<Tables & ScimTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<ScimTables>()
  }

  async createToken(token: ScimTokenRecord): Promise<void> {
    const { id, account, name, hash, created, createdBy, expires, used } = token
    await this.#database
      .insertInto("scim_tokens")
      .values({
        id,
        account,
        name,
        hash,
        created,
        created_by: createdBy,
        expires: expires ?? null,
        used: used ?? null,
      })
      .execute()
  }

  async readToken(id: string): Promise<ScimTokenRecord | undefined> {
    const row = await this.#database
      .selectFrom("scim_tokens")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst()
    return row && readToken(row)
  }

  async listTokens(account: AccountId): Promise<readonly ScimTokenRecord[]> {
    const rows = await this.#database
      .selectFrom("scim_tokens")
      .selectAll()
      .where("account", "=", account)
      .orderBy("created")
      .orderBy("id")
      .execute()
    return rows.map(readToken)
  }

  async useToken(id: string, day: number): Promise<void> {
    await this.#database
      .updateTable("scim_tokens")
      .set({ used: day })
      .where("id", "=", id)
      .execute()
  }

  async deleteToken(account: AccountId, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom("scim_tokens")
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }

  async putUser(user: ScimUserRecord): Promise<boolean> {
    const { account, person, userName, modified } = user
    return await allOrNothing(this.#database, async (untyped) => {
      const transaction = untyped.withTables<ScimTables>()
      await transaction
        .deleteFrom("scim_users")
        .where("account", "=", account)
        .where("person", "=", person)
        .execute()
      await transaction
        .insertInto("scim_users")
        .values({
          account,
          person,
          user_name: userName,
          user_name_key: userNameKey(userName),
          attributes: JSON.stringify(user.attributes),
          modified,
        })
        .execute()
    })
  }

  async readUsers(
    account: AccountId,
    people: readonly string[],
  ): Promise<ReadonlyMap<string, ScimUserRecord>> {
    const users = new Map<string, ScimUserRecord>()
    for (const some of portions(people)) {
      const rows = await this.#database
        .selectFrom("scim_users")
        .selectAll()
        .where("account", "=", account)
        .where("person", "in", [...some])
        .execute()
      for (const row of rows) users.set(row.person, readUser(row))
    }
    return users
  }

  async byUserName(account: AccountId, userName: string): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom("scim_users")
      .select("person")
      .where("account", "=", account)
      .where("user_name_key", "=", userNameKey(userName))
      .executeTakeFirst()
    return row?.person
  }

  async addNotice(account: AccountId, notice: ScimNotice): Promise<void> {
    const { at, code, message, object } = notice
    await this.#database.transaction().execute(async (transaction) => {
      const newest = await transaction
        .selectFrom("scim_notices")
        .select(({ fn }) => fn.max("number").as("number"))
        .where("account", "=", account)
        .executeTakeFirst()
      const number = (newest?.number ?? 0) + 1
      await transaction
        .insertInto("scim_notices")
        .values({ account, number, at, code, message, object })
        .execute()
      await transaction
        .deleteFrom("scim_notices")
        .where("account", "=", account)
        .where("number", "<=", number - MAX_NOTICES)
        .execute()
    })
  }

  async listNotices(account: AccountId): Promise<readonly ScimNotice[]> {
    return await this.#database
      .selectFrom("scim_notices")
      .select(["at", "code", "message", "object"])
      .where("account", "=", account)
      .orderBy("number", "desc")
      .execute()
  }
}

function readToken(row: ScimTokensTable): ScimTokenRecord {
  const { id, name, hash, created } = row
  return {
    account: checked(() => accountId(row.account), ["scim_tokens", "account"]),
    id,
    name,
    hash,
    created,
    createdBy: row.created_by,
    ...optional("expires", row.expires, (at) => at),
    ...optional("used", row.used, (at) => at),
  }
}

function readUser(row: ScimUsersTable): ScimUserRecord {
  const attributes = checked(
    () => JSON.parse(row.attributes) as unknown,
    ["scim_users", "attributes"],
  )
  if (typeof attributes !== "object" || attributes === null) {
    throw StorageError.recordDamaged("scim_users", "attributes")
  }
  return {
    account: checked(() => accountId(row.account), ["scim_users", "account"]),
    person: row.person,
    userName: row.user_name,
    // An object that is no list has properties; what they are is the directory's affair.
    attributes: attributes as Readonly<Record<string, unknown>>,
    modified: row.modified,
  }
}

function userNameKey(userName: string): string {
  return userName.normalize("NFKC").toLowerCase()
}
