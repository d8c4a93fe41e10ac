// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { areSound } from "./rtp-parameters.ts"

// Rules are those of SPEC.md in this folder.

const opus = { mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2 }
const vp8 = { mimeType: "video/VP8", payloadType: 96, clockRate: 90_000 }
const rtx = { mimeType: "video/rtx", payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } }
const audio = { mid: "0", codecs: [opus], encodings: [{ ssrc: 7 }] }
const video = {
  mid: "1",
  codecs: [vp8, rtx],
  encodings: [
    { rid: "r0", scalabilityMode: "L1T3" },
    { rid: "r1", maxBitrate: 500_000 },
  ],
  headerExtensions: [{ uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: 4 }],
}

test("MSE20: what browsers send is sound", () => {
  expect(areSound("audio", audio)).toBe(true)
  expect(areSound("video", video)).toBe(true)
})

test.each([
  ["a codec of the other kind", "audio", { ...audio, codecs: [vp8] }],
  ["no codec", "audio", { ...audio, codecs: [] }],
  ["a retransmission alone", "video", { ...video, codecs: [rtx] }],
  [
    "a retransmission of itself",
    "video",
    { ...video, codecs: [vp8, { ...rtx, parameters: { apt: 97 } }] },
  ],
  ["one payload type twice", "video", { ...video, codecs: [vp8, vp8] }],
  ["payload type 128", "audio", { ...audio, codecs: [{ ...opus, payloadType: 128 }] }],
  ["ssrc 0", "audio", { ...audio, encodings: [{ ssrc: 0 }] }],
  ["ssrc 2^32", "audio", { ...audio, encodings: [{ ssrc: 2 ** 32 }] }],
  ["one ssrc twice", "audio", { ...audio, encodings: [{ ssrc: 7 }, { ssrc: 7 }] }],
  ["twenty encodings", "video", { ...video, encodings: Array.from({ length: 20 }, () => ({})) }],
  ["no encodings", "audio", { ...audio, encodings: [] }],
  ["nine layers", "video", { ...video, encodings: [{ scalabilityMode: "L9T9" }] }],
  ["an empty mid", "audio", { ...audio, mid: "" }],
  ["a mid of a kilobyte", "audio", { ...audio, mid: "m".repeat(1024) }],
  ["header extension 0", "video", { ...video, headerExtensions: [{ uri: "u", id: 0 }] }],
  ["header extension 256", "video", { ...video, headerExtensions: [{ uri: "u", id: 256 }] }],
  [
    "a bitrate that is none",
    "audio",
    { ...audio, encodings: [{ ssrc: 7, maxBitrate: Number.NaN }] },
  ],
] as const)("MSE20: %s is not", (_what, kind, parameters) => {
  expect(areSound(kind, parameters)).toBe(false)
})
