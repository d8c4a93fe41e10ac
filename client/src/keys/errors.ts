// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why keys could not be agreed on, or are trusted no longer. */
export type AgentErrorCode =
  /** This browser cannot seal sound and picture, so it is not let in. */
  | "KEYS_UNSUPPORTED"
  /** Media arrives but no word of any member: somebody may be holding changes of the keys back. */
  | "KEYS_SILENT"
  /** The seat or the members refused this member's keys again and again. */
  | "KEYS_NOT_ADMITTED"
  /** What was said could not be sent: there are no keys (yet), or nobody took it. */
  | "KEYS_NOT_SENT"
  /** A message of somebody else, or one that is gone, was to be changed. */
  | "KEYS_NOT_OWN_MESSAGE"
  /** The part of this page that holds the keys has stopped. */
  | "KEYS_WORKER_LOST"

/** Thrown by the agent itself; what core and seat refuse keeps its own code. */
export class AgentError extends CodedError<AgentErrorCode> {
  override readonly name = "AgentError"

  static unsupported(): AgentError {
    return new AgentError("KEYS_UNSUPPORTED", "this browser cannot seal media")
  }

  static silent(): AgentError {
    return new AgentError("KEYS_SILENT", "media arrives, but no word of any member")
  }

  static notAdmitted(): AgentError {
    return new AgentError("KEYS_NOT_ADMITTED", "no key package of this member was taken")
  }

  static notSent(cause?: unknown): AgentError {
    return new AgentError("KEYS_NOT_SENT", "this could not be said", { cause })
  }

  static notOwnMessage(): AgentError {
    return new AgentError("KEYS_NOT_OWN_MESSAGE", "only one's own message can be changed")
  }

  static workerLost(): AgentError {
    return new AgentError("KEYS_WORKER_LOST", "the worker that holds the keys has stopped")
  }
}

/** Another's refusal, passed on under its code. */
export class KeysRefusal extends CodedError {
  override readonly name = "KeysRefusal"
}

/** The code of whatever was thrown; what has none is a fault of our own. */
export function codeOf(error: unknown): string {
  return error instanceof CodedError ? String(error.code) : "UNKNOWN"
}
