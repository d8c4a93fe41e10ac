// SPDX-License-Identifier: Apache-2.0
/**
 * The packages from the npm registry, exactly those of package-lock.json.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import process from "node:process"
import { hashFiles } from "./hash.mjs"
import { withLock } from "./lock.mjs"
import { inRoot, NOTES, ROOT } from "./paths.mjs"
import { runQuietly } from "./run.mjs"
import { SetupError, step } from "./terminal.mjs"

/** Where the fingerprint of the lockfile that was installed is kept: it goes when the packages go. */
const RECORD = inRoot("node_modules", ".landmoot-lock")

/** Installs the packages if they are not those of package-lock.json. */
export async function prepareModules() {
  const wanted = await hashFiles(ROOT, ["package-lock.json"])
  if (await isInstalled(wanted)) return
  await withLock(`${NOTES}/modules.lock`, async () => {
    if (await isInstalled(wanted)) return
    await step("install the packages of package-lock.json", async (progress) => {
      const [command, ...first] = npmCommand()
      progress("npm ci")
      const { code, tail } = await runQuietly(
        command,
        [...first, "ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"],
        { cwd: ROOT, tailCharacters: 100_000 },
      )
      if (code !== 0) {
        throw new SetupError(
          `npm ci failed with exit code ${code}`,
          `${withoutUsage(tail)}\n\n` +
            "If the registry could not be reached, run the same command again once it can be.",
        )
      }
    })
    await writeFile(RECORD, wanted)
  })
}

/**
 * Keeps the reason that npm gives and leaves out the manual page that it adds.
 *
 * @param {string} output
 */
function withoutUsage(output) {
  const [reason = ""] = output.split(/^npm error (?:Usage:|Clean install a project)/m)
  const lines = reason.split("\n").filter((line) => !/^npm (?:warn|error\s*$)/.test(line))
  return lines.slice(0, 20).join("\n")
}

/**
 * @param {string} wanted
 */
async function isInstalled(wanted) {
  if (!existsSync(inRoot("node_modules"))) return false
  const recorded = await readFile(RECORD, "utf8").catch(() => "")
  if (recorded === wanted) return true
  if (!(await matchesLockfile())) return false
  await writeFile(RECORD, wanted)
  return true
}

/**
 * Compares what npm says it has installed with the lockfile, so that packages which somebody
 * installed by hand are not installed again. Packages for other platforms may be missing.
 */
async function matchesLockfile() {
  const locked = await packagesOf(inRoot("package-lock.json"))
  const installed = await packagesOf(inRoot("node_modules", ".package-lock.json"))
  if (locked === undefined || installed === undefined) return false
  for (const [path, entry] of Object.entries(locked)) {
    if (path === "") continue
    const found = installed[path]
    if (found === undefined ? !entry.optional : found.version !== entry.version) return false
  }
  return true
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>}
 */
async function packagesOf(file) {
  const text = await readFile(file, "utf8").catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text).packages
}

/**
 * The npm that runs us, if one does; else the one on the search path.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const running = process.env["npm_execpath"]
  return running?.endsWith(".js") ? [process.execPath, running] : ["npm"]
}
