// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from "kysely"
import { StorageError } from "./errors.ts"
import type { Engine, Migration } from "./migrations/migration.ts"
import { MIGRATIONS } from "./migrations.ts"
import type { Tables } from "./tables.ts"

/**
 * Brings the tables up to date. Each step is one transaction together with the
 * note that it was applied, so a step that breaks leaves no trace.
 *
 * @throws {@link StorageError} `STORAGE_NEWER_SCHEMA`
 */
export async function migrate(
  database: Kysely<Tables>,
  engine: Engine,
  steps: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await database.schema
    .createTable("schema_migrations")
    .ifNotExists()
    .addColumn("version", "integer", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("applied", "bigint", (column) => column.notNull())
    .execute()
  const newest = await database
    .selectFrom("schema_migrations")
    .select((builder) => builder.fn.max("version").as("version"))
    .executeTakeFirst()
  const applied = newest?.version ?? 0
  if (applied > steps.length) throw StorageError.newerSchema(applied, steps.length)
  for (const [index, step] of steps.entries()) {
    const version = index + 1
    if (version <= applied) continue
    await database.transaction().execute(async (transaction) => {
      await step.apply(transaction as unknown as Kysely<object>, engine)
      await transaction
        .insertInto("schema_migrations")
        .values({ version, name: step.name, applied: Math.floor(Date.now() / 1000) })
        .execute()
    })
  }
}
