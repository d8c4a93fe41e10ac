// SPDX-License-Identifier: Apache-2.0
/**
 * What a machine needs before Landmoot can run on it, looked at one by one.
 *
 * @module
 */
import { execFile } from "node:child_process"
import { access, constants } from "node:fs/promises"
import { createServer } from "node:net"
import { createSocket } from "node:dgram"
import { promisify } from "node:util"

/** What a check found. */
export interface Finding {
  readonly name: string
  readonly outcome: "ok" | "failed"
  /** What was looked at and found. */
  readonly message: string
  /** What to do, if it failed. */
  readonly advice?: string
}

/** A place at which a node will listen. */
export interface Place {
  readonly address: string
  readonly port: number
  readonly protocol: "tcp" | "udp"
}

/** Certificates made before this time would be from the past: 2026-11-01, in ms since 1970. */
const EARLIEST_CLOCK_MS = Date.UTC(2026, 10, 1)

/** Checks the version of Node.js that runs. */
export function checkNode(version: string = process.versions.node): Finding {
  const name = "node"
  if (Number(version.split(".")[0]) >= 24) {
    return { name, outcome: "ok", message: `Node.js ${version}` }
  }
  const advice = "Run `npm start`, which uses the locked Node.js 24, or install Node.js 24."
  return { name, outcome: "failed", message: `Node.js ${version} is too old`, advice }
}

/** Checks that the clock is not before this version was made. */
export function checkClock(nowMs: number = Date.now()): Finding {
  const name = "clock"
  const message = `the clock says ${new Date(nowMs).toISOString()}`
  if (nowMs >= EARLIEST_CLOCK_MS) return { name, outcome: "ok", message }
  const advice = "Set the clock: certificates are good for hours, and a wrong clock refuses them."
  return { name, outcome: "failed", message: `${message}, which is in the past`, advice }
}

/** Checks that the media worker is there and runs on this machine. */
export async function checkWorker(
  path: string | undefined = process.env["MEDIASOUP_WORKER_BIN"],
): Promise<Finding> {
  const name = "worker"
  const advice =
    "Run `npm start`: it looks at MEDIASOUP_WORKER_BIN, its cache, mediasoup's own download, " +
    "and last builds the worker (about four minutes)."
  if (path === undefined) {
    return { name, outcome: "failed", message: "no media worker is set up", advice }
  }
  const runs = await access(path, constants.X_OK).then(
    async () =>
      await promisify(execFile)("ldd", [path]).then(
        ({ stdout }) => stdout,
        () => "",
      ),
    () => undefined,
  )
  if (runs === undefined) {
    return { name, outcome: "failed", message: `${path} is not a program`, advice }
  }
  const missing = runs.split("\n").filter((line) => line.includes("not found"))
  if (missing.length > 0) {
    const libraries = missing.map((line) => line.trim().split(" ")[0]).join(", ")
    return { name, outcome: "failed", message: `the media worker lacks ${libraries}`, advice }
  }
  return { name, outcome: "ok", message: "the media worker is there and has its libraries" }
}

/** Checks that the places are free; `isOurs` says whether a running Landmoot holds one. */
export async function checkPlaces(
  places: readonly Place[],
  isOurs: (place: Place) => Promise<boolean>,
): Promise<readonly Finding[]> {
  return await Promise.all(
    places.map(async (place): Promise<Finding> => {
      const name = "port"
      const where = `${place.address}:${place.port}/${place.protocol}`
      const code = await tryToListen(place)
      if (code === undefined) return { name, outcome: "ok", message: `${where} is free` }
      if (code === "EADDRINUSE" && (await isOurs(place))) {
        return { name, outcome: "ok", message: `${where} is held by a running Landmoot` }
      }
      return {
        name,
        outcome: "failed",
        message: `${where}: ${code}`,
        advice: adviceFor(code, place),
      }
    }),
  )
}

/** Whether this machine lets a program listen at an address. */
export async function hasAddress(address: string): Promise<boolean> {
  return (await tryToListen({ address, port: 0, protocol: "tcp" })) === undefined
}

function adviceFor(code: string, { address, port, protocol }: Place): string {
  if (code === "EADDRINUSE") {
    return `Something else uses this port. Find it with \`ss -lpn 'sport = :${port}'\`, end it, or set LANDMOOT_PORT to another first port.`
  }
  if (code === "EACCES") return `Ports below 1024 need permission. Use a higher one than ${port}.`
  if (code === "EADDRNOTAVAIL") {
    return `This machine has no address ${address}. Add it to an interface or change the configuration.`
  }
  return `Listening on ${address} with ${protocol} failed.`
}

async function tryToListen({ address, port, protocol }: Place): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? "unknown")
    if (protocol === "tcp") {
      const server = createServer().once("error", failed)
      server.listen({ host: address, port, exclusive: true }, () =>
        server.close(() => resolve(undefined)),
      )
    } else {
      const socket = createSocket("udp4").once("error", failed)
      socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)))
    }
  })
}
