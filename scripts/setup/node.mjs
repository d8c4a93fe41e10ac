// SPDX-License-Identifier: Apache-2.0
/**
 * The Node.js that the project runs on.
 *
 * @module
 */
import { existsSync } from "node:fs"
import process from "node:process"
import { inRoot } from "./paths.mjs"
import { SetupError } from "./terminal.mjs"

/** The oldest Node.js that runs our TypeScript as it is and that every dependency supports. */
const NEEDED_MAJOR = 24

/**
 * Finds the locked Node.js among the installed packages, or takes the running one if it is new
 * enough.
 *
 * @returns {string} the path of its program
 */
export function findNode() {
  const locked = inRoot("node_modules", ".bin", "node")
  if (existsSync(locked)) return locked
  const major = Number(process.versions.node.split(".")[0])
  if (major >= NEEDED_MAJOR) return process.execPath
  throw new SetupError(
    `Landmoot needs Node.js ${NEEDED_MAJOR}; this is ${process.versions.node}`,
    `There is no packaged Node.js for ${process.platform} on ${process.arch} among our dependencies.\n` +
      `Install Node.js ${NEEDED_MAJOR} or newer and run the same command again.`,
  )
}
