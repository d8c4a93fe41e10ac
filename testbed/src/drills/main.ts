// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run drills`: what strangers and insiders try, with figures; a word chooses
 * those whose name holds it. Ends with 1 if a goal is missed.
 *
 * @module
 */
import process from "node:process"
import { guessing, lobbyFlood, oracle } from "./door.ts"
import { hostLoss, insider, leakedLink, removal, stopEverything } from "./drills.ts"
import type { Finding } from "./finding.ts"
import { DrillRoom } from "./room.ts"

type Drill = (room: DrillRoom) => Promise<readonly Finding[]>

const DRILLS: readonly (readonly [string, Drill])[] = [
  ["a leaked link", leakedLink],
  ["an insider who ignores every control", insider],
  ["stop everything", stopEverything],
  ["removal", removal],
  ["the host is gone", hostLoss],
  ["a flood in the waiting room", lobbyFlood],
  ["guessing, for ten minutes", guessing],
  ["listening at the door", oracle],
]

await using room = await DrillRoom.open()
let missed = 0
const asked = process.argv.slice(2)
const chosen = DRILLS.filter(([name]) => asked.every((word) => name.includes(word)))
for (const [name, drill] of chosen) {
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
