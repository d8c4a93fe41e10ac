// SPDX-License-Identifier: Apache-2.0
/**
 * What a preview says: what a save would do, whom it concerns, and what it costs in delay.
 *
 * @module
 */
import type { LayerName, PolicyRefused } from "../policy/index.ts"
import type { Plane, RegionId } from "../units/index.ts"

/** One plane before and after a change. */
export interface PlaneChange {
  readonly plane: Plane
  readonly before: readonly RegionId[]
  readonly after: readonly RegionId[]
  /** Whether there was a region before and is none any more: the feature goes off (R8). */
  readonly switchesOff: boolean
  /** Why there is no region after the change; absent while there is one. */
  readonly why?: string
}

/** What a change does to the people who have one set: of the account, a group, a person. */
export interface LevelChange {
  /** `account`: somebody in no group; `group:staff`: in this group alone; `user`, `meeting`. */
  readonly level: LayerName
  /** How many people it concerns: everybody, the members, or one. */
  readonly people: number
  readonly before: readonly RegionId[]
  readonly after: readonly RegionId[]
  readonly appear: readonly RegionId[]
  readonly disappear: readonly RegionId[]
  /** The planes whose set changes. */
  readonly planes: readonly PlaneChange[]
  /** Why no meeting could be held after the change; absent while one could. */
  readonly refused?: PolicyRefused
}

/** A scheduled meeting that could not start after the change. */
export interface FailingMeeting {
  readonly id: string
  readonly title: string
  /** Seconds since 1970. */
  readonly start: number
  readonly code: PolicyRefused["code"]
  readonly plane?: Plane
  readonly layers: readonly LayerName[]
  readonly why: string
  /** Whether it could not start before the change either. */
  readonly already: boolean
}

/** A meeting in which people are now, from which the change takes regions at once (R11). */
export interface NarrowedMeeting {
  readonly id: string
  readonly title: string
  /** The regions that people are moved away from. */
  readonly loses: readonly RegionId[]
  /** Whether nothing is left, so that the meeting ends. */
  readonly ends: boolean
}

/** The round trip of a place to the best region that is allowed, and where it comes from. */
export interface PlaceCost {
  readonly place: string
  readonly name: string
  readonly weight: number
  /** The nearest allowed region; absent if none is allowed. */
  readonly region?: RegionId
  /** In ms; absent if no region is allowed. */
  readonly roundTripMs?: number
  /** `measured`: a median of samples; `bound`: from the distance in fibre. */
  readonly basis: "measured" | "bound" | "none"
}

/** One bar of a histogram: round trips in [fromMs, toMs). The last one has no end. */
export interface Bar {
  readonly fromMs: number
  readonly toMs?: number
  readonly weight: number
}

/** Round trips of all participants, weighted. In ms; absent if nobody has a region. */
export interface Distribution {
  readonly p50Ms?: number
  readonly p90Ms?: number
  readonly maxMs?: number
  readonly weight: number
  /** The weight of those for whom no region is left; they are in no percentile. */
  readonly without: number
  readonly histogram: readonly Bar[]
  /** The furthest first. */
  readonly places: readonly PlaceCost[]
}

/** What a change costs in delay. It is an estimate, and says so. */
export interface PreviewCost {
  readonly label: "estimate"
  readonly basis: "measured" | "cities"
  /** Past participants, or the number of cities. */
  readonly weight: number
  /** How many measured round trips the medians rest on. */
  readonly samples: number
  readonly before: Distribution
  readonly after: Distribution
}

/** Whom a change concerns. */
export interface Affected {
  /** People whose own set, or that of any plane, changes. */
  readonly people: number
  /** The groups whose set, or that of any plane, changes. */
  readonly groups: readonly string[]
  readonly withoutAnyRegion: {
    /** People who could hold meetings before and could not after. */
    readonly people: number
    /** Groups whose members could by this group alone. */
    readonly groups: readonly string[]
    /** Sets of groups that leave nothing together, with the people who are in all of them. */
    readonly together: readonly { readonly groups: readonly string[]; readonly people: number }[]
  }
}

/** What a save would do. */
export interface Preview {
  readonly account: LevelChange
  /** The groups whose set changes, sorted by id. */
  readonly groups: readonly LevelChange[]
  /** The person who is changed, if it is one. */
  readonly person?: LevelChange
  readonly affected: Affected
  /** Scheduled meetings that get other regions at their next start, the failing ones included. */
  readonly meetingsChanged: number
  /** How many scheduled meetings could not start after the change. */
  readonly meetingsFailing: number
  /** The first of them by their start, at most {@link MEETINGS_LISTED}. */
  readonly meetings: readonly FailingMeeting[]
  readonly running: readonly NarrowedMeeting[]
  /** `none` if the account or a level that changes has one site only: if it fails, so do meetings. */
  readonly redundancy: "none" | "some"
  /** Restricted regions that come new; a second administrator has to agree (R7). */
  readonly confirm: readonly RegionId[]
  readonly cost: PreviewCost
}

/** How many failing meetings are listed by name; higher fills a screen that nobody reads. */
export const MEETINGS_LISTED = 200
