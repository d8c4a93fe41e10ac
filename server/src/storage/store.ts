// SPDX-License-Identifier: Apache-2.0
/**
 * The records, over whichever SQL database the query builder speaks to.
 *
 * @module
 */
import type { AccountId, MeetingId } from "@landmoot/core/units"
import type { Kysely, Transaction } from "kysely"
import type { AccountRecord, StoredDescriptor, StoredMeeting, Store } from "../accounts/index.ts"
import {
  readAccountRow,
  readDescriptorRow,
  readMeetingRow,
  writeAccountRow,
  writeDescriptorRow,
  writeGroupRow,
  writeInvitationRow,
  writeMeetingRow,
  writeUserRow,
} from "./rows.ts"
import type { AccountsTable, MeetingsTable, Tables } from "./tables.ts"

/**
 * How many rows one statement inserts. SQLite takes 32,766 bound values in a
 * statement and PostgreSQL 65,535; no table here has more than eight columns.
 */
const ROWS_PER_INSERT = 1000

/** The store over an open database whose tables are up to date. Closing it closes the database. */
export class SqlStore implements Store, AsyncDisposable {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async createAccount(account: AccountRecord): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.insertInto("accounts").values(writeAccountRow(account)).execute()
      await insertMembers(transaction, account)
    })
  }

  async readAccount(id: AccountId): Promise<AccountRecord | undefined> {
    return await this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom("accounts")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst()
      return row === undefined ? undefined : await withMembers(transaction, row)
    })
  }

  async listAccounts(): Promise<readonly AccountRecord[]> {
    return await this.#database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom("accounts")
        .selectAll()
        .orderBy("created")
        .orderBy("id")
        .execute()
      return await inOrder(rows, async (row) => await withMembers(transaction, row))
    })
  }

  async replaceAccount(account: AccountRecord, expected: number): Promise<boolean> {
    const { id, ...changes } = writeAccountRow(account)
    return await this.#database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("accounts")
        .set(changes)
        .where("id", "=", id)
        .where("version", "=", expected)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return false
      await transaction.deleteFrom("account_groups").where("account", "=", id).execute()
      await transaction.deleteFrom("account_users").where("account", "=", id).execute()
      await insertMembers(transaction, account)
      return true
    })
  }

  async createMeeting(meeting: StoredMeeting): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.insertInto("meetings").values(writeMeetingRow(meeting)).execute()
      const rows = meeting.invitations.map((invitation, position) =>
        writeInvitationRow(meeting.id, invitation, position),
      )
      for (const some of portions(rows)) {
        await transaction.insertInto("invitations").values(some).execute()
      }
    })
  }

  async readMeeting(id: MeetingId): Promise<StoredMeeting | undefined> {
    return await this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom("meetings")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst()
      return row === undefined ? undefined : await withInvitations(transaction, row)
    })
  }

  async listMeetings(account: AccountId): Promise<readonly StoredMeeting[]> {
    return await this.#database.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom("meetings")
        .selectAll()
        .where("account", "=", account)
        .orderBy("created")
        .orderBy("id")
        .execute()
      return await inOrder(rows, async (row) => await withInvitations(transaction, row))
    })
  }

  async endMeeting(id: MeetingId, at: number): Promise<boolean> {
    return await this.#database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("meetings")
        .set({ ended: at })
        .where("id", "=", id)
        .where("ended", "is", null)
        .executeTakeFirstOrThrow()
      await endInForce(transaction, id, at)
      return numUpdatedRows > 0n
    })
  }

  async newestDescriptor(meeting: MeetingId): Promise<StoredDescriptor | undefined> {
    const row = await this.#database
      .selectFrom("descriptors")
      .selectAll()
      .where("meeting", "=", meeting)
      .orderBy("revision", "desc")
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? undefined : readDescriptorRow(row)
  }

  async runningDescriptors(account?: AccountId): Promise<readonly StoredDescriptor[]> {
    const rows = await this.#database
      .selectFrom("descriptors")
      .innerJoin("meetings", "meetings.id", "descriptors.meeting")
      .selectAll("descriptors")
      .where("descriptors.ended", "is", null)
      .$if(account !== undefined, (query) => query.where("meetings.account", "=", account ?? ""))
      .orderBy("descriptors.created")
      .execute()
    return rows.map(readDescriptorRow)
  }

  async appendDescriptor(descriptor: StoredDescriptor): Promise<boolean> {
    const { meeting, revision, created } = descriptor
    return await this.#database.transaction().execute(async (transaction) => {
      const newer = await transaction
        .selectFrom("descriptors")
        .select("revision")
        .where("meeting", "=", meeting)
        .where("revision", ">=", revision)
        .executeTakeFirst()
      if (newer !== undefined) return false
      await endInForce(transaction, meeting, created)
      await transaction.insertInto("descriptors").values(writeDescriptorRow(descriptor)).execute()
      return true
    })
  }

  async useDescriptor(meeting: MeetingId): Promise<void> {
    await this.#database
      .updateTable("descriptors")
      .set({ used: 1 })
      .where("meeting", "=", meeting)
      .where("ended", "is", null)
      .execute()
  }

  async endDescriptor(meeting: MeetingId, at: number): Promise<void> {
    await endInForce(this.#database, meeting, at)
  }

  /** Closes the database; does nothing the second time. */
  async close(): Promise<void> {
    await this.#database.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

async function insertMembers(
  transaction: Transaction<Tables>,
  { id, groups, users }: AccountRecord,
): Promise<void> {
  const groupRows = groups.map((group, position) => writeGroupRow(id, group, position))
  for (const some of portions(groupRows)) {
    await transaction.insertInto("account_groups").values(some).execute()
  }
  const userRows = users.map((user, position) => writeUserRow(id, user, position))
  for (const some of portions(userRows)) {
    await transaction.insertInto("account_users").values(some).execute()
  }
}

async function withMembers(
  transaction: Transaction<Tables>,
  row: AccountsTable,
): Promise<AccountRecord> {
  const groups = await transaction
    .selectFrom("account_groups")
    .selectAll()
    .where("account", "=", row.id)
    .orderBy("position")
    .execute()
  const users = await transaction
    .selectFrom("account_users")
    .selectAll()
    .where("account", "=", row.id)
    .orderBy("position")
    .execute()
  return readAccountRow(row, groups, users)
}

async function withInvitations(
  transaction: Transaction<Tables>,
  row: MeetingsTable,
): Promise<StoredMeeting> {
  const invitations = await transaction
    .selectFrom("invitations")
    .selectAll()
    .where("meeting", "=", row.id)
    .orderBy("position")
    .execute()
  return readMeetingRow(row, invitations)
}

async function endInForce(database: Kysely<Tables>, meeting: MeetingId, at: number): Promise<void> {
  await database
    .updateTable("descriptors")
    .set({ ended: at })
    .where("meeting", "=", meeting)
    .where("ended", "is", null)
    .execute()
}

/** A transaction has one connection, so its queries go one after the other. */
async function inOrder<Row, Value>(
  rows: readonly Row[],
  read: (row: Row) => Promise<Value>,
): Promise<readonly Value[]> {
  const values: Value[] = []
  for (const row of rows) values.push(await read(row))
  return values
}

function* portions<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    yield rows.slice(start, start + ROWS_PER_INSERT)
  }
}
