// SPDX-License-Identifier: Apache-2.0
/**
 * What the home keeps of accounts, people and meetings, in the form in which it
 * is stored. Layers are stored as the policy module parsed them; the schemas
 * beside this are what a stored row must still be when it is read again.
 *
 * Every record that is changed after it was made carries a `version`, which
 * starts at 1 and is counted up by one with every write.
 *
 * @module
 */
import type { Arrival, MeetingRole, PresetName } from "@landmoot/core/rights"
import type { PlanName } from "@landmoot/core/plans"
import type { PolicyLayer, RegionExpression } from "@landmoot/core/policy"
import type { PublicKey } from "@landmoot/core/regions"
import type { Jws } from "@landmoot/core/signed"
import type { AccountId, MeetingId, ParticipantId, RegionId } from "@landmoot/core/units"

/** Who confirmed that the account may use a restricted region, and when (R7). */
export interface Confirmation {
  readonly region: RegionId
  readonly by: readonly string[]
  /** Seconds since 1970. */
  readonly at: number
}

/** What happens when a guest joins from another region than those given (R22, R23). */
export interface GuestPolicy {
  readonly mode: "off" | "warn" | "refuse"
  readonly regions?: RegionExpression
}

/** That a paid account became free, and whether its owner accepts processing in its home. */
export interface HomeAcceptance {
  /** When the account became free, in seconds since 1970. */
  readonly since: number
  /** Absent: meetings that had excluded the home do not start. */
  readonly accepted?: { readonly by: string; readonly at: number }
}

/** What the service that takes the payments calls the account. */
export interface Billing {
  readonly customer?: string
  readonly subscription?: string
  readonly status?: string
}

/** The rules with which an account's meetings begin. */
export interface AccountSafety {
  readonly preset: PresetName
  /** Whether meetings begin with this preset, and hosts may not loosen it. */
  readonly pinned: boolean
}

/** An account without its groups and people, which are records of their own. */
export interface AccountRecord {
  readonly id: AccountId
  readonly name: string
  readonly plan: PlanName
  /** Where the account lives; the records of its meetings rest in the first leaf. */
  readonly home: readonly RegionId[]
  readonly layer: PolicyLayer
  readonly guestPolicy: GuestPolicy
  /** The rules of its meetings; absent: as its plan says. */
  readonly safety?: AccountSafety
  readonly confirmations: readonly Confirmation[]
  /** Set when a paid account becomes free, taken away when it is paid for again. */
  readonly homeAcceptance?: HomeAcceptance
  /** What a downgraded account had chosen: offered again on an upgrade, never applied by itself. */
  readonly formerLayer?: PolicyLayer
  readonly billing?: Billing
  readonly version: number
  /** Seconds since 1970. */
  readonly created: number
}

/** A group of people with its layer. */
export interface GroupRecord {
  readonly account: AccountId
  readonly id: string
  readonly name: string
  readonly layer: PolicyLayer
  /** What the organisation's directory calls it (SCIM `externalId`); unique in the account. */
  readonly external?: string
  readonly version: number
  readonly created: number
}

/** What a person may do in an account; a group administrator does it for certain groups only. */
export type PersonRole = "owner" | "administrator" | "group-administrator" | "member"

/** Whether a person may sign in and own meetings. */
export type PersonStatus = "active" | "invited" | "suspended"

/** A person in one account. */
export interface PersonRecord {
  readonly account: AccountId
  readonly id: string
  readonly name: string
  /** As it was written; unique in the account whatever its case. */
  readonly email?: string
  readonly role: PersonRole
  /** In order: the first is the primary one (R6). */
  readonly groups: readonly string[]
  /** The groups that a group administrator looks after. */
  readonly administers: readonly string[]
  readonly layer: PolicyLayer
  readonly status: PersonStatus
  /** The identity that signs in as this person; one identity may be a person in several accounts. */
  readonly identity?: string
  /** What the organisation's directory calls them (SCIM `externalId`); unique in the account. */
  readonly external?: string
  readonly version: number
  readonly created: number
}

/** One invited person: only the public half of the link's key is kept. */
export interface InvitationRecord {
  readonly participant: ParticipantId
  readonly name: string
  readonly key: PublicKey
  /** Absent: a participant. */
  readonly role?: MeetingRole
  /** How they come; absent: by this link. */
  readonly arrival?: Arrival
  /** The same for all invitations of one person of the account; seats learn nothing from it. */
  readonly identity?: string
}

/** A meeting, running or not. */
export interface StoredMeeting {
  readonly id: MeetingId
  readonly account: AccountId
  /** The person whose layers govern it (R1). */
  readonly owner: string
  readonly title: string
  readonly layer: PolicyLayer
  readonly mode: "single" | "spread"
  /** The rules with which it begins, where the account leaves the choice; absent: the account's. */
  readonly preset?: PresetName
  readonly invitations: readonly InvitationRecord[]
  readonly created: number
  /** When it was ended for good, in seconds since 1970; it never starts again. */
  readonly ended: number | undefined
}

/**
 * `running`: people have begun to meet under a descriptor that is in force;
 * `past`: ended for good; `upcoming`: neither.
 */
export type MeetingState = "upcoming" | "running" | "past"

/** A meeting as lists show it. */
export interface ListedMeeting extends Omit<StoredMeeting, "invitations"> {
  readonly state: MeetingState
  /** How many people have a personal link. */
  readonly invited: number
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
