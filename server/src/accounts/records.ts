// SPDX-License-Identifier: Apache-2.0
/**
 * What the home keeps of accounts and meetings, in the form in which it is
 * stored. Layers are stored as the policy module parsed them; the schemas here
 * are what a stored row must still be when it is read again.
 *
 * @module
 */
import type { PolicyLayer } from "@landmoot/core/policy"
import type { PublicKey } from "@landmoot/core/regions"
import type { Jws } from "@landmoot/core/signed"
import type { AccountId, MeetingId, ParticipantId, RegionId } from "@landmoot/core/units"

/** What an account pays for; a free one is processed in its home and nowhere else (R2). */
export type Plan = "free" | "paid"

/** A group of people with its layer. */
export interface GroupRecord {
  readonly id: string
  readonly layer: PolicyLayer
}

/** A person who may own meetings, with the groups in order: the first is the primary one (R6). */
export interface UserRecord {
  readonly id: string
  readonly name: string
  readonly groups: readonly string[]
  readonly layer: PolicyLayer
}

/** Who confirmed that the account may use a restricted region, and when (R7). */
export interface Confirmation {
  readonly region: RegionId
  readonly by: readonly string[]
  /** Seconds since 1970. */
  readonly at: number
}

/** An account with all its layers: one unit of writing, with one version. */
export interface AccountRecord {
  readonly id: AccountId
  readonly name: string
  readonly plan: Plan
  /** Where the account lives; the records of its meetings rest in the first leaf. */
  readonly home: readonly RegionId[]
  readonly layer: PolicyLayer
  readonly groups: readonly GroupRecord[]
  readonly users: readonly UserRecord[]
  readonly confirmations: readonly Confirmation[]
  /** Starts at 1; every write counts it up. */
  readonly version: number
  /** Seconds since 1970. */
  readonly created: number
}

/** One invited person: only the public half of the link's key is kept. */
export interface InvitationRecord {
  readonly participant: ParticipantId
  readonly name: string
  readonly key: PublicKey
}

/** A meeting, running or not. */
export interface StoredMeeting {
  readonly id: MeetingId
  readonly account: AccountId
  /** The user whose layers govern it (R1). */
  readonly owner: string
  readonly title: string
  readonly layer: PolicyLayer
  readonly mode: "single" | "spread"
  readonly invitations: readonly InvitationRecord[]
  readonly created: number
  /** When it was ended for good, in seconds since 1970; it never starts again. */
  readonly ended: number | undefined
}

/** One revision of a started meeting's descriptor. */
export interface StoredDescriptor {
  readonly meeting: MeetingId
  /** Counts up over all starts of the meeting, so that an old one can never pass for a new one. */
  readonly revision: number
  readonly jws: Jws
  readonly created: number
  /** Whether somebody has met under it. Until then a start resolves the policy anew. */
  readonly used: boolean
  /** When the next revision took its place, or the meeting stopped; undefined while in force. */
  readonly ended: number | undefined
}
