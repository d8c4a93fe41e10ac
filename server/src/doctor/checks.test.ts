// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events"
import { writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { tmpdir } from "node:os"
import { mkdtemp, rm } from "node:fs/promises"
import { expect, test } from "vitest"
import { checkClock, checkNode, checkPlaces, checkWorker } from "./checks.ts"
import { describeFindings } from "./diagnose.ts"

// Rules are those of SPEC.md.

const notOurs = async (): Promise<boolean> => false

test("DR1: a port that something else holds fails and is named with what to do", async () => {
  const server = createServer().listen({ host: "127.0.0.1", port: 0 })
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" ? (address?.port ?? 0) : 0
  const place = { address: "127.0.0.1", port, protocol: "tcp" } as const
  const [finding] = await checkPlaces([place], notOurs)
  expect(finding).toMatchObject({ outcome: "failed" })
  expect(finding?.message).toContain(`127.0.0.1:${port}/tcp: EADDRINUSE`)
  expect(finding?.advice).toContain(`:${port}`)
  const [ours] = await checkPlaces([place], async () => true)
  expect(ours).toMatchObject({ outcome: "ok" })
  expect(ours?.message).toContain("held by a running Landmoot")
  server.close()
})

test("DR1: a free port is fine, over UDP too", async () => {
  const places = [
    { address: "127.0.0.1", port: 0, protocol: "tcp" },
    { address: "127.0.0.1", port: 0, protocol: "udp" },
  ] as const
  const outcomes = (await checkPlaces(places, notOurs)).map(({ outcome }) => outcome)
  expect(outcomes).toEqual(["ok", "ok"])
})

test("DR2: an address that the machine does not have fails and says so", async () => {
  // 192.0.2.0/24 is for documentation (RFC 5737): nobody has it, and nothing is sent there.
  const place = { address: "192.0.2.1", port: 0, protocol: "tcp" } as const
  const [finding] = await checkPlaces([place], notOurs)
  expect(finding).toMatchObject({ outcome: "failed" })
  expect(finding?.advice).toContain("no address 192.0.2.1")
})

test("DR3: a worker that is missing or no program fails and says how to get one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "landmoot-doctor-"))
  const file = join(folder, "worker")
  await writeFile(file, "not a program")
  for (const path of [undefined, join(folder, "nothing"), file]) {
    // An explicit undefined would read the environment.
    const finding = await checkWorker(path ?? "")
    expect(finding).toMatchObject({ outcome: "failed" })
    for (const way of ["MEDIASOUP_WORKER_BIN", "cache", "download", "builds"]) {
      expect(finding.advice).toContain(way)
    }
  }
  expect(await checkWorker(process.execPath)).toMatchObject({ outcome: "ok" })
  await rm(folder, { recursive: true })
})

test("DR4: a clock in the past fails", () => {
  expect(checkClock(Date.UTC(2026, 0, 1)).outcome).toBe("failed")
  expect(checkClock(Date.UTC(2027, 0, 1)).outcome).toBe("ok")
})

test("DR5: a failed check shows its advice, and ports that are fine are one line", () => {
  expect(checkNode("20.1.0")).toMatchObject({
    outcome: "failed",
    message: "Node.js 20.1.0 is too old",
  })
  const text = describeFindings(
    [
      checkNode("20.1.0"),
      { name: "port", outcome: "ok", message: "127.0.0.1:1/tcp is free" },
      { name: "port", outcome: "ok", message: "127.0.0.1:2/tcp is free" },
    ],
    false,
  )
  expect(text).toContain("install Node.js 24")
  expect(text).toContain("ports: 2 of 2 usable")
})
