// SPDX-License-Identifier: Apache-2.0
import type { MediaSource } from "@landmoot/core/protocol"

/** A codec that a track may use. */
export interface TrackCodec {
  /** As in `video/VP8`. */
  readonly mimeType: string
  readonly payloadType?: number
}

/** A track of one's own that is about to be sent. */
export interface SealingTrack {
  readonly source: MediaSource
  readonly codecs: readonly TrackCodec[]
}

/** A track that is about to be received. */
export interface OpeningTrack {
  readonly producer: string
  readonly codecs: readonly TrackCodec[]
}

/**
 * Encryption of frames between encoder and network. Both calls take effect before they return:
 * no frame of the track passes unsealed or unopened, ever after. A session calls it for every
 * track; there is no session without a port.
 */
export interface FramePort {
  sealing(sender: RTCRtpSender, track: SealingTrack): void
  opening(receiver: RTCRtpReceiver, track: OpeningTrack): void
  /** A producer's track is not received any more. */
  gone(producer: string): void
}
