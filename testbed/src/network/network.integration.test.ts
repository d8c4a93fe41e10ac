// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { run } from "./commands.ts"
import { listNamespaces, sweepStaleNamespaces } from "./namespaces.ts"
import { Network } from "./network.ts"
import { packetsCarrying } from "./pcap.ts"
import { networkSupport } from "./support.ts"
import type { ProbeResult } from "./testing/udp-probe.ts"

const support = await networkSupport()
const unsupported = support.kind === "unsupported"
if (unsupported) process.stderr.write(`skipped: no network namespaces, ${support.reason}\n`)

const UDP_ECHO = fileURLToPath(new URL("testing/udp-echo.ts", import.meta.url))
const UDP_PROBE = fileURLToPath(new URL("testing/udp-probe.ts", import.meta.url))
const HTTP_ECHO = fileURLToPath(new URL("testing/http-echo.ts", import.meta.url))
const IDLE_NETWORK = fileURLToPath(new URL("testing/idle-network.ts", import.meta.url))

const ECHO_PORT = 7
/** Longer than any packet of these tests is on its way, also on a machine that is very busy. */
const PATIENCE_MS = 1_500

describe.skipIf(unsupported)("a network of three regions and three clients", () => {
  let network: Network

  beforeAll(async () => {
    network = await Network.create({
      regions: [{ name: "fra" }, { name: "par", addresses: 2 }, { name: "denied" }],
      clients: [{ name: "alice" }, { name: "bob", emulated: true }, { name: "carol" }],
    })
    await startEcho("fra", network.place("fra").address)
    await startEcho("par", network.place("par").addresses[0]!)
    await startEcho("par", network.place("par").addresses[1]!)
  })

  beforeEach(async () => {
    await network.restoreAll()
    await network.resetCounters()
  })

  afterAll(() => network.close())

  async function startEcho(region: string, address: string): Promise<void> {
    const program = [process.execPath, UDP_ECHO]
    const echo = network.exec(region, [...program, address, String(ECHO_PORT)])
    await echo.waitForOutput(/listening/)
  }

  /** Sends datagrams to an echo. `waitMs` is how long after the last one answers are awaited. */
  async function probe(options: {
    readonly from: string
    readonly to: string
    readonly count?: number
    readonly perSecond?: number
    readonly waitMs?: number
    readonly text?: string
  }): Promise<ProbeResult> {
    const { from, to, count = 5, perSecond = 1_000, waitMs = PATIENCE_MS, text = "probe" } = options
    const numbers = [ECHO_PORT, count, perSecond, waitMs].map(String)
    const program = [process.execPath, UDP_PROBE]
    const source = network.place(from).address
    const running = network.exec(from, [...program, source, to, ...numbers, text])
    const { code } = await running.exited
    expect(code, running.output).toBe(0)
    return JSON.parse(running.output) as ProbeResult
  }

  test("TN2: clients reach every address of the regions", async () => {
    const { address } = network.place("fra")
    const targets = [address, ...network.place("par").addresses]
    for (const from of ["alice", "bob"]) {
      for (const to of targets) {
        const { received } = await probe({ from, to })
        expect(received).toEqual([0, 1, 2, 3, 4])
      }
    }
    const { received } = await network.counters("fra")
    expect(received.peers.map(({ place, address: peer }) => [place, peer])).toEqual(
      expect.arrayContaining([
        ["alice", "10.78.1.2"],
        ["bob", "10.78.2.2"],
      ]),
    )
  })

  test("TN3: a region that nobody asks sees nothing at all", async () => {
    await using capture = await network.capture("denied")
    await probe({ from: "alice", to: network.place("fra").address })
    await probe({ from: "fra", to: network.place("par").address })

    const seen = await capture.stop()
    expect([seen.packets, seen.otherFrames]).toEqual([[], 0])
    const nothing = { packets: 0, bytes: 0 }
    const direction = { total: nothing, udp: nothing, tcp: nothing, other: nothing, peers: [] }
    expect(await network.counters("denied")).toEqual({ received: direction, sent: direction })
  })

  test("TN4: packets to addresses of nobody are listed", async () => {
    await probe({ from: "carol", to: "192.0.2.53", count: 3, waitMs: 1 })
    // A region's neighbouring address that it does not have.
    await probe({ from: "carol", to: "10.77.1.9", count: 1, waitMs: 1 })

    const strays = await network.strays()
    const bytes = 3 * (20 + 8 + 4 + "probe".length)
    expect(strays).toContainEqual({ from: "carol", address: "192.0.2.53", packets: 3, bytes })
    expect(strays).toContainEqual(expect.objectContaining({ from: "carol", address: "10.77.1.9" }))
    expect((await network.counters("fra")).received.total.packets).toBe(0)
  })

  test("TN5: counters tell packets by direction, protocol and peer", async () => {
    await probe({ from: "alice", to: network.place("fra").address, count: 5 })
    await probe({ from: "carol", to: network.place("fra").address, count: 3 })

    const { received, sent } = await network.counters("fra")
    const bytes = 8 * (20 + 8 + 4 + "probe".length)
    expect(received).toMatchObject({
      total: { packets: 8, bytes },
      udp: { packets: 8, bytes },
      tcp: { packets: 0, bytes: 0 },
      other: { packets: 0, bytes: 0 },
    })
    expect(sent.udp).toEqual({ packets: 8, bytes })
    expect(await network.trafficBetween("alice", "fra")).toMatchObject({ packets: 5 })
    expect(await network.trafficBetween("carol", "fra")).toMatchObject({ packets: 3 })
    expect(await network.trafficBetween("bob", "fra")).toEqual({ packets: 0, bytes: 0 })

    await network.resetCounters()
    expect((await network.counters("fra")).received.total).toEqual({ packets: 0, bytes: 0 })
  })

  test("TN6: a capture finds a payload, with all packets up to its stop", async () => {
    await using capture = await network.capture("fra")
    const to = network.place("fra").address
    await probe({ from: "alice", to, count: 500, perSecond: 5_000, text: "the secret" })

    const { packets, lostPackets } = await capture.stop()
    const carrying = packetsCarrying(packets, "the secret")
    expect(lostPackets).toBe(0)
    expect(carrying.filter(({ direction }) => direction === "received")).toHaveLength(500)
    expect(carrying.filter(({ direction }) => direction === "sent")).toHaveLength(500)
    expect(carrying[0]).toMatchObject({
      protocol: "udp",
      source: "10.78.1.2",
      destination: "10.77.1.2",
      destinationPort: ECHO_PORT,
    })
    expect(packetsCarrying(packets, "another secret")).toEqual([])
  })

  test("TN9: a partition holds two places apart, then heals", async () => {
    const fra = network.place("fra").address
    const par = network.place("par").address
    for (const [one, other] of [
      ["alice", "fra"],
      ["par", "fra"],
      ["bob", "fra"],
    ] as const) {
      await network.partition(one, other)
      await network.partition(one, other)
      const apart = await probe({ from: one, to: fra, waitMs: 50 })
      expect(apart).toMatchObject({ sent: 5, received: [] })
      expect(await network.trafficBetween(one, "fra")).toEqual({ packets: 0, bytes: 0 })
      expect((await probe({ from: "carol", to: fra })).received).toHaveLength(5)
      if (one === "alice") {
        expect((await probe({ from: one, to: par })).received).toHaveLength(5)
      }

      await network.heal(one, other)
      await network.heal(one, other)
      expect((await probe({ from: one, to: fra })).received).toHaveLength(5)
    }
  })

  test("TN9: a cut place reaches nobody until it is restored", async () => {
    const [fra, par] = [network.place("fra").address, network.place("par").address]
    await network.cut("alice")
    expect((await probe({ from: "alice", to: fra, waitMs: 50 })).received).toEqual([])
    expect((await probe({ from: "alice", to: par, waitMs: 50 })).received).toEqual([])
    expect((await probe({ from: "carol", to: fra })).received).toHaveLength(5)
    await network.restore("alice")
    expect((await probe({ from: "alice", to: fra })).received).toHaveLength(5)
  })

  test("TN15: an emulated round trip takes at least as long as asked", async () => {
    const to = network.place("fra").address
    for (const roundTripMs of [30, 120]) {
      await network.shape("bob", { roundTripMs })
      const { received, roundTripsMs } = await probe({ from: "bob", to, count: 200 })
      expect(received).toEqual(Array.from({ length: 200 }, (_, index) => index))
      expect(Math.min(...roundTripsMs)).toBeGreaterThanOrEqual(roundTripMs)
      // Generous, as the machine may be busy: it must not be the next larger setting.
      expect(roundTripsMs.toSorted((one, other) => one - other)[100]).toBeLessThan(roundTripMs * 3)
    }
    await network.shape("bob", {})
  })

  test("TN15: one direction can be changed alone", async () => {
    const to = network.place("fra").address
    const before = await network.linkStatistics("bob")
    await network.shape("bob", { lossPercent: 100 }, "down")
    expect((await probe({ from: "bob", to, waitMs: 50 })).received).toEqual([])
    expect(await network.trafficBetween("bob", "fra")).toMatchObject({ packets: 5 })
    const after = await network.linkStatistics("bob")
    expect(after.up.lost - before.up.lost).toBe(0)
    expect(after.down.lost - before.down.lost).toBe(5)
    await network.shape("bob", {})
  })

  test("TN12: the asked share is lost on the wire", async () => {
    await network.shape("bob", { lossPercent: 20 }, "up")
    const before = (await network.linkStatistics("bob")).up.lost
    const to = network.place("fra").address
    const { received } = await probe({ from: "bob", to, count: 2_000, perSecond: 4_000 })
    const { lost } = (await network.linkStatistics("bob")).up
    expect(received).toHaveLength(2_000 - (lost - before))
    expect(received.length).toBeGreaterThan(2_000 * 0.75)
    expect(received.length).toBeLessThan(2_000 * 0.85)
    await network.shape("bob", {})
  })

  test("TN15: a link without the emulator refuses conditions", async () => {
    await expect(network.shape("alice", { roundTripMs: 10 })).rejects.toMatchObject({
      code: "TESTNET_NOT_EMULATED",
    })
    await expect(network.shape("bob", { lossPercent: -3 })).rejects.toMatchObject({
      code: "TESTNET_CONDITIONS_INVALID",
    })
    await expect(network.shape("nobody", {})).rejects.toMatchObject({
      code: "TESTNET_PLACE_UNKNOWN",
    })
  })

  test("TN19: a request leaves from its place, over an emulated link too", async () => {
    const { address } = network.place("par")
    const echo = network.exec("par", [process.execPath, HTTP_ECHO, address, "8080"])
    await echo.waitForOutput(/listening/)
    const url = `http://${address}:8080/api`
    await network.shape("bob", { roundTripMs: 10, lossPercent: 5 })

    const response = await network.fetch("bob", url, {
      method: "POST",
      headers: { authorization: "Bearer x" },
      body: "y".repeat(100_000),
    })

    expect([response.status, response.headers.get("content-type")]).toEqual([
      201,
      "application/json",
    ])
    expect(await response.json()).toEqual({
      method: "POST",
      url: "/api",
      token: "Bearer x",
      body: "y".repeat(100_000),
      from: network.place("bob").address,
    })
    await network.shape("bob", {})
    await expect(network.fetch("bob", `http://${address}:8081/`)).rejects.toMatchObject({
      code: "TESTNET_OUTPUT_MISSING",
      message: expect.stringContaining("ECONNREFUSED"),
    })
  })

  test("TN16: a process runs in its place and ends with all it started", async () => {
    const inside = network.exec("alice", [
      "sh",
      "-c",
      "readlink /proc/self/ns/net; sleep 1000 & cat",
    ])
    await inside.waitForOutput(/net:/)
    await using other = network.exec("bob", ["readlink", "/proc/self/ns/net"])
    await other.exited
    expect(inside.output).not.toBe(other.output)

    await inside.close()
    await inside.close()
    expect(inside.running).toBe(false)
    expect((await inside.exited).signal).toBe("SIGTERM")
    expect(await run("ip", ["netns", "pids", network.namespace("alice")])).toBe("")
  })

  test("TN16: waiting for output ends with the process", async () => {
    const failing = network.exec("alice", ["sh", "-c", "echo no such file >&2; exit 3"])
    await expect(failing.waitForOutput(/ready/)).rejects.toMatchObject({
      code: "TESTNET_OUTPUT_MISSING",
      message: expect.stringMatching(/ended with 3 .*no such file/s),
    })
    expect(await failing.exited).toEqual({ code: 3, signal: null })
    const absent = network.exec("alice", ["/no/such/program"])
    await expect(absent.waitForOutput(/ready/)).rejects.toThrow("/no/such/program")
  })
})

describe.skipIf(unsupported)("the end of a network", () => {
  test("TN17: closing removes every namespace and ends every process", async () => {
    const network = await Network.create({
      regions: [{ name: "fra" }],
      clients: [{ name: "alice", roundTripMs: 10 }],
    })
    const mine = ["fra", "alice", "wan"].map((name) => network.namespace(name))
    expect(await listNamespaces()).toEqual(expect.arrayContaining(mine))
    const running = network.exec("fra", ["sleep", "1000"])

    await Promise.all([network.close(), network.close()])
    await network.close()

    expect(running.running).toBe(false)
    expect((await listNamespaces()).filter((name) => mine.includes(name))).toEqual([])
    expect(() => network.exec("fra", ["true"])).toThrow(
      expect.objectContaining({ code: "TESTNET_CLOSED" }),
    )
  })

  test("TN17: a signal to end removes them too", async () => {
    const other = await startIdleNetwork()
    other.child.kill("SIGTERM")
    const [, signal] = await other.exited
    expect(signal).toBe("SIGTERM")
    expect(await remaining(other.namespaces)).toEqual([])
  })

  test("TN18: what a killed process left is swept, a living one is left alone", async () => {
    await using living = await Network.create({ regions: [{ name: "fra" }] })
    const killed = await startIdleNetwork()
    killed.child.kill("SIGKILL")
    await killed.exited
    expect(await remaining(killed.namespaces)).toEqual(killed.namespaces)

    const swept = await sweepStaleNamespaces()

    expect(swept).toEqual(expect.arrayContaining([...killed.namespaces]))
    expect(swept).not.toContain(living.namespace("fra"))
    expect(await remaining(killed.namespaces)).toEqual([])
    expect(await remaining([living.namespace("fra")])).toHaveLength(1)
  })

  async function startIdleNetwork() {
    const child = spawn(process.execPath, [IDLE_NETWORK], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    const exited = once(child, "exit")
    const [line] = (await once(createInterface(child.stdout), "line")) as [string]
    return { child, exited, namespaces: JSON.parse(line) as readonly string[] }
  }

  async function remaining(namespaces: readonly string[]): Promise<readonly string[]> {
    const all = await listNamespaces()
    return namespaces.filter((name) => all.includes(name))
  }
})
