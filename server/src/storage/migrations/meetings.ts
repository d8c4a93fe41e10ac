// SPDX-License-Identifier: Apache-2.0
import { type Kysely, sql } from "kysely"
import type { Migration } from "./migration.ts"

/** Meetings, invitations and descriptors, as release 0.1.0 made them. */
export const meetings: Migration = { name: "meetings", apply: makeMeetings }

async function makeMeetings({ schema }: Kysely<object>): Promise<void> {
  await schema
    .createTable("meetings")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account", "text", (column) => column.notNull().references("accounts.id"))
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("layer", "text", (column) => column.notNull())
    .addColumn("mode", "text", (column) =>
      column.notNull().check(sql`mode in ('single', 'spread')`),
    )
    .addColumn("created", "integer", (column) => column.notNull())
    .addColumn("ended", "integer")
    .execute()
  await schema
    .createIndex("meetings_by_account")
    .on("meetings")
    .columns(["account", "created"])
    .execute()
  await schema
    .createTable("invitations")
    .addColumn("meeting", "text", (column) =>
      column.notNull().references("meetings.id").onDelete("cascade"),
    )
    .addColumn("participant", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("invitations_key", ["meeting", "participant"])
    .execute()
  await schema
    .createTable("descriptors")
    .addColumn("meeting", "text", (column) =>
      column.notNull().references("meetings.id").onDelete("cascade"),
    )
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("jws", "text", (column) => column.notNull())
    .addColumn("created", "integer", (column) => column.notNull())
    .addColumn("used", "integer", (column) => column.notNull())
    .addColumn("ended", "integer")
    .addPrimaryKeyConstraint("descriptors_key", ["meeting", "revision"])
    .execute()
  // At most one descriptor of a meeting is in force.
  await schema
    .createIndex("descriptors_in_force")
    .unique()
    .on("descriptors")
    .column("meeting")
    .where(sql.ref("ended"), "is", null)
    .execute()
}
