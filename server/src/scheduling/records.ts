// SPDX-License-Identifier: Apache-2.0
/**
 * What is kept of planned meetings beside the meeting itself.
 *
 * @module
 */
import { type MEETING_KINDS, scheduleSchema } from "@landmoot/core/api"
import type { Arrival, MeetingRole } from "@landmoot/core/rights"
import type { PublicKey } from "@landmoot/core/regions"
import { accountIdField, regionIdField } from "@landmoot/core/signed"
import type { AccountId, MeetingId, ParticipantId, RegionId } from "@landmoot/core/units"
import { z } from "zod"
import type { Language } from "../mail/index.ts"
import type { Schedule } from "./occurrences.ts"

/** What an invitee says to an invitation. */
export type RsvpAnswer = "yes" | "no" | "maybe"

/** What a meeting is: at once, with a time, for the people of a group, or somebody's own room. */
export type MeetingKind = (typeof MEETING_KINDS)[number]

/** An account whose regions a meeting was narrowed to as well (R23). */
export interface PartnerRecord {
  readonly account: AccountId
  readonly name: string
  readonly regions: readonly RegionId[]
}

/** How a meeting was planned. */
export interface PlanRecord {
  readonly meeting: MeetingId
  readonly account: AccountId
  /** Who made it; who owns it now stands with the meeting. */
  readonly owner: string
  readonly kind: MeetingKind
  readonly schedule?: Schedule
  /** The group whose people a class is for. */
  readonly group?: string
  /** The language of invitations. */
  readonly language: Language
  /** S(media) as resolved when inviting: what the links and texts name. */
  readonly regions: readonly RegionId[]
  readonly partners: readonly PartnerRecord[]
  /** When the last occurrence ends, in seconds since 1970; absent if none is known. */
  readonly over?: number
  /** Starts at 1 and is the SEQUENCE of calendar files plus one. */
  readonly version: number
  readonly created: number
}

/** Somebody who has a personal link. */
export interface InviteeRecord {
  readonly participant: ParticipantId
  readonly name: string
  readonly email?: string
  /** Who they are in the account, if they are in it. */
  readonly person?: string
  /** Whether this is the link with which somebody enters from the console. */
  readonly own: boolean
  /** What they are in the meeting; absent: a participant. */
  readonly role?: MeetingRole
  /** How they come; absent: by their link. */
  readonly arrival?: Arrival
  /** The same for all invitations of one person of the account. */
  readonly identity?: string
  readonly answer?: RsvpAnswer
  /** Seconds since 1970. */
  readonly answered?: number
}

/** An invitee with the public half of their link. */
export interface KeyedInvitee extends InviteeRecord {
  readonly key: PublicKey
}

/** The form of a schedule as it is stored. */
export const storedScheduleSchema: z.ZodType<Schedule> =
  scheduleSchema as unknown as z.ZodType<Schedule> // Absent fields stay absent in JSON.

/** The form of a list of regions as it is stored. */
export const storedRegionsSchema: z.ZodType<readonly RegionId[]> = z.array(regionIdField)

/** The form of a list of partners as it is stored. */
export const storedPartnersSchema: z.ZodType<readonly PartnerRecord[]> = z.array(
  z.strictObject({ account: accountIdField, name: z.string(), regions: z.array(regionIdField) }),
)
