// SPDX-License-Identifier: Apache-2.0
/**
 * What media nodes of this product can receive and send, known beforehand.
 *
 * A join tells the server what the browser can receive, so that consumers come with the
 * answer; but a device computes that from the capabilities of the node's router, which
 * only come with the answer. They are the same at every node, so the device is prepared
 * with this copy and the click costs no round trip. If a node's real ones differ, they
 * win; header extensions are matched by their URI, so the ids here need not be right.
 *
 * @module
 */
import type { types } from "mediasoup-client"

type Codec = types.RtpCodecCapability
type Extension = types.RtpHeaderExtension

const VIDEO_FEEDBACK = [
  { type: "nack", parameter: "" },
  { type: "nack", parameter: "pli" },
  { type: "ccm", parameter: "fir" },
  { type: "goog-remb", parameter: "" },
  { type: "transport-cc", parameter: "" },
]

/** The dynamic payload types that mediasoup gives out, from 100 on in the order of the codecs. */
const FIRST_VIDEO_PAYLOAD_TYPE = 101

const VIDEO_CODECS: readonly (readonly [name: string, parameters: Record<string, unknown>])[] = [
  ["VP8", {}],
  ["VP9", { "profile-id": 0 }],
  ["H264", { "level-asymmetry-allowed": 1, "packetization-mode": 1, "profile-level-id": "42e01f" }],
  ["AV1", {}],
]

/** Header extensions by the id that mediasoup gives them (RFC 8285). */
const EXTENSIONS: readonly (readonly [
  id: number,
  uri: string,
  audio: Extension["direction"] | undefined,
  video: Extension["direction"] | undefined,
])[] = [
  [1, "urn:ietf:params:rtp-hdrext:sdes:mid", "sendrecv", "sendrecv"],
  [2, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", undefined, "recvonly"],
  [3, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", undefined, "recvonly"],
  [4, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", "sendrecv", "sendrecv"],
  [
    5,
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "recvonly",
    "sendrecv",
  ],
  [6, "urn:ietf:params:rtp-hdrext:ssrc-audio-level", "sendrecv", undefined],
  [
    7,
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    undefined,
    "recvonly",
  ],
  [8, "urn:3gpp:video-orientation", undefined, "sendrecv"],
  [9, "urn:ietf:params:rtp-hdrext:toffset", undefined, "sendrecv"],
  [10, "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time", "sendrecv", "sendrecv"],
  [11, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay", "sendrecv", "sendrecv"],
  [12, "urn:mediasoup:params:rtp-hdrext:packet-id", "sendrecv", "sendrecv"],
]

/** The capabilities of every router of the product. */
export const ROUTER_CAPABILITIES: types.RtpCapabilities = {
  codecs: [
    {
      kind: "audio",
      mimeType: "audio/opus",
      clockRate: 48_000,
      channels: 2,
      preferredPayloadType: 100,
      parameters: { minptime: 10, useinbandfec: 1 },
      rtcpFeedback: [
        { type: "nack", parameter: "" },
        { type: "transport-cc", parameter: "" },
      ],
    },
    ...VIDEO_CODECS.flatMap(([name, parameters], index): Codec[] => {
      const payloadType = FIRST_VIDEO_PAYLOAD_TYPE + 2 * index
      const common = { kind: "video", clockRate: 90_000 } as const
      return [
        {
          ...common,
          mimeType: `video/${name}`,
          preferredPayloadType: payloadType,
          parameters,
          rtcpFeedback: VIDEO_FEEDBACK,
        },
        {
          ...common,
          mimeType: "video/rtx",
          preferredPayloadType: payloadType + 1,
          parameters: { apt: payloadType },
          rtcpFeedback: [],
        },
      ]
    }),
  ],
  // The library's list of URIs lacks one that its server knows.
  headerExtensions: EXTENSIONS.flatMap(([preferredId, uri, audio, video]) =>
    [["audio", audio] as const, ["video", video] as const].flatMap(([kind, direction]) =>
      direction === undefined
        ? []
        : [{ kind, uri: uri as Extension["uri"], preferredId, preferredEncrypt: false, direction }],
    ),
  ),
}
