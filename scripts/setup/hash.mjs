// SPDX-License-Identifier: Apache-2.0
/**
 * Fingerprints of folders: same files, same fingerprint.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

/** Folders that are made from sources, never sources themselves. */
const MADE = new Set(["node_modules", "dist", ".git"])

/**
 * Hashes the names and contents of files, in the order of their names.
 *
 * @param {string} root what the names are relative to
 * @param {readonly string[]} paths files and folders, relative to the root; missing ones are left out
 * @returns {Promise<string>} SHA-256 in hexadecimal
 */
export async function hashFiles(root, paths) {
  const hash = createHash("sha256")
  for (const path of paths) {
    for (const file of await filesBelow(root, path)) {
      const content = await readFile(join(root, file))
      hash.update(`${file}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest("hex")
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesBelow(root, path) {
  let entries
  try {
    entries = await readdir(join(root, path), { withFileTypes: true })
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (code === "ENOTDIR") return [path]
    if (code === "ENOENT") return []
    throw error
  }
  const files = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (MADE.has(entry.name)) continue
    const inside = join(path, entry.name)
    if (entry.isDirectory()) files.push(...(await filesBelow(root, inside)))
    else if (entry.isFile()) files.push(inside)
  }
  return files
}
