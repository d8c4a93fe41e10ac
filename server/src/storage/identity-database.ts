// SPDX-License-Identifier: Apache-2.0
import { type Kysely, PostgresAdapter } from "kysely"
import type { Engine } from "./migrations/migration.ts"
import type { Tables } from "./tables.ts"

/** The database as the library that keeps identities takes it: its tables are its own. */
export interface LibraryDatabase {
  readonly db: Kysely<Tables>
  readonly type: Engine
}

/** Gives the handle away to the one library that brings SQL of its own. */
export function libraryDatabase(database: Kysely<Tables>): LibraryDatabase {
  const { adapter } = database.getExecutor()
  return { db: database, type: adapter instanceof PostgresAdapter ? "postgres" : "sqlite" }
}
