// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that has to be there before one of our programs can run, made if it is not.
 *
 * @module
 */
import process from "node:process"
import { prepareModules } from "./modules.mjs"
import { findNode } from "./node.mjs"
import { ROOT } from "./paths.mjs"
import { runInOurPlace } from "./run.mjs"
import { prepareDatabase, prepareTools } from "./tools.mjs"
import { prepareWeb } from "./web.mjs"
import { findWorker, prepareWorker, showToMediasoup } from "./worker.mjs"

/**
 * What a program needs: a media worker, the one that may be there already, browsers and network
 * tools, a database server, the web pages.
 *
 * @typedef {"worker" | "worker-if-there" | "tools" | "database" | "web"} Need
 */

/**
 * Prepares the packages, Node.js and whatever else is needed.
 *
 * @param {readonly Need[]} needs
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>} what to run programs with
 */
async function prepare(needs) {
  await prepareModules()
  const node = findNode()
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env }
  if (needs.includes("worker")) {
    const worker = await prepareWorker()
    await showToMediasoup(worker)
    env["MEDIASOUP_WORKER_BIN"] = worker
  }
  if (needs.includes("worker-if-there")) {
    const worker = await findWorker()
    if (worker !== undefined) env["MEDIASOUP_WORKER_BIN"] = worker
  }
  if (needs.includes("tools")) Object.assign(env, await prepareTools())
  if (needs.includes("database")) Object.assign(env, await prepareDatabase())
  if (needs.includes("web")) await prepareWeb(node)
  return { node, env }
}

/**
 * Runs one of our TypeScript programs in our place, once everything it needs is there.
 *
 * @param {string} program its path in the checkout
 * @param {readonly string[]} args
 * @param {readonly Need[]} needs
 */
export async function handOver(program, args, needs) {
  const { node, env } = await prepare(needs)
  process.exitCode = await runInOurPlace(
    node,
    ["--disable-warning=ExperimentalWarning", `${ROOT}/${program}`, ...args],
    { env },
  )
}
