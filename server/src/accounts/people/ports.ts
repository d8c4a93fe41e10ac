// SPDX-License-Identifier: Apache-2.0
/**
 * What operations on people and groups need of their surroundings.
 *
 * @module
 */
import type { Catalogue } from "@landmoot/core/regions"
import type { AccountId } from "@landmoot/core/units"
import type { Answer } from "../../api/index.ts"
import type { AuditSink } from "../audit-port.ts"
import type { AccountStores } from "../ports.ts"

/** Invitations and sessions of people, as those keep them who let people sign in. */
export interface SignIns {
  /**
   * Sends a person a link that opens their place in the account, in place of an
   * earlier one. The message is sent in the background.
   */
  invite(account: AccountId, person: string, language: "en" | "de"): Promise<Answer<unknown>>
  /** Takes back the link of a person, if there is one. */
  withdrawInvitation(account: AccountId, person: string): Promise<void>
  /** Ends every session of an identity. */
  endSessions(identity: string): Promise<void>
}

/** Meetings that run, as far as they concern people who may not be there any more. */
export interface RunningMeetings {
  /** Has a person who was suspended or removed put out of meetings that run, within seconds. */
  turnOut(account: AccountId, person: string): Promise<void>
}

/** What operations on people and groups work on. */
export interface PeopleParts {
  readonly stores: AccountStores
  readonly audit: AuditSink
  readonly signIns: SignIns
  readonly meetings: RunningMeetings
  /** The catalogue in force. */
  readonly catalogue: () => Catalogue
}
