// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { regionId } from "@landmoot/core/units"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { type RunningDeployment, startDeployment } from "./deployment.ts"
import { Supervisor } from "./supervisor.ts"

// Rules are those of SPEC.md, section "Supervisor (SV)".

const leaf = regionId("eu-de-fra")
/** Far from the ports of a deployment that a developer may have running. */
const FIRST_PORT = 27_400

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "landmoot-local-"))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

const started = async (restart: boolean): Promise<RunningDeployment> =>
  await startDeployment({
    directory: folder,
    nodes: [{ leaf, node: "node-1", address: "127.0.0.1", firstPort: FIRST_PORT }],
    restart,
  })

const answers = async (deployment: RunningDeployment): Promise<boolean> =>
  await fetch(`${deployment.origin(leaf)}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  )

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test("SV1: a deployment is ready when its node answers", async () => {
  await using deployment = await started(false)
  expect(await answers(deployment)).toBe(true)
})

test("SV1: a node that cannot start fails the start with its last words", async () => {
  const file = join(folder, "broken.json")
  await writeFile(file, JSON.stringify({ region: "nowhere at all" }))
  const supervisor = new Supervisor({ restart: false })
  await expect(supervisor.start(leaf, file)).rejects.toMatchObject({
    code: "LOCAL_NODE_FAILED",
    message: expect.stringContaining("CONFIG_INVALID"),
  })
  await supervisor.close()
})

test("SV2: closing ends the node by its process id", async () => {
  const deployment = await started(true)
  const pid = deployment.supervisor.pid(leaf)!
  expect(runs(pid)).toBe(true)
  await deployment.close()
  expect(runs(pid)).toBe(false)
  expect(deployment.supervisor.pid(leaf)).toBeUndefined()
})

test("SV3: a node that is killed from outside is started again, and not after kill()", async () => {
  await using deployment = await started(true)
  const pid = deployment.supervisor.pid(leaf)!
  process.kill(pid, "SIGKILL")
  await vi.waitFor(
    () => {
      const next = deployment.supervisor.pid(leaf)
      expect(next).toBeDefined()
      expect(next).not.toBe(pid)
    },
    { timeout: 20_000 },
  )
  await vi.waitFor(async () => expect(await answers(deployment)).toBe(true), { timeout: 20_000 })
  await deployment.supervisor.kill(leaf)
  expect(deployment.supervisor.pid(leaf)).toBeUndefined()
})
