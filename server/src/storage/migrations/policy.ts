// SPDX-License-Identifier: Apache-2.0
import { sql } from "kysely"
import type { Migration } from "./migration.ts"

/** Changes that wait for a second administrator, and the members of region groups as first seen. */
export const policy: Migration = {
  name: "policy",
  apply: async ({ schema }, engine) => {
    // Ids are compared byte by byte, so that lists have the same order on both engines.
    const id = engine === "sqlite" ? "text" : sql`text collate "C"`
    await schema
      .createTable("policy_approvals")
      .addColumn("account", id, (column) =>
        column.notNull().references("accounts.id").onDelete("cascade"),
      )
      .addColumn("id", id, (column) => column.notNull())
      .addColumn("regions", "text", (column) => column.notNull())
      .addColumn("layer", "text", (column) => column.notNull())
      .addColumn("base_version", "bigint", (column) => column.notNull())
      .addColumn("requested_by", "text", (column) => column.notNull())
      .addColumn("created", "bigint", (column) => column.notNull())
      .addColumn("expires", "bigint", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("decided_by", "text")
      .addColumn("decided", "bigint")
      .addPrimaryKeyConstraint("policy_approvals_key", ["account", "id"])
      .execute()
    await schema
      .createIndex("policy_approvals_in_order")
      .on("policy_approvals")
      .columns(["account", "created", "id"])
      .execute()
    await schema
      .createTable("catalogue_members")
      .addColumn("grp", id, (column) => column.notNull())
      .addColumn("region", id, (column) => column.notNull())
      .addColumn("jurisdictions", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("catalogue_members_key", ["grp", "region"])
      .execute()
  },
}
