// SPDX-License-Identifier: Apache-2.0
import { sql } from "kysely"
import type { Migration } from "./migration.ts"

/** How meetings were planned, and what is known of invitees. */
export const scheduling: Migration = {
  name: "scheduling",
  apply: async ({ schema }) => {
    await schema
      .createTable("meeting_plans")
      .addColumn("meeting", "text", (column) =>
        column.primaryKey().references("meetings.id").onDelete("cascade"),
      )
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("owner", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("schedule", "text")
      .addColumn("grp", "text")
      .addColumn("language", "text", (column) => column.notNull())
      .addColumn("regions", "text", (column) => column.notNull())
      .addColumn("partners", "text", (column) => column.notNull())
      .addColumn("over_at", "bigint")
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("created", "bigint", (column) => column.notNull())
      .execute()
    // One room for each person.
    await schema
      .createIndex("meeting_plans_rooms")
      .unique()
      .on("meeting_plans")
      .columns(["account", "owner"])
      .where(sql.ref("kind"), "=", sql.lit("room"))
      .execute()
    await schema
      .createIndex("meeting_plans_by_account")
      .on("meeting_plans")
      .columns(["account", "over_at"])
      .execute()
    await schema.createIndex("meeting_plans_over").on("meeting_plans").column("over_at").execute()
    await schema
      .createTable("meeting_invitees")
      .addColumn("meeting", "text", (column) =>
        column.notNull().references("meetings.id").onDelete("cascade"),
      )
      .addColumn("participant", "text", (column) => column.notNull())
      .addColumn("email", "text")
      .addColumn("person", "text")
      .addColumn("own", "integer", (column) => column.notNull())
      .addColumn("answer", "text")
      .addColumn("answered", "bigint")
      .addPrimaryKeyConstraint("meeting_invitees_key", ["meeting", "participant"])
      .execute()
    await schema
      .createTable("scheduling_secrets")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("secret", "text", (column) => column.notNull())
      .execute()
  },
}
