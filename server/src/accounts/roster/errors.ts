// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from "../../api/index.ts"

/** What is wrong with a list of people, or with applying it. These are values, not thrown. */
export type RosterErrorCode =
  /** The list is no CSV: a quotation mark is not closed, or stands where none can. */
  | "ROSTER_CSV_INVALID"
  /** The list has more lines than a list can have. */
  | "ROSTER_TOO_LONG"
  /** The first line names no column that tells people apart, or names one twice. */
  | "ROSTER_HEADINGS_INVALID"
  /** A line has neither an e-mail address nor an id, so nobody can be recognised by it. */
  | "ROSTER_NOBODY"
  /** Somebody new has no name. */
  | "ROSTER_NAME_MISSING"
  /** A name is longer than a name can be. */
  | "ROSTER_NAME_TOO_LONG"
  /** This is no e-mail address. */
  | "ROSTER_EMAIL_INVALID"
  /** Two people of the list, or one of the list and one of the account, have the same address. */
  | "ROSTER_EMAIL_TAKEN"
  /** The list knows students and teachers, and other words for them. */
  | "ROSTER_ROLE_UNKNOWN"
  /** Whoever imports the list may not give this role. */
  | "ROSTER_ROLE_FORBIDDEN"
  /** A group's name is longer than a name can be, or a person would be in too many groups. */
  | "ROSTER_GROUPS_INVALID"
  /** A group administrator imports people into the groups that they look after, and no others. */
  | "ROSTER_OUT_OF_REACH"
  /** Somebody who would be removed owns meetings that have not ended. */
  | "ROSTER_OWNS_MEETINGS"
  /** The list has mistakes, so it is not applied. */
  | "ROSTER_HAS_MISTAKES"
  /** What would happen is not what was shown: the list or the account has changed since. */
  | "ROSTER_PREVIEW_CONFLICT"
  /** More people would be invited than can be at once; import the list without inviting. */
  | "ROSTER_TOO_MANY_INVITATIONS"

/** Makes a refusal. */
export function no(code: RosterErrorCode, message: string, path?: string): Refusal {
  return { ok: false, code, message, ...(path === undefined ? {} : { path }) }
}

/** One thing that is wrong, and where. */
export interface Mistake {
  /** Counted from 1; absent if it concerns no line. */
  readonly line?: number
  readonly column?: string
  readonly code: string
  readonly message: string
}
