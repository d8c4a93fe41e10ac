// SPDX-License-Identifier: Apache-2.0
import { type EngineWorker, Hub } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import { LocalPipe } from "./links/index.ts"

/** A router, and how many sessions and links use it. */
interface Entry {
  readonly made: Promise<Hub>
  users: number
}

/** A pipe between two routers of this node. */
interface PipeEntry {
  readonly from: EngineWorker
  readonly to: EngineWorker
  readonly made: Promise<LocalPipe>
}

/** A pipe, and the numbers of the workers that it joins. */
export interface OpenPipe {
  readonly from: number
  readonly to: number
  readonly pipe: LocalPipe
}

/**
 * The routers of one meeting on this node, one per worker that it uses, and the
 * pipes between them. A router lives while a session or a link has entered it.
 */
export class Hubs {
  readonly #entries = new Map<EngineWorker, Entry>()
  readonly #pipes = new Map<string, PipeEntry>()

  /** Whether the meeting uses a worker. */
  has(worker: EngineWorker): boolean {
    return this.#entries.has(worker)
  }

  /** Enters the meeting's router on a worker, made for the first one. Each needs its {@link leave}. */
  async enter(worker: EngineWorker): Promise<Hub> {
    let entry = this.#entries.get(worker)
    if (entry === undefined) {
      entry = { made: Hub.create(worker), users: 0 }
      this.#entries.set(worker, entry)
    }
    entry.users += 1
    try {
      return await entry.made
    } catch (cause) {
      if (this.#entries.get(worker) === entry) this.#entries.delete(worker)
      throw worker.worker.closed ? MediaError.workerDied() : cause
    }
  }

  /** Leaves a router; the last one closes it. */
  leave(hub: Hub): void {
    const entry = this.#entries.get(hub.worker)
    // After a worker's death its routers are gone already.
    if (entry === undefined || hub.closed) return
    entry.users -= 1
    if (entry.users === 0) this.drop(hub.worker)
  }

  /** The pipe from one router to another, made when it is first asked for. */
  async pipe(from: Hub, to: Hub): Promise<LocalPipe> {
    const key = `${from.router.id} ${to.router.id}`
    const known = this.#pipes.get(key)
    if (known !== undefined) return await known.made
    const made = LocalPipe.create(from, to)
    this.#pipes.set(key, { from: from.worker, to: to.worker, made })
    made.catch(() => this.#pipes.delete(key))
    return await made
  }

  /** The pipes that are open, each with the workers that it joins. */
  async pipes(): Promise<readonly OpenPipe[]> {
    const entries = [...this.#pipes.values()]
    const made = await Promise.allSettled(entries.map(async (entry) => await entry.made))
    return entries.flatMap(({ from, to }, index) => {
      const result = made[index]
      return result?.status === "fulfilled"
        ? [{ from: from.index, to: to.index, pipe: result.value }]
        : []
    })
  }

  /** Closes the router on one worker, dead or alive, and the pipes that end there. */
  drop(worker: EngineWorker): void {
    const entry = this.#entries.get(worker)
    this.#entries.delete(worker)
    for (const [key, { from, to, made }] of this.#pipes) {
      if (from !== worker && to !== worker) continue
      this.#pipes.delete(key)
      closeLater(made)
    }
    if (entry !== undefined) closeLater(entry.made)
  }

  /** Closes everything. */
  close(): void {
    for (const worker of this.#entries.keys()) this.drop(worker)
  }
}

/** Closes what is still being made as soon as it is there. */
function closeLater(made: Promise<{ close(): void }>): void {
  // A failure went to whoever asked for it.
  made.then((thing) => thing.close()).catch(() => undefined)
}
