// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { CodedError } from "@landmoot/core"
import { expect, onTestFinished, test } from "vitest"
import { migrate } from "./migrate.ts"
import { MIGRATIONS } from "./migrations.ts"
import { DATABASE_FILE, kyselyOver, openSqlite } from "./sqlite.ts"
import { damage } from "./testing/damage.ts"
import { anAccount, aMeeting } from "./testing/records.ts"
import { storageSuite } from "./testing/storage-suite.ts"

storageSuite("SQLite", async () => await openSqlite(join(folder(), "data")))

test("SQL1: the data folder is made for its owner alone", async () => {
  const place = join(folder(), "deep", "data")
  await (await openSqlite(place)).close()
  expect(statSync(place).mode & 0o777).toBe(0o700)
})

test("SQL2: records are there after opening again", async () => {
  const place = folder()
  const account = anAccount()
  const first = await openSqlite(place)
  await first.accounts.create(account)
  await first.close()
  await first.close()
  await using second = await openSqlite(place)
  expect(await second.accounts.read(account.id)).toEqual(account)
})

test("SQL3: a migration that breaks leaves no trace, and those before it stay", async () => {
  const database = kyselyOver(new DatabaseSync(":memory:"), "the database")
  onTestFinished(async () => await database.destroy())
  const applied: string[] = []
  const step = (name: string, breaks = false): (typeof MIGRATIONS)[number] => ({
    name,
    apply: async ({ schema }) => {
      applied.push(name)
      await schema.createTable(name).addColumn("id", "text").execute()
      if (breaks) throw new Error("power failed")
    },
  })
  await expect(migrate(database, "sqlite", [step("one"), step("two", true)])).rejects.toThrow(
    "power failed",
  )
  await migrate(database, "sqlite", [step("one"), step("two"), step("three")])
  await migrate(database, "sqlite", [step("one"), step("two"), step("three")])
  expect(applied).toEqual(["one", "two", "two", "three"])
})

test("SQL4: records of a newer release are refused", async () => {
  const place = folder()
  await (await openSqlite(place)).close()
  damage(place, `insert into schema_migrations values (${MIGRATIONS.length + 1}, 'later', 0)`)
  expect(await codeOf(openSqlite(place))).toBe("STORAGE_NEWER_SCHEMA")
})

test("SQL5: a file that is no database has its code", async () => {
  const place = folder()
  writeFileSync(join(place, DATABASE_FILE), "this is a letter, not a database\n".repeat(50))
  expect(await codeOf(openSqlite(place))).toBe("STORAGE_DAMAGED")
})

test("SQL5: a folder that cannot be made has its code", async () => {
  const place = join(folder(), "file")
  writeFileSync(place, "")
  expect(await codeOf(openSqlite(join(place, "data")))).toBe("STORAGE_NOT_WRITABLE")
})

test("SQL5: a file that cannot be opened has its code", async () => {
  const place = folder()
  mkdirSync(join(place, DATABASE_FILE))
  expect(await codeOf(openSqlite(place))).toBe("STORAGE_NOT_WRITABLE")
})

test("SQL5: a full disk has its code, and what was there stays", async () => {
  const place = folder()
  const account = anAccount()
  // The engine reports this limit with the very code of a full disk.
  await using store = await openSqlite(place, { maxPages: 160 })
  await store.accounts.create(account)
  const big = aMeeting(account, { people: 2000 })
  expect(await codeOf(store.meetings.createMeeting(big))).toBe("STORAGE_FULL")
  expect(await store.accounts.read(account.id)).toEqual(account)
  expect(await store.meetings.readMeeting(big.id)).toBeUndefined()
})

test.for([
  { column: "layer", value: "{" },
  { column: "layer", value: '{"everywhere":true}' },
  { column: "home", value: "[]" },
  { column: "home", value: '["EU"]' },
])("SQL6: $value as an account's $column is refused", async ({ column, value }) => {
  const place = folder()
  const account = anAccount()
  const store = await openSqlite(place)
  await store.accounts.create(account)
  await store.close()
  damage(place, `update accounts set ${column} = '${value}'`)
  await using again = await openSqlite(place)
  expect(await codeOf(again.accounts.read(account.id))).toBe("STORAGE_RECORD_DAMAGED")
})

function folder(): string {
  const place = mkdtempSync(join(tmpdir(), "landmoot-storage-"))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  return place
}

async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt
    return undefined
  } catch (error) {
    if (error instanceof CodedError) return error.code
    throw error
  }
}
