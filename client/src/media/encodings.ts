// SPDX-License-Identifier: Apache-2.0
import type { MediaSource } from "@landmoot/core/protocol"
import type { types } from "mediasoup-client"

/** How a source is encoded. Camera and screen use VP8, which every browser encodes in layers. */
export type Encoding = Pick<types.ProducerOptions, "codec" | "codecOptions" | "encodings">

/**
 * Bit rates of the camera's three layers at 180, 360 and 720 lines. Higher: sharper and
 * dearer for everybody who watches; lower: blocks in motion.
 */
const CAMERA_BITS_PER_SECOND = [150_000, 500_000, 1_700_000] as const

/** Screens hold still and are read: few frames, many pixels. */
const SCREEN_BITS_PER_SECOND = 2_500_000
const SCREEN_FRAMES_PER_SECOND = 15

/** Below this height, in pixels, a further layer would show nothing that the one above does not. */
const SMALLEST_LAYER_HEIGHT = 90

const VOICE_BITS_PER_SECOND = 40_000
const SOUND_BITS_PER_SECOND = 128_000

/** Chooses how to send a track. `codecs` are those that the browser can send. */
export function encodingFor(
  source: MediaSource,
  track: Pick<MediaStreamTrack, "getSettings">,
  codecs: readonly types.RtpCodecCapability[],
): Encoding {
  const vp8 = codecs.find(({ mimeType }) => mimeType.toLowerCase() === "video/vp8")
  const codec = vp8 === undefined ? {} : { codec: vp8 }
  switch (source) {
    case "microphone":
      return {
        codecOptions: {
          opusDtx: true,
          opusFec: true,
          opusMaxAverageBitrate: VOICE_BITS_PER_SECOND,
        },
      }
    case "screen-audio":
      return {
        codecOptions: {
          opusStereo: true,
          opusDtx: false,
          opusFec: true,
          opusMaxAverageBitrate: SOUND_BITS_PER_SECOND,
        },
      }
    case "camera":
      return { ...codec, encodings: cameraLayers(track.getSettings().height ?? 720) }
    case "screen":
      return {
        ...codec,
        encodings: [{ maxBitrate: SCREEN_BITS_PER_SECOND, maxFramerate: SCREEN_FRAMES_PER_SECOND }],
      }
  }
}

function cameraLayers(height: number): types.RtpEncodingParameters[] {
  return CAMERA_BITS_PER_SECOND.map((maxBitrate, index) => ({
    maxBitrate,
    scaleResolutionDownBy: 2 ** (CAMERA_BITS_PER_SECOND.length - 1 - index),
  })).filter(({ scaleResolutionDownBy }) => height / scaleResolutionDownBy >= SMALLEST_LAYER_HEIGHT)
}
