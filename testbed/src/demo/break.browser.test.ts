// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { breakTheRule } from "./break.ts"

// Rules are those of SPEC.md.

test("DM2: a scheduler that ignores the policy is refused by bridge, node and client", async () => {
  const lines: string[] = []
  const status = await breakTheRule({ onLoopback: true, say: (line) => lines.push(line) })
  expect(lines.join("\n")).toContain("BRIDGE_REFUSED")
  expect(lines.join("\n")).toContain(" NODE_OUT_OF_POLICY")
  expect(lines.join("\n")).toContain("GUARD_NODE_OUT_OF_POLICY")
  expect(lines.at(-1)).toContain("3 of 3")
  expect(status).toBe(1)
})
