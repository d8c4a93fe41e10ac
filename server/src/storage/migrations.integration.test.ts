// SPDX-License-Identifier: Apache-2.0
import { afterAll, describe, expect, onTestFinished, test } from "vitest"
import { kyselyOverPostgres, openPostgres } from "./postgres.ts"
import { storageOver } from "./storage.ts"
import { interruptEverywhere } from "./testing/interrupted.ts"
import { startPostgres } from "./testing/postgres.ts"
import { asReleased, RELEASES } from "./testing/releases.ts"

const server = await startPostgres()
afterAll(async () => await server.close())

// Steps grow in number, and each is repeated for each of its statements.
const TIMEOUT_MS = 120_000

describe.for(RELEASES)(
  "from release $version, on PostgreSQL",
  { timeout: TIMEOUT_MS },
  (release) => {
    test("MGT1: everything is there in its new place", async () => {
      const url = await server.create()
      const before = kyselyOverPostgres(url)
      await asReleased(before, "postgres", release)
      await before.destroy()
      await using storage = await openPostgres(url)
      await release.expectAll(storage)
    })

    test("MGT2: interrupted at any statement nothing has changed, and the next try succeeds", async () => {
      const database = kyselyOverPostgres(await server.create())
      onTestFinished(async () => await database.destroy())
      await asReleased(database, "postgres", release)
      expect(await interruptEverywhere(database, "postgres", release.steps)).toBeGreaterThan(20)
      await release.expectAll(storageOver(database))
    })
  },
)
