// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run hostile`: tries every bad input at full size, and names each with its outcome.
 * Ends with 1 if one was taken, a process ended or a goal was missed.
 *
 * @module
 */
import process from "node:process"
import { attempt, INPUTS } from "./run.ts"
import { Scene } from "./scene.ts"

/** The longest time for which others may have no answer, in ms. */
const MOST_GAP_MS = 200
/** How much more memory the processes may hold afterwards, in bytes. */
const MOST_GROWTH = 50 * 1024 * 1024

await using scene = await Scene.set("full")
const memory = (): number => [...scene.processes().values()].reduce((sum, one) => sum + one, 0)
// Small at first, so that what processes keep for good, code and tables, is there already.
scene.size = "small"
for (const input of INPUTS) await attempt(scene, input)
scene.size = "full"
const before = memory()
let problems = 0
let worst = 0
for (const input of INPUTS) {
  process.stderr.write(`… ${input.what}\r`)
  const { outcome, problem, gapMs } = await attempt(scene, input)
  const ok = problem === undefined && gapMs <= MOST_GAP_MS
  worst = Math.max(worst, gapMs)
  if (!ok) problems += 1
  const mark = `${ok ? "✓" : "✗"} ${String(input.number).padStart(2)}`
  const why = problem === undefined ? "" : `  (${problem})`
  console.log(
    `${mark} ${input.what.padEnd(46)} ${outcome.padEnd(36)} gap ${Math.round(gapMs)} ms${why}`,
  )
}
const growth = memory() - before
console.log(`longest gap of others: ${Math.round(worst)} ms, goal: at most ${MOST_GAP_MS} ms`)
console.log(
  `memory of all processes: ${(growth / 1024 / 1024).toFixed(1)} MB more, goal: at most 50 MB`,
)
if (growth > MOST_GROWTH) problems += 1
console.log(problems === 0 ? `${INPUTS.length} inputs, all refused` : `${problems} problems`)
process.exitCode = problems === 0 ? 0 : 1
