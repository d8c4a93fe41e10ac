// SPDX-License-Identifier: Apache-2.0
/**
 * Running other programs: quietly with a log, or in our place.
 *
 * @module
 */
import { spawn } from "node:child_process"
import { accessSync, constants, createWriteStream, mkdirSync } from "node:fs"
import { constants as osConstants } from "node:os"
import { delimiter, dirname, join } from "node:path"
import process from "node:process"

/** How much of a program's output is kept for an error message, in characters, unless told. */
const TAIL_CHARACTERS = 4_000

/** Somebody asked us to stop while a program ran quietly. */
export class Interrupted extends Error {
  /** @override */
  name = "Interrupted"

  /**
   * @param {NodeJS.Signals} signal
   */
  constructor(signal) {
    super(`stopped by ${signal}`)
    this.exitCode = exitCodeOf(signal)
  }
}

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]

/**
 * @typedef {object} QuietOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [tailCharacters] how much of the end of the output to give back
 * @property {string} [log] a file that gets everything the program prints
 * @property {(line: string) => void} [onLine] called with each line as it comes
 */

/**
 * Runs a program without showing what it prints. If we are asked to stop, so is it, with all that it
 * has started, and the promise is rejected with {@link Interrupted} once it has ended.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {QuietOptions} [options]
 * @returns {Promise<{ code: number, tail: string }>} its exit code (127 if it is not there) and the
 * end of its output
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    if (options.log) mkdirSync(dirname(options.log), { recursive: true })
    const log = options.log ? createWriteStream(options.log, { flags: "a" }) : undefined
    log?.on("error", reject)
    let tail = ""
    let partial = ""
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, so that one signal ends everything that it has started.
      detached: true,
    })
    /** @type {NodeJS.Signals | undefined} */
    let interruption
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      interruption = signal
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal)
      } catch {
        // It has ended by itself meanwhile.
      }
    }
    for (const signal of SIGNALS) process.on(signal, stop)
    const settle = () => {
      for (const signal of SIGNALS) process.off(signal, stop)
      log?.end()
    }

    /** @param {string} text */
    function take(text) {
      log?.write(text)
      tail = (tail + text).slice(-(options.tailCharacters ?? TAIL_CHARACTERS))
      const lines = (partial + text).split(/\r?\n|\r/)
      partial = lines.pop() ?? ""
      for (const line of lines) options.onLine?.(line)
    }

    child.stdout.setEncoding("utf8").on("data", take)
    child.stderr.setEncoding("utf8").on("data", take)
    child.on("error", (error) => {
      settle()
      resolve({ code: 127, tail: error.message })
    })
    child.on("close", (code, signal) => {
      settle()
      if (interruption === undefined) {
        resolve({ code: code ?? exitCodeOf(signal), tail: tail.trimEnd() })
      } else {
        reject(new Interrupted(interruption))
      }
    })
  })
}

/**
 * Runs a program in our place: it has our terminal, our signals reach it, and its exit code is the
 * result. Signals that a terminal sends go to every program in the foreground by themselves.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export function runInOurPlace(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: "inherit",
    })
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      const fromTerminal = process.stdin.isTTY && (signal === "SIGINT" || signal === "SIGQUIT")
      if (!fromTerminal) child.kill(signal)
    }
    for (const signal of SIGNALS) process.on(signal, pass)
    const settle = () => {
      for (const signal of SIGNALS) process.off(signal, pass)
    }
    child.on("error", (error) => {
      settle()
      reject(error)
    })
    child.on("exit", (code, signal) => {
      settle()
      resolve(code ?? exitCodeOf(signal))
    })
  })
}

/**
 * Finds a program on the search path.
 *
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function findProgram(name) {
  // Debian keeps nft and tcpdump where only an administrator's search path looks.
  const folders = (process.env["PATH"] ?? "").split(delimiter)
  for (const folder of [...folders, "/usr/local/sbin", "/usr/sbin", "/sbin"]) {
    if (folder === "") continue
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}

/**
 * @param {NodeJS.Signals | null} signal
 * @returns {number} what a shell would say
 */
function exitCodeOf(signal) {
  return signal === null ? 1 : 128 + (osConstants.signals[signal] ?? 0)
}
