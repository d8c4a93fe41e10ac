// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const PROGRAM = fileURLToPath(new URL("../../../server/bin/landmoot.mjs", import.meta.url))

/** A `landmoot` command that runs, or has ended. */
export class LandmootCommand implements AsyncDisposable {
  readonly #child: ChildProcess
  #output = ""
  /** The status with which it ended. */
  readonly exited: Promise<number>

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text
      })
    }
    this.exited = once(this.#child, "close").then(([code]) =>
      typeof code === "number" ? code : -1,
    )
  }

  /** Everything that it has written. */
  get output(): string {
    return this.#output
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM")
    await this.exited
  }
}

/** Runs a command to its end. */
export async function landmoot(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly output: string }> {
  const command = new LandmootCommand(args)
  const status = await command.exited
  return { status, output: command.output }
}
