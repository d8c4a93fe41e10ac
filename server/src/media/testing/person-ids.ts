// SPDX-License-Identifier: Apache-2.0
import { type ParticipantId, participantId, type SessionId, sessionId } from "@landmoot/core/units"

/** What the engine can do, as browsers say it. */
export const CAPABILITIES = {
  codecs: [
    {
      kind: "audio",
      mimeType: "audio/opus",
      preferredPayloadType: 111,
      clockRate: 48_000,
      channels: 2,
    },
    { kind: "video", mimeType: "video/VP8", preferredPayloadType: 96, clockRate: 90_000 },
  ],
  headerExtensions: [{ kind: "audio", uri: "urn:ietf:params:rtp-hdrext:sdes:mid", preferredId: 9 }],
}

/** The ids of a person, made from one letter. */
export function idsOf(who: string): {
  session: SessionId
  participant: ParticipantId
} {
  return {
    session: sessionId(`s_${who.repeat(22)}`),
    participant: participantId(`p_${who.repeat(22)}`),
  }
}
