// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { ROOT } from "../setup/paths.mjs"

/** Lists the files of the project, relative to its root: those in git, and those not ignored by it. */
export function projectFiles(): readonly string[] {
  const list = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  )
  // A file that was deleted but not yet committed is still listed.
  return list.split("\0").filter((file) => file !== "" && existsSync(join(ROOT, file)))
}

/** Reads a file of the project as text. */
export async function readText(file: string): Promise<string> {
  return await readFile(join(ROOT, file), "utf8")
}

/** Finds the line of a position in a text, counted from one. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length
}
