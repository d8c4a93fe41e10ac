// SPDX-License-Identifier: Apache-2.0
/** Accounts in SQL. @module */
import type { AccountId } from "@landmoot/core/units"
import type { Kysely, Transaction } from "kysely"
import type {
  AccountChanges,
  AccountRecord,
  AccountStore,
  Page,
  PageQuery,
} from "../accounts/index.ts"
import { readAccountRow, writeAccountRow } from "./accounts-rows.ts"
import { deleteGroup, insertGroup, updateGroup } from "./groups-sql.ts"
import { isAfter, pageOf, pageStart } from "./paging.ts"
import { deletePerson, insertPeople, updatePerson } from "./people-sql.ts"
import type { Tables } from "./tables.ts"
import { allOrNothing, takeBack } from "./writing.ts"

/** Accounts over an open database. */
export class SqlAccounts implements AccountStore {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async create(account: AccountRecord): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await transaction.insertInto("accounts").values(writeAccountRow(account)).execute()
    })
  }

  async read(id: AccountId): Promise<AccountRecord | undefined> {
    const row = await this.#database
      .selectFrom("accounts")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst()
    return row === undefined ? undefined : readAccountRow(row)
  }

  async byCustomer(customer: string): Promise<AccountRecord | undefined> {
    const row = await this.#database
      .selectFrom("accounts")
      .selectAll()
      .where("billing_customer", "=", customer)
      .executeTakeFirst()
    return row === undefined ? undefined : readAccountRow(row)
  }

  async replace(account: AccountRecord, expected: number): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await updateAccount(transaction, account, expected)
    })
  }

  async list(query: PageQuery): Promise<Page<AccountRecord>> {
    const { limit, after } = pageStart(query)
    const rows = await this.#database
      .selectFrom("accounts")
      .selectAll()
      .$if(after !== undefined, (select) => select.where(isAfter("accounts", after!)))
      .orderBy("created")
      .orderBy("id")
      .limit(limit + 1)
      .execute()
    return pageOf(rows, limit, readAccountRow)
  }

  async write(id: AccountId, changes: AccountChanges): Promise<boolean> {
    const { account, groups = [], people = [], deletedGroups = [], deletedPeople = [] } = changes
    const created = people.filter(({ version }) => version === 1)
    return await allOrNothing(this.#database, async (transaction) => {
      if (account?.version === 1) {
        await transaction.insertInto("accounts").values(writeAccountRow(account)).execute()
      } else if (account !== undefined) {
        await updateAccount(transaction, account, account.version - 1)
      }
      for (const person of deletedPeople) await deletePerson(transaction, id, person)
      for (const group of groups) {
        if (group.version === 1) await insertGroup(transaction, group)
        else await updateGroup(transaction, group, group.version - 1)
      }
      for (const person of people) {
        if (person.version > 1) await updatePerson(transaction, person, person.version - 1)
      }
      await insertPeople(transaction, created)
      for (const group of deletedGroups) await deleteGroup(transaction, id, group)
    })
  }

  async delete(id: AccountId): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      await transaction.deleteFrom("meetings").where("account", "=", id).execute()
      await transaction.deleteFrom("memberships").where("account", "=", id).execute()
      const { numDeletedRows } = await transaction
        .deleteFrom("accounts")
        .where("id", "=", id)
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) takeBack()
    })
  }
}

async function updateAccount(
  transaction: Transaction<Tables>,
  account: AccountRecord,
  expected: number,
): Promise<void> {
  const { id, ...changes } = writeAccountRow(account)
  const { numUpdatedRows } = await transaction
    .updateTable("accounts")
    .set(changes)
    .where("id", "=", id)
    .where("version", "=", expected)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) takeBack()
}
