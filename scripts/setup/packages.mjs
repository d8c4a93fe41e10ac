// SPDX-License-Identifier: Apache-2.0
/**
 * Packages of the operating system: found, or installed with apt-get where we may.
 *
 * @module
 */
import { rm } from "node:fs/promises"
import { join } from "node:path"
import process from "node:process"
import { cacheFolder } from "./paths.mjs"
import { findProgram, runQuietly } from "./run.mjs"
import { SetupError, step } from "./terminal.mjs"

/** Whether we may install packages of the operating system. */
export function canInstall() {
  return process.getuid?.() === 0 && findProgram("apt-get") !== undefined
}

/**
 * Installs packages of the operating system with apt-get.
 *
 * @param {readonly string[]} names Debian's names
 * @param {string} purpose what they are for, to end the sentence "install … for"
 */
export async function installPackages(names, purpose) {
  if (!canInstall()) {
    throw new SetupError(
      `these programs are missing for ${purpose}: ${names.join(", ")}`,
      adviceFor(names),
    )
  }
  const log = join(cacheFolder(), "logs", "apt-get.log")
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  await step(`install ${names.join(", ")} for ${purpose}`, async (progress) => {
    await rm(log, { force: true })
    progress("package lists")
    const wait = ["-o", "DPkg::Lock::Timeout=120"]
    const lists = await runQuietly("apt-get", ["update", "-q", ...wait], { env, log })
    let unpacked = 0
    const { code, tail } = await runQuietly(
      "apt-get",
      ["install", "-y", "-q", "--no-install-recommends", ...wait, ...names],
      {
        env,
        log,
        onLine(line) {
          const fetched = /^Get:(\d+) /.exec(line)
          if (fetched) progress(`fetching package ${fetched[1]}`)
          else if (line.startsWith("Unpacking ")) progress(`unpacking package ${++unpacked}`)
          else if (line.startsWith("Setting up "))
            progress(line.split(" (")[0]?.toLowerCase() ?? "")
        },
      },
    )
    if (code !== 0) {
      throw new SetupError(
        `apt-get could not install ${names.join(" ")} (exit code ${code})`,
        `${lists.code === 0 ? tail : `${lists.tail}\n${tail}`}\n\nThe whole output is in ${log}.`,
      )
    }
  })
}

/**
 * @param {readonly string[]} names
 */
function adviceFor(names) {
  if (process.platform === "linux") {
    return (
      `We install them by ourselves only as root on Debian. Otherwise run:\n` +
      `  sudo apt-get install --no-install-recommends ${names.join(" ")}`
    )
  }
  return `Install them with the package manager of ${process.platform}, then run this again.`
}
