// SPDX-License-Identifier: Apache-2.0
/** What governs a person's meetings. @module */
import type { AccountId } from "@landmoot/core/units"
import type { Kysely } from "kysely"
import type { OwnerRecords } from "../accounts/index.ts"
import { readAccountRow } from "./accounts-rows.ts"
import { StorageError } from "./errors.ts"
import { readGroupRow } from "./groups-rows.ts"
import { readPersonRow } from "./people-rows.ts"
import type { Tables } from "./tables.ts"

/**
 * Reads an account, a person and the person's groups as they stood at one moment:
 * with a group missing, its limits would be missing too.
 */
export async function readOwner(
  database: Kysely<Tables>,
  accountId: AccountId,
  personId: string,
): Promise<OwnerRecords | undefined> {
  // SQLite has no levels: there every transaction sees one moment.
  const snapshot = database.transaction().setIsolationLevel("repeatable read")
  return await snapshot.execute(async (transaction) => {
    const accountRow = await transaction
      .selectFrom("accounts")
      .selectAll()
      .where("id", "=", accountId)
      .executeTakeFirst()
    const personRow = await transaction
      .selectFrom("people")
      .selectAll()
      .where("account", "=", accountId)
      .where("id", "=", personId)
      .executeTakeFirst()
    if (accountRow === undefined || personRow === undefined) return undefined
    const person = readPersonRow(personRow)
    const account = readAccountRow(accountRow)
    if (person.groups.length === 0) return { account, groups: [], person }
    const rows = await transaction
      .selectFrom("groups")
      .selectAll()
      .where("account", "=", accountId)
      .where("id", "in", [...person.groups])
      .execute()
    const groups = person.groups.map((id) => {
      const row = rows.find((group) => group.id === id)
      if (row === undefined) throw StorageError.recordDamaged("people", "groups")
      return readGroupRow(row)
    })
    return { account, groups, person }
  })
}
