// SPDX-License-Identifier: Apache-2.0
import { setTimeout as wait } from "node:timers/promises"
import type { MediaLog } from "../options.ts"
import { MediaError } from "../errors.ts"
import { endWorker, type EngineWorker, startWorker, type WorkerOptions } from "./worker.ts"

/** The first pause before a worker that does not start is tried again. Doubles up to {@link MAX_PAUSE_MS}. */
const FIRST_PAUSE_MS = 500
/** Lower: a lasting fault fills the log; higher: the node is slow to recover once it is mended. */
const MAX_PAUSE_MS = 30_000

/**
 * The media workers of one node. A worker that dies is told to the listener and
 * replaced on the same port; what ran on it is lost. Owns the worker processes.
 */
export class Engine {
  readonly #options: WorkerOptions
  readonly #log: MediaLog
  readonly #workers = new Map<number, EngineWorker>()
  readonly #closing = new AbortController()
  #onDied: (worker: EngineWorker) => void = () => undefined

  private constructor(options: WorkerOptions, log: MediaLog) {
    this.#options = options
    this.#log = log
  }

  /** Starts `count` workers. @throws MediaError when one does not start; then none is left behind. */
  static async start(count: number, options: WorkerOptions, log: MediaLog): Promise<Engine> {
    const engine = new Engine(options, log)
    const indices = Array.from({ length: count }, (_, index) => index)
    const started = await Promise.allSettled(
      indices.map(async (index) => await engine.#start(index)),
    )
    const failed = started.find((result) => result.status === "rejected")
    if (failed !== undefined) {
      await engine.close()
      throw failed.reason
    }
    return engine
  }

  /** Whether at least one worker runs. */
  get healthy(): boolean {
    return this.#workers.size > 0
  }

  /** Sessions on all workers. */
  get sessions(): number {
    return [...this.#workers.values()].reduce((total, { sessions }) => total + sessions.size, 0)
  }

  /** The processes of the workers, the first worker's first. */
  get pids(): readonly number[] {
    const workers = [...this.#workers.values()].toSorted((left, right) => left.index - right.index)
    return workers.map(({ worker }) => worker.pid)
  }

  /** Sets the one listener that is called when a worker has died, before it is replaced. */
  onDied(listener: (worker: EngineWorker) => void): void {
    this.#onDied = listener
  }

  /**
   * The worker with the fewest sessions; among equals one where the meeting is already.
   *
   * @throws MediaError `MEDIA_WORKER_DIED` while none runs
   */
  pick(hasMeeting: (worker: EngineWorker) => boolean): EngineWorker {
    const rank = (worker: EngineWorker): number =>
      2 * worker.sessions.size + (hasMeeting(worker) ? 0 : 1)
    const [best] = [...this.#workers.values()].toSorted(
      (left, right) => rank(left) - rank(right) || left.index - right.index,
    )
    if (best === undefined) throw MediaError.workerDied()
    return best
  }

  /** Ends all worker processes; when it resolves, their ports are free again. */
  async close(): Promise<void> {
    this.#closing.abort()
    const workers = [...this.#workers.values()]
    this.#workers.clear()
    await Promise.all(workers.map(async ({ worker }) => await endWorker(worker)))
  }

  async #start(index: number): Promise<void> {
    const started = await startWorker(index, this.#options)
    if (this.#closing.signal.aborted) {
      await endWorker(started.worker)
      return
    }
    this.#workers.set(index, started)
    started.worker.once("died", (reason) => {
      this.#workers.delete(index)
      this.#log.error({ worker: index, err: reason }, "a media worker died; its sessions are lost")
      this.#onDied(started)
      void this.#replace(index)
    })
  }

  async #replace(index: number): Promise<void> {
    const { signal } = this.#closing
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !signal.aborted;
      pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)
    ) {
      try {
        await this.#start(index)
        return
      } catch (error) {
        this.#log.error({ worker: index, err: error }, "a media worker does not start again")
        // Aborted by close(): the loop ends by itself.
        await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }
}
