// SPDX-License-Identifier: Apache-2.0
/**
 * Kysely over Node's own SQLite. No native package: the engine is in Node.
 *
 * @module
 */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { Kysely, SqliteDialect, type SqliteDatabase } from "kysely"
import { StorageError } from "./errors.ts"
import { migrate } from "./migrate.ts"
import { type Storage, storageOver } from "./storage.ts"
import type { Tables } from "./tables.ts"

/** The name of the database inside the data folder. */
export const DATABASE_FILE = "landmoot.sqlite"

/**
 * How long a statement waits for another process to let go, in ms. Higher: a
 * backup may take longer; lower: a second node on the same folder is told sooner.
 */
const BUSY_TIMEOUT_MS = 3000

/**
 * Opens the records in a data folder, or makes them. Brings older records up to date.
 *
 * @param folder - made, readable by its owner alone, if it is not there.
 * @param options - `maxPages`: how many pages of 4,096 bytes the records may fill before they
 * count as a full disk; without it, as many as the disk has.
 * @throws {@link StorageError}
 */
export async function openSqlite(
  folder: string,
  options: { readonly maxPages?: number } = {},
): Promise<Storage> {
  const file = join(folder, DATABASE_FILE)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw StorageError.notWritable(folder, cause)
  }
  const database = open(file, options)
  const kysely = kyselyOver(database, file)
  try {
    await migrate(kysely, "sqlite")
  } catch (error) {
    database.close()
    throw error
  }
  return storageOver(kysely)
}

/** The query builder over an open database; `file` is what errors call it. */
export function kyselyOver(database: DatabaseSync, file: string): Kysely<Tables> {
  return new Kysely({ dialect: new SqliteDialect({ database: adapted(database, file) }) })
}

function open(file: string, { maxPages }: { readonly maxPages?: number }): DatabaseSync {
  return told(file, () => {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
    try {
      // FULL, since what was acknowledged has to survive the loss of power.
      database.exec("pragma journal_mode = wal; pragma synchronous = full")
      database.exec("pragma foreign_keys = on")
      if (maxPages !== undefined) database.exec(`pragma max_page_count = ${maxPages}`)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** What Kysely's dialect asks of a database, answered by `node:sqlite`. */
function adapted(database: DatabaseSync, file: string): SqliteDatabase {
  return {
    close: () => {
      database.close()
    },
    prepare: (sql) => {
      const statement = told(file, () => database.prepare(sql))
      return {
        reader: statement.columns().length > 0,
        all: (values) => told(file, () => statement.all(...bound(values))),
        run: (values) => told(file, () => statement.run(...bound(values))),
        iterate: (values) => statement.iterate(...bound(values)),
      }
    },
  }
}

// Our queries bind text, numbers and null alone.
const bound = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[]

/** Runs what may fail, and tells the failure in our words. */
function told<Value>(file: string, attempt: () => Value): Value {
  try {
    return attempt()
  } catch (error) {
    throw translated(error, file)
  }
}

// Primary result codes. Source: https://www.sqlite.org/rescode.html
const SQLITE_BUSY = 5
const SQLITE_LOCKED = 6
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26
// Extended codes: foreign key, primary key, unique.
const CONFLICTS: ReadonlySet<number> = new Set([787, 1555, 2067])

function translated(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("errcode" in error)) return error
  if (CONFLICTS.has(Number(error.errcode))) return StorageError.conflict(error)
  // Extended codes carry the primary one in their lowest byte.
  switch (Number(error.errcode) & 0xff) {
    case SQLITE_FULL:
      return StorageError.full(file, error)
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return StorageError.notWritable(file, error)
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StorageError.damaged(file, error)
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StorageError.busy(file, error)
    default:
      return StorageError.failed("an operation on the records", error)
  }
}
