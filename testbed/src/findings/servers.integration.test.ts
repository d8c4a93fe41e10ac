// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto"
import { regionId } from "@landmoot/core/units"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import { Guest, Host } from "../keys/index.ts"
import { scanFolder } from "./files.ts"
import { processesUnder, scanMemory, type ServerProcess } from "./memory.ts"
import type { Secret } from "./secrets.ts"
import { SecretSearch } from "./search.ts"

// Rules are those of SPEC.md in this folder.

const LEAVES = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"].map(regionId)
const [HOME] = LEAVES

// Loopback addresses of one's own, and memory under /proc, are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("servers", () => {
  let landmoot: TestDeployment
  let host: Host

  beforeAll(async () => {
    landmoot = await TestDeployment.start({ leaves: LEAVES, clients: [], onLoopback: true })
    host = await Host.settle(landmoot, HOME!)
    await host.allow(LEAVES)
  })

  afterAll(async () => {
    await landmoot.close()
  })

  async function serverProcesses(): Promise<readonly ServerProcess[]> {
    const pids = LEAVES.map((leaf) => landmoot.deployment.supervisor.pid(leaf)!)
    return (await Promise.all(pids.map(async (pid) => await processesUnder(pid)))).flat()
  }

  test("FC3: what a client tells servers is found in every one of their processes, and on disk", async () => {
    const inMemory: Secret = { name: "planted in memory", bytes: randomBytes(32) }
    const onDisk: Secret = { name: "planted on disk", bytes: randomBytes(32) }
    const title = Buffer.from(onDisk.bytes).toString("base64url")
    const meeting = await host.meet(["Jonas", "Mei", "Esra"], title)
    const guests = await Promise.all(
      LEAVES.map(async (leaf, index) => {
        const at = { origin: landmoot.deployment.origin(leaf), node: `${leaf}/node-1` }
        const guest = await Guest.join(meeting.invited[index]!.link, at)
        // A media worker keeps the name that a sender gives itself.
        await guest.produce(2_000 + index, Buffer.from(inMemory.bytes).toString("base64url"))
        return guest
      }),
    )
    const search = new SecretSearch([inMemory, onDisk])
    const processes = await serverProcesses()
    expect(processes.map(({ command }) => command).toSorted()).toEqual([
      ...LEAVES.map(() => "mediasoup-worker"),
      ...LEAVES.map(() => "node"),
    ])
    for (const one of processes) {
      const { hits } = scanMemory(one, search)
      expect(hits.map(({ secret }) => secret)).toContain(inMemory.name)
    }
    const { hits } = await scanFolder(landmoot.directory, search)
    expect(hits.map(({ secret }) => secret)).toContain(onDisk.name)
    expect(hits.map(({ secret }) => secret)).not.toContain(inMemory.name)
    for (const guest of guests) await guest.close()
  })
})
