// SPDX-License-Identifier: Apache-2.0
import { type ColumnDefinitionBuilder, type Kysely, type RawBuilder, sql } from "kysely"
import type { Engine, Migration } from "./migration.ts"

/** The records of meetings, and what clients measured, counted. */
export const history: Migration = {
  name: "history",
  apply: async (database, engine) => {
    await makeStarts(database, engine)
    await makeEntries(database, engine)
    await makeCounts(database, engine)
  },
}

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull()
const ofAccount = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  column.notNull().references("accounts.id").onDelete("cascade")

/** Ids are compared byte by byte, so that lists have the same order on both engines. */
function idType(engine: Engine): "text" | RawBuilder<unknown> {
  return engine === "sqlite" ? "text" : sql`text collate "C"`
}

async function makeStarts({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema
    .createTable("history_starts")
    .addColumn("meeting", idType(engine), required)
    .addColumn("id", idType(engine), required)
    .addColumn("account", idType(engine), ofAccount)
    .addColumn("owner", idType(engine), required)
    .addColumn("title", "text", required)
    .addColumn("created", "bigint", required)
    .addColumn("ended", "bigint")
    .addColumn("estimated", "integer", required)
    .addColumn("heard", "bigint", required)
    .addColumn("people", "integer", required)
    .addColumn("present", "integer", required)
    .addColumn("regions", "text", required)
    .addColumn("regions_now", "text", required)
    .addColumn("gap_entries", "bigint", required)
    .addColumn("gap_seats", "integer", required)
    .addPrimaryKeyConstraint("history_starts_key", ["meeting", "id"])
    .execute()
  for (const [name, columns] of [
    ["history_starts_in_order", ["account", "created", "id"]],
    ["history_starts_by_owner", ["account", "owner", "created", "id"]],
    ["history_starts_by_meeting", ["meeting", "created", "id"]],
  ] as const) {
    await schema
      .createIndex(name)
      .on("history_starts")
      .columns([...columns])
      .execute()
  }
  await schema
    .createIndex("history_starts_running")
    .on("history_starts")
    .columns(["account", "created", "id"])
    .where(sql.ref("ended"), "is", null)
    .execute()
}

async function makeEntries({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema
    .createTable("history_entries")
    .addColumn("meeting", idType(engine), required)
    .addColumn("start", idType(engine), required)
    .addColumn("fence", "bigint", required)
    .addColumn("number", "bigint", required)
    .addColumn("node", "text", required)
    .addColumn("body", "text", required)
    .addPrimaryKeyConstraint("history_entries_key", ["meeting", "start", "fence", "number"])
    .addForeignKeyConstraint(
      "history_entries_of_starts",
      ["meeting", "start"],
      "history_starts",
      ["meeting", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute()
}

async function makeCounts({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema
    .createTable("history_round_trips")
    .addColumn("account", idType(engine), ofAccount)
    .addColumn("period", "integer", required)
    .addColumn("place", idType(engine), required)
    .addColumn("region", idType(engine), required)
    .addColumn("bucket", "integer", required)
    .addColumn("count", "bigint", required)
    .addPrimaryKeyConstraint("history_round_trips_key", [
      "account",
      "period",
      "place",
      "region",
      "bucket",
    ])
    .execute()
  await schema
    .createTable("history_attendance")
    .addColumn("account", idType(engine), ofAccount)
    .addColumn("period", "integer", required)
    .addColumn("place", idType(engine), required)
    .addColumn("owner", idType(engine), required)
    .addColumn("count", "bigint", required)
    .addPrimaryKeyConstraint("history_attendance_key", ["account", "period", "place", "owner"])
    .execute()
}
