// SPDX-License-Identifier: Apache-2.0
/**
 * What the home keeps of what seats tell, in the form in which it is stored.
 * Names are put to participants when an entry arrives, since invitations change;
 * of people of other accounts only a pseudonym is kept.
 *
 * @module
 */
import type { RecordEntry } from "@landmoot/core/protocol"
import type { AccountId, MeetingId, NodeId, RegionId, StartId } from "@landmoot/core/units"

type SessionStart = Extract<RecordEntry, { kind: "session-started" }>

/** A person's session, with what the home knows of the person. */
export interface KeptSessionStart extends Omit<SessionStart, "participant"> {
  /** The id of the invitation, or a pseudonym. */
  readonly person: string
  /** As invited; absent for people of other accounts. */
  readonly name?: string | undefined
  readonly outsider: boolean
  /** Who it is in the account, so that their name can be erased. */
  readonly member?: string | undefined
}

/** A control that was used or refused, with what the home knows of whoever asked. */
export interface KeptControl extends Omit<
  Extract<RecordEntry, { kind: "control" }>,
  "by" | "whom"
> {
  /** The id of the invitation, or a pseudonym. */
  readonly by: string
  readonly whom?: string | undefined
}

/** Somebody who was turned away. */
export interface KeptTurnedAway extends Omit<
  Extract<RecordEntry, { kind: "turned-away" }>,
  "participant"
> {
  /** The id of the invitation, or a pseudonym. */
  readonly person: string
}

/** One thing that happened, as it rests at home. */
export type KeptEntry =
  | Exclude<RecordEntry, { kind: "session-started" | "control" | "turned-away" }>
  | KeptSessionStart
  | KeptControl
  | KeptTurnedAway

/** An entry with its place: the seat's fence and its number there, from 1. */
export interface PlacedEntry {
  readonly fence: number
  readonly number: number
  readonly entry: KeptEntry
}

/** How often a round trip of a certain length was measured between a place and a region. */
export interface RoundTripCount {
  /** The region that was nearest to the client: as much as is kept of where it was. */
  readonly place: RegionId
  readonly region: RegionId
  /** Which length it was: see `round-trips.ts`. */
  readonly bucket: number
  readonly count: number
}

/** What lists show of a start. */
export interface StartSummary {
  readonly began: number
  /** Undefined while people meet, as far as is known. */
  readonly ended: number | undefined
  /** Whether the end is only when the meeting was last heard of. */
  readonly estimated: boolean
  readonly people: number
  readonly regions: readonly RegionId[]
  readonly gaps: { readonly entries: number; readonly seats: number }
  /** How many are there now, and in which regions. */
  readonly present: number
  readonly regionsNow: readonly RegionId[]
}

/** One start of a meeting. */
export interface StoredStart extends StartSummary {
  readonly meeting: MeetingId
  readonly start: StartId
  readonly account: AccountId
  /** The person who owned the meeting then. */
  readonly owner: string
  readonly title: string
  /** When a seat told something last, in seconds since 1970. */
  readonly heard: number
}

/** Entries of one seat, to be kept. */
export interface NewPart {
  readonly meeting: MeetingId
  readonly start: StartId
  readonly account: AccountId
  readonly owner: string
  readonly title: string
  readonly fence: number
  /** Who tells: a part belongs to the node that told its first entry. */
  readonly node: NodeId
  /** Seconds since 1970. */
  readonly at: number
  readonly entries: readonly (Omit<PlacedEntry, "fence"> & {
    readonly measured: readonly RoundTripCount[]
  })[]
}
