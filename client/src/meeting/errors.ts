// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a meeting could not be prepared, joined or acted in. */
export type MeetingErrorCode =
  /** The address in the link does not answer, or answers with an error. */
  | "PREPARATION_UNREACHABLE"
  /** The address in the link answers with something that is not a meeting. */
  | "PREPARATION_MALFORMED"
  /** The name is empty, too long, or holds characters that names may not have. */
  | "PREPARATION_NAME_INVALID"
  /** Joining was asked for while there is nothing to join, or twice. */
  | "PREPARATION_NOT_READY"
  /** Media reaches no node although signalling works: the network lets none of it through. */
  | "MEETING_MEDIA_UNREACHABLE"
  /** What was to be said is empty, too long, or holds characters that it may not have. */
  | "MEETING_WORDS_INVALID"
  /** The rules of the meeting do not let this person do it now. */
  | "MEETING_RIGHT_MISSING"
  /** Something was asked of a meeting that is over. */
  | "MEETING_OVER"

/** Thrown by the SDK's own calls; refusals by servers and by the guard have classes of their own. */
export class MeetingError extends CodedError<MeetingErrorCode> {
  override readonly name = "MeetingError"

  static unreachable(origin: string, cause?: unknown): MeetingError {
    return new MeetingError("PREPARATION_UNREACHABLE", `${origin} does not answer`, { cause })
  }

  static malformed(origin: string, cause?: unknown): MeetingError {
    return new MeetingError("PREPARATION_MALFORMED", `${origin} holds no such meeting`, { cause })
  }

  static nameInvalid(): MeetingError {
    return new MeetingError("PREPARATION_NAME_INVALID", "this cannot be a person's name")
  }

  static notReady(): MeetingError {
    return new MeetingError("PREPARATION_NOT_READY", "there is no gateway to join through (yet)")
  }

  static mediaUnreachable(): MeetingError {
    return new MeetingError("MEETING_MEDIA_UNREACHABLE", "media does not get through")
  }

  static wordsInvalid(): MeetingError {
    return new MeetingError("MEETING_WORDS_INVALID", "this cannot be said")
  }

  static rightMissing(right: string): MeetingError {
    return new MeetingError(
      "MEETING_RIGHT_MISSING",
      `the rules do not let this person ${right} now`,
    )
  }

  static over(cause?: unknown): MeetingError {
    return new MeetingError("MEETING_OVER", "the meeting is over", { cause })
  }
}
