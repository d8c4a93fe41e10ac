// SPDX-License-Identifier: Apache-2.0
/**
 * What directories and the payment service say, and people in the order of their names.
 *
 * @module
 */
import { type ColumnDefinitionBuilder, type Kysely, type RawBuilder, sql } from "kysely"
import { portions } from "../portions.ts"
import { nameKey } from "../search.ts"
import type { Engine, Migration } from "./migration.ts"

/** Directories, payments, and people by name. */
export const provisioning: Migration = {
  name: "provisioning",
  apply: async (database, engine) => {
    await makeDirectories(database, engine)
    await makePayments(database)
    await orderByName(database, engine)
  },
}

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull()

function idType(engine: Engine): "text" | RawBuilder<unknown> {
  return engine === "sqlite" ? "text" : sql`text collate "C"`
}

/** Whatever belongs to an account goes with it. */
const ofAccount = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  column.notNull().references("accounts.id").onDelete("cascade")

async function makeDirectories({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema
    .createTable("scim_tokens")
    .addColumn("id", idType(engine), (column) => column.primaryKey())
    .addColumn("account", idType(engine), ofAccount)
    .addColumn("name", "text", required)
    .addColumn("hash", "text", required)
    .addColumn("created", "bigint", required)
    .addColumn("created_by", "text", required)
    .addColumn("expires", "bigint")
    .addColumn("used", "bigint")
    .execute()
  await schema
    .createIndex("scim_tokens_by_account")
    .on("scim_tokens")
    .columns(["account", "created", "id"])
    .execute()
  await schema
    .createTable("scim_users")
    .addColumn("account", idType(engine), required)
    .addColumn("person", idType(engine), required)
    .addColumn("user_name", "text", required)
    .addColumn("user_name_key", "text", required)
    .addColumn("attributes", "text", required)
    .addColumn("modified", "bigint", required)
    .addPrimaryKeyConstraint("scim_users_key", ["account", "person"])
    .addForeignKeyConstraint(
      "scim_users_of_people",
      ["account", "person"],
      "people",
      ["account", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute()
  await schema
    .createIndex("scim_users_by_name")
    .unique()
    .on("scim_users")
    .columns(["account", "user_name_key"])
    .execute()
  await schema
    .createTable("scim_notices")
    .addColumn("account", idType(engine), ofAccount)
    .addColumn("number", "bigint", required)
    .addColumn("at", "bigint", required)
    .addColumn("code", "text", required)
    .addColumn("message", "text", required)
    .addColumn("object", "text", required)
    .addPrimaryKeyConstraint("scim_notices_key", ["account", "number"])
    .execute()
}

async function makePayments({ schema }: Kysely<object>): Promise<void> {
  await schema
    .createTable("billing_events")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", required)
    .execute()
  await schema
    .createTable("billing_subscriptions")
    .addColumn("subscription", "text", (column) => column.primaryKey())
    .addColumn("customer", "text", required)
    .addColumn("state", "text", required)
    .addColumn("plan", "text")
    .addColumn("status", "text", required)
    .addColumn("at", "bigint", required)
    .execute()
  await schema
    .createIndex("billing_subscriptions_by_customer")
    .on("billing_subscriptions")
    .columns(["customer", "at"])
    .execute()
}

/** The table of people, as this step knows it. */
type Named = {
  readonly people: { account: string; id: string; name: string }
}

async function orderByName(untyped: Kysely<object>, engine: Engine): Promise<void> {
  const { schema } = untyped
  await schema
    .alterTable("people")
    .addColumn("name_key", idType(engine), (column) => column.notNull().defaultTo(""))
    .execute()
  const database = untyped.withTables<Named>()
  const all = await database.selectFrom("people").select(["account", "id", "name"]).execute()
  for (const some of portions(all)) {
    const rows = some.map(({ account, id, name }) => sql`(${account}, ${id}, ${nameKey(name)})`)
    // Both engines call the columns of a list of values so.
    await sql`update people set name_key = named.column3
      from (values ${sql.join(rows)}) as named
      where people.account = named.column1 and people.id = named.column2`.execute(database)
  }
  await schema
    .createIndex("people_by_name")
    .on("people")
    .columns(["account", "name_key", "id"])
    .execute()
}
