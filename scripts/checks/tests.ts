// SPDX-License-Identifier: Apache-2.0
/**
 * The tests themselves, one Vitest project after the other.
 *
 * @module
 */
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inRoot, ROOT } from "../setup/paths.mjs"
import { runQuietly } from "../setup/run.mjs"
import process from "node:process"
import type { Check, CheckResult } from "./check.ts"
import type { ReportLine } from "./reporter.ts"

/** How often the file that is being tested is looked up. Lower costs reads, higher shows it late. */
const PROGRESS_MS = 1_000

/** How much of the output is shown, in characters. */
const SHOWN_CHARACTERS = 30_000

/** Runs the tests that need nothing but the sources. */
export const unit: Check = async (progress) => await project("unit", progress)

/** Runs the tests with real servers, databases and media workers. */
export const integration: Check = async (progress) => await project("integration", progress)

/** Runs the tests with real browsers. */
export const browser: Check = async (progress) => await project("browser", progress)

async function project(name: string, progress: (detail: string) => void): Promise<CheckResult> {
  const folder = await mkdtemp(join(tmpdir(), "landmoot-tests-"))
  const report = join(folder, "report")
  async function tellProgress(): Promise<void> {
    const lines = await readReport(report)
    const last = lines.findLast((line) => line.kind === "file")
    if (last !== undefined) progress(`file ${lines.length}: ${last.file}`)
  }
  const timer = setInterval(() => void tellProgress(), PROGRESS_MS)
  try {
    const { code, tail } = await runQuietly(
      process.execPath,
      [inRoot("node_modules", "vitest", "vitest.mjs"), "run", "--project", name],
      {
        cwd: ROOT,
        env: { ...process.env, LANDMOOT_TEST_REPORT: report, NO_COLOR: "1" },
        tailCharacters: SHOWN_CHARACTERS,
      },
    )
    const end = (await readReport(report)).findLast((line) => line.kind === "end")
    const counts = end?.counts ?? { passed: 0, failed: 0, skipped: 0 }
    // No tests, or an end that no test explains, is a failure too.
    const unexplained = counts.failed === 0 && (code !== 0 || counts.passed === 0)
    return { counts: unexplained ? { ...counts, failed: 1 } : counts, output: tail }
  } finally {
    clearInterval(timer)
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads what the reporter has written so far. */
async function readReport(path: string): Promise<readonly ReportLine[]> {
  const text = await readFile(path, "utf8").catch(() => "")
  const complete = text.slice(0, text.lastIndexOf("\n") + 1)
  // Our own reporter wrote these lines.
  return complete
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ReportLine)
}
