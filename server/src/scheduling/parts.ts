// SPDX-License-Identifier: Apache-2.0
import type { AccountId, MeetingId, RegionId } from "@landmoot/core/units"
import type { Accounts, AccountStores, Actor, AuditSink, PolicyFigures } from "../accounts/index.ts"
import type { Answer, Refusal } from "../api/index.ts"
import type { Mail } from "../mail/index.ts"
import type { Trust } from "../rooms/ports.ts"
import type { SchedulingErrorCode } from "./errors.ts"
import type { PlanStore } from "./ports.ts"

/** What handing a meeting over does to its regions. */
export interface HandedOverRegions {
  readonly before: readonly RegionId[]
  readonly after: readonly RegionId[]
  readonly warning?: { readonly message: string }
}

/** What the operations on meetings need. */
export interface SchedulingParts {
  readonly plans: PlanStore
  readonly stores: AccountStores
  /** Makes meetings with their links, and ends them. */
  readonly accounts: Pick<Accounts, "createMeeting" | "endMeeting">
  readonly figures: Pick<PolicyFigures, "planned">
  /** Has whoever is in a meeting without an invitation put out at once. */
  readonly recall: (meeting: MeetingId) => Promise<void>
  readonly trust: Trust
  readonly mail: Mail
  readonly audit: AuditSink
  /** The web origin that links lead to. */
  readonly origin: string
  /** Gives a meeting to another person of its account, and notes it. */
  readonly handOver: (
    of: { readonly account: AccountId; readonly meeting: MeetingId; readonly person: string },
    actor: Actor,
  ) => Promise<Answer<HandedOverRegions>>
}

/** Codes of others that operations on meetings give as well. */
type OtherCode =
  | "ACCESS_FORBIDDEN"
  | "ACCESS_NOT_FOUND"
  | "ACCOUNT_USER_NOT_FOUND"
  | "MEETING_ENDED"
  | "MEETING_NOT_FOUND"

/** Makes a refusal. */
export function no(code: SchedulingErrorCode | OtherCode, message: string, path?: string): Refusal {
  return { ok: false, code, message, ...(path === undefined ? {} : { path }) }
}

/** The answer to whatever speaks of a meeting that is not there. */
export const NO_MEETING: Refusal = no("MEETING_NOT_FOUND", "there is no such meeting here")

/** The answer to whatever comes too late. */
export const ENDED: Refusal = no("MEETING_ENDED", "the meeting has ended")
