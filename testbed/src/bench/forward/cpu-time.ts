// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises"
import { BenchError } from "../errors.ts"

/**
 * Reads how long the threads of a process have run so far, user and system together, in µs.
 *
 * Linux keeps this to the nanosecond in `schedstat`; the clock ticks of `stat`, and the
 * milliseconds of mediasoup's own resource usage, are too coarse for one busy second.
 *
 * Source: Linux, Documentation/scheduler/sched-stats.rst.
 *
 * @throws {@link BenchError} `BENCH_UNSUPPORTED` where there is no such file
 */
export async function cpuTimeMicroseconds(pid: number): Promise<number> {
  try {
    const threads = await readdir(`/proc/${pid}/task`)
    const times = threads.map(async (thread) => {
      const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")
      return Number(text.split(" ")[0])
    })
    return (await Promise.all(times)).reduce((sum, time) => sum + time, 0) / 1000
  } catch (cause) {
    throw BenchError.unsupported("this system does not tell the CPU time of a process", cause)
  }
}
