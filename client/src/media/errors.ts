// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why the browser's media could not be used. */
export type MediaErrorCode =
  /** This browser cannot take part: it has no WebRTC that the product knows. */
  | "DEVICE_UNSUPPORTED"
  /** A track could not be sent: it has ended, or the browser has no codec for it. */
  | "DEVICE_TRACK_REFUSED"
  /** No screen was shared: the person or the browser said no. */
  | "DEVICE_NO_SCREEN"
  /** The media session was closed meanwhile. */
  | "DEVICE_CLOSED"

/** Thrown when the browser cannot do what was asked with media. */
export class MediaError extends CodedError<MediaErrorCode> {
  override readonly name = "MediaError"

  static browserUnsupported(cause: unknown): MediaError {
    return new MediaError("DEVICE_UNSUPPORTED", "this browser cannot hold a meeting", {
      cause,
    })
  }

  static trackRefused(cause: unknown): MediaError {
    return new MediaError("DEVICE_TRACK_REFUSED", "this track cannot be sent", { cause })
  }

  static noScreen(cause?: unknown): MediaError {
    return new MediaError("DEVICE_NO_SCREEN", "no screen was shared", { cause })
  }

  static closed(): MediaError {
    return new MediaError("DEVICE_CLOSED", "the media session was closed")
  }
}
