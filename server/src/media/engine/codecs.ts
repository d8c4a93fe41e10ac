// SPDX-License-Identifier: Apache-2.0
import type { RtpJson } from "@landmoot/core/protocol"
import type { RouterRtpCodecCapability, RtpCapabilities } from "mediasoup/types"

/** The codecs of every router, the preferred one of each kind first. The same everywhere, always. */
export const MEDIA_CODECS: RouterRtpCodecCapability[] = [
  {
    kind: "audio",
    mimeType: "audio/opus",
    clockRate: 48_000,
    channels: 2,
    // In-band error correction hides single losses; DTX would make silence look like a lost link.
    parameters: { minptime: 10, useinbandfec: 1 },
  },
  { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
  {
    kind: "video",
    mimeType: "video/VP9",
    clockRate: 90_000,
    parameters: { "profile-id": 0 },
  },
  {
    kind: "video",
    mimeType: "video/H264",
    clockRate: 90_000,
    // Constrained baseline, which every browser has (RFC 7742, section 6.2).
    parameters: {
      "packetization-mode": 1,
      "profile-level-id": "42e01f",
      "level-asymmetry-allowed": 1,
    },
  },
  { kind: "video", mimeType: "video/AV1", clockRate: 90_000 },
]

/**
 * A client's RTP capabilities in the numbering of our routers: header extensions
 * are known by their URI, and the client may have numbered them before it knew
 * our numbers. May come from an attacker; the engine validates the result.
 */
export function inOurNumbers(client: RtpJson, ours: RtpCapabilities): RtpCapabilities {
  const extensions = Array.isArray(client["headerExtensions"]) ? client["headerExtensions"] : []
  const known = (extensions as readonly unknown[]).flatMap((extension) => {
    if (typeof extension !== "object" || extension === null) return []
    const { kind, uri } = extension as { readonly kind?: unknown; readonly uri?: unknown }
    return (ours.headerExtensions ?? []).filter((own) => own.uri === uri && own.kind === kind)
  })
  // The engine checks every field of a codec before it uses it.
  return {
    codecs: client["codecs"] as NonNullable<RtpCapabilities["codecs"]>,
    headerExtensions: known,
  }
}
