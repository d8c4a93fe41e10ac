// SPDX-License-Identifier: Apache-2.0
/**
 * What a preview is made from. People and past sessions come as counts, so that the size of an
 * account does not decide how long a preview takes.
 *
 * @module
 */
import type {
  PolicyAccount,
  PolicyCatalogue,
  PolicyGroupLayer,
  PolicyLayer,
} from "../policy/index.ts"
import type { Coordinates } from "../regions/index.ts"
import type { Plane, RegionId } from "../units/index.ts"

/** The account with its layer, and all its groups with theirs. */
export interface PolicyState {
  readonly account: PolicyAccount
  readonly groups: readonly PolicyGroupLayer[]
}

/** People whose groups and own layer are the same: what one of them may do, all may. */
export interface PersonShape {
  /** The ids of their groups, the primary one first. */
  readonly groups: readonly string[]
  /** Their own layer. */
  readonly layer: PolicyLayer
  readonly people: number
  /** What the change makes of them, where it is they who are changed. */
  readonly after?: { readonly groups: readonly string[]; readonly layer: PolicyLayer }
}

/** A meeting that has not been held yet, or that will be held again. */
export interface ScheduledMeeting {
  readonly id: string
  readonly title: string
  /** Its next start, in seconds since 1970. */
  readonly start: number
  /** Which of the shapes its owner has. */
  readonly shape: number
  readonly layer: PolicyLayer
  /** What the change makes of it, where it is the meeting that is changed. */
  readonly after?: { readonly shape: number; readonly layer: PolicyLayer }
}

/** A meeting in which people are now, with what its descriptor pins. */
export interface RunningMeeting {
  readonly id: string
  readonly title: string
  readonly effective: readonly RegionId[]
  readonly planes: Readonly<Record<Plane, readonly RegionId[]>>
}

/** Where people take part from, and what was measured from there. */
export interface ClientPlace extends Coordinates {
  readonly id: string
  readonly name: string
  /** The medians of measured round trips from here, by leaf. */
  readonly measured: Readonly<Record<string, Measurement>>
}

/** What was measured between one place and one leaf. */
export interface Measurement {
  /** The median round trip, in ms. */
  readonly medianMs: number
  readonly samples: number
}

/** How many took part from a place, in meetings of owners of one shape. */
export interface Attendance {
  /** The id of the place. */
  readonly place: string
  /** Past participants, or 1 for a chosen city. */
  readonly weight: number
  /** Whose meetings; absent: of somebody in no group. */
  readonly shape?: number
}

/** Where an account's participants sit: from its own past, or assumed for a new account. */
export interface ClientDistribution {
  readonly basis: "measured" | "cities"
  readonly places: readonly ClientPlace[]
  readonly attendance: readonly Attendance[]
}

/** A change of policy, with everything that it may concern. */
export interface PreviewInput {
  readonly catalogue: PolicyCatalogue
  readonly before: PolicyState
  readonly after: PolicyState
  readonly shapes: readonly PersonShape[]
  readonly meetings: readonly ScheduledMeeting[]
  readonly running: readonly RunningMeeting[]
  readonly clients: ClientDistribution
}
