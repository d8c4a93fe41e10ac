// SPDX-License-Identifier: Apache-2.0
/**
 * What a failure means for one's membership.
 *
 * @module
 */
import { KeysError } from "@landmoot/core/keys"
import { AgentError, codeOf } from "./errors.ts"

/** Whether a change is bound to what this member's guard has not admitted. */
export function isOfPolicy(error: unknown): boolean {
  return ["KEYS_POLICY_MISMATCH", "KEYS_SEAT_UNKNOWN"].includes(codeOf(error))
}

/** Whether the connection is at fault, which its own recovery mends. */
export function isAway(error: unknown): boolean {
  return codeOf(error).startsWith("SIGNALLING_")
}

/** The seat's refusals, and what it left out, cost one's place, not the meeting. */
export function mayStartAfresh(error: unknown): boolean {
  const code = codeOf(error)
  if (code === "KEYS_TOO_FAST") return false
  return code === "KEYS_EPOCH" || !(error instanceof KeysError || error instanceof AgentError)
}
