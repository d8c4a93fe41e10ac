// SPDX-License-Identifier: Apache-2.0
/** Keys of the API in SQL. @module */
import { SCOPES } from "@landmoot/core/authorization"
import { type AccountId, accountId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import type { KeyRecord, KeyStore, Page, PageQuery } from "../accounts/index.ts"
import { isAfter, pageOf, pageStart } from "./paging.ts"
import { checked, oneOf, optional } from "./reading.ts"
import type { Tables } from "./tables.ts"

interface ApiKeysTable {
  id: string
  account: string
  name: string
  scopes: string
  hash: string
  created: number
  created_by: string
  expires: number
  last_used: number | null
}

type KeyTables = { api_keys: ApiKeysTable }

/** Keys over an open database. */
export class SqlKeys implements KeyStore {
  readonly #database: Kysely<Tables & KeyTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<KeyTables>()
  }

  async create(key: KeyRecord): Promise<void> {
    const { id, account, name, hash, created, expires } = key
    await this.#database
      .insertInto("api_keys")
      .values({
        id,
        account,
        name,
        hash,
        created,
        expires,
        // Scopes hold no space.
        scopes: key.scopes.join(" "),
        created_by: key.createdBy,
        last_used: key.lastUsed ?? null,
      })
      .execute()
  }

  async read(id: string): Promise<KeyRecord | undefined> {
    const row = await this.#database
      .selectFrom("api_keys")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst()
    return row && readRow(row)
  }

  async list(account: AccountId, query: PageQuery): Promise<Page<KeyRecord>> {
    const { limit, after } = pageStart(query)
    const rows = await this.#database
      .selectFrom("api_keys")
      .selectAll()
      .where("account", "=", account)
      .$if(after !== undefined, (select) => select.where(isAfter("api_keys", after!, "newest")))
      .orderBy("created", "desc")
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readRow)
  }

  async used(id: string, day: number): Promise<void> {
    await this.#database
      .updateTable("api_keys")
      .set({ last_used: day })
      .where("id", "=", id)
      .execute()
  }

  async delete(account: AccountId, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database
      .deleteFrom("api_keys")
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }
}

function readRow(row: ApiKeysTable): KeyRecord {
  const { id, name, hash, created, expires } = row
  return {
    id,
    name,
    hash,
    created,
    expires,
    account: checked(() => accountId(row.account), ["api_keys", "account"]),
    scopes: row.scopes.split(" ").map((scope) => oneOf(scope, SCOPES, ["api_keys", "scopes"])),
    createdBy: row.created_by,
    ...optional("lastUsed", row.last_used, (day) => day),
  }
}
