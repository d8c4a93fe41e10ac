// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { type Outcome, StreamWatch } from "./watch.ts"

/** The state at a moment, after outcomes at moments, in ms. */
function stateAfter(now: number, seen: readonly (readonly [Outcome, number])[]): string {
  const watch = new StreamWatch()
  for (const [outcome, at] of seen) watch.saw(outcome, at)
  return watch.state(now)
}

test.for([
  { seen: [], state: "idle" },
  { seen: [["opened", 900]], state: "open" },
  { seen: [["no-key", 900]], state: "no-key" },
  { seen: [["old-epoch", 900]], state: "no-key" },
  { seen: [["wrong-key", 900]], state: "wrong-key" },
  { seen: [["wrong-sender", 900]], state: "wrong-key" },
  { seen: [["unencrypted", 900]], state: "unencrypted" },
  { seen: [["malformed", 900]], state: "unencrypted" },
  { seen: [["replayed", 900]], state: "idle" },
] as const)("CF9: after $seen a stream is $state", ({ seen, state }) => {
  expect(stateAfter(1_000, seen)).toBe(state)
})

test("CF9: one failure among good frames changes nothing, many without a good one do", () => {
  expect(
    stateAfter(1_000, [
      ["opened", 900],
      ["wrong-key", 950],
    ]),
  ).toBe("open")
  expect(
    stateAfter(1_500, [
      ["opened", 900],
      ["wrong-key", 1_450],
    ]),
  ).toBe("wrong-key")
})

test("CF9: an unencrypted frame is told of for five seconds, whatever opens", () => {
  const seen = [
    ["unencrypted", 0],
    ["opened", 4_990],
  ] as const
  expect(stateAfter(4_999, seen)).toBe("unencrypted")
  expect(stateAfter(5_000, seen)).toBe("open")
})

test("CF9: after two seconds of nothing a stream is idle", () => {
  expect(stateAfter(2_899, [["opened", 900]])).toBe("open")
  expect(stateAfter(2_900, [["opened", 900]])).toBe("idle")
  expect(stateAfter(2_900, [["wrong-key", 900]])).toBe("idle")
})
