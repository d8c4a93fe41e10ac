// SPDX-License-Identifier: Apache-2.0
/**
 * The record of one start of a meeting as a page shows it: who was where and
 * when, how good it was, which links ran. Rules MTV10 to MTV14 of `SPEC.md`.
 *
 * @module
 */
import type { MeetingRecord } from "@landmoot/core/api"

type Session = MeetingRecord["participants"][number]["sessions"][number]
/** What a media node counted of a session. */
export type Quality = NonNullable<Session["quality"]>

/** How a connection was, in the order of the words for it. */
export type Grade = "good" | "fair" | "poor" | "unknown"

/** What a quality says. */
export interface QualityView {
  readonly grade: Grade
  /** The share of packets that was lost, in the worse direction, from 0 to 1. */
  readonly loss: number | undefined
  readonly roundTripMs: number | undefined
}

/** One stay of a person. */
export interface Stay {
  readonly region: string
  readonly gateway: string
  readonly joined: number
  readonly left: number | undefined
  readonly estimated: boolean
  /** Where its bar begins and how long it is, in parts of the meeting from 0 to 1. */
  readonly bar: { readonly from: number; readonly length: number }
  readonly quality: QualityView
}

/** One person of a record. */
export interface PersonRow {
  readonly id: string
  /** Absent for people of other accounts; they are counted instead. */
  readonly name: string | undefined
  readonly outsider: boolean
  /** Which outsider, or which person without a name, this is, from 1. */
  readonly number: number
  readonly stays: readonly Stay[]
  readonly totalMs: number
}

/** A pair of regions that was linked. */
export interface LinkRow {
  readonly from: string
  readonly to: string
  readonly opened: number
  readonly closed: number | undefined
}

/** A region of a record. */
export interface RegionRow {
  readonly region: string
  readonly people: number
  /** Whether some revision of the meeting allowed it; a record that says no is worth a look. */
  readonly allowed: boolean
}

/** What the page shows. */
export interface RecordView {
  readonly from: number
  readonly until: number
  readonly people: readonly PersonRow[]
  readonly links: readonly LinkRow[]
  readonly regions: readonly RegionRow[]
  readonly quality: QualityView
  readonly outsiders: number
}

/** Above this share of lost packets sound breaks up now and then. */
const FAIR_LOSS = 0.01
/** Above this share it breaks up for good. */
const POOR_LOSS = 0.05
/** Above these, people begin to talk over each other, and then always do. ITU-T G.114. */
const FAIR_ROUND_TRIP_MS = 300
const POOR_ROUND_TRIP_MS = 600

/**
 * Lays a record out.
 *
 * @param now - in seconds since 1970; a meeting that runs is shown until then.
 */
export function recordView(record: MeetingRecord, now: number): RecordView {
  const from = record.began
  const until = Math.max(from + 1, record.ended ?? now)
  const counts = { named: 0, outsiders: 0 }
  const people = record.participants.map((participant): PersonRow => {
    const number = participant.outsider ? ++counts.outsiders : ++counts.named
    const stays = participant.sessions.map((session) => stayOf(session, from, until))
    return {
      id: participant.id,
      name: participant.name,
      outsider: participant.outsider,
      number,
      stays,
      totalMs: 1000 * stays.reduce((sum, stay) => sum + (stay.left ?? until) - stay.joined, 0),
    }
  })
  const allowed = new Set<string>(record.revisions.flatMap(({ media }) => media))
  return {
    from,
    until,
    people: people.toSorted((one, other) => start(one) - start(other)),
    links: pairs(record.links),
    regions: record.regions.map((region) => ({
      region,
      people: people.filter(({ stays }) => stays.some((stay) => stay.region === region)).length,
      allowed: allowed.size === 0 || allowed.has(region),
    })),
    quality: together(record.participants.flatMap(({ sessions }) => sessions)),
    outsiders: counts.outsiders,
  }
}

function start({ stays }: PersonRow): number {
  return stays[0]?.joined ?? Infinity
}

function stayOf(session: Session, from: number, until: number): Stay {
  const { region, gateway, joined, left, estimated, quality } = session
  const part = (at: number): number => Math.min(1, Math.max(0, (at - from) / (until - from)))
  const begin = part(joined)
  return {
    region,
    gateway,
    joined,
    left,
    estimated,
    bar: { from: begin, length: Math.max(0, part(left ?? until) - begin) },
    quality: qualityView(quality),
  }
}

/** What a node's counts say. Nothing counted says nothing. */
export function qualityView(quality: Quality | undefined): QualityView {
  if (quality === undefined) return { grade: "unknown", loss: undefined, roundTripMs: undefined }
  const loss = worse(
    share(quality.lostIn, quality.packetsIn),
    share(quality.lostOut, quality.packetsOut),
  )
  const roundTripMs = quality.roundTrip?.meanMs
  return { grade: gradeOf(loss, roundTripMs), loss, roundTripMs }
}

function gradeOf(loss: number | undefined, roundTripMs: number | undefined): Grade {
  if (loss === undefined && roundTripMs === undefined) return "unknown"
  const [lost, round] = [loss ?? 0, roundTripMs ?? 0]
  if (lost > POOR_LOSS || round > POOR_ROUND_TRIP_MS) return "poor"
  return lost > FAIR_LOSS || round > FAIR_ROUND_TRIP_MS ? "fair" : "good"
}

function share(lost: number, arrived: number): number | undefined {
  return lost + arrived === 0 ? undefined : lost / (lost + arrived)
}

function worse(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.max(one, other)
}

/** All sessions as one: losses of all packets, and the mean of the round trips. */
function together(sessions: readonly Session[]): QualityView {
  const known = sessions.flatMap(({ quality }) => (quality === undefined ? [] : [quality]))
  if (known.length === 0) return qualityView(undefined)
  const sum = (key: "packetsIn" | "packetsOut" | "lostIn" | "lostOut"): number =>
    known.reduce((total, quality) => total + quality[key], 0)
  const trips = known.flatMap(({ roundTrip }) => (roundTrip === undefined ? [] : [roundTrip]))
  const mean = (key: "meanMs" | "p95Ms"): number =>
    trips.reduce((total, trip) => total + trip[key], 0) / trips.length
  return qualityView({
    packetsIn: sum("packetsIn"),
    packetsOut: sum("packetsOut"),
    lostIn: sum("lostIn"),
    lostOut: sum("lostOut"),
    ...(trips.length === 0 ? {} : { roundTrip: { meanMs: mean("meanMs"), p95Ms: mean("p95Ms") } }),
  })
}

/** Both directions of a link are one, from the first opening to the last closing. */
function pairs(links: MeetingRecord["links"]): readonly LinkRow[] {
  const rows = new Map<string, LinkRow>()
  for (const { from, to, opened, closed } of links) {
    const [one = from, other = to] = [from, to].toSorted()
    const key = `${one} ${other}`
    const before = rows.get(key)
    const ends = before === undefined ? [closed] : [before.closed, closed]
    rows.set(key, {
      from: one,
      to: other,
      opened: Math.min(before?.opened ?? opened, opened),
      closed: ends.some((end) => end === undefined)
        ? undefined
        : Math.max(...ends.map((end) => end ?? 0)),
    })
  }
  return [...rows.values()]
}
