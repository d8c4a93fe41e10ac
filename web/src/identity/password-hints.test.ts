// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { passwordFlaw } from "./password-hints.ts"

test("PH1: length is said with what is missing", () => {
  expect(passwordFlaw("short", [])).toEqual({ kind: "short", missing: 7 })
  expect(passwordFlaw("x".repeat(129), [])).toEqual({ kind: "long" })
})

test("PH2: words that belong to the person count for nothing", () => {
  const about = ["Katharina Weiß", "katharina@example.org"]
  expect(passwordFlaw("katharina1234", about)).toEqual({ kind: "own-word", word: "katharina" })
  expect(passwordFlaw("Katharina likes wet tents", about)).toBeUndefined()
})

test("PH3: patterns are no passwords, sentences are", () => {
  for (const pattern of ["aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "abcdefghijklm"]) {
    expect(passwordFlaw(pattern, []), pattern).toEqual({ kind: "pattern" })
  }
  expect(passwordFlaw("seven wet tents in May", [])).toBeUndefined()
})
