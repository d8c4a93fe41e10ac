// SPDX-License-Identifier: Apache-2.0
/**
 * Running the system's network tools to their end.
 *
 * @module
 */
import { execFile, execFileSync } from "node:child_process"
import { TestNetworkError } from "./errors.ts"

/** How long one `ip` or `nft` call may take. Higher hides a hang, lower fails on a busy machine. */
const COMMAND_TIMEOUT_MS = 30_000

/** Enough for the counters of some thousand peers in JSON. */
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024

/** Returns the environment in which the tools are found, also where `sbin` is not on the path. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const path = process.env["PATH"] ?? ""
  return { ...process.env, PATH: `${path}:/usr/sbin:/sbin:/usr/bin:/bin`, LC_ALL: "C" }
}

/**
 * Runs a tool and returns what it printed.
 *
 * @throws {@link TestNetworkError} with code `TESTNET_COMMAND_FAILED`.
 */
export function run(command: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      env: toolEnvironment(),
      timeout: COMMAND_TIMEOUT_MS,
      maxBuffer: OUTPUT_LIMIT_BYTES,
    }
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      const printed = stderr.trim() === "" ? error.message : stderr.trim()
      reject(TestNetworkError.commandFailed([command, ...args].join(" "), printed, error))
    })
    // A tool that fails early closes its input; the callback above reports why.
    child.stdin?.on("error", () => {})
    child.stdin?.end(input)
  })
}

/** Runs a tool while the process is exiting: blocks, and gives undefined if it failed. */
export function runWhileExiting(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, [...args], {
      env: toolEnvironment(),
      timeout: COMMAND_TIMEOUT_MS,
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    })
  } catch {
    // Nobody is left who could be told, and the next network sweeps what remains.
    return undefined
  }
}

/** Runs many `ip` commands inside one namespace, stopping at the first that fails. */
export async function ipBatch(namespace: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  await run("ip", ["-n", namespace, "-batch", "-"], `${lines.join("\n")}\n`)
}

/** Runs a tool inside one namespace and returns what it printed. */
export function runIn(namespace: string, command: readonly string[]): Promise<string> {
  return run("ip", ["netns", "exec", namespace, ...command])
}

/** Runs an nft script inside one namespace; nft applies all of it or nothing. */
export async function nftScript(namespace: string, script: string): Promise<void> {
  await run("ip", ["netns", "exec", namespace, "nft", "-f", "-"], script)
}
