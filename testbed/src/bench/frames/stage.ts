// SPDX-License-Identifier: Apache-2.0
/**
 * The page in its browser, and what one burst on one side costs.
 *
 * @module
 */
import { setTimeout as wait } from "node:timers/promises"
import type { CDPSession, Page } from "playwright-core"
import { ChromiumBrowser } from "../../browsers/index.ts"
import { findBrowser } from "../../browsers/executables.ts"
import { BenchError } from "../errors.ts"
import { cpuTimeMicroseconds } from "../forward/cpu-time.ts"
import type { Progress } from "../progress.ts"
import type { Delays } from "./page/delays.ts"
import type { Flow } from "./page/loop.ts"
import type { SideName, Which } from "./page/main.ts"
import { servePage, type ServedPage } from "./page-server.ts"
import { type BrowserThread, threadTimeMicroseconds, workerThreads } from "./worker-threads.ts"

/** All that is connected: each side, and each with a worker once more with a clock ahead of it. */
const ALL: readonly Which[] = [
  { side: "none", clocked: false },
  { side: "ours", clocked: false },
  { side: "livekit", clocked: false },
  { side: "ours", clocked: true },
  { side: "livekit", clocked: true },
]

/** How long a side runs before it is measured, in ms. Less: pictures are still small and few. */
const SETTLE_MS = 400
/** How long it is measured, in ms. Higher: steadier, and fewer rounds in the same time. */
const BURST_MS = 1_600
/** Fewer frames in a burst mean that something does not work, or the machine has no time. */
const LEAST_FRAMES = 60

/** What a burst cost. */
export interface Burst {
  /** Frames that were sealed and those that were opened. */
  readonly frames: number
  /** CPU time of the worker's thread for each of them, in µs; none without a worker. */
  readonly workerMicroseconds: number
  /** CPU time of the page's whole process for each of them, in µs. */
  readonly processMicroseconds: number
  readonly pictureBytes: number
  readonly heights: string
}

/** The sides, connected and at rest. */
export class FramesStage implements AsyncDisposable {
  readonly #served: ServedPage
  readonly #browser: ChromiumBrowser
  readonly #page: Page
  readonly #process: number
  readonly #threads: ReadonlyMap<SideName, BrowserThread>

  private constructor(options: {
    readonly served: ServedPage
    readonly browser: ChromiumBrowser
    readonly page: Page
    readonly threads: ReadonlyMap<SideName, BrowserThread>
  }) {
    const [thread] = options.threads.values()
    if (thread === undefined) throw BenchError.failed("no worker was started")
    this.#served = options.served
    this.#browser = options.browser
    this.#page = options.page
    this.#threads = options.threads
    this.#process = thread.process
  }

  /** Sets everything up. @throws {@link BenchError} `BENCH_UNSUPPORTED` without Chromium or Linux */
  static async set(tell: Progress): Promise<FramesStage> {
    const search = findBrowser("chromium")
    if (search.kind === "missing") throw BenchError.unsupported(search.reason)
    tell("bundling the page")
    const served = await servePage()
    const browser = await ChromiumBrowser.launch()
    try {
      const page = await browser.newPage(served.url)
      await page.waitForFunction("globalThis.framesBench !== undefined")
      const session = await browser.browser.newBrowserCDPSession()
      const threads = new Map<SideName, BrowserThread>()
      for (const which of ALL) {
        tell(`connecting ${which.side}`)
        const thread = await prepare(page, session, which)
        if (thread !== undefined && !which.clocked) threads.set(which.side, thread)
      }
      return new FramesStage({ served, browser, page, threads })
    } catch (error) {
      await browser.close()
      await served[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Runs a side and measures what it costs. @throws {@link BenchError} `BENCH_FAILED` */
  async burst(side: SideName): Promise<Burst> {
    return await this.#running({ side, clocked: false }, async (which) => {
      const thread = this.#threads.get(side)
      const read = async () => {
        const [flow, process, worker] = await Promise.all([
          this.#flow(which),
          cpuTimeMicroseconds(this.#process),
          thread === undefined ? 0 : threadTimeMicroseconds(thread),
        ])
        return { flow, process, worker }
      }
      const before = await read()
      await wait(BURST_MS)
      const after = await read()
      const frames = after.flow.sent - before.flow.sent + after.flow.received - before.flow.received
      const pictures = after.flow.pictures - before.flow.pictures
      if (frames < LEAST_FRAMES || after.flow.decoded === before.flow.decoded) {
        throw BenchError.failed(`${side}: only ${frames} frames went through in a burst`)
      }
      return {
        frames,
        workerMicroseconds: (after.worker - before.worker) / frames,
        processMicroseconds: (after.process - before.process) / frames,
        pictureBytes: (after.flow.pictureBytes - before.flow.pictureBytes) / pictures,
        heights: after.flow.heights.join(", "),
      }
    })
  }

  /** Runs a side with a clock and takes how long frames were in its worker. */
  async delays(side: SideName): Promise<Delays> {
    return await this.#running({ side, clocked: true }, async (which) => {
      await this.#delays(which)
      await wait(BURST_MS)
      return await this.#delays(which)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    await this.#served[Symbol.asyncDispose]()
  }

  async #running<Result>(
    which: Which,
    measure: (which: Which) => Promise<Result>,
  ): Promise<Result> {
    await this.#run(which, true)
    try {
      await wait(SETTLE_MS)
      return await measure(which)
    } finally {
      await this.#run(which, false)
    }
  }

  async #run(which: Which, active: boolean): Promise<void> {
    await this.#page.evaluate(async (told) => framesBench.run(told.which, told.active), {
      which,
      active,
    })
  }

  async #flow(which: Which): Promise<Flow> {
    return await this.#page.evaluate(async (told) => framesBench.flow(told), which)
  }

  async #delays(which: Which): Promise<Delays> {
    return await this.#page.evaluate(async (told) => framesBench.delays(told), which)
  }
}

/** Connects a side; gives the thread of the worker that it started. */
async function prepare(
  page: Page,
  session: CDPSession,
  which: Which,
): Promise<BrowserThread | undefined> {
  const before = await workerThreads(session)
  await page.evaluate(async (told) => framesBench.prepare(told), which)
  if (which.side === "none") return undefined
  const started = (await workerThreads(session)).filter(
    ({ thread }) => !before.some((known) => known.thread === thread),
  )
  const [thread] = started
  if (thread === undefined || started.length > 1) {
    throw BenchError.failed(`${which.side}: ${started.length} workers were started, not one`)
  }
  return thread
}
