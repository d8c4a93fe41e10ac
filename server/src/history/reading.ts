// SPDX-License-Identifier: Apache-2.0
/**
 * From the entries of all seats of one start to its record: a pure function of
 * the set of entries, so that neither their order nor repeats change it. What is
 * missing is said, never guessed silently.
 *
 * @module
 */
import type { MeetingRecord } from "@landmoot/core/api"
import type { SessionQuality } from "@landmoot/core/protocol"
import type { RegionId, SessionId } from "@landmoot/core/units"
import type { KeptSessionStart, PlacedEntry, StartSummary } from "./records.ts"

/** What one seat has told, in order. */
interface Part {
  readonly fence: number
  readonly entries: readonly PlacedEntry[]
  /** When it told something last. */
  readonly last: number
  /** When it told its end; undefined if it never did. */
  readonly ended: number | undefined
  readonly handedOver: boolean
}

interface ReadSession {
  readonly start: KeptSessionStart
  readonly left: number | undefined
  readonly estimated: boolean
  readonly quality: SessionQuality | undefined
}

/** The parts of a record that entries alone decide. */
export type ReadRecord = Pick<MeetingRecord, "participants" | "links" | "revisions" | "events"> & {
  readonly summary: StartSummary
}

/**
 * Reads the record.
 *
 * @param silent - when the meeting was last heard of, if it is over without having said so.
 */
export function readRecord(entries: readonly PlacedEntry[], silent?: number): ReadRecord {
  const parts = partsOf(entries)
  const newest = parts.at(-1)
  const told = newest?.ended
  const end = told ?? silent
  const sessions = sessionsOf(parts, end, told === undefined)
  const open = sessions.filter(({ left }) => left === undefined)
  const media = sessions.map(({ start }) => start.region)
  return {
    summary: {
      began: Math.min(...entries.map(({ entry }) => entry.at), end ?? Number.MAX_SAFE_INTEGER),
      ended: end,
      estimated: end !== undefined && told === undefined,
      people: new Set(sessions.map(({ start }) => start.person)).size,
      regions: distinct(media),
      gaps: gapsOf(parts),
      present: new Set(open.map(({ start }) => start.person)).size,
      regionsNow: distinct(open.map(({ start }) => start.region)),
    },
    participants: participantsOf(sessions),
    events: eventsOf(parts),
    links: linksOf(parts, end),
    revisions: revisionsOf(parts),
  }
}

function partsOf(entries: readonly PlacedEntry[]): readonly Part[] {
  const byFence = new Map<number, Map<number, PlacedEntry>>()
  for (const placed of entries) {
    const part = byFence.get(placed.fence) ?? new Map<number, PlacedEntry>()
    byFence.set(placed.fence, part.set(placed.number, placed))
  }
  return [...byFence]
    .toSorted(([one], [other]) => one - other)
    .map(([fence, part]) => {
      const ordered = [...part.values()].toSorted((one, other) => one.number - other.number)
      return {
        fence,
        entries: ordered,
        last: Math.max(...ordered.map(({ entry }) => entry.at)),
        ended: ordered.find(({ entry }) => entry.kind === "ended")?.entry.at,
        handedOver: ordered.some(({ entry }) => entry.kind === "handed-over"),
      }
    })
}

/** Holes in the numbers, and seats that are unknown or were cut off. */
function gapsOf(parts: readonly Part[]): StartSummary["gaps"] {
  const holes = parts.map(({ entries }) => (entries.at(-1)?.number ?? 0) - entries.length)
  const known = new Set(parts.map(({ fence }) => fence))
  const missing = new Set<number>()
  for (const { entry } of parts.flatMap(({ entries }) => entries)) {
    if (entry.kind === "started" && entry.before !== null && !known.has(entry.before)) {
      missing.add(entry.before)
    }
  }
  const cut = parts
    .slice(0, -1)
    .filter(({ ended, handedOver }) => ended === undefined && !handedOver)
  return {
    entries: holes.reduce((sum, hole) => sum + hole, 0),
    seats: missing.size + cut.length,
  }
}

function sessionsOf(
  parts: readonly Part[],
  end: number | undefined,
  isEndEstimated: boolean,
): readonly ReadSession[] {
  const found = new Map<SessionId, { start: KeptSessionStart; part: Part; left?: number }>()
  const qualities = new Map<SessionId, SessionQuality>()
  for (const part of parts) {
    for (const { entry } of part.entries) {
      switch (entry.kind) {
        case "session-started": {
          const before = found.get(entry.session)
          // A seat that takes over knows less of a session than the one that let it in.
          const start = before === undefined || before.start.inherited ? entry : before.start
          found.set(entry.session, { start, part })
          break
        }
        case "session-ended": {
          const before = found.get(entry.session)
          if (before !== undefined) {
            found.set(entry.session, { start: before.start, part, left: entry.at })
          }
          break
        }
        case "session-quality":
          qualities.set(entry.session, entry.quality)
          break
        case "started":
        case "control":
        case "turned-away":
        case "link-opened":
        case "link-closed":
        case "revision":
        case "ended":
        case "handed-over":
          break
      }
    }
  }
  const newest = parts.at(-1)
  return [...found].map(([session, { start, part, left }]) => {
    const quality = qualities.get(session)
    if (left !== undefined) return { start, left, estimated: start.inherited, quality }
    // Whom the next seat did not find was last there when the one before was heard.
    const gone = part === newest ? end : part.last
    const isGuess = gone !== undefined && (part !== newest || isEndEstimated)
    return { start, left: gone, estimated: start.inherited || isGuess, quality }
  })
}

function participantsOf(sessions: readonly ReadSession[]): MeetingRecord["participants"] {
  const people = new Map<string, ReadSession[]>()
  for (const session of sessions) {
    people.set(session.start.person, [...(people.get(session.start.person) ?? []), session])
  }
  return [...people]
    .map(([id, own]) => ({ id, own: own.toSorted(bySession) }))
    .toSorted((one, other) => bySession(one.own[0]!, other.own[0]!) || (one.id < other.id ? -1 : 1))
    .map(({ id, own }) => {
      const { name, outsider } = own[0]!.start
      return {
        id,
        ...(name === undefined ? {} : { name }),
        outsider,
        sessions: own.map(({ start, left, estimated, quality }) => ({
          region: start.region,
          gateway: start.gateway,
          ...(start.role === undefined ? {} : { role: start.role }),
          joined: start.at,
          ...(left === undefined ? {} : { left }),
          estimated,
          roundTrips: [...start.roundTrips],
          ...(quality === undefined ? {} : { quality }),
        })),
      }
    })
}

function bySession({ start: one }: ReadSession, { start: other }: ReadSession): number {
  return (
    one.at - other.at || (one.session < other.session ? -1 : Number(one.session !== other.session))
  )
}

function linksOf(parts: readonly Part[], end: number | undefined): MeetingRecord["links"] {
  const links: { from: RegionId; to: RegionId; opened: number; closed?: number }[] = []
  for (const [index, part] of parts.entries()) {
    const began = part.entries[0]?.entry.at ?? 0
    const open = new Map(links.filter(isOpen).map((link) => [`${link.from} ${link.to}`, link]))
    const found = new Set<string>()
    for (const { entry } of part.entries) {
      if (entry.kind !== "link-opened" && entry.kind !== "link-closed") continue
      const { from, to, at } = entry
      const key = `${from} ${to}`
      const known = open.get(key)
      if (entry.kind === "link-closed") {
        if (known !== undefined) known.closed = at
        open.delete(key)
      } else {
        found.add(key)
        if (known !== undefined) continue
        const link = { from, to, opened: at }
        links.push(link)
        open.set(key, link)
      }
    }
    // A seat that takes over opens anew what it has found; the rest was gone by then.
    for (const [key, link] of open) {
      if (index > 0 && !found.has(key)) link.closed = Math.max(link.opened, began)
    }
  }
  if (end !== undefined) for (const link of links.filter(isOpen)) link.closed = end
  return links
}

const isOpen = ({ closed }: { readonly closed?: number }): boolean => closed === undefined

function revisionsOf(parts: readonly Part[]): MeetingRecord["revisions"] {
  const found = new Map<number, { revision: number; at: number; media: RegionId[] }>()
  for (const { entry } of parts.flatMap(({ entries }) => entries)) {
    if (entry.kind !== "started" && entry.kind !== "revision") continue
    const { revision, at, media } = entry
    const known = found.get(revision)
    if (known === undefined || at < known.at)
      found.set(revision, { revision, at, media: [...media] })
  }
  return [...found.values()].toSorted((one, other) => one.revision - other.revision)
}

/** What was done to the meeting and to people, and who was turned away, in order. */
function eventsOf(parts: readonly Part[]): MeetingRecord["events"] {
  return parts
    .flatMap(({ entries }) => entries)
    .flatMap(({ entry }): MeetingRecord["events"] => {
      if (entry.kind === "control") {
        const { at, by, control, whom, code } = entry
        const about = whom === undefined ? {} : { whom }
        return [{ at, by, control, ...about, ...(code === undefined ? {} : { code }) }]
      }
      return entry.kind === "turned-away"
        ? [{ at: entry.at, by: entry.person, code: entry.code }]
        : []
    })
}

function distinct(regions: readonly RegionId[]): RegionId[] {
  return [...new Set(regions)].toSorted()
}
