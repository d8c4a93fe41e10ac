// SPDX-License-Identifier: Apache-2.0
import { nodeId } from "@landmoot/core/units"
import { expect, test } from "vitest"
import { Broadcast } from "./broadcast.ts"

// Rules are those of SPEC.md, section "Broadcast (BC)".

const node = nodeId("eu-de-fra/node-1")

test("BC1: while one message is under way only the newest of the others is kept", async () => {
  const sent: number[] = []
  const finish: (() => void)[] = []
  const broadcast = new Broadcast<number>(async (_to, message) => {
    sent.push(message)
    await new Promise<void>((resolve) => finish.push(resolve))
  })
  for (const message of [1, 2, 3]) broadcast.tell(node, message)
  expect(sent).toEqual([1])
  finish[0]?.()
  await new Promise(setImmediate)
  expect(sent).toEqual([1, 3])
})

test("BC1: a message that fails does not hold up the next one", async () => {
  const sent: number[] = []
  const broadcast = new Broadcast<number>(async (_to, message) => {
    sent.push(message)
    throw new Error("the node is gone")
  })
  broadcast.tell(node, 1)
  broadcast.tell(node, 2)
  await new Promise(setImmediate)
  expect(sent).toEqual([1, 2])
})
