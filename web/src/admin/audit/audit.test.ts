// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { fullSpeech } from "../../testing/speech.ts"
import { differenceOf } from "./difference.ts"
import { actionWords, actorWords, kindWords } from "./entry-words.ts"
import { auditCsv, entriesOf, momentOf } from "./export.ts"

const ENTRY = {
  id: "a1",
  at: 0,
  actor: { kind: "person", id: "p1", name: "Ada" },
  action: "person.role",
  object: { kind: "person", id: "p2" },
  before: { role: "member" },
  after: { role: "owner" },
} as const

test("AUV1: each field is a line with both sides", () => {
  const before = { ceiling: { include: ["EU@7", "CH@1"] }, locked: false }
  const after = { ceiling: { include: ["EU@7"] }, locked: true }
  expect(differenceOf(before, after)).toEqual([
    { path: "ceiling.include", before: "EU@7, CH@1", after: "EU@7", differs: true },
    { path: "locked", before: "false", after: "true", differs: true },
  ])
})

test("AUV2: what is absent is not set", () => {
  expect(differenceOf(undefined, { name: "A", groups: [], note: null })).toEqual([
    { path: "name", before: undefined, after: "A", differs: true },
  ])
  expect(differenceOf(undefined, undefined)).toEqual([])
  expect(differenceOf("a", "b")).toEqual([{ path: "", before: "a", after: "b", differs: true }])
})

test("AUV3: what did not change is told apart", () => {
  const lines = differenceOf({ a: 1, b: [{ c: 1 }] }, { a: 1, b: [{ c: 2 }] })
  expect(lines.map(({ path, differs }) => [path, differs])).toEqual([
    ["a", false],
    ["b.0.c", true],
  ])
})

test("AUV4: a table has a line for each entry", () => {
  const lines = `${JSON.stringify(ENTRY)}\n\n${JSON.stringify(ENTRY)}\n`
  expect(entriesOf(lines)).toEqual([ENTRY, ENTRY])
  const [head, first] = auditCsv([ENTRY]).split("\r\n")
  expect(head).toContain("action")
  expect(first).toContain("1970-01-01T00:00:00.000Z,person,p1,Ada,person.role")
  expect(first).toContain('"{""role"":""member""}"')
})

test("AUV5: a day runs from its first to its last second", () => {
  const begin = momentOf("2026-03-28", "begin") ?? 0
  expect((momentOf("2026-03-28", "end") ?? 0) - begin + 1).toBe(86_400)
  expect(momentOf("", "begin")).toBeUndefined()
  expect(momentOf("2026-3-1", "end")).toBeUndefined()
})

test("AUV6: what has no words is shown by its name", () => {
  const speech = fullSpeech("en")
  expect(actionWords(speech, "person.role")).toBe("Role changed")
  expect(actionWords(speech, "constructor")).toBe("constructor")
  expect(kindWords(speech, "toString")).toBe("toString")
  expect(actorWords(speech, ENTRY)).toBe("Ada")
  const rule = { ...ENTRY, actor: { kind: "system", id: "x" } } as const
  expect(actorWords(speech, rule)).toBe("A rule of the server")
})
