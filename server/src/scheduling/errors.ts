// SPDX-License-Identifier: Apache-2.0

/** Why a schedule, an invitation or an answer to one was refused. These are values, not thrown. */
export type SchedulingErrorCode =
  /** A time, a rule of recurrence or an exception is not of the form that is understood. */
  | "SCHEDULE_INVALID"
  /** The time zone is not one of the IANA database. */
  | "SCHEDULE_ZONE_UNKNOWN"
  /** The clocks skip this local time on that day, so nobody could come then. */
  | "SCHEDULE_TIME_SKIPPED"
  /** The first start is not an occurrence of the meeting's own rule. */
  | "SCHEDULE_START_OFF_RULE"
  /** An exception names a time at which the rule has no occurrence. */
  | "SCHEDULE_EXCEPTION_UNKNOWN"
  /** The rule with its exceptions leaves no occurrence at all. */
  | "SCHEDULE_EMPTY"
  /** The meeting has no such invitee, or their link was taken away. */
  | "INVITEE_NOT_FOUND"
  /** The same person or the same address is invited twice. */
  | "INVITEE_TWICE"
  /** The meeting has as many invitees as a meeting can have. */
  | "INVITEES_TOO_MANY"
  /** The meeting was changed by somebody else while this was being done; read it again. */
  | "MEETING_VERSION_CONFLICT"
  /** A personal room is for its owner alone to make, and does not take this change. */
  | "MEETING_KIND_UNFIT"
  /** A link for answering an invitation is not one of ours, is too old, or its invitation is gone. */
  | "RSVP_LINK_INVALID"
  /** A partner's statement is forged, expired, for somebody else, or of a home that is not known. */
  | "PARTNER_STATEMENT_INVALID"
  /** Together with the partners no region is left for the meeting. */
  | "PARTNER_SET_EMPTY"
