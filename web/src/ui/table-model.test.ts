// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check"
import { expect, test } from "vitest"
import { csvOf, filterRows, nextOrder, sortRows } from "./table-model.ts"

const up = { direction: "ascending", language: "de" } as const
const down = { ...up, direction: "descending" } as const

test("DT1: words are ordered as the language does, numbers by size, nothing last", () => {
  const names = ["Zoë", "Ärger", "arm", "b10", "b9"]
  expect(sortRows(names, (name) => name, up)).toEqual(["Ärger", "arm", "b9", "b10", "Zoë"])
  expect(sortRows([10, 9, 1], (size) => size, down)).toEqual([10, 9, 1])
  expect(sortRows([undefined, 2, 1], (size) => size, up)).toEqual([1, 2, undefined])
  expect(sortRows([undefined, 2, 1], (size) => size, down)).toEqual([2, 1, undefined])
})

test("DT1: equal rows keep their order, and nothing is lost or changed", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ max: 3, min: 0 }), fc.nat())), (rows) => {
      const before = structuredClone(rows)
      const sorted = sortRows(rows, ([value]) => value, up)
      expect(rows).toEqual(before)
      expect(sorted).toEqual(rows.toSorted(([one], [other]) => one - other))
    }),
  )
})

test("DT2: a second click turns the order, another column starts upwards", () => {
  const first = nextOrder(undefined, "name")
  expect(first).toEqual({ column: "name", direction: "ascending" })
  expect(nextOrder(first, "name").direction).toBe("descending")
  expect(nextOrder(nextOrder(first, "name"), "name").direction).toBe("ascending")
  expect(nextOrder(first, "role")).toEqual({ column: "role", direction: "ascending" })
})

test("DT3: a filter finds every word in any order, case and accent", () => {
  const rows = ["Jürgen Weiß, Berlin", "Amélie Roux, Paris"]
  const found = (filter: string): readonly string[] => filterRows(rows, filter, (row) => row)
  expect(found("  ")).toEqual(rows)
  expect(found("paris amelie")).toEqual([rows[1]])
  expect(found("JURGEN")).toEqual([rows[0]])
  expect(found("jürgen paris")).toEqual([])
})

test("DT4: an export quotes what has to be quoted and runs no formula", () => {
  expect(
    csvOf([
      ["Name", "Note"],
      ['A "B"', "one,\ntwo"],
    ]),
  ).toBe('\u{feff}Name,Note\r\n"A ""B""","one,\ntwo"\r\n')
  expect(csvOf([["=1+1", "-2", "@x", "+49"]])).toBe("\u{feff}'=1+1,'-2,'@x,'+49\r\n")
})
