// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { actionOf, KEYS } from "./keyboard.ts"

const PLAIN = { ctrlKey: false, metaKey: false, altKey: false, repeat: false }

test("KB1: every action has its own key", () => {
  const keys = Object.values(KEYS)
  expect(new Set(keys).size).toBe(keys.length)
  for (const [action, key] of Object.entries(KEYS)) {
    expect(actionOf({ ...PLAIN, key }, false)).toBe(action)
  }
  expect(actionOf({ ...PLAIN, key: "x" }, false)).toBeUndefined()
})

test("KB2: keys do nothing while typing, with a modifier or held down", () => {
  expect(actionOf({ ...PLAIN, key: "m" }, true)).toBeUndefined()
  for (const held of ["ctrlKey", "metaKey", "altKey", "repeat"]) {
    expect(actionOf({ ...PLAIN, key: "m", [held]: true }, false)).toBeUndefined()
  }
})

test("KB3: letters count whatever their case", () => {
  expect(actionOf({ ...PLAIN, key: "M" }, false)).toBe("microphone")
})
