// SPDX-License-Identifier: Apache-2.0
/**
 * Runs one process per node and starts again what ends by itself.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { RegionId } from "@landmoot/core/units"
import { LocalError } from "./errors.ts"

/** Changes the command line of a node's process, for one inside a network namespace. */
export type RunInside = (leaf: RegionId, command: readonly string[]) => readonly string[]

const COMMAND = fileURLToPath(new URL("../cli/main.ts", import.meta.url))

/** What a node writes, alone on a line, when it serves. */
export const READY_LINE = "landmoot: ready"

/**
 * How long to wait before a node is started again, in ms. Higher: its people wait
 * longer; lower: a node that cannot start keeps the machine busy.
 */
const RESTART_DELAY_MS = 1000

/** How long a node may take to end by itself, in ms. */
const END_TIMEOUT_MS = 5000

/** How a supervisor works. */
export interface SupervisorOptions {
  /** Whether a node that ends by itself is started again. */
  readonly restart: boolean
  readonly runInside?: RunInside | undefined
  /** Receives every line that a node writes. */
  readonly onLine?: ((leaf: RegionId, line: string) => void) | undefined
}

interface Entry {
  readonly file: string
  child: ChildProcess
  restart: boolean
  readonly lastLines: string[]
}

/** The processes of a deployment. */
export class Supervisor {
  readonly #options: SupervisorOptions
  /** Owned here. */
  readonly #entries = new Map<RegionId, Entry>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #closing = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  /** Starts a node and resolves when it serves. @throws LocalError `LOCAL_NODE_FAILED` */
  async start(leaf: RegionId, file: string): Promise<void> {
    const base = [process.execPath, COMMAND, "serve", "--config", file]
    const [command, ...args] = this.#options.runInside?.(leaf, base) ?? base
    const child = spawn(command ?? process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })
    const entry: Entry = { file, child, restart: this.#options.restart, lastLines: [] }
    this.#entries.set(leaf, entry)
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue
        createInterface({ input: stream }).on("line", (line) => {
          if (line === READY_LINE) resolve()
          else this.#line(leaf, entry, line)
        })
      }
      child.once("error", (error) => reject(LocalError.nodeFailed(leaf, error.message)))
      child.once("close", () => {
        reject(LocalError.nodeFailed(leaf, entry.lastLines.join("\n")))
        this.#ended(leaf, entry)
      })
    })
    await ready
  }

  /** The process id of a region's node; undefined while it is not running. */
  pid(leaf: RegionId): number | undefined {
    const child = this.#entries.get(leaf)?.child
    return child?.exitCode === null && child.signalCode === null ? child.pid : undefined
  }

  /** Kills a node at once, as a power cut would, and does not start it again. */
  async kill(leaf: RegionId): Promise<void> {
    const entry = this.#entries.get(leaf)
    if (entry === undefined) return
    entry.restart = false
    await end(entry.child, "SIGKILL")
  }

  /** Ends every node and waits for them. May be called again. */
  async close(): Promise<void> {
    this.#closing = true
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all([...this.#entries.values()].map(({ child }) => end(child, "SIGTERM")))
  }

  #line(leaf: RegionId, entry: Entry, line: string): void {
    entry.lastLines.push(line)
    if (entry.lastLines.length > 5) entry.lastLines.shift()
    this.#options.onLine?.(leaf, line)
  }

  #ended(leaf: RegionId, entry: Entry): void {
    if (this.#closing || !entry.restart || this.#entries.get(leaf) !== entry) return
    this.#options.onLine?.(leaf, "ended; it is started again")
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      // A failed start ends in "close", which brings the next try.
      this.start(leaf, entry.file).catch(() => undefined)
    }, RESTART_DELAY_MS)
    this.#timers.add(timer)
  }
}

/** Ends one process that was started here, by its id. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const closed = once(child, "close")
  child.kill(signal)
  const timer = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT_MS)
  await closed
  clearTimeout(timer)
}
