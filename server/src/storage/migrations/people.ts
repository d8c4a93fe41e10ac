// SPDX-License-Identifier: Apache-2.0
/**
 * Groups and people become records of their own, plans get their names, and
 * meetings say their state. People of release 0.1.0 become members without an
 * address; the groups that they name are kept in order.
 *
 * @module
 */
import { type ColumnDefinitionBuilder, type Kysely, type RawBuilder, sql } from "kysely"
import { portions } from "../portions.ts"
import { searchText } from "../search.ts"
import { shapeOf } from "../shape.ts"
import type { Engine, Migration } from "./migration.ts"

/** Groups, people and plans by name. */
export const people: Migration = {
  name: "people",
  apply: async (database, engine) => {
    await changeAccounts(database)
    await makeGroups(database, engine)
    await makePeople(database, engine)
    await moveMembers(database)
    await database.schema.dropTable("account_users").execute()
    await database.schema.dropTable("account_groups").execute()
    if (engine === "postgres") await widen(database)
    await changeMeetings(database)
  },
}

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull()

/** Ids are compared byte by byte, so that lists have the same order on both engines. */
function idType(engine: Engine): "text" | RawBuilder<unknown> {
  return engine === "sqlite" ? "text" : sql`text collate "C"`
}

async function changeAccounts(database: Kysely<object>): Promise<void> {
  const { schema } = database
  await schema.alterTable("accounts").renameColumn("plan", "former_plan").execute()
  await schema
    .alterTable("accounts")
    .addColumn("plan", "text", (column) =>
      column
        .notNull()
        .defaultTo("free")
        .check(sql`plan in ('free', 'pro', 'education', 'enterprise')`),
    )
    .execute()
  await sql`update accounts set plan = 'enterprise' where former_plan = 'paid'`.execute(database)
  await schema.alterTable("accounts").dropColumn("former_plan").execute()
  await schema
    .alterTable("accounts")
    .addColumn("guest_policy", "text", (column) => column.notNull().defaultTo('{"mode":"off"}'))
    .execute()
  for (const name of ["home_acceptance", "former_layer", "billing", "billing_customer"]) {
    await schema.alterTable("accounts").addColumn(name, "text").execute()
  }
  await schema
    .createIndex("accounts_by_customer")
    .unique()
    .on("accounts")
    .column("billing_customer")
    .execute()
}

async function makeGroups({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema
    .createTable("groups")
    .addColumn("account", idType(engine), (column) =>
      column.notNull().references("accounts.id").onDelete("cascade"),
    )
    .addColumn("id", idType(engine), required)
    .addColumn("name", "text", required)
    .addColumn("search", "text", required)
    .addColumn("layer", "text", required)
    .addColumn("external", "text")
    .addColumn("version", "bigint", required)
    .addColumn("created", "bigint", required)
    .addPrimaryKeyConstraint("groups_key", ["account", "id"])
    .execute()
  await schema
    .createIndex("groups_in_order")
    .on("groups")
    .columns(["account", "created", "id"])
    .execute()
  await schema
    .createIndex("groups_by_external")
    .unique()
    .on("groups")
    .columns(["account", "external"])
    .execute()
}

async function makePeople({ schema }: Kysely<object>, engine: Engine): Promise<void> {
  await schema
    .createTable("people")
    .addColumn("account", idType(engine), (column) =>
      column.notNull().references("accounts.id").onDelete("cascade"),
    )
    .addColumn("id", idType(engine), required)
    .addColumn("name", "text", required)
    .addColumn("email", "text")
    .addColumn("email_key", "text")
    .addColumn("search", "text", required)
    .addColumn("role", "text", (column) =>
      column
        .notNull()
        .check(sql`role in ('owner', 'administrator', 'group-administrator', 'member')`),
    )
    .addColumn("groups", "text", required)
    .addColumn("administers", "text", required)
    .addColumn("layer", "text", required)
    .addColumn("shape", idType(engine), required)
    .addColumn("status", "text", (column) =>
      column.notNull().check(sql`status in ('active', 'invited', 'suspended')`),
    )
    .addColumn("identity", "text")
    .addColumn("external", "text")
    .addColumn("version", "bigint", required)
    .addColumn("created", "bigint", required)
    .addPrimaryKeyConstraint("people_key", ["account", "id"])
    .execute()
  for (const column of ["email_key", "identity", "external"]) {
    // Starting with the value, so that they serve look-ups over all accounts too.
    await schema
      .createIndex(`people_by_${column}`)
      .unique()
      .on("people")
      .columns([column, "account"])
      .execute()
  }
  for (const [name, columns] of [
    ["people_in_order", ["account", "created", "id"]],
    ["people_by_role", ["account", "role", "created", "id"]],
    ["people_by_status", ["account", "status", "created", "id"]],
    ["people_by_shape", ["account", "shape", "id"]],
  ] as const) {
    await schema
      .createIndex(name)
      .on("people")
      .columns([...columns])
      .execute()
  }
  await schema
    .createTable("memberships")
    .addColumn("account", idType(engine), required)
    .addColumn("grp", idType(engine), required)
    .addColumn("person", idType(engine), required)
    .addPrimaryKeyConstraint("memberships_key", ["account", "grp", "person"])
    .addForeignKeyConstraint(
      "memberships_of_people",
      ["account", "person"],
      "people",
      ["account", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .addForeignKeyConstraint("memberships_in_groups", ["account", "grp"], "groups", [
      "account",
      "id",
    ])
    .execute()
  await schema
    .createIndex("memberships_of_person")
    .on("memberships")
    .columns(["account", "person"])
    .execute()
}

/** The tables that members are moved from and to, as this step knows them. */
type Moved = {
  readonly accounts: { readonly id: string; readonly created: number }
  readonly account_groups: { account: string; id: string; layer: string }
  readonly account_users: {
    account: string
    id: string
    name: string
    groups: string
    layer: string
  }
  readonly groups: {
    account: string
    id: string
    name: string
    search: string
    layer: string
    version: number
    created: number
  }
  readonly people: {
    account: string
    id: string
    name: string
    search: string
    role: string
    groups: string
    administers: string
    layer: string
    shape: string
    status: string
    version: number
    created: number
  }
  readonly memberships: { account: string; grp: string; person: string }
}

async function moveMembers(untyped: Kysely<object>): Promise<void> {
  const database = untyped.withTables<Moved>()
  for (const { id: account, created } of await database
    .selectFrom("accounts")
    .select(["id", "created"])
    .execute()) {
    const groups = await database
      .selectFrom("account_groups")
      .select(["id", "layer"])
      .where("account", "=", account)
      .execute()
    const users = await database
      .selectFrom("account_users")
      .select(["id", "name", "groups", "layer"])
      .where("account", "=", account)
      .execute()
    for (const some of portions(groups)) {
      const rows = some.map(({ id, layer }) => {
        return { account, id, name: id, search: searchText(id), layer, version: 1, created }
      })
      await database.insertInto("groups").values(rows).execute()
    }
    for (const some of portions(users)) {
      const rows = some.map((user) => ({
        ...user,
        account,
        search: searchText(user.name),
        role: "member",
        administers: "[]",
        shape: shapeOf(user.groups, user.layer),
        status: "active",
        version: 1,
        created,
      }))
      await database.insertInto("people").values(rows).execute()
    }
    const known = new Set(groups.map(({ id }) => id))
    const memberships = users.flatMap(({ id, groups: own }) =>
      (JSON.parse(own) as string[]) // The step before wrote a list of ids here.
        .filter((grp) => known.has(grp))
        .map((grp) => ({ account, grp, person: id })),
    )
    for (const some of portions(memberships)) {
      await database.insertInto("memberships").values(some).execute()
    }
  }
}

async function changeMeetings(database: Kysely<object>): Promise<void> {
  const { schema } = database
  await schema
    .alterTable("meetings")
    .addColumn("state", "text", (column) =>
      column
        .notNull()
        .defaultTo("upcoming")
        .check(sql`state in ('upcoming', 'running', 'past')`),
    )
    .execute()
  await sql`update meetings set state = 'running' where id in
    (select meeting from descriptors where ended is null and used = 1)`.execute(database)
  await sql`update meetings set state = 'past' where ended is not null`.execute(database)
  await schema.dropIndex("meetings_by_account").execute()
  for (const [name, columns] of [
    ["meetings_in_order", ["account", "created", "id"]],
    ["meetings_by_state", ["account", "state", "created", "id"]],
    ["meetings_by_owner", ["account", "owner", "state", "created", "id"]],
  ] as const) {
    await schema
      .createIndex(name)
      .on("meetings")
      .columns([...columns])
      .execute()
  }
}

/** SQLite's integers have 64 bits and its texts compare by bytes; PostgreSQL has to be told. */
async function widen(database: Kysely<object>): Promise<void> {
  for (const [table, columns] of [
    ["accounts", ["version", "created"]],
    ["meetings", ["created", "ended"]],
    ["descriptors", ["revision", "created", "ended"]],
  ] as const) {
    for (const column of columns) {
      await database.schema
        .alterTable(table)
        .alterColumn(column, (change) => change.setDataType("bigint"))
        .execute()
    }
  }
  for (const [table, column] of [
    ["accounts", "id"],
    ["meetings", "id"],
    ["meetings", "account"],
    ["invitations", "meeting"],
    ["descriptors", "meeting"],
  ] as const) {
    await database.schema
      .alterTable(table)
      .alterColumn(column, (change) => change.setDataType(sql`text collate "C"`))
      .execute()
  }
}
