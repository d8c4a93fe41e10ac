// SPDX-License-Identifier: Apache-2.0
/**
 * What the region policy keeps and asks for, besides accounts, groups, people and meetings.
 *
 * Of the stores here: every write is atomic and durable when its promise is fulfilled, and
 * nothing is retried. All throw a StorageError when the store itself fails.
 *
 * @module
 */
import type { PolicyLayer } from "@landmoot/core/policy"
import type { AccountId, MeetingId, RegionId } from "@landmoot/core/units"
import type { Trust } from "../../rooms/ports.ts"
import type { AuditSink } from "../audit-port.ts"
import type { LiveMeetingHome } from "../home.ts"
import type { AccountStores } from "../ports.ts"

/** Somebody who asked for a change, or decided it. */
export interface Administrator {
  /** The person's id in the account. */
  readonly id: string
  readonly name?: string
}

/** A change of the account's layer that waits for a second administrator (R7). */
export interface ApprovalRecord {
  readonly account: AccountId
  readonly id: string
  /** The restricted regions that come new, sorted. */
  readonly regions: readonly RegionId[]
  /** Exactly what is written when it is approved. */
  readonly layer: PolicyLayer
  /** The account's version that it was asked against; any other version makes it outdated. */
  readonly baseVersion: number
  readonly requestedBy: Administrator
  /** Seconds since 1970. */
  readonly requested: number
  readonly expires: number
  readonly state: "pending" | "approved" | "rejected" | "outdated"
  readonly decidedBy?: Administrator
  readonly decided?: number
}

/** How a waiting change was decided. */
export interface Decision {
  readonly state: "approved" | "rejected" | "outdated"
  readonly decidedBy?: Administrator
  readonly decided: number
}

/** Changes that wait for a second administrator. They go with their account. */
export interface ApprovalStore {
  create(approval: ApprovalRecord): Promise<void>
  read(account: AccountId, id: string): Promise<ApprovalRecord | undefined>
  /** The newest first, at most `limit`. */
  list(account: AccountId, limit: number): Promise<readonly ApprovalRecord[]>
  /** Decides one that is pending. Returns false, and changes nothing, if it is not. */
  decide(account: AccountId, id: string, decision: Decision): Promise<boolean>
}

/** A meeting that has not ended, with what governs it besides the account. */
export interface OpenMeeting {
  readonly id: MeetingId
  readonly title: string
  readonly layer: PolicyLayer
  readonly created: number
  /** Its owner's groups, in order, and own layer. */
  readonly groups: readonly string[]
  readonly ownerLayer: PolicyLayer
  readonly owner: string
}

/** Where an account's participants sat in the past, and what was measured from there. */
export interface PastSessions {
  /** By place: the region that was nearest stands for it. */
  roundTrips(account: AccountId): Promise<
    readonly {
      readonly place: RegionId
      readonly measured: readonly {
        readonly region: RegionId
        readonly medianMs: number
        readonly samples: number
      }[]
    }[]
  >
  /** Sessions by place, in meetings of owners of one policy. */
  attendance(account: AccountId): Promise<
    readonly {
      readonly place: string
      /** The owners' groups and layer as JSON; absent: they are gone. */
      readonly owners?: { readonly groups: string; readonly layer: string }
      readonly sessions: number
    }[]
  >
}

/** Lists over all of an account, made by the database at once. */
export interface PolicyFigures {
  /** Meetings that have not ended, the newest first, at most `limit`; of one owner when given. */
  openMeetings(
    account: AccountId,
    query: { readonly limit: number; readonly owner?: string },
  ): Promise<readonly OpenMeeting[]>
  /** How many meetings of an account have a time and have not ended. */
  planned(account: AccountId): Promise<number>
}

/** That a leaf has left a version of a group, which only the loss of a jurisdiction does (R9). */
export interface Departure {
  /** The group with its version: `EU@7`. */
  readonly group: string
  readonly region: RegionId
  /** The jurisdictions that the leaf had when it was first seen in the group. */
  readonly jurisdictions: readonly string[]
}

/** What the node remembers of catalogues: which leaves it has seen in which version of a group. */
export interface CatalogueMemory {
  /** Remembers leaves that are new; what is known stays as it was first seen. */
  remember(
    members: readonly {
      readonly group: string
      readonly region: RegionId
      readonly jurisdictions: readonly string[]
    }[],
  ): Promise<void>
  /** Everything that was ever seen. */
  seen(): Promise<readonly Departure[]>
}

/** When meetings are held next, as whoever plans them knows it. */
export interface NextStarts {
  /** The next start of each meeting of an account that has one, in seconds since 1970. */
  nextStarts(account: AccountId): Promise<ReadonlyMap<MeetingId, number>>
}

/** Tells people what a change of somebody else's did to their meetings. */
export interface PolicyNews {
  /** Meetings of an owner that cannot start any more. Sent in the background. */
  meetingsWillFail(
    account: AccountId,
    owner: string,
    meetings: readonly {
      readonly id: MeetingId
      readonly title: string
      readonly code: string
      readonly why: string
    }[],
  ): Promise<void>
}

/** What meetings were agreed with other accounts, as whoever plans them knows it. */
export interface MeetingPartners {
  /** Where each partner of a meeting may be processed, as fixed when it was made (R23). */
  regionsOf(meeting: MeetingId): Promise<readonly (readonly RegionId[])[]>
}

/** What operations on policies and plans work on. */
export interface PolicyParts {
  readonly stores: AccountStores
  readonly approvals: ApprovalStore
  readonly figures: PolicyFigures
  readonly memory: CatalogueMemory
  readonly trust: Trust
  readonly home: Pick<LiveMeetingHome, "reviseAll">
  readonly audit: AuditSink
  readonly starts?: NextStarts
  /** Absent: no meeting has partners. */
  readonly partners?: MeetingPartners
  /** Absent: previews assume cities. */
  readonly past?: PastSessions
  readonly news?: PolicyNews
}
