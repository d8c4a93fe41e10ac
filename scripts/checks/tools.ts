// SPDX-License-Identifier: Apache-2.0
/**
 * Checks that a tool from the npm registry makes on its own.
 *
 * @module
 */
import { delimiter } from "node:path"
import process from "node:process"
import { inRoot, ROOT } from "../setup/paths.mjs"
import { runQuietly } from "../setup/run.mjs"
import { type Check, type CheckResult, failed, passed } from "./check.ts"

/** How much of a tool's output is shown, in characters. More hides the first problem. */
const SHOWN_CHARACTERS = 20_000

const BIN = inRoot("node_modules", ".bin")

/** Checks that every file is formatted as `oxfmt` would. */
export const format: Check = async () => await tool("oxfmt", ["--check"])

/** Checks the rules of `.oxlintrc.json`, those that need types included. */
export const lint: Check = async () => await tool("oxlint", [])

/** Checks that there are no unused files, exports and dependencies. */
export const knip: Check = async () => await tool("knip", ["--no-progress", "--no-config-hints"])

/** Runs a program of `node_modules/.bin` on our Node.js; whether it passed is its exit code. */
export async function tool(name: string, args: readonly string[]): Promise<CheckResult> {
  const path = `${BIN}${delimiter}${process.env["PATH"] ?? ""}`
  const { code, tail } = await runQuietly(inRoot("node_modules", ".bin", name), args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path, NO_COLOR: "1" },
    tailCharacters: SHOWN_CHARACTERS,
  })
  return code === 0 ? passed(tail) : failed(tail === "" ? `${name}: exit code ${code}` : tail)
}
