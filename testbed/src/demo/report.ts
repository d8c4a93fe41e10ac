// SPDX-License-Identifier: Apache-2.0
/**
 * What the demonstration found, and how it is told.
 *
 * @module
 */

/** One person's part in the demonstration. */
export interface PersonReport {
  readonly name: string
  /** The leaf of the node that carried this person's media. */
  readonly region: string
  /** The signalling round trip at the end, in ms; undefined if it was not measured. */
  readonly roundTripMs: number | undefined
  /** From the click on "Join" to the first frame of somebody else, in ms; for the first to join, from then on. */
  readonly firstFrameMs: number
  /** Frames of others' videos decoded per second of the meeting, per video. */
  readonly framesPerSecond: readonly number[]
  readonly sees: number
  readonly hears: number
  /** The meeting code on this person's screen. */
  readonly code: string
}

/** One region's part in the demonstration. */
export interface RegionReport {
  readonly leaf: string
  readonly name: string
  readonly allowed: boolean
  readonly packetsReceived: number
  readonly packetsSent: number
}

/** What the demonstration found. */
export interface DemoReport {
  readonly seconds: number
  readonly where: "namespaces" | "loopback"
  /** Why not in namespaces. */
  readonly loopbackReason?: string | undefined
  readonly people: readonly PersonReport[]
  readonly regions: readonly RegionReport[]
  readonly links: readonly {
    readonly from: string
    readonly to: string
    readonly streams: number
  }[]
  /** Packets to addresses that belong to nobody, multicast group reports aside. */
  readonly strays: readonly {
    readonly from: string
    readonly address: string
    readonly packets: number
  }[]
}

/** Everything that a report shows to be wrong; empty: the demonstration succeeded (DM1). */
export function faultsOf(report: DemoReport): readonly string[] {
  const others = report.people.length - 1
  const faults: string[] = []
  for (const person of report.people) {
    if (person.sees < others) faults.push(`${person.name} saw ${person.sees} of ${others} others`)
    if (person.hears < others)
      faults.push(`${person.name} heard ${person.hears} of ${others} others`)
  }
  const codes = new Set(report.people.map(({ code }) => code))
  if (codes.size > 1 || codes.has("")) faults.push("not everybody has the same meeting code")
  const used = new Set(report.people.map(({ region }) => region))
  if (used.size < 2) faults.push(`everybody was in ${[...used].join(", ")}`)
  for (const region of report.regions) {
    const { name, leaf, allowed, packetsReceived, packetsSent } = region
    if (!allowed && used.has(leaf)) faults.push(`somebody's media was in ${name}, which is denied`)
    if (!allowed && packetsReceived + packetsSent > 0) {
      faults.push(`${name}, which is denied, saw ${packetsReceived + packetsSent} packets`)
    }
  }
  for (const { from, address, packets } of report.strays) {
    faults.push(`${from} sent ${packets} packets to ${address}, which is nobody's`)
  }
  return faults
}

/** The report as a table for a terminal. */
export function describeReport(report: DemoReport): string {
  const nameOf = (leaf: string): string =>
    report.regions.find((region) => region.leaf === leaf)?.name ?? leaf
  const people = report.people.map((person) => [
    person.name,
    nameOf(person.region),
    person.roundTripMs === undefined ? "–" : `${person.roundTripMs.toFixed(1)} ms`,
    `${Math.round(person.firstFrameMs)} ms`,
    person.framesPerSecond.map((rate) => rate.toFixed(1)).join(" "),
    `${person.sees}`,
    `${person.hears}`,
  ])
  const regions = report.regions.map((region) => [
    region.name,
    region.allowed ? "allowed" : "denied",
    String(region.packetsReceived),
    String(region.packetsSent),
  ])
  const links = report.links.map(({ from, to, streams }) => [
    `${nameOf(from.split("/")[0] ?? from)} → ${nameOf(to.split("/")[0] ?? to)}`,
    String(streams),
  ])
  const place =
    report.where === "namespaces"
      ? "each region and person in a network namespace of its own; packets counted by nftables"
      : `on loopback addresses (${report.loopbackReason ?? ""}); packets counted at the nodes' own sockets`
  return [
    `${report.people.length} people, ${report.seconds} seconds, ${place}`,
    "",
    table(
      ["Person", "Region", "Round trip", "First frame", "Frames/s of each other", "Sees", "Hears"],
      people,
    ),
    "",
    table(
      ["Person", "Meeting code (end-to-end encryption)"],
      report.people.map(({ name, code }) => [name, code]),
    ),
    "",
    table(["Region", "Policy", "Packets in", "Packets out"], regions),
    "",
    table(["Link", "Streams"], links),
    "",
  ].join("\n")
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()
  return [
    line(head),
    `  ${widths.map((width) => "─".repeat(width)).join("  ")}`,
    ...rows.map(line),
  ].join("\n")
}
