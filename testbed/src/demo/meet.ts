// SPDX-License-Identifier: Apache-2.0
import { setTimeout as wait } from "node:timers/promises"
import type { MeetingStatistics } from "@landmoot/client"
import type { RegionId } from "@landmoot/core/units"
import { z } from "zod"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import type { PageMeeting, TestDeployment } from "../deployment/index.ts"
import type { DemoReport, PersonReport, RegionReport } from "./report.ts"

/** What a demonstration is made of. */
export interface MeetOptions {
  readonly landmoot: TestDeployment
  readonly home: RegionId
  readonly second: RegionId
  readonly denied: RegionId
  readonly nameOf: (leaf: RegionId) => string
  readonly seconds: number
  readonly say: (line: string) => void
  /** The file for what a person saw. */
  readonly screenshot?: (name: string) => string
}

/** The part of the operator's answer about rooms that the demonstration reads. */
const statusSchema = z.object({
  rooms: z.array(
    z.object({
      participants: z.array(z.object({ session: z.string(), node: z.string() })),
      links: z.array(z.object({ from: z.string(), to: z.string(), producers: z.number() })),
    }),
  ),
})

/** The address to which a host reports its multicast groups (RFC 3376); routers do not forward it. */
const MULTICAST_REPORTS = "224.0.0.22"

/** Has three people meet, and reports what happened. */
export async function meet(options: MeetOptions): Promise<DemoReport> {
  const { landmoot, home, second, denied, say } = options
  const places = [
    { name: "Amara", client: "amara", region: home },
    { name: "Jonas", client: "jonas", region: second },
    { name: "Mei", client: "mei", region: second },
  ] as const
  say("Inviting three people …")
  const { links } = await landmoot.createMeeting({
    home,
    allowed: [home, second],
    denied: [denied],
    people: places.map(({ name }) => name),
  })
  const joined: { readonly name: string; readonly page: PageMeeting }[] = []
  for (const { name, client, region } of places) {
    const link = links.find((entry) => entry.name === name)?.link
    if (link === undefined) throw new Error(`there is no link for ${name}`)
    const page = await landmoot.open(client, link)
    await page.ready()
    await page.choose(region)
    if (options.screenshot !== undefined) {
      await page.screenshot(options.screenshot(`${client}-before-joining`))
    }
    await page.join(name)
    joined.push({ name, page })
    await page.people(joined.length)
    say(`${name} has joined through ${options.nameOf(region)}.`)
  }
  await Promise.all(joined.map(({ page }) => page.people(places.length)))
  const firstFrames = await Promise.all(joined.map(({ page }) => page.firstRemoteFrameMs()))
  const before = await Promise.all(joined.map(({ page }) => page.statistics()))
  say(`They meet for ${options.seconds} seconds …`)
  const began = performance.now()
  await wait(options.seconds * 1000)
  const after = await Promise.all(joined.map(({ page }) => page.statistics()))
  const seconds = (performance.now() - began) / 1000
  const status = statusSchema.parse(await landmoot.operator(home, "/api/operator/status"))
  const [room] = status.rooms
  const codes = await Promise.all(
    joined.map(async ({ page }) => await page.meetingCode(places.length)),
  )
  const sessions = await Promise.all(joined.map(async ({ page }) => await page.session()))
  if (options.screenshot !== undefined) {
    for (const [index, { page }] of joined.entries()) {
      await page.screenshot(options.screenshot(`${places[index]?.client ?? index}-meeting`))
    }
  }
  const people = joined.map(({ name }, index): PersonReport => {
    const own = room?.participants.find(({ session }) => session === sessions[index])
    const region = own?.node.split("/")[0] ?? "nowhere"
    const numbers = compare(before[index], after[index], seconds)
    const firstFrameMs = firstFrames[index] ?? Number.NaN
    return { name, region, firstFrameMs, ...numbers, code: codes[index] ?? "" }
  })
  // What a node counts at its own sockets is gone when the sessions are.
  const counted = landmoot.network === undefined ? await countPackets(options) : undefined
  for (const { page } of joined) await page.leave()
  return {
    seconds: Math.round(seconds),
    where: landmoot.network === undefined ? "loopback" : "namespaces",
    loopbackReason: landmoot.loopbackReason,
    people,
    regions: counted ?? (await countPackets(options)),
    links: (room?.links ?? []).map(({ from, to, producers }) => ({ from, to, streams: producers })),
    strays: ((await landmoot.network?.strays()) ?? [])
      .filter(({ address }) => address !== MULTICAST_REPORTS)
      .map(({ from, address, packets }) => ({ from, address, packets })),
  }
}

/** What a person received between two moments. */
function compare(
  before: MeetingStatistics | undefined,
  after: MeetingStatistics | undefined,
  seconds: number,
): Pick<PersonReport, "framesPerSecond" | "sees" | "hears" | "roundTripMs"> {
  const framesPerSecond: number[] = []
  let hears = 0
  for (const now of after?.received ?? []) {
    const then = before?.received.find(({ producer }) => producer === now.producer)
    if (now.kind === "video") {
      framesPerSecond.push((now.framesDecoded - (then?.framesDecoded ?? 0)) / seconds)
    } else if (now.audioEnergy > (then?.audioEnergy ?? 0)) {
      hears += 1
    }
  }
  const sees = framesPerSecond.filter((rate) => rate > 1).length
  return { framesPerSecond, sees, hears, roundTripMs: after?.selectedPair?.roundTripMs }
}

async function countPackets(options: MeetOptions): Promise<readonly RegionReport[]> {
  const { landmoot, denied, nameOf } = options
  const reports: RegionReport[] = []
  for (const leaf of DEFAULT_LEAVES) {
    const counted = await packetsOf(landmoot, leaf)
    reports.push({ leaf, name: nameOf(leaf), allowed: leaf !== denied, ...counted })
  }
  return reports
}

/** The part of the operator's answer that counts packets at the node's own sockets. */
const socketsSchema = z.object({
  sockets: z.object({ packetsReceived: z.number(), packetsSent: z.number() }),
})

async function packetsOf(
  landmoot: TestDeployment,
  leaf: RegionId,
): Promise<Pick<RegionReport, "packetsReceived" | "packetsSent">> {
  if (landmoot.network !== undefined) {
    const { received, sent } = await landmoot.network.counters(leaf)
    return { packetsReceived: received.total.packets, packetsSent: sent.total.packets }
  }
  return socketsSchema.parse(await landmoot.operator(leaf, "/api/operator/status")).sockets
}
