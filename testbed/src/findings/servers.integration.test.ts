// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto"
import { regionId } from "@landmoot/core/units"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import { Guest, Host, Member } from "../keys/index.ts"
import { scanFolder } from "./files.ts"
import { KeyTap } from "./key-tap.ts"
import { processesUnder, scanMemory, type ServerProcess } from "./memory.ts"
import type { Secret } from "./secrets.ts"
import { SecretSearch } from "./search.ts"

// Rules are those of SPEC.md in this folder.

const LEAVES = ["eu-de-fra", "eu-fr-par", "eu-nl-ams"].map(regionId)
const [HOME] = LEAVES

const hasMembers =
  (count: number) =>
  ({ view }: Member): boolean =>
    view.members.length === count

// Loopback addresses of one's own, and memory under /proc, are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("servers", () => {
  let landmoot: TestDeployment
  let host: Host
  /** What the servers have written. */
  const lines: string[] = []

  beforeAll(async () => {
    landmoot = await TestDeployment.start({
      leaves: LEAVES,
      clients: [],
      onLoopback: true,
      onLine: (_, line) => lines.push(line),
    })
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

  test("FC3: no key of a member is in any process, file or log, after joins, talk and a removal", async () => {
    using tap = new KeyTap()
    const meeting = await host.meet(["Jonas", "Mei", "Esra", "Noor"])
    const members: Member[] = []
    for (const [index, { link, name }] of meeting.invited.entries()) {
      const leaf = LEAVES[index % LEAVES.length]!
      const at = { origin: landmoot.deployment.origin(leaf), node: `${leaf}/node-1` }
      const member = await Member.join({ link, name, at })
      members.push(member)
      const count = members.length
      await Promise.all(members.map(async (one) => await one.reached(hasMembers(count))))
    }
    const chat = "The red folder is in the cellar, behind the boiler"
    await members[1]!.keys.say({ kind: "chat", id: "A".repeat(22), text: chat })
    await members[0]!.reached(({ said }) => said.length === 1)
    await host.remove(meeting, meeting.invited[3]!)
    const rest = members.slice(0, 3)
    await Promise.all(rest.map(async (one) => await one.reached(hasMembers(3))))
    for (const member of members) {
      for (const epoch of member.epochs) await tap.frames(epoch, [0, 1, 2, 3])
    }
    const names = tap.secrets.map(({ name }) => name)
    for (const kind of [
      "base key",
      "frame key",
      "salt",
      "exported jwk",
      "agreed on",
      "imported raw",
    ]) {
      expect(
        names.filter((name) => name.startsWith(kind)),
        kind,
      ).not.toEqual([])
    }
    // The home makes personal links; what opens a door is no key of what is said behind it.
    const links = new Set(members.map(({ ticket }) => ticket.key.d))
    const secrets = tap.secrets.filter(
      ({ bytes }) => !links.has(Buffer.from(bytes).toString("base64url")),
    )
    const search = new SecretSearch([...secrets, { name: "chat", bytes: Buffer.from(chat) }])
    const processes = await serverProcesses()
    expect(processes).toHaveLength(6)
    for (const one of processes) {
      const { hits, unread } = scanMemory(one, search)
      expect([hits, unread]).toEqual([[], []])
    }
    const { hits, files } = await scanFolder(landmoot.directory, search)
    expect(hits).toEqual([])
    expect(files).toBeGreaterThan(10)
    for (const line of lines) expect(search.find(Buffer.from(line), "log")).toEqual([])
    expect(lines.length).toBeGreaterThan(3)
    for (const member of members) await member.close()
  })
})
