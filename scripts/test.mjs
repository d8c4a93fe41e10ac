// SPDX-License-Identifier: Apache-2.0
/**
 * `npm test`: every check, or those that are named: `npm test -- lint unit --verbose`.
 *
 * @module
 */
import process from "node:process"
import { CHECKS, pickChecks } from "./checks/names.mjs"
import { handOver } from "./setup/prepare.mjs"
import { reportFailure, SetupError } from "./setup/terminal.mjs"

const args = process.argv.slice(2)
const { chosen, unknown } = pickChecks(args.filter((arg) => arg !== "--verbose"))
if (unknown.length > 0) {
  reportFailure(
    new SetupError(
      `there is no check called ${unknown.join(" or ")}`,
      `There are: ${CHECKS.map((check) => check.name).join(", ")}.\n` +
        "With --verbose each one shows what it prints.",
    ),
  )
} else {
  const needs = [...new Set(chosen.flatMap((check) => check.needs))]
  await handOver("scripts/checks/main.ts", args, needs).catch(reportFailure)
}
