// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { CodedError } from "@landmoot/core"
import { sql } from "kysely"
import { afterAll, describe, expect, onTestFinished, test } from "vitest"
import { MIGRATIONS } from "./migrations.ts"
import { openStorage } from "./open.ts"
import { kyselyOverPostgres, openPostgres } from "./postgres.ts"
import { translated } from "./postgres-errors.ts"
import { startPostgres } from "./testing/postgres.ts"
import { anAccount, aPerson } from "./testing/records.ts"
import { storageSuite } from "./testing/storage-suite.ts"

const server = await startPostgres()
afterAll(async () => await server.close())

await server.run("create database made")
await (await openPostgres(server.url("made"))).close()

storageSuite("PostgreSQL", async () => await openPostgres(await server.create("made")))

test("PGS1: records are there after opening again", async () => {
  const url = await server.create()
  const account = anAccount()
  const first = await openPostgres(url)
  await first.accounts.create(account)
  await first.close()
  await first.close()
  await using second = await openPostgres(url)
  expect(await second.accounts.read(account.id)).toEqual(account)
})

test("PGS2: of nodes that start at once one migrates, and all run", async () => {
  const url = await server.create()
  const nodes = await Promise.all(Array.from({ length: 4 }, async () => await openPostgres(url)))
  for (const [index, node] of nodes.entries()) {
    expect(await node.accounts.create(anAccount(`${index}`))).toBe(true)
  }
  expect((await nodes[0]!.accounts.list({ limit: 9 })).items).toHaveLength(4)
  await Promise.all(nodes.map(async (node) => await node.close()))
})

test("PGS3: records of a newer release are refused", async () => {
  const url = await server.create()
  await (await openPostgres(url)).close()
  const database = kyselyOverPostgres(url)
  await sql`insert into schema_migrations values (${MIGRATIONS.length + 1}, 'later', 0)`.execute(
    database,
  )
  await database.destroy()
  expect(await codeOf(openPostgres(url))).toBe("STORAGE_NEWER_SCHEMA")
})

describe("failures have their codes", () => {
  test("PGS4: nobody listens", async () => {
    expect(await codeOf(openPostgres("postgresql://a:b@127.0.0.1:1/c"))).toBe("STORAGE_UNREACHABLE")
    expect(await codeOf(openPostgres("postgresql://a:b@/c?host=%2Fnowhere"))).toBe(
      "STORAGE_UNREACHABLE",
    )
  })

  test("PGS4: a wrong password, an unknown database", async () => {
    const wrong = server.url("postgres", { password: "wrong" })
    expect(await codeOf(openPostgres(wrong))).toBe("STORAGE_DENIED")
    expect(await codeOf(openPostgres(server.url("nowhere")))).toBe("STORAGE_DENIED")
  })

  test("PGS4: a user who may read only", async () => {
    await server.run("create role reader login password 'reader'")
    const url = await server.create()
    const name = nameOf(url)
    expect(
      await codeOf(openPostgres(server.url(name, { user: "reader", password: "reader" }))),
    ).toBe("STORAGE_DENIED")
  })

  test("PGS4: a statement that takes too long, and the connection serves on", async () => {
    const database = kyselyOverPostgres(await server.create(), {
      statementTimeoutMs: 50,
      poolSize: 1,
    })
    onTestFinished(async () => await database.destroy())
    expect(await codeOf(sql`select pg_sleep(10)`.execute(database))).toBe("STORAGE_TIMEOUT")
    const { rows } = await sql`select 7::bigint as seven`.execute(database)
    expect(rows).toEqual([{ seven: 7 }])
  })

  test("PGS4: connections that the server ends, after which it goes on", async () => {
    const url = await server.create()
    await using storage = await openPostgres(url, { poolSize: 1 })
    const name = nameOf(url)
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`
    const database = kyselyOverPostgres(url, { poolSize: 1 })
    onTestFinished(async () => await database.destroy())
    const slow = codeOf(sql`select pg_sleep(10)`.execute(database))
    await untilBusy(name)
    await server.run(end)
    expect(await slow).toBe("STORAGE_UNREACHABLE")
    const account = anAccount()
    // The first use may still be given the connection that ended.
    await storage.accounts.list({ limit: 1 }).catch(() => {})
    expect(await storage.accounts.create(account)).toBe(true)
  })

  test.for([
    ["53100", "STORAGE_FULL"],
    ["40001", "STORAGE_BUSY"],
    ["40P01", "STORAGE_BUSY"],
    ["25006", "STORAGE_NOT_WRITABLE"],
    ["XX001", "STORAGE_DAMAGED"],
    ["53300", "STORAGE_UNREACHABLE"],
    ["08006", "STORAGE_UNREACHABLE"],
    ["28000", "STORAGE_DENIED"],
    ["42P01", "STORAGE_FAILED"],
  ])("PGS4: SQLSTATE %s", ([state, code]) => {
    const error = Object.assign(new Error("failed"), { code: state, detail: "Key (email)=(ada@…)" })
    const told = translated(error)
    expect(told).toMatchObject({ code })
    expect(told instanceof Error && told.cause).not.toHaveProperty("detail")
  })
})

test("PGS5: no error says the password or a value", async () => {
  const wrong = server.url("postgres", { password: "geheim-42" })
  const error = await openPostgres(wrong).catch((caught: unknown) => caught)
  expect(everything(error)).not.toContain("geheim-42")
  await using storage = await openPostgres(await server.create("made"))
  const account = anAccount()
  await storage.accounts.create(account)
  const zero = aPerson(account, { name: "Ada\0Geheim" })
  const refused = await storage.people.create(zero).catch((caught: unknown) => caught)
  expect(refused).toMatchObject({ code: "STORAGE_FAILED" })
  expect(everything(refused)).not.toContain("Geheim")
})

test("PGS6: the configuration chooses", async () => {
  const folder = mkdtempSync(join(tmpdir(), "landmoot-open-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const url = await server.create()
  const account = anAccount()
  await using chosen = await openStorage({ kind: "postgres", url, poolSize: 2 }, folder)
  await chosen.accounts.create(account)
  await using other = await openStorage(undefined, folder)
  expect(await other.accounts.read(account.id)).toBeUndefined()
  await using again = await openPostgres(url)
  expect(await again.accounts.read(account.id)).toEqual(account)
})

/** The database that an address names; without a host it is no URL to URL. */
function nameOf(url: string): string {
  return /\/(\w+)\?/.exec(url)![1]!
}

/** Waits until a database has a connection that sleeps, by asking the server itself. */
async function untilBusy(name: string): Promise<void> {
  await server.run(`do $$ begin
    loop
      perform pg_stat_clear_snapshot();
      exit when exists (select from pg_stat_activity
        where datname = '${name}' and query like '%pg_sleep%');
    end loop;
  end $$`)
}

function everything(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack} ${JSON.stringify(error)} ${everything(error.cause)}`
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
