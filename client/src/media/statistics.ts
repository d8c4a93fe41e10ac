// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the browser's statistics (W3C webrtc-stats) into our words. Browsers differ in
 * what they report, so every field is looked at before it is believed.
 *
 * @module
 */
import type { SelectedPair } from "../guard/index.ts"
import type { MeetingStatistics } from "../types.ts"

/** The part of `RTCStatsReport` that is used here. */
export type StatsReport = Pick<ReadonlyMap<string, unknown>, "get"> & {
  forEach(callback: (entry: unknown) => void): void
}

type Entry = Readonly<Record<string, unknown>>

/** What was received of one producer. */
export type ReceivedStatistics = MeetingStatistics["received"][number]

/** Finds the pair of addresses that carries a transport; undefined while there is none. */
export function selectedPairOf(report: StatsReport): SelectedPair | undefined {
  const pair = selectedEntry(report)
  if (pair === undefined) return undefined
  const local = entryOf(report, pair["localCandidateId"])
  const remote = entryOf(report, pair["remoteCandidateId"])
  const roundTrip = pair["currentRoundTripTime"]
  return {
    remoteAddress: addressOf(remote),
    localAddress: addressOf(local) ?? "",
    protocol: textOf(local, "protocol") ?? "",
    relayed: textOf(local, "candidateType") === "relay",
    relay: textOf(local, "url"),
    roundTripMs: typeof roundTrip === "number" ? roundTrip * 1000 : undefined,
  }
}

/** Chromium names the pair in the transport's entry, Firefox marks it. */
function selectedEntry(report: StatsReport): Entry | undefined {
  let named: Entry | undefined
  let marked: Entry | undefined
  for (const entry of entriesOf(report)) {
    if (entry["type"] === "transport") {
      named ??= entryOf(report, entry["selectedCandidatePairId"])
    }
    if (entry["type"] !== "candidate-pair") continue
    if (entry["selected"] === true) marked = entry
    else if (entry["nominated"] === true && entry["state"] === "succeeded") marked ??= entry
  }
  return named ?? marked
}

/** Reads what one consumer has received. */
export function receivedOf(report: StatsReport, producer: string): ReceivedStatistics | undefined {
  const entry = entriesOf(report).find(({ type }) => type === "inbound-rtp")
  if (entry === undefined) return undefined
  return {
    producer,
    kind: entry["kind"] === "video" ? "video" : "audio",
    framesDecoded: numberOf(entry, "framesDecoded"),
    framesPerSecond: numberOf(entry, "framesPerSecond"),
    width: numberOf(entry, "frameWidth"),
    height: numberOf(entry, "frameHeight"),
    packets: numberOf(entry, "packetsReceived"),
    packetsLost: numberOf(entry, "packetsLost"),
    audioEnergy: Math.sqrt(numberOf(entry, "totalAudioEnergy")),
  }
}

/** Counts the packets that a transport has sent as RTP. */
export function sentPacketsOf(report: StatsReport): number {
  return entriesOf(report)
    .filter(({ type }) => type === "outbound-rtp")
    .reduce((sum, entry) => sum + numberOf(entry, "packetsSent"), 0)
}

/** The loudness of what a sender's source gives now, 0 to 1; undefined if the browser is silent on it. */
export function sourceLevelOf(report: StatsReport): number | undefined {
  const level = entriesOf(report).find(
    ({ type, kind }) => type === "media-source" && kind === "audio",
  )?.["audioLevel"]
  return typeof level === "number" ? level : undefined
}

function entriesOf(report: StatsReport): readonly Entry[] {
  const entries: Entry[] = []
  report.forEach((entry) => {
    if (isEntry(entry)) entries.push(entry)
  })
  return entries
}

function entryOf(report: StatsReport, id: unknown): Entry | undefined {
  const entry = typeof id === "string" ? report.get(id) : undefined
  return isEntry(entry) ? entry : undefined
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null
}

/** `ip` is the older name of the field. */
function addressOf(candidate: Entry | undefined): string | undefined {
  const text = textOf(candidate, "address") ?? textOf(candidate, "ip")
  return text === "" ? undefined : text
}

function textOf(entry: Entry | undefined, field: string): string | undefined {
  const value = entry?.[field]
  return typeof value === "string" ? value : undefined
}

function numberOf(entry: Entry, field: string): number {
  const value = entry[field]
  return typeof value === "number" ? value : 0
}
