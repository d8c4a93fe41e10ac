// SPDX-License-Identifier: Apache-2.0
import type { Migration } from "./migration.ts"

/** Keys, the audit log, answers that are given again, webhooks and private regions. */
export const consoleTables: Migration = {
  name: "console",
  apply: async ({ schema }) => {
    await schema
      .createTable("api_keys")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account", "text", (column) =>
        column.notNull().references("accounts.id").onDelete("cascade"),
      )
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("scopes", "text", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .addColumn("created", "bigint", (column) => column.notNull())
      .addColumn("created_by", "text", (column) => column.notNull())
      .addColumn("expires", "bigint", (column) => column.notNull())
      .addColumn("last_used", "bigint")
      .execute()
    await schema
      .createIndex("api_keys_by_account")
      .on("api_keys")
      .columns(["account", "created", "id"])
      .execute()

    await schema
      .createTable("audit_entries")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account", "text", (column) =>
        column.notNull().references("accounts.id").onDelete("cascade"),
      )
      .addColumn("created", "bigint", (column) => column.notNull())
      .addColumn("actor_kind", "text", (column) => column.notNull())
      .addColumn("actor_id", "text", (column) => column.notNull())
      .addColumn("actor_name", "text")
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("object_kind", "text", (column) => column.notNull())
      .addColumn("object_id", "text", (column) => column.notNull())
      .addColumn("before", "text")
      .addColumn("after", "text")
      .execute()
    for (const [name, column] of [
      ["audit_by_account", undefined],
      ["audit_by_actor", "actor_id"],
      ["audit_by_action", "action"],
      ["audit_by_object", "object_id"],
    ] as const) {
      const own = column === undefined ? [] : [column]
      await schema
        .createIndex(name)
        .on("audit_entries")
        .columns(["account", ...own, "created", "id"])
        .execute()
    }

    await schema
      .createTable("kept_answers")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("request", "text", (column) => column.notNull())
      .addColumn("status", "integer")
      .addColumn("body", "text")
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute()
    await schema.createIndex("kept_answers_by_time").on("kept_answers").column("at").execute()

    await schema
      .createTable("webhook_endpoints")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account", "text", (column) =>
        column.notNull().references("accounts.id").onDelete("cascade"),
      )
      .addColumn("url", "text", (column) => column.notNull())
      .addColumn("events", "text", (column) => column.notNull())
      .addColumn("region", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("secret", "text", (column) => column.notNull())
      .addColumn("created", "bigint", (column) => column.notNull())
      .execute()
    await schema
      .createIndex("webhook_endpoints_by_account")
      .on("webhook_endpoints")
      .columns(["account", "created", "id"])
      .execute()
    await schema
      .createTable("webhook_deliveries")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("endpoint", "text", (column) =>
        column.notNull().references("webhook_endpoints.id").onDelete("cascade"),
      )
      .addColumn("event", "text", (column) => column.notNull())
      .addColumn("created", "bigint", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("attempts", "integer", (column) => column.notNull())
      .addColumn("status", "integer")
      .addColumn("problem", "text")
      .addColumn("next", "bigint")
      .addColumn("body", "text", (column) => column.notNull())
      .execute()
    await schema
      .createIndex("webhook_deliveries_by_endpoint")
      .on("webhook_deliveries")
      .columns(["endpoint", "created", "id"])
      .execute()
    await schema
      .createIndex("webhook_deliveries_due")
      .on("webhook_deliveries")
      .columns(["state", "next"])
      .execute()

    await schema
      .createTable("private_regions")
      .addColumn("region", "text", (column) => column.primaryKey())
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("place", "text", (column) => column.notNull())
      .addColumn("token_hash", "text", (column) => column.notNull().unique())
      .addColumn("authority", "text")
      .addColumn("created", "bigint", (column) => column.notNull())
      .addColumn("ended", "bigint")
      .execute()
    await schema
      .createIndex("private_regions_by_account")
      .on("private_regions")
      .columns(["account", "created"])
      .execute()
  },
}
