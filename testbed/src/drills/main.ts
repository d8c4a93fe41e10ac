// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run drills`: what strangers and insiders try, with figures. Ends with 1 if a goal is missed.
 *
 * @module
 */
import process from "node:process"
import { type Finding, hostLoss, insider, leakedLink, removal, stopEverything } from "./drills.ts"
import { DrillRoom } from "./room.ts"

const DRILLS: readonly (readonly [string, (room: DrillRoom) => Promise<readonly Finding[]>])[] = [
  ["a leaked link", leakedLink],
  ["an insider who ignores every control", insider],
  ["stop everything", stopEverything],
  ["removal", removal],
  ["the host is gone", hostLoss],
]

await using room = await DrillRoom.open()
let missed = 0
for (const [name, drill] of DRILLS) {
  process.stderr.write(`… ${name}\n`)
  const findings = await drill(room)
  console.log(name)
  for (const { what, value, goal, ok } of findings) {
    console.log(`  ${ok ? "✓" : "✗"} ${what.padEnd(56)} ${value.padStart(18)}   goal: ${goal}`)
  }
  missed += findings.filter(({ ok }) => !ok).length
}
console.log(missed === 0 ? "all goals met" : `${missed} goals missed`)
process.exitCode = missed === 0 ? 0 : 1
