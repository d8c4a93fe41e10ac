// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import type { Kysely } from "kysely"
import { describe, expect, onTestFinished, test } from "vitest"
import { migrate } from "./migrate.ts"
import { MIGRATIONS } from "./migrations.ts"
import { DATABASE_FILE, kyselyOver, openSqlite } from "./sqlite.ts"
import { storageOver } from "./storage.ts"
import type { Tables } from "./tables.ts"
import { everythingIn, interruptEverywhere } from "./testing/interrupted.ts"
import { asReleased, RELEASES } from "./testing/releases.ts"

const STUCK = fileURLToPath(new URL("testing/stuck-migration.ts", import.meta.url))

// Each of them writes to the disk many times, and steps grow in number.
const TIMEOUT_MS = 60_000

describe.for(RELEASES)("from release $version, on SQLite", { timeout: TIMEOUT_MS }, (release) => {
  test("MGT1: everything is there in its new place", async () => {
    const folder = temporary()
    const before = kyselyOver(new DatabaseSync(join(folder, DATABASE_FILE)), "the database")
    await asReleased(before, "sqlite", release)
    await before.destroy()
    await using storage = await openSqlite(folder)
    await release.expectAll(storage)
  })

  test("MGT4: its steps make what they made then", async () => {
    const file = new DatabaseSync(":memory:")
    const database = kyselyOver(file, "the database")
    onTestFinished(async () => await database.destroy())
    await migrate(database, "sqlite", MIGRATIONS.slice(0, release.steps))
    const statements = file
      .prepare(
        `select sql from sqlite_master
         where sql is not null and tbl_name != 'schema_migrations' order by rowid`,
      )
      .all()
      .map((row) => row["sql"])
    const digest = createHash("sha256").update(statements.join("\n")).digest("hex")
    expect(digest).toBe(release.schema)
  })

  test("MGT2: interrupted at any statement nothing has changed, and the next try succeeds", async () => {
    const database = inMemory()
    await asReleased(database, "sqlite", release)
    expect(await interruptEverywhere(database, "sqlite", release.steps)).toBeGreaterThan(20)
    await release.expectAll(storageOver(database))
  })

  test.for([4, 20, 40])("MGT3: killed at statement %i nothing is lost", async (statement) => {
    const folder = temporary()
    const file = join(folder, DATABASE_FILE)
    const database = kyselyOver(new DatabaseSync(file), "the database")
    await asReleased(database, "sqlite", release)
    const before = await everythingIn(database, "sqlite")
    await database.destroy()

    const child = spawn(process.execPath, [STUCK, file, String(statement)], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    onTestFinished(() => void child.kill("SIGKILL"))
    const [said] = (await once(child.stdout, "data")) as [Buffer]
    expect(String(said)).toBe("stuck\n")
    child.kill("SIGKILL")
    await once(child, "exit")

    const after = kyselyOver(new DatabaseSync(file), "the database")
    expect(await everythingIn(after, "sqlite")).toEqual(before)
    await after.destroy()
    await using storage = await openSqlite(folder)
    await release.expectAll(storage)
  })
})

function inMemory(): Kysely<Tables> {
  const file = new DatabaseSync(":memory:")
  file.exec("pragma foreign_keys = on")
  const database = kyselyOver(file, "the database")
  onTestFinished(async () => await database.destroy())
  return database
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-migrations-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
