// SPDX-License-Identifier: Apache-2.0
/**
 * More people than one thread can be: each thread is some of them, and all are in one meeting.
 *
 * @module
 */
import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { MeetingDocument } from "@landmoot/core/protocol"
import { papersOf, ticketOf } from "./guest.ts"
import type { KeyStage } from "./stage.ts"

/** What a thread is given. */
export interface CrowdPart {
  readonly papers: MeetingDocument
  readonly people: readonly {
    readonly link: string
    readonly at: { readonly origin: string; readonly node: string }
    /** When they come, in ms from now. */
    readonly afterMs: number
  }[]
}

/** What a thread tells of its people, now and then. */
export interface CrowdReport {
  /** How many have had an answer to their join. */
  readonly answered: number
  readonly failed: number
  /** The meeting codes that they have; "" while somebody has none. */
  readonly codes: readonly string[]
  /** How many members they see. */
  readonly sizes: readonly number[]
}

/** What a crowd came to, in ms. */
export interface Crowd {
  /** From the first join to the last answer to one. */
  readonly joinedMs: number
  /** From the last answer until all members had one code. */
  readonly agreedMs: number
}

/** How to bring a crowd together. */
export interface CrowdOptions {
  readonly people: number
  /** Over how long they come, evenly spread. */
  readonly withinMs: number
  readonly threads: number
  /** When to give up, in ms. */
  readonly mostMs: number
}

/** Has people join and waits until all have one key. @throws Error if they do not in time */
export async function crowd(stage: KeyStage, options: CrowdOptions): Promise<Crowd> {
  const { people, withinMs, threads, mostMs } = options
  const { invited } = await stage.meeting(people)
  const papers = await papersOf(ticketOf(invited[0]!.link))
  const parts = Map.groupBy(
    invited.map(({ link }, index) => ({
      link,
      at: stage.doorOf(index),
      afterMs: (withinMs * index) / people,
    })),
    (_, index) => index % threads,
  )
  const workers = [...parts.values()].map((part) => {
    const workerData: CrowdPart = { papers, people: part }
    return new Worker(new URL("./crowd-thread.ts", import.meta.url), { workerData })
  })
  try {
    return await agreed(workers, { people, mostMs })
  } finally {
    for (const worker of workers) worker.postMessage("close", [])
    await Promise.all(workers.map(async (worker) => await once(worker, "exit")))
  }
}

async function agreed(
  workers: readonly Worker[],
  { people, mostMs }: { readonly people: number; readonly mostMs: number },
): Promise<Crowd> {
  const began = performance.now()
  const reports = new Map<Worker, CrowdReport>()
  const { promise, resolve, reject } = Promise.withResolvers<Crowd>()
  let joined: number | undefined
  const sum = (count: (report: CrowdReport) => number): number =>
    [...reports.values()].reduce((total, report) => total + count(report), 0)
  const look = (): void => {
    const answered = sum((report) => report.answered)
    if (answered === people) joined ??= performance.now()
    if (joined === undefined) return
    const codes = new Set([...reports.values()].flatMap((report) => report.codes))
    const sizes = new Set([...reports.values()].flatMap((report) => report.sizes))
    if (codes.size !== 1 || codes.has("") || sizes.size !== 1 || !sizes.has(people)) return
    resolve({ joinedMs: joined - began, agreedMs: performance.now() - joined })
  }
  for (const worker of workers) {
    worker.on("error", reject)
    worker.on("message", (report: CrowdReport) => {
      reports.set(worker, report)
      look()
    })
  }
  const timer = setTimeout(() => {
    const answered = sum((report) => report.answered)
    const failed = sum((report) => report.failed)
    reject(new Error(`${answered} of ${people} got in, ${failed} were refused, and no one key`))
  }, mostMs)
  return await promise.finally(() => clearTimeout(timer))
}
