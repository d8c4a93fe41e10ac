// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { EMPTY_ORDER, nextOrder, type Talker } from "./order.ts"

/** People by one letter each: "a" is oneself, a capital letter speaks. */
function people(letters: string): readonly Talker[] {
  return letters.split("").map((letter) => ({
    session: letter.toLowerCase(),
    self: letter.toLowerCase() === "a",
    speaking: letter !== letter.toLowerCase(),
  }))
}

/** The order after these moments, in letters. */
function after(moments: readonly string[], inSight: number): ReturnType<typeof nextOrder> {
  return moments.reduce((order, letters) => nextOrder(order, people(letters), inSight), EMPTY_ORDER)
}

const shown = (moments: readonly string[], inSight: number): string =>
  after(moments, inSight).sessions.join("")

test("SO1: oneself is first, the others as they came", () => {
  expect(shown(["bca"], 9)).toBe("abc")
  expect(shown(["b", "ba", "bac"], 9)).toBe("abc")
})

test("SO2: speaking in sight moves nobody", () => {
  expect(shown(["abcd", "abcD", "aBcd"], 4)).toBe("abcd")
})

test("SO3: a hidden speaker takes the place of the one silent for longest", () => {
  expect(shown(["abcde", "aBcde", "abcdE"], 3)).toBe("abedc")
  expect(shown(["abcd", "aBCD"], 3)).toBe("abcd")
})

test("SO4: who left is gone, who came is last", () => {
  expect(shown(["abcd", "abd", "abdc"], 9)).toBe("abdc")
})

test("SO5: the speaker stays until silent and another speaks", () => {
  expect(after(["abc", "aBc"], 9).speaker).toBe("b")
  expect(after(["abc", "aBc", "aBC"], 9).speaker).toBe("b")
  expect(after(["abc", "aBc", "abC"], 9).speaker).toBe("c")
  expect(after(["abc", "aBc", "Abc"], 9).speaker).toBe("b")
  expect(after(["a"], 9).speaker).toBe("a")
})
