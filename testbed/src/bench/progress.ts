// SPDX-License-Identifier: Apache-2.0
/**
 * Says on standard error what is being measured: a line that is rewritten on a terminal,
 * a line now and then elsewhere.
 *
 * @module
 */
import process from "node:process"

/** Tells what is being done now. */
export type Progress = (doing: string) => void

/** How often a line is printed where lines cannot be rewritten, in ms. Lower floods build logs. */
const REMINDER_MS = 15_000

/** Starts telling; `close()` clears the line. */
export function tellProgress(section: string): { readonly tell: Progress; close(): void } {
  const output = process.stderr
  const rewrites = output.isTTY && process.env["TERM"] !== "dumb" && !process.env["CI"]
  const begin = performance.now()
  let told = Number.NEGATIVE_INFINITY
  const tell: Progress = (doing) => {
    const now = performance.now()
    const line = `${section}: ${doing} (${Math.round((now - begin) / 1000)} s)`
    if (rewrites) output.write(`\r\u001B[K${line.slice(0, (output.columns || 80) - 1)}`)
    else if (now - told >= REMINDER_MS) {
      told = now
      output.write(`${line}\n`)
    }
  }
  return {
    tell,
    close: () => {
      if (rewrites) output.write("\r\u001B[K")
    },
  }
}
