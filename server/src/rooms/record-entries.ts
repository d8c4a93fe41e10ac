// SPDX-License-Identifier: Apache-2.0
/**
 * What a change of a meeting's state means for its record, as pure functions.
 *
 * @module
 */
import type { RecordEntry, RoomParticipant, RoomState, RoundTrips } from "@landmoot/core/protocol"
import { type RegionId, regionOfNode, type SessionId } from "@landmoot/core/units"

/** What a record says of a change besides the states before and after it. */
export interface ChangeFacts {
  /** Seconds since 1970. */
  readonly at: number
  /** S(media) under the policy in force after the change. */
  readonly media: readonly RegionId[]
  /** What clients that join measured, by session. */
  readonly roundTrips: ReadonlyMap<SessionId, RoundTrips>
}

/** Lists what has happened between two states: ends before beginnings. */
export function entriesBetween(
  before: RoomState,
  after: RoomState,
  facts: ChangeFacts,
): readonly RecordEntry[] {
  const { at, media, roundTrips } = facts
  const entries: RecordEntry[] = []
  if (after.revision !== before.revision) {
    entries.push({ kind: "revision", at, revision: after.revision, media: [...media] })
  }
  const [sessionsBefore, sessionsAfter] = [sessionsOf(before), sessionsOf(after)]
  for (const session of sessionsBefore.keys()) {
    if (!sessionsAfter.has(session)) entries.push({ kind: "session-ended", at, session })
  }
  for (const [session, participant] of sessionsAfter) {
    if (sessionsBefore.has(session)) continue
    const measured = roundTrips.get(session) ?? []
    entries.push(startedEntry(participant, { at, roundTrips: measured, inherited: false }))
  }
  const [linksBefore, linksAfter] = [linksOf(before), linksOf(after)]
  for (const [key, link] of linksBefore) {
    if (!linksAfter.has(key)) entries.push({ kind: "link-closed", at, ...link })
  }
  for (const [key, link] of linksAfter) {
    if (!linksBefore.has(key)) entries.push({ kind: "link-opened", at, ...link })
  }
  return entries
}

/** Lists what a seat finds when it takes over: nobody has joined now, but they are there. */
export function inheritedEntries(state: RoomState, at: number): readonly RecordEntry[] {
  const sessions = state.participants.map((participant) =>
    startedEntry(participant, { at, roundTrips: [], inherited: true }),
  )
  const links = [...linksOf(state).values()].map((link): RecordEntry => ({
    kind: "link-opened",
    at,
    ...link,
  }))
  return [...sessions, ...links]
}

function startedEntry(
  { session, participant, region, gateway, role, arrival }: RoomParticipant,
  facts: { readonly at: number; readonly roundTrips: RoundTrips; readonly inherited: boolean },
): RecordEntry {
  const { at, inherited } = facts
  return {
    kind: "session-started",
    at,
    session,
    participant,
    region,
    gateway: regionOfNode(gateway),
    roundTrips: facts.roundTrips.map((each) => ({ ...each })),
    inherited,
    role,
    arrival,
  }
}

function sessionsOf({ participants }: RoomState): ReadonlyMap<SessionId, RoomParticipant> {
  return new Map(participants.map((entry) => [entry.session, entry]))
}

/** The links between regions; several nodes of two regions make one. */
function linksOf({
  links,
}: RoomState): ReadonlyMap<string, { readonly from: RegionId; readonly to: RegionId }> {
  const pairs = links.map((link) => ({ from: regionOfNode(link.from), to: regionOfNode(link.to) }))
  return new Map(
    pairs.filter(({ from, to }) => from !== to).map((pair) => [`${pair.from} ${pair.to}`, pair]),
  )
}
