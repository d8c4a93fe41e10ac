// SPDX-License-Identifier: Apache-2.0
import { type MeetingId, meetingId } from "@landmoot/core/units"
import { GatewayError } from "./errors.ts"
import { readJson } from "./json.ts"

// No descriptor and no token is longer; what is, is not decoded.
const MAX_LENGTH = 200_000

/**
 * Reads which meeting a signed object claims to be about, so that it can be
 * verified for that one. Proves nothing. May come from an attacker.
 *
 * @throws {@link GatewayError} `SESSION_BAD_MESSAGE`
 */
export function claimedMeeting(jws: string): MeetingId {
  const payload = jws.length > MAX_LENGTH ? undefined : jws.split(".")[1]
  const claims = readJson(Buffer.from(payload ?? "", "base64url").toString("utf8"))
  if (typeof claims !== "object" || claims === null || !("meeting" in claims)) {
    throw GatewayError.badMessage()
  }
  try {
    return meetingId(String(claims.meeting))
  } catch {
    // The error's own code would say more than the sender needs to know.
    throw GatewayError.badMessage()
  }
}
