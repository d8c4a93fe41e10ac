// SPDX-License-Identifier: Apache-2.0
/** Migrations that are interrupted. */
import { type Kysely, sql } from "kysely"
import { expect } from "vitest"
import { migrate } from "../migrate.ts"
import type { Engine } from "../migrations/migration.ts"
import { MIGRATIONS } from "../migrations.ts"
import type { Tables } from "../tables.ts"
import { MeetsStatement } from "./stuck.ts"

/**
 * Applies step after step, each of them first with a failure at every one of its
 * statements, and expects that nothing has changed after each failure.
 *
 * @returns how often it failed
 */
export async function interruptEverywhere(
  database: Kysely<Tables>,
  engine: Engine,
  from: number,
): Promise<number> {
  let failures = 0
  for (let step = from; step < MIGRATIONS.length; step += 1) {
    const steps = MIGRATIONS.slice(0, step + 1)
    const before = await everythingIn(database, engine)
    for (let at = 0; ; at += 1) {
      const plugin = new MeetsStatement(at, () => {
        throw new Error("power failed")
      })
      const failed = await migrate(database.withPlugin(plugin), engine, steps).then(
        () => false,
        (error: unknown) => {
          expect(error).toMatchObject({ message: "power failed" })
          return true
        },
      )
      if (!failed) break
      failures += 1
      expect(await everythingIn(database, engine)).toEqual(before)
    }
  }
  return failures
}

/** Every table with its columns, indexes and rows. */
export async function everythingIn(database: Kysely<Tables>, engine: Engine): Promise<unknown> {
  const schema = (await (engine === "sqlite" ? SQLITE_SCHEMA : POSTGRES_SCHEMA).execute(database))
    .rows
  const tables = new Set(schema.map(({ place }) => place))
  const rows: Record<string, unknown> = {}
  for (const table of tables) {
    rows[table] = (
      await sql`select * from ${sql.table(table)} order by 1, 2`.execute(database)
    ).rows
  }
  return { schema, rows }
}

interface Described {
  readonly place: string
  readonly said: string
}

const SQLITE_SCHEMA = sql<Described>`
  select tbl_name as place, name || ': ' || coalesce(sql, '') as said from sqlite_master
  where tbl_name not like 'sqlite_%' order by 1, 2`

const POSTGRES_SCHEMA = sql<Described>`
  select * from (
    select table_name::text as place,
      concat_ws(' ', column_name, data_type, is_nullable, column_default, collation_name) as said
      from information_schema.columns where table_schema = 'public'
    union all
    select tablename::text, indexdef from pg_indexes where schemaname = 'public'
    union all
    select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace
  ) described order by 1, 2`
