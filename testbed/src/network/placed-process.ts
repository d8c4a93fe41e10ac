// SPDX-License-Identifier: Apache-2.0
/**
 * A process that runs inside a namespace.
 *
 * @module
 */
import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import type { Readable, Writable } from "node:stream"
import { toolEnvironment } from "./commands.ts"
import { TestNetworkError } from "./errors.ts"

/** How a process is started. */
export interface ExecOptions {
  readonly cwd?: string
  /** Variables set on top of those of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Whether `stdout` is kept and searched as text; `"raw"` leaves the stream to the caller. */
  readonly output?: "text" | "raw"
  /** Sees each piece of text as it is printed, for showing logs. */
  readonly onOutput?: (text: string) => void
}

/** How a process ended: one of both is not null. */
export interface ExitStatus {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** How waiting for output is limited. */
export interface WaitOptions {
  /** Default 30 seconds. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** Starts a program with its arguments inside one place. */
export type ExecInPlace = (command: readonly string[], options?: ExecOptions) => PlacedProcess

/** What is kept of the output: the newest part, in characters. More costs memory per process. */
const KEPT_OUTPUT = 4 * 1024 * 1024

/** How long a process may tidy up before it is killed. Lower may lose its last words. */
const GRACE_MS = 3_000

/** A running or ended process inside a namespace, with everything it started. */
export class PlacedProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()
  #output = ""
  #ended: ExitStatus | undefined

  /** Settles when the process itself has ended and all its output was read; never rejects. */
  readonly exited: Promise<ExitStatus>

  constructor(namespace: string, command: readonly string[], options: ExecOptions = {}) {
    // `ip netns exec` replaces itself by the command, so this child is the real process.
    // `detached` makes it the leader of a group, so that what it starts ends with it.
    this.#child = spawn("ip", ["netns", "exec", namespace, ...command], {
      env: { ...toolEnvironment(), ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    const keep = (text: string): void => this.#keep(text, options.onOutput)
    if (options.output !== "raw") this.#child.stdout?.setEncoding("utf8").on("data", keep)
    this.#child.stderr?.setEncoding("utf8").on("data", keep)
    // Writing to a process that has ended fails; its end is reported by `exited`.
    this.#child.stdin?.on("error", () => {})
    this.exited = new Promise((resolve) => {
      const end = (status: ExitStatus): void => {
        this.#ended = status
        for (const wake of this.#waiting) wake()
        resolve(status)
      }
      this.#child.once("error", (error) => {
        this.#keep(`${error.message}\n`)
        end({ code: 127, signal: null })
      })
      this.#child.once("close", (code, signal) => end({ code, signal }))
    })
  }

  /** The process id; 0 if it could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  get running(): boolean {
    return this.#ended === undefined
  }

  /** The newest part of what it printed on both streams, in order of arrival. */
  get output(): string {
    return this.#output
  }

  get stdin(): Writable | null {
    return this.#child.stdin
  }

  /** The output stream; only for `output: "raw"`, otherwise it is already being read. */
  get stdout(): Readable | null {
    return this.#child.stdout
  }

  /**
   * Waits until the output matches, also in what was printed before.
   *
   * @throws {@link TestNetworkError} with code `TESTNET_OUTPUT_MISSING` if the process ends or
   * time runs out first; the signal's reason if it is aborted.
   */
  async waitForOutput(pattern: RegExp, options: WaitOptions = {}): Promise<RegExpExecArray> {
    const { timeoutMs = 30_000 } = options
    const timeout = AbortSignal.timeout(timeoutMs)
    const stop = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
    for (;;) {
      pattern.lastIndex = 0
      const match = pattern.exec(this.#output)
      if (match !== null) return match
      options.signal?.throwIfAborted()
      const tail = this.#output.slice(-2_000)
      if (timeout.aborted) {
        throw TestNetworkError.outputMissing(pattern, `${timeoutMs} ms went by`, tail)
      }
      if (this.#ended !== undefined) {
        const { code, signal } = this.#ended
        throw TestNetworkError.outputMissing(pattern, `ended with ${code ?? signal}`, tail)
      }
      await this.#change(stop)
    }
  }

  /** Sends a signal to the process and everything it started. Does nothing once it has ended. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    if (this.#child.pid === undefined) return
    try {
      process.kill(-this.#child.pid, signal)
    } catch {
      // Nobody is left in the group.
    }
  }

  /** Asks the process to end, kills it after a grace time, and waits for it. Idempotent. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return
    this.kill("SIGTERM")
    const timer = setTimeout(() => this.kill("SIGKILL"), GRACE_MS)
    await this.exited
    clearTimeout(timer)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #keep(text: string, onOutput?: (text: string) => void): void {
    this.#output = (this.#output + text).slice(-KEPT_OUTPUT)
    onOutput?.(text)
    for (const wake of this.#waiting) wake()
  }

  /** Waits for more output, the end of the process, or the signal. */
  #change(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        stop.removeEventListener("abort", wake)
        resolve()
      }
      this.#waiting.add(wake)
      stop.addEventListener("abort", wake, { once: true })
    })
  }
}
