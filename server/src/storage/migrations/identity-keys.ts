// SPDX-License-Identifier: Apache-2.0
import { sql } from "kysely"
import type { Migration } from "./migration.ts"

/** The key with which each account says who is behind a leaf of a meeting's key group. */
export const identityKeys: Migration = {
  name: "identity-keys",
  apply: async ({ schema }, engine) => {
    await schema
      .createTable("identity_keys")
      .addColumn("account", engine === "sqlite" ? "text" : sql`text collate "C"`, (column) =>
        column.primaryKey().references("accounts.id").onDelete("cascade"),
      )
      .addColumn("seed", "text", (column) => column.notNull())
      .execute()
  },
}
