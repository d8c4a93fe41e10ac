// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { codeProblems, codesIn, errorsPage } from "./error-codes.ts"
import { leakProblems } from "./leaks.ts"
import { linkProblems } from "./links.ts"
import { specProblems } from "./specs.ts"

/** What the check says of one SPEC.md and the body of one test file. */
function judge(spec: string, ...tests: readonly string[]): readonly string[] {
  const body = ['import { test } from "vitest"', ...tests].join("\n")
  return specProblems(
    new Map([
      ["a/SPEC.md", spec],
      ["a/a.test.ts", body],
    ]),
  )
}

describe("rules and tests", () => {
  test("CS1: a rule without a test is found", () => {
    expect(judge("- **ZZ1** One.\n- **ZZ2** Two.", 'test("ZZ1: one", () => {})')).toEqual([
      "a/SPEC.md:2: no test has a title that starts with ZZ2",
    ])
  })

  test("CS1: one title may start with several rules", () => {
    expect(judge("- **ZZ1** One.\n- **ZZ2** Two.", 'test("ZZ1, ZZ2: both", () => {})')).toEqual([])
  })

  test.for([
    'test("without a rule", () => {})',
    'test("ZZ9: not in any SPEC.md", () => {})',
    "test(title, () => {})",
  ])("CS2: a test without a rule is found: %s", (body) => {
    expect(judge("- **ZZ1** One.", 'test("ZZ1: one", () => {})', body)).toHaveLength(1)
  })

  test("CS2: a method that is called test declares no test", () => {
    expect(judge("", '/a/.test("b")')).toEqual([])
  })

  test("CS3: an id that is taken is found", () => {
    expect(judge("- **ZZ1** One.\n- **ZZ1** Again.", 'test("ZZ1: one", () => {})')).toEqual([
      "a/SPEC.md:2: ZZ1 is taken by a/SPEC.md:1",
    ])
  })

  test.for(["only", "todo", "skip"])("CS4: test.%s is found, and tests nothing", (word) => {
    expect(judge("- **ZZ1** One.", `test.${word}("ZZ1: one", () => {})`)).toHaveLength(2)
  })

  test.for(["test.for([1])", "test.skipIf(true)", "test.each`a ${1}`"])(
    "CS4: %s gives a function that takes the title",
    (call) => {
      expect(judge("- **ZZ1** One.", `${call}("ZZ1: one", () => {})`)).toEqual([])
    },
  )
})

describe("error codes", () => {
  const source = `
    export type ThingErrorCode =
      /** The first,
       * in two lines. */
      | "THING_FIRST"
      | "THING_SECOND"
    export type Other = "THING_OTHER"
  `

  test("CE1: codes come with the comment above them", () => {
    expect(codesIn("a/errors.ts", source)).toMatchObject([
      { code: "THING_FIRST", meaning: "The first, in two lines.", place: "a/errors.ts:5" },
      { code: "THING_SECOND", meaning: "", place: "a/errors.ts:6" },
    ])
  })

  test("CE1: the page has a row for each code", () => {
    expect(errorsPage(codesIn("a/errors.ts", source))).toContain(
      "| `THING_FIRST` | The first, in two lines. |",
    )
  })

  test("CE2: what is wrong with a code is found", () => {
    const codes = [
      { code: "THING_FIRST", meaning: "One.", folder: "a", place: "a:1" },
      { code: "THING_FIRST", meaning: "Again.", folder: "b", place: "b:1" },
      { code: "thing", meaning: "", folder: "c", place: "c:1" },
      { code: "THING_UNUSED", meaning: "Never.", folder: "d", place: "d:1" },
    ]
    const used = '"THING_FIRST" "THING_FIRST" "thing" "thing" "THING_UNUSED"'
    expect(codeProblems(codes, used)).toEqual([
      "b:1: THING_FIRST is taken by a:1",
      "c:1: thing is not written LIKE_THIS",
      "c:1: thing has no doc comment",
      "d:1: THING_UNUSED is never made",
    ])
  })
})

describe("documents and files", () => {
  test("CD1: links that lead nowhere are found, and code is left alone", () => {
    const page = [
      "# One `two`",
      "[ok](b.md) [ok](#one-two) [ok](b.md#there) [web](https://example.org)",
      "[no](c.md) [no](#three) [no](b.md#here) [no](../../d.md)",
      "`[code](c.md)`",
      "```",
      "[code](c.md)",
      "```",
    ].join("\n")
    const pages = new Map([
      ["docs/a.md", page],
      ["docs/b.md", "## There"],
    ])
    expect(linkProblems(pages, (path) => pages.has(path))).toEqual([
      "docs/a.md:3: c.md leads nowhere",
      "docs/a.md:3: #three names no heading",
      "docs/a.md:3: b.md#here names no heading",
      "docs/a.md:3: ../../d.md leads out of the project",
    ])
  })

  test.for([
    ["", "root", "secret"].join("/"),
    ["registry", "npmjs", "org"].join("."),
    ["-----BEGIN PRIVATE", `KEY-----\n${"M".repeat(64)}`].join(" "),
  ])("CD2: %s is found", (text) => {
    expect(leakProblems("a.md", `first\n"${text}"`)).toEqual([expect.stringContaining("a.md:2: ")])
  })

  test("CD2: an address of our own that looks like a path is left alone", () => {
    expect(leakProblems("a.md", "https://example.org/work/root and network/work/")).toEqual([])
  })
})
