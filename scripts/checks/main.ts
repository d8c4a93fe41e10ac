// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the checks of `npm test` one after the other and ends with the line `N passed, N failed`.
 *
 * @module
 */
import process from "node:process"
import { Interrupted } from "../setup/run.mjs"
import { bold, dim, green, red, step } from "../setup/terminal.mjs"
import { boundaries } from "./boundaries.ts"
import { type Check, type CheckResult, failed } from "./check.ts"
import { errors } from "./error-codes.ts"
import { graph } from "./folder-graph.ts"
import { leaks } from "./leaks.ts"
import { licence } from "./licence.ts"
import { docs } from "./links.ts"
import { type CheckName, pickChecks } from "./names.mjs"
import { specs } from "./specs.ts"
import { browser, integration, unit } from "./tests.ts"
import { format, knip, lint } from "./tools.ts"
import { types } from "./types.ts"

const RUN: Readonly<Record<CheckName, Check>> = {
  format,
  lint,
  types,
  boundaries,
  knip,
  specs,
  errors,
  licence,
  leaks,
  docs,
  graph,
  unit,
  integration,
  browser,
}

const args = process.argv.slice(2)
const verbose = args.includes("--verbose")
const { chosen } = pickChecks(args.filter((arg) => arg !== "--verbose"))

const total = { passed: 0, failed: 0, skipped: 0 }
for (const { name } of chosen) {
  const { counts, output } = await runCheck(name)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  if (output !== "" && (verbose || counts.failed > 0)) print(output)
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ""
print(`${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** Runs one check and prints its line. */
async function runCheck(name: CheckName): Promise<CheckResult> {
  const begin = Date.now()
  const title = name.padEnd(11)
  const result = await step(title, RUN[name], { quiet: true }).catch((error: unknown) => {
    if (error instanceof Interrupted) process.exit(error.exitCode)
    return failed(error instanceof Error ? (error.stack ?? error.message) : String(error))
  })
  const { counts } = result
  const mark = counts.failed === 0 ? green("✓") : red("✗")
  const tests = counts.passed + counts.failed + counts.skipped
  const note =
    counts.failed > 0 ? bold(`${counts.failed} failed`) : tests > 1 ? `${tests} tests` : ""
  const seconds = ((Date.now() - begin) / 1000).toFixed(1)
  print(`${mark} ${title} ${dim(`${seconds.padStart(6)} s`)}${note === "" ? "" : `  ${note}`}`)
  return result
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
