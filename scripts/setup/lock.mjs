// SPDX-License-Identifier: Apache-2.0
/**
 * A lock between processes, so that two set-ups do not do the same work into the same place.
 *
 * @module
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import process from "node:process"
import { setTimeout as delay } from "node:timers/promises"

/** How often a waiting process looks again. Lower costs wake-ups, higher costs waiting. */
const RETRY_MS = 500

/**
 * Does some work while holding a lock, and waits for whoever holds it now. A lock whose owner has
 * died is taken over.
 *
 * @template Value
 * @param {string} folder the lock: a folder that exists exactly while somebody holds it
 * @param {() => Promise<Value>} work
 * @param {(owner: string) => void} [onWait] called when somebody else holds the lock
 * @returns {Promise<Value>}
 */
export async function withLock(folder, work, onWait) {
  await mkdir(dirname(folder), { recursive: true })
  const note = join(folder, "pid")
  let unsigned = 0
  for (;;) {
    try {
      await mkdir(folder)
      break
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
    }
    const owner = await readFile(note, "utf8").catch(() => "")
    // Between making the folder and signing it an owner may have died: allow it a few seconds.
    unsigned = owner === "" ? unsigned + 1 : 0
    if (unsigned > 10 || (owner !== "" && !isAlive(Number(owner)))) {
      await rm(folder, { recursive: true, force: true })
      continue
    }
    onWait?.(owner)
    await delay(RETRY_MS)
  }

  const release = () => rm(folder, { recursive: true, force: true })
  try {
    await writeFile(note, String(process.pid))
    return await work()
  } finally {
    await release()
  }
}

/**
 * @param {number} pid
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}
