// SPDX-License-Identifier: Apache-2.0
/**
 * Indexes by which lists stay quick in large accounts: pages are found, and filtered, without
 * looking at the rows that are not on them.
 *
 * @module
 */
import { type Kysely, sql } from "kysely"
import type { Engine, Migration } from "./migration.ts"

/** Lists of large accounts. */
export const lists: Migration = {
  name: "lists",
  apply: async (database, engine) => {
    await coverPeople(database, engine)
    await coverRecords(database)
    await coverAudit(database, engine)
  },
}

async function coverPeople({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema.dropIndex("people_by_name").execute()
  // SQLite looks a row up for each entry that it compares; PostgreSQL's entries have to be short.
  const searched = engine === "sqlite" ? ["search"] : []
  for (const [name, columns] of [
    ["people_by_name", ["name_key", "id", ...searched, "role", "status"]],
    ["people_by_role_and_name", ["role", "name_key", "id", ...searched, "status"]],
    ["people_by_status_and_name", ["status", "name_key", "id", ...searched, "role"]],
    // A person's policy by id, for counting past sessions by the policies of owners.
    ["people_shapes", ["id", "shape"]],
  ] as const) {
    await schema
      .createIndex(name)
      .on("people")
      .columns(["account", ...columns])
      .execute()
  }
}

async function coverRecords({ schema }: Kysely<object>): Promise<void> {
  // All with the same columns: SQLite takes one that has them all for better than a finer one.
  for (const [name, columns] of [
    ["history_starts_in_order", ["account", "created", "id", "owner", "meeting"]],
    ["history_starts_by_owner", ["account", "owner", "created", "id", "meeting"]],
    ["history_starts_by_meeting", ["meeting", "created", "id", "account", "owner"]],
  ] as const) {
    await schema.dropIndex(name).execute()
    await schema
      .createIndex(name)
      .on("history_starts")
      .columns([...columns])
      .execute()
  }
  await schema
    .createIndex("history_round_trips_by_place")
    .on("history_round_trips")
    .columns(["account", "place", "region", "bucket", "count"])
    .execute()
}

async function coverAudit(database: Kysely<object>, engine: Engine): Promise<void> {
  await database.schema
    .createIndex("audit_by_actor_and_action")
    .on("audit_entries")
    .columns(["account", "actor_id", "action", "created", "id"])
    .execute()
  if (engine === "postgres") return
  // Without figures SQLite takes an actor's index for no better than the whole account's as soon
  // as a list has two ends. Fixed ones give the same plan in every home, whatever it holds.
  // Source: https://www.sqlite.org/queryplanner-ng.html#howtofix
  await sql`analyze sqlite_schema`.execute(database)
  for (const [index, figures] of [
    ["audit_by_account", "1000000 5000 2 1"],
    ["audit_by_actor", "1000000 5000 200 2 1"],
    ["audit_by_action", "1000000 5000 250 2 1"],
    ["audit_by_object", "1000000 5000 20 2 1"],
    ["audit_by_actor_and_action", "1000000 5000 200 100 2 1"],
  ] as const) {
    await sql`insert into sqlite_stat1 (tbl, idx, stat)
      values ('audit_entries', ${index}, ${figures})`.execute(database)
  }
  // Reads them, for a home that goes on with this connection.
  await sql`analyze sqlite_schema`.execute(database)
}
