// SPDX-License-Identifier: Apache-2.0
/**
 * What the scripts print: one line per step, with progress for whatever takes longer than a second.
 *
 * @module
 */
import process from "node:process"
import { Interrupted } from "./run.mjs"

/** How often a step that goes on says so where lines cannot be rewritten. Lower floods build logs. */
const REMINDER_MS = 15_000

/** How long a step may take before anything is printed about it. Higher makes a short wait look like a hang. */
const PATIENCE_MS = 1_000

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

const output = process.stderr
const interactive = output.isTTY && !process.env["CI"] && process.env["TERM"] !== "dumb"
const coloured = interactive && !process.env["NO_COLOR"]

/** @type {(code: number) => (text: string) => string} */
const style = (code) => (text) => (coloured ? `\u001B[${code}m${text}\u001B[0m` : text)

export const red = style(31)
export const green = style(32)
export const dim = style(2)
export const bold = style(1)

/** A problem that the person at the terminal can do something about: printed without a stack. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError"

  /**
   * @param {string} message what went wrong
   * @param {string} [advice] what to do about it, one or more lines
   */
  constructor(message, advice) {
    super(message)
    this.advice = advice
  }
}

/**
 * Prints one line.
 *
 * @param {string} text
 */
export function say(text) {
  output.write(`${text}\n`)
}

/**
 * Writes a duration the way people say it.
 *
 * @param {number} ms
 */
function duration(ms) {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/**
 * Runs one piece of work and tells how it goes. Whatever ends within a second stays silent, unless
 * it fails or `always` is set. With `quiet` there is progress, and the caller reports the end.
 *
 * @template Value
 * @param {string} title what is being done, in a few words
 * @param {(progress: (detail: string) => void) => Promise<Value>} work
 * @param {{ always?: boolean, quiet?: boolean }} [options]
 * @returns {Promise<Value>}
 */
export async function step(title, work, options = {}) {
  const begin = Date.now()
  let detail = ""
  let frame = 0
  let announced = false
  let reported = begin

  function show() {
    const elapsed = Date.now() - begin
    if (elapsed < PATIENCE_MS) return
    const tail = `${detail === "" ? "" : `${detail} · `}${duration(elapsed)}`
    if (interactive) {
      const head = `${FRAMES[frame++ % FRAMES.length]} ${title} `
      const room = Math.max(0, (output.columns || 80) - 1 - head.length)
      output.write(`\r\u001B[K${head}${dim(tail.slice(0, room))}`)
    } else if (!announced && !options.quiet) {
      say(`· ${title} …`)
      reported = Date.now()
    } else if (Date.now() - reported >= REMINDER_MS) {
      say(`· ${title} … ${dim(tail)}`)
      reported = Date.now()
    }
    announced = true
  }

  const timer = setInterval(show, interactive ? 100 : 500)
  timer.unref()
  const clear = () => {
    clearInterval(timer)
    if (interactive && announced) output.write("\r\u001B[K")
  }
  try {
    const value = await work((text) => {
      detail = text
    })
    clear()
    if ((announced || options.always) && !options.quiet) {
      say(`${green("✓")} ${title} ${dim(duration(Date.now() - begin))}`)
    }
    return value
  } catch (error) {
    clear()
    if (!options.quiet) say(`${red("✗")} ${title} ${dim(duration(Date.now() - begin))}`)
    throw error
  }
}

/**
 * Ends a script on an error, or quietly if it was asked to stop: advice for what a person
 * can mend, a stack for what is our own fault.
 *
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (error instanceof Interrupted) {
    process.exitCode = error.exitCode
    return
  }
  if (error instanceof SetupError) {
    say(`\n${red("error:")} ${error.message}`)
    if (error.advice) say(error.advice.replaceAll(/^/gm, "  "))
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  process.exitCode = 1
}
