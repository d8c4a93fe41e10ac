// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises"
import type { CDPSession } from "playwright-core"
import { BenchError } from "../errors.ts"

/** A thread of a browser's process. */
export interface BrowserThread {
  readonly process: number
  readonly thread: string
}

/** How Chromium names the thread of each dedicated worker, as far as Linux keeps the name. */
const WORKER_THREAD = "DedicatedWorker"

/**
 * Lists the threads of the dedicated workers of a browser.
 *
 * @throws {@link BenchError} `BENCH_UNSUPPORTED` where the system does not list threads
 */
export async function workerThreads(browser: CDPSession): Promise<readonly BrowserThread[]> {
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo")
  const found: BrowserThread[] = []
  for (const { id, type } of processInfo) {
    if (type !== "renderer") continue
    try {
      for (const thread of await readdir(`/proc/${id}/task`)) {
        const name = await readFile(`/proc/${id}/task/${thread}/comm`, "utf8").catch(() => "")
        if (name.startsWith(WORKER_THREAD)) found.push({ process: id, thread })
      }
    } catch (cause) {
      throw BenchError.unsupported("this system does not list the threads of a process", cause)
    }
  }
  return found
}

/**
 * Reads how long a thread has run so far, in µs.
 *
 * Source: Linux, Documentation/scheduler/sched-stats.rst.
 *
 * @throws {@link BenchError} `BENCH_UNSUPPORTED` where there is no such file
 */
export async function threadTimeMicroseconds({ process, thread }: BrowserThread): Promise<number> {
  try {
    const text = await readFile(`/proc/${process}/task/${thread}/schedstat`, "utf8")
    return Number(text.split(" ")[0]) / 1000
  } catch (cause) {
    throw BenchError.unsupported("this system does not tell the CPU time of a thread", cause)
  }
}
