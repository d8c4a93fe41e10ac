// SPDX-License-Identifier: Apache-2.0
import { type MeetingId, meetingId, type SessionId, sessionId } from "@landmoot/core/units"
import { GatewayError } from "./errors.ts"
import { readJson } from "./json.ts"

// No descriptor and no token is longer; what is, is not decoded.
const MAX_LENGTH = 200_000

/**
 * Reads which session a join token is for, once the seat has verified the token.
 *
 * @throws {@link GatewayError} `SESSION_BAD_MESSAGE`
 */
export function claimedSession(jws: string): SessionId {
  const claims = claimsOf(jws)
  if (!("session" in claims)) throw GatewayError.badMessage()
  return parsed(sessionId, claims.session)
}

/**
 * Reads which meeting a signed object claims to be about, so that it can be
 * verified for that one. Proves nothing. May come from an attacker.
 *
 * @throws {@link GatewayError} `SESSION_BAD_MESSAGE`
 */
export function claimedMeeting(jws: string): MeetingId {
  const claims = claimsOf(jws)
  if (!("meeting" in claims)) throw GatewayError.badMessage()
  return parsed(meetingId, claims.meeting)
}

function claimsOf(jws: string): object {
  const payload = jws.length > MAX_LENGTH ? undefined : jws.split(".")[1]
  const claims = readJson(Buffer.from(payload ?? "", "base64url").toString("utf8"))
  if (typeof claims !== "object" || claims === null) throw GatewayError.badMessage()
  return claims
}

function parsed<Id>(parse: (text: string) => Id, claim: unknown): Id {
  try {
    return parse(String(claim))
  } catch {
    // The error's own code would say more than the sender needs to know.
    throw GatewayError.badMessage()
  }
}
