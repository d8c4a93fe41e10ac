// SPDX-License-Identifier: Apache-2.0
/**
 * The tables, step by step. Steps are only ever added at the end: what a release
 * has once applied is never edited, and nothing goes backwards.
 *
 * @module
 */
import { type Kysely, sql } from "kysely"
import type { Tables } from "./tables.ts"

/** One step. Its version is its place in the list, from 1. */
export interface Migration {
  readonly name: string
  apply(database: Kysely<Tables>): Promise<void>
}

/** All steps in order. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "accounts", apply: makeAccounts },
  { name: "meetings", apply: makeMeetings },
]

async function makeAccounts({ schema }: Kysely<Tables>): Promise<void> {
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

async function makeMeetings({ schema }: Kysely<Tables>): Promise<void> {
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
