// SPDX-License-Identifier: Apache-2.0
/**
 * Databases of one's own with two ways in: the ports, and a bare connection
 * beside them for filling and comparing.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { Client } from "pg"
import { openPostgres } from "../postgres.ts"
import { DATABASE_FILE, openSqlite } from "../sqlite.ts"
import type { Storage } from "../storage.ts"
import { startPostgres } from "./postgres.ts"

/** What a bare statement is told, and what it answers. */
export type Row = Readonly<Record<string, unknown>>
export type Values = readonly (string | number | null)[]

/** A connection that nothing of ours stands before. */
export interface Bare {
  run(statements: string): Promise<void>
  /** Prepares a query once; each `?` is a value. */
  prepare(query: string): (values: Values) => Promise<readonly Row[]>
}

/** A database that is gone when it is closed. */
export interface TestEngine extends AsyncDisposable {
  readonly name: "SQLite" | "PostgreSQL"
  readonly bare: Bare
  /** Opens the ports; each call gives others, to be closed by the caller. */
  open(): Promise<Storage>
}

/** SQLite in a temporary folder. The ports have to be opened once before `bare` is used. */
export async function makeSqlite(): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-sqlite-"))
  const database = new DatabaseSync(join(folder, DATABASE_FILE))
  return await Promise.resolve({
    name: "SQLite",
    open: async () => await openSqlite(folder),
    bare: {
      run: async (statements) => await Promise.resolve(database.exec(statements)),
      prepare: (query) => {
        const statement = database.prepare(query)
        return async (values) =>
          await Promise.resolve(statement.all(...(values as SQLInputValue[])) as Row[])
      },
    },
    [Symbol.asyncDispose]: async () => {
      database.close()
      rmSync(folder, { recursive: true, force: true })
      await Promise.resolve()
    },
  })
}

/** A PostgreSQL that is started for this alone. */
export async function makePostgres(): Promise<TestEngine> {
  const server = await startPostgres()
  const url = await server.create()
  const client = new Client({ connectionString: url })
  await client.connect()
  let prepared = 0
  return {
    name: "PostgreSQL",
    open: async () => await openPostgres(url),
    bare: {
      run: async (statements) => void (await client.query(statements)),
      prepare: (query) => {
        prepared += 1
        const name = `bare_${prepared}`
        let place = 0
        const text = query.replaceAll("?", () => `$${(place += 1)}`)
        return async (values) => (await client.query<Row>({ name, text, values: [...values] })).rows
      },
    },
    [Symbol.asyncDispose]: async () => {
      await client.end()
      await server.close()
    },
  }
}
