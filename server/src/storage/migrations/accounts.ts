// SPDX-License-Identifier: Apache-2.0
import { type Kysely, sql } from "kysely"
import type { Migration } from "./migration.ts"

/** Accounts with groups and users, as release 0.1.0 made them. */
export const accounts: Migration = { name: "accounts", apply: makeAccounts }

async function makeAccounts({ schema }: Kysely<object>): Promise<void> {
  await schema
    .createTable("accounts")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("plan", "text", (column) => column.notNull().check(sql`plan in ('free', 'paid')`))
    .addColumn("home", "text", (column) => column.notNull())
    .addColumn("layer", "text", (column) => column.notNull())
    .addColumn("confirmations", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("created", "integer", (column) => column.notNull())
    .execute()
  await schema
    .createTable("account_groups")
    .addColumn("account", "text", (column) =>
      column.notNull().references("accounts.id").onDelete("cascade"),
    )
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("layer", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("account_groups_key", ["account", "id"])
    .execute()
  await schema
    .createTable("account_users")
    .addColumn("account", "text", (column) =>
      column.notNull().references("accounts.id").onDelete("cascade"),
    )
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("groups", "text", (column) => column.notNull())
    .addColumn("layer", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("account_users_key", ["account", "id"])
    .execute()
}
