// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { DATABASE_FILE } from "../sqlite.ts"

/** Runs a statement on the records of a folder behind the storage's back. */
export function damage(folder: string, statement: string): void {
  const database = new DatabaseSync(join(folder, DATABASE_FILE))
  database.exec(statement)
  database.close()
}
