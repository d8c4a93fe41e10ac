// SPDX-License-Identifier: Apache-2.0
/**
 * A process of its own that stops in the middle of a migration and says so:
 * `node stuck-migration.ts FILE STATEMENT`.
 *
 * @module
 */
import { writeSync } from "node:fs"
import process from "node:process"
import { DatabaseSync } from "node:sqlite"
import { migrate } from "../migrate.ts"
import { kyselyOver } from "../sqlite.ts"
import { MeetsStatement } from "./stuck.ts"

const [file = "", statement = ""] = process.argv.slice(2)
const database = new DatabaseSync(file)
database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on")
const plugin = new MeetsStatement(Number(statement), () => {
  writeSync(1, "stuck\n")
  // Until it is killed.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})
await migrate(kyselyOver(database, file).withPlugin(plugin), "sqlite")
