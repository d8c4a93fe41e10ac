// SPDX-License-Identifier: Apache-2.0
import { appendFileSync } from "node:fs"
import { relative } from "node:path"
import process from "node:process"
import type { SerializedError } from "vitest"
import type { Reporter, TestModule } from "vitest/node"
import { ROOT } from "../setup/paths.mjs"
import type { Counts } from "./check.ts"

/** One line of the file that a run of tests writes for whoever started it. */
export type ReportLine =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "end"; readonly counts: Counts }

/**
 * Counts tests. Ends with `N passed, N failed` for people; for `npm test`, which names a file in
 * LANDMOOT_TEST_REPORT, it writes {@link ReportLine | lines} there instead.
 */
export class CountReporter implements Reporter {
  readonly #report = process.env["LANDMOOT_TEST_REPORT"]

  onTestModuleStart(module: TestModule): void {
    this.#write({ kind: "file", file: relative(ROOT, module.moduleId) })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0 }
    for (const module of modules) {
      // An error outside of any test: the file does not load, or a hook has failed.
      if (module.errors().length > 0) counts.failed += 1
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) counts.failed += 1
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === "passed" || state === "failed") counts[state] += 1
        else counts.skipped += 1
      }
    }
    this.#write({ kind: "end", counts })
    if (this.#report === undefined) {
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
    }
  }

  #write(line: ReportLine): void {
    if (this.#report !== undefined) appendFileSync(this.#report, `${JSON.stringify(line)}\n`)
  }
}
