// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { everyPage } from "./members.ts"
import { type PageQuery, readCursor, writeCursor } from "./page.ts"

test("PGN1: a cursor that was written is read back, and stands in an address as it is", () => {
  fc.assert(
    fc.property(fc.integer(), fc.string({ maxLength: 60 }), (created, id) => {
      const cursor = writeCursor({ created, id })
      fc.pre(cursor.length <= 512)
      expect(readCursor(cursor)).toEqual({ created, id })
      expect(encodeURIComponent(cursor)).toBe(cursor)
    }),
  )
})

describe("what is no cursor is not read", () => {
  test("PGN2: any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readCursor(text)
        if (read !== undefined) expect(writeCursor(read)).toBe(text)
      }),
    )
  })

  test.for([
    [],
    [1],
    ["1", "a"],
    [1.5, "a"],
    [1, 2],
    [1, "a", 2],
    { created: 1, id: "a" },
    null,
    "text",
    [2 ** 60, "a"],
  ])("PGN2: %j", (value) => {
    const cursor = Buffer.from(JSON.stringify(value)).toString("base64url")
    expect(readCursor(cursor)).toBeUndefined()
  })
})

test("PGN3: a whole list is read page by page, up to as many as asked for", async () => {
  const all = Array.from({ length: 2500 }, (_none, index) => index)
  const asked: number[] = []
  const read = async ({
    limit,
    cursor = "0",
  }: PageQuery): Promise<{ readonly items: readonly number[]; readonly next?: string }> => {
    asked.push(limit)
    const end = Number(cursor) + limit
    return { items: all.slice(Number(cursor), end), ...(end < 2500 ? { next: `${end}` } : {}) }
  }
  expect(await everyPage(read)).toEqual(all)
  expect(asked).toEqual([1000, 1000, 1000])
  expect(await everyPage(read, 1200)).toEqual(all.slice(0, 1200))
  expect(asked.slice(3)).toEqual([1000, 200])
})
