// SPDX-License-Identifier: Apache-2.0
/**
 * What tests and the demo need besides the product: two browsers, tools to build and watch a
 * network, and a database server.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import process from "node:process"
import { canInstall, installPackages } from "./packages.mjs"
import { findProgram } from "./run.mjs"
import { SetupError } from "./terminal.mjs"

/**
 * @typedef {object} Tool
 * @property {string} debian the package that holds it
 * @property {readonly string[]} programs the names it goes by
 * @property {readonly string[]} [places] full paths to look at as well
 * @property {string} [variable] the environment variable that overrides and announces its path
 */

/** @type {readonly Tool[]} */
const BROWSERS = [
  {
    debian: "chromium",
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    places: ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
    variable: "CHROMIUM_BIN",
  },
  {
    debian: "firefox-esr",
    programs: ["firefox-esr", "firefox"],
    places: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
    variable: "FIREFOX_BIN",
  },
]

/** @type {readonly Tool[]} */
const NETWORK = [
  { debian: "tcpdump", programs: ["tcpdump"] },
  { debian: "nftables", programs: ["nft"] },
  { debian: "iproute2", programs: ["ip"] },
]

/** Where Debian keeps each version of PostgreSQL in a folder of its own, off the search path. */
const POSTGRES = "/usr/lib/postgresql"

/**
 * Finds the database server that tests start by themselves, and installs it if it is missing.
 *
 * @returns {Promise<Record<string, string>>} environment variables that tell children where it is
 */
export async function prepareDatabase() {
  if (findDatabase() === undefined) await installPackages(["postgresql"], "the tests on PostgreSQL")
  const path = findDatabase()
  if (path === undefined) throw new SetupError("postgresql is installed but not to be found")
  return { POSTGRES_BIN: path }
}

/** Finds the newest PostgreSQL, or the one that POSTGRES_BIN names. */
function findDatabase() {
  const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : []
  const places = versions
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(POSTGRES, version, "bin", "postgres"))
  // A `postgres` on the search path may stand there without the programs that come with it.
  return pathOf({ debian: "postgresql", programs: [], places, variable: "POSTGRES_BIN" })
}

/**
 * Finds the browsers and network tools, and installs what is missing. Without the right to install
 * anything only the browsers are demanded: the testbed then runs on loopback addresses, where
 * namespaces are not permitted anyway.
 *
 * @returns {Promise<Record<string, string>>} environment variables that tell children where they are
 */
export async function prepareTools() {
  const wanted = canInstall() ? [...BROWSERS, ...NETWORK] : BROWSERS
  const missing = wanted.filter((tool) => pathOf(tool) === undefined)
  if (missing.length > 0) {
    const names = missing.map((tool) => tool.debian)
    await installPackages(names, "the browser tests and the demo")
  }
  /** @type {Record<string, string>} */
  const environment = {}
  for (const tool of wanted) {
    const path = pathOf(tool)
    if (path === undefined) throw new SetupError(`${tool.debian} is installed but not to be found`)
    if (tool.variable) environment[tool.variable] = path
  }
  return environment
}

/**
 * @param {Tool} tool
 * @returns {string | undefined}
 */
function pathOf(tool) {
  const own = tool.variable ? process.env[tool.variable] : undefined
  if (own) {
    if (existsSync(own)) return own
    throw new SetupError(`${tool.variable} names ${own}, which does not exist`)
  }
  for (const name of tool.programs) {
    const path = findProgram(name)
    if (path !== undefined) return path
  }
  return tool.places?.find((place) => existsSync(place))
}
