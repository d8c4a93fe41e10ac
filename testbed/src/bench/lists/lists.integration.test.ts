// SPDX-License-Identifier: Apache-2.0
import { makePostgres, makeSqlite } from "@landmoot/server/storage/testing"
import { expect, test } from "vitest"
import { fill } from "./fill.ts"
import { LISTS } from "./lists.ts"
import type { Sizes } from "./sizes.ts"

const SMALL: Sizes = {
  accounts: 4,
  meetings: 20_000,
  audit: 20_000,
  people: 2000,
  groups: 500,
  keys: 200,
  deliveries: 200,
}

test.for([
  ["SQLite", makeSqlite],
  ["PostgreSQL", makePostgres],
] as const)(
  "BM9: every list has its rows, and a next page that follows, on %s",
  async ([, make]) => {
    await using engine = await make()
    await fill(engine, SMALL, () => undefined)
    await using storage = await engine.open()
    for (const { name, page, rows = 1 } of LISTS) {
      const first = await page(storage, { limit: 3 })
      expect(first.items.length, name).toBeGreaterThanOrEqual(rows)
      if (first.next === undefined) continue
      const second = await page(storage, { limit: 3, cursor: first.next })
      const both = await page(storage, { limit: 6 })
      expect([...first.items, ...second.items], name).toEqual(both.items)
    }
  },
)
