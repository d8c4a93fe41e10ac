// SPDX-License-Identifier: Apache-2.0
import type { FramePort, OpeningTrack, SealingTrack } from "../frames.ts"

/** Takes note of what would be sealed and opened. For tests: it leaves frames as they are. */
export class FramesTwin implements FramePort {
  readonly sealed: SealingTrack[] = []
  readonly opened: OpeningTrack[] = []
  readonly closed: string[] = []

  sealing(_sender: RTCRtpSender, track: SealingTrack): void {
    this.sealed.push(track)
  }

  opening(_receiver: RTCRtpReceiver, track: OpeningTrack): void {
    this.opened.push(track)
  }

  gone(producer: string): void {
    this.closed.push(producer)
  }
}
