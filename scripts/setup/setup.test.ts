// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from "node:child_process"
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { hashFiles } from "./hash.mjs"
import { withLock } from "./lock.mjs"
import { runQuietly } from "./run.mjs"
import { prepareDatabase } from "./tools.mjs"
import { prepareWorker } from "./worker.mjs"

let folder = ""

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "landmoot-setup-"))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** Makes a program that does nothing but end with a code. */
async function program(name: string, code: number): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 })
  return path
}

test("SU1: a fingerprint covers names and contents, and no made folders", async () => {
  const hash = async (): Promise<string> => await hashFiles(folder, ["src", "absent"])
  await mkdir(join(folder, "src", "node_modules"), { recursive: true })
  await writeFile(join(folder, "src", "a"), "1")
  const first = await hash()
  await writeFile(join(folder, "src", "node_modules", "b"), "made")
  expect(await hash()).toBe(first)
  await writeFile(join(folder, "src", "a"), "2")
  const changed = await hash()
  await rm(join(folder, "src", "a"))
  await writeFile(join(folder, "src", "c"), "2")
  expect(new Set([first, changed, await hash()]).size).toBe(3)
})

test("SU2: work under one lock does not overlap", async () => {
  const events: string[] = []
  const lock = join(folder, "lock")
  const first = Promise.withResolvers<undefined>()
  const waiting = Promise.withResolvers<undefined>()
  const one = withLock(lock, async () => {
    await first.promise
    events.push("one")
  })
  const two = withLock(
    lock,
    async () => {
      events.push("two")
    },
    () => waiting.resolve(undefined),
  )
  await waiting.promise
  first.resolve(undefined)
  await Promise.all([one, two])
  expect(events).toEqual(["one", "two"])
})

test("SU2: the lock of a dead process is taken over", async () => {
  const lock = join(folder, "lock")
  await mkdir(lock)
  await writeFile(join(lock, "pid"), String(spawnSync("true").pid))
  expect(await withLock(lock, async () => await Promise.resolve("done"))).toBe("done")
})

test("SU3: a quiet program gives its exit code and its output", async () => {
  const lines: string[] = []
  const args = ["-c", "echo one; echo two >&2; exit 3"]
  const { code, tail } = await runQuietly("sh", args, { onLine: (line) => lines.push(line) })
  expect(code).toBe(3)
  expect(tail.split("\n").toSorted()).toEqual(["one", "two"])
  expect(lines.toSorted()).toEqual(["one", "two"])
})

test("SU3: a program that is not there has exit code 127", async () => {
  expect(await runQuietly(join(folder, "absent"), [])).toMatchObject({ code: 127 })
})

test("SU4: a signal reaches the program in our place, whose exit code is ours", async () => {
  const ours = `
    import { runInOurPlace } from ${JSON.stringify(new URL("run.mjs", import.meta.url).href)}
    const child = "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1e6); console.log('ready')"
    process.exitCode = await runInOurPlace(process.execPath, ["-e", child])
  `
  const parent = spawn(process.execPath, ["--input-type=module", "-e", ours], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const exit = new Promise((resolve) => {
    parent.on("exit", resolve)
  })
  parent.stdout.once("data", () => parent.kill("SIGTERM"))
  expect(await exit).toBe(7)
})

describe("the media worker", () => {
  test("SU5: the one that MEDIASOUP_WORKER_BIN names is used", async () => {
    const worker = await program("worker", 41)
    vi.stubEnv("MEDIASOUP_WORKER_BIN", worker)
    expect(await prepareWorker()).toBe(worker)
  })

  test.for(["absent", "broken"])("SU5: one that is %s is refused with advice", async (name) => {
    await program("broken", 1)
    vi.stubEnv("MEDIASOUP_WORKER_BIN", join(folder, name))
    await expect(prepareWorker()).rejects.toMatchObject({
      name: "SetupError",
      advice: expect.stringContaining("unset it"),
    })
  })

  test("SU6: one that was fetched is found in the cache the next time", async () => {
    await program("mediasoup-worker", 41)
    const served = await serveWorker()
    const fetched = await prepareWorker()
    await served.close()
    expect(fetched.startsWith(join(folder, "cache", "worker"))).toBe(true)
    expect(await prepareWorker()).toBe(fetched)
    expect(served.requests).toHaveLength(1)
    expect(served.requests[0]).toMatch(/^\/[\d.]+\/mediasoup-worker-[\d.]+-\w+-\w+/)
  })

  test("SU7: one that was fetched and does not run is not kept", async () => {
    await program("mediasoup-worker", 1)
    // With these programs alone on the search path it can be unpacked, and nothing be built.
    for (const name of ["tar", "gzip"]) await symlink(`/bin/${name}`, join(folder, name))
    vi.stubEnv("PATH", folder)
    const served = await serveWorker()
    await expect(prepareWorker()).rejects.toThrow("the recipe does not start")
    await served.close()
    expect(served.requests).toHaveLength(1)
    const kept = await readdir(join(folder, "cache", "worker"), { recursive: true })
    expect(kept.filter((name) => name.endsWith("mediasoup-worker"))).toEqual([])
  })
})

/** Serves the folder's worker the way its authors do, and has set-up ask here with an empty cache. */
async function serveWorker(): Promise<{ requests: string[]; close: () => Promise<void> }> {
  const archive = spawnSync("/bin/tar", ["-cz", "-C", folder, "mediasoup-worker"]).stdout
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? "")
    response.end(archive)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  const { port } = server.address() as AddressInfo // It listens on TCP.
  vi.stubEnv("MEDIASOUP_WORKER_BIN", "")
  vi.stubEnv("LANDMOOT_CACHE", join(folder, "cache"))
  vi.stubEnv("MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL", `http://127.0.0.1:${port}`)
  return {
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

test("SU8: a database server that POSTGRES_BIN names is used, and refused if it is not there", async () => {
  const own = await program("postgres", 0)
  vi.stubEnv("POSTGRES_BIN", own)
  expect(await prepareDatabase()).toEqual({ POSTGRES_BIN: own })
  vi.stubEnv("POSTGRES_BIN", `${own}-gone`)
  await expect(prepareDatabase()).rejects.toThrow("does not exist")
})
