// SPDX-License-Identifier: Apache-2.0
/**
 * Where things lie: in the checkout, and in the cache outside it.
 *
 * @module
 */
import { homedir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"

/** The checkout's own folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "")

/** The folder of notes that set-up keeps inside the checkout. Ignored by git. */
export const NOTES = join(ROOT, ".landmoot", "setup")

/**
 * Gives the path of something in the checkout.
 *
 * @param {...string} parts
 */
export function inRoot(...parts) {
  return join(ROOT, ...parts)
}

/** Gives the folder that outlives the checkout: what took long to make is kept there. */
export function cacheFolder() {
  const { LANDMOOT_CACHE: own, XDG_CACHE_HOME: shared } = process.env
  if (own) return own
  return join(shared || join(homedir(), ".cache"), "landmoot")
}
