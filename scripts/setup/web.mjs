// SPDX-License-Identifier: Apache-2.0
/**
 * The web pages, built when their sources have changed.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { hashFiles } from "./hash.mjs"
import { withLock } from "./lock.mjs"
import { inRoot, NOTES, ROOT } from "./paths.mjs"
import { runQuietly } from "./run.mjs"
import { SetupError, step } from "./terminal.mjs"

/** What the pages are made from. */
const SOURCES = ["web", "client", "core", "tsconfig.base.json", "package-lock.json"]

/**
 * Builds `web/dist` if it was not built from the present sources.
 *
 * @param {string} node the Node.js to build with
 */
export async function prepareWeb(node) {
  if (!existsSync(inRoot("web", "vite.config.ts"))) return
  const record = join(NOTES, "web.sha256")
  await withLock(join(NOTES, "web.lock"), async () => {
    const wanted = await hashFiles(ROOT, SOURCES)
    const recorded = await readFile(record, "utf8").catch(() => "")
    if (recorded === wanted && existsSync(inRoot("web", "dist", "index.html"))) return
    await step("build the web pages", async () => {
      const { code, tail } = await runQuietly(
        node,
        [inRoot("node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"],
        { cwd: inRoot("web") },
      )
      if (code !== 0) throw new SetupError(`vite build failed with exit code ${code}`, tail)
    })
    await mkdir(NOTES, { recursive: true })
    await writeFile(record, wanted)
  })
}
