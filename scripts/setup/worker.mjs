// SPDX-License-Identifier: Apache-2.0
/**
 * The media worker: mediasoup's C++ program, which is not part of its npm package.
 *
 * It is looked for in four ways, the cheapest first: where MEDIASOUP_WORKER_BIN says, in our cache,
 * among mediasoup's own prebuilt ones, and last it is built from the sources inside the package.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises"
import { arch, platform, release } from "node:os"
import { dirname, join } from "node:path"
import process from "node:process"
import { hashFiles } from "./hash.mjs"
import { withLock } from "./lock.mjs"
import { installPackages } from "./packages.mjs"
import { cacheFolder, inRoot, ROOT } from "./paths.mjs"
import { Interrupted, runQuietly } from "./run.mjs"
import { say, SetupError, step } from "./terminal.mjs"

/** The recipe, and everything that what it makes depends on besides mediasoup's own sources. */
const RECIPE = "server/worker/build.sh"
const SHIMS = "server/worker/shims"

/** How long the prebuilt worker may take to arrive. Higher delays everyone who is behind a firewall. */
const DOWNLOAD_TIMEOUT_MS = 10_000

/** What a worker answers when nobody told it which mediasoup it belongs to (its main.cpp). */
const UNTOLD_EXIT_CODE = 41

/**
 * Makes sure that there is a media worker which runs on this machine.
 *
 * @returns {Promise<string>} its path, the value of MEDIASOUP_WORKER_BIN for children
 */
export async function prepareWorker() {
  const own = process.env["MEDIASOUP_WORKER_BIN"]
  if (own) {
    const complaint = await complaintAbout(own)
    if (complaint === undefined) return own
    throw new SetupError(
      `MEDIASOUP_WORKER_BIN names ${own}, which does not run here: ${complaint}`,
      "Point it at a worker of the same mediasoup version, or unset it and one is fetched or built.",
    )
  }

  const version = await mediasoupVersion()
  const cached = await cachePath(version)
  if ((await complaintAbout(cached)) !== undefined) {
    await makeCacheFolder(dirname(cached))
    await withLock(
      `${cached}.lock`,
      async () => {
        if ((await complaintAbout(cached)) === undefined) return
        if (!(await download(version, cached))) await build(cached)
      },
      announceOnce("another set-up is preparing the media worker; waiting for it"),
    )
  }
  return cached
}

/**
 * Finds a media worker without fetching or building one.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findWorker() {
  const path = process.env["MEDIASOUP_WORKER_BIN"] || (await cachePath(await mediasoupVersion()))
  return (await complaintAbout(path)) === undefined ? path : undefined
}

/**
 * Puts a link to the worker where mediasoup looks when nobody tells it, so that `npx landmoot serve`
 * finds it as well.
 *
 * @param {string} worker
 */
export async function showToMediasoup(worker) {
  const link = inRoot("node_modules", "mediasoup", "worker", "out", "Release", "mediasoup-worker")
  if ((await readlink(link).catch(() => "")) === worker) return
  await mkdir(dirname(link), { recursive: true })
  await rm(link, { force: true })
  await symlink(worker, link).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    // Another set-up was quicker.
    if (error.code !== "EEXIST") throw error
  })
}

/**
 * Says where the worker of this mediasoup version, recipe and platform is kept.
 *
 * @param {string} version
 */
async function cachePath(version) {
  const recipe = await hashFiles(ROOT, [RECIPE, SHIMS])
  const digest = createHash("sha256").update(`${version}\0${recipe}`).digest("hex").slice(0, 16)
  const name = `${version}-${platform()}-${arch()}-${digest}`
  return join(cacheFolder(), "worker", name, "mediasoup-worker")
}

/** Tells which mediasoup is installed. */
async function mediasoupVersion() {
  const text = await readFile(inRoot("node_modules", "mediasoup", "package.json"), "utf8")
  /** @type {{ version: string }} */
  const { version } = JSON.parse(text)
  return version
}

/**
 * Runs a worker without the environment that it needs. One that was made for this machine then ends
 * with a code of its own; anything else would also fail in earnest.
 *
 * @param {string} path
 * @returns {Promise<string | undefined>} what is wrong with it
 */
async function complaintAbout(path) {
  if (!existsSync(path)) return "there is no such file"
  const { code, tail } = await runQuietly(path, [], { env: {} })
  if (code === UNTOLD_EXIT_CODE) return undefined
  const libraries = await runQuietly("ldd", [path])
  const missing = libraries.tail.split("\n").filter((line) => line.includes("not found"))
  if (missing.length > 0) return missing.map((line) => line.trim()).join("; ")
  return tail === "" ? `it ended with exit code ${code}` : tail
}

/**
 * Fetches the worker that mediasoup's authors built, the way mediasoup's own install script does.
 *
 * @param {string} version
 * @param {string} target
 * @returns {Promise<boolean>} whether there is one that runs here
 */
async function download(version, target) {
  if (process.env["MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD"]) return false
  const base =
    process.env["MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL"] ??
    "https://github.com/versatica/mediasoup/releases/download"
  const kernel = platform() === "linux" ? `-kernel${release().split(".")[0]}` : ""
  const name = `mediasoup-worker-${version}-${platform()}-${arch()}${kernel}.tgz`
  const folder = await mkdtemp(join(dirname(target), "download-"))
  try {
    /** @param {(detail: string) => void} progress */
    async function fetchInto(progress) {
      progress(name)
      const response = await fetch(`${base}/${version}/${name}`, {
        signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
      })
      if (!response.ok) throw new Error(`the answer was ${response.status}`)
      const archive = join(folder, name)
      await writeFile(archive, Buffer.from(await response.arrayBuffer()))
      const unpacked = await runQuietly("tar", ["-xzf", archive, "-C", folder])
      if (unpacked.code !== 0) throw new Error(unpacked.tail)
      const complaint = await complaintAbout(join(folder, "mediasoup-worker"))
      if (complaint !== undefined) throw new Error(`it does not run here: ${complaint}`)
    }
    await step("fetch mediasoup's prebuilt media worker", fetchInto, { quiet: true })
    await rename(join(folder, "mediasoup-worker"), target)
    return true
  } catch (error) {
    if (error instanceof Interrupted) throw error
    say(`· no prebuilt media worker: ${reasonOf(error)}`)
    return false
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Builds the worker from the sources inside the npm package.
 *
 * @param {string} target
 */
async function build(target) {
  if (platform() !== "linux") {
    throw new SetupError(
      `there is no media worker for ${platform()}, and our recipe builds on Debian only`,
      "Allow the download of mediasoup's prebuilt worker, or set MEDIASOUP_WORKER_BIN to one.",
    )
  }
  const script = inRoot(RECIPE)
  const missing = await runQuietly("bash", [script, "--missing"])
  if (missing.code !== 0) throw new SetupError("the recipe does not start", missing.tail)
  const packages = missing.tail.split(/\s+/).filter((name) => name !== "")
  if (packages.length > 0) await installPackages(packages, "building the media worker")

  const folder = await mkdtemp(join(dirname(target), "build-"))
  const log = join(cacheFolder(), "logs", "worker.log")
  await rm(log, { force: true })
  try {
    const made = join(folder, "mediasoup-worker")
    say("The media worker is built from source. That takes about four minutes, and only once.")
    await step(
      "build the media worker",
      async (progress) => {
        progress("configuring")
        const { code, tail } = await runQuietly(
          "bash",
          [script, inRoot("node_modules", "mediasoup"), made],
          {
            log,
            onLine(line) {
              const done = /^\[(\d+\/\d+)\]/.exec(line)
              if (done) progress(`file ${done[1]}`)
            },
          },
        )
        const complaint = code === 0 ? await complaintAbout(made) : `exit code ${code}`
        if (complaint !== undefined) {
          throw new SetupError(
            `the media worker could not be built: ${complaint}`,
            `${tail}\n\nThe whole output is in ${log}.\n` +
              "A worker made elsewhere can be used by setting MEDIASOUP_WORKER_BIN to its path.",
          )
        }
      },
      { always: true },
    )
    await chmod(made, 0o755)
    await rename(made, target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 */
async function makeCacheFolder(folder) {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new SetupError(
      `the cache folder ${folder} cannot be made: ${reasonOf(error)}`,
      "Set LANDMOOT_CACHE to a folder that you may write to.",
    )
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}

/**
 * @param {string} text
 * @returns {() => void}
 */
function announceOnce(text) {
  let said = false
  return () => {
    if (!said) say(text)
    said = true
  }
}
