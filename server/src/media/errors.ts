// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { PlacementErrorCode, PlacementRefusal } from "@landmoot/core/placement"

/** Why the media node refused or failed. */
export type MediaErrorCode =
  /** The asker is not the node whose requests about this session or link are obeyed. */
  | "MEDIA_FORBIDDEN"
  /** No session, producer or consumer of this id is served here (any more). */
  | "MEDIA_NOT_FOUND"
  /** The media engine does not accept the RTP, ICE or DTLS parameters of a client. */
  | "MEDIA_BAD_PARAMETERS"
  /** The person has no right to send this now: see core/rights. */
  | "MEDIA_NOT_GRANTED"
  /** A session sends a track of this source already: one camera, one microphone, one screen. */
  | "MEDIA_SOURCE_TAKEN"
  /** This node serves as many sessions as its configuration allows. */
  | "MEDIA_NODE_FULL"
  /** A producer was asked for over a link that was never opened, or is closed. */
  | "MEDIA_LINK_UNKNOWN"
  /** The far end of a link gave an address that its certificate does not cover; nothing was sent. */
  | "MEDIA_LINK_ADDRESS_FOREIGN"
  /** At start: the address told to clients is not among the prefixes of the node's certificate. */
  | "MEDIA_ADDRESS_NOT_CERTIFIED"
  /** At start: `dtls.crt` is not the certificate whose fingerprint the node's certificate carries. */
  | "MEDIA_FINGERPRINT_NOT_CERTIFIED"
  /** At start: a media port cannot be opened: it is taken, or the address is not of this machine. */
  | "MEDIA_PORT_UNAVAILABLE"
  /** The media worker does not start: its program is missing or cannot read its certificate. */
  | "MEDIA_WORKER_UNAVAILABLE"
  /** A media worker died; its sessions are lost and have to join again. */
  | "MEDIA_WORKER_DIED"
  /** The media node or the meeting was closed while the request was being served. */
  | "MEDIA_CLOSED"

/** Thrown by the media node; carries a code of its own or that of a refused placement (R15). */
export class MediaError extends CodedError<MediaErrorCode | PlacementErrorCode> {
  override readonly name = "MediaError"

  static forbidden(what: string): MediaError {
    return new MediaError("MEDIA_FORBIDDEN", `this node may not ask for ${what}`)
  }

  static notFound(what: string): MediaError {
    return new MediaError("MEDIA_NOT_FOUND", `this ${what} is not here`)
  }

  /** The engine's reason goes to the log as the cause, not to the client. */
  static badParameters(what: string, cause?: unknown): MediaError {
    return new MediaError("MEDIA_BAD_PARAMETERS", `these parameters of ${what} are not accepted`, {
      cause,
    })
  }

  static sourceTaken(source: string): MediaError {
    return new MediaError("MEDIA_SOURCE_TAKEN", `a track of the ${source} is sent already`)
  }

  static notGranted(source: string): MediaError {
    return new MediaError("MEDIA_NOT_GRANTED", `this person has no right to send the ${source} now`)
  }

  static full(capacity: number): MediaError {
    return new MediaError("MEDIA_NODE_FULL", `this node serves ${capacity} sessions, its most`)
  }

  static linkUnknown(): MediaError {
    return new MediaError("MEDIA_LINK_UNKNOWN", "no link to this node is open in this meeting")
  }

  static linkAddressForeign(peer: string): MediaError {
    return new MediaError(
      "MEDIA_LINK_ADDRESS_FOREIGN",
      `the link end that ${peer} gave lies outside the addresses of its certificate`,
    )
  }

  static addressNotCertified(address: string, prefixes: readonly string[]): MediaError {
    return new MediaError(
      "MEDIA_ADDRESS_NOT_CERTIFIED",
      `clients would be told the address ${address}, which this node's certificate does not cover ` +
        `(${prefixes.join(", ")}): correct media.address or media.announcedAddress, ` +
        "or have the region's authority certify the address",
    )
  }

  static fingerprintNotCertified(file: string): MediaError {
    return new MediaError(
      "MEDIA_FINGERPRINT_NOT_CERTIFIED",
      `the fingerprint of ${file} is not in this node's certificate, so every client would refuse ` +
        "it: put the two that were made together into the keys folder",
    )
  }

  static portUnavailable(address: string, port: number, cause: unknown): MediaError {
    return new MediaError(
      "MEDIA_PORT_UNAVAILABLE",
      `UDP and TCP port ${port} of ${address} cannot be opened for media: is it taken by another ` +
        "program, or is the address not one of this machine? See media.address and media.port",
      { cause },
    )
  }

  static workerUnavailable(cause: unknown): MediaError {
    return new MediaError(
      "MEDIA_WORKER_UNAVAILABLE",
      "the media worker does not start: run the doctor to see whether its program is there " +
        "and whether dtls.crt and dtls.key can be read",
      { cause },
    )
  }

  static workerDied(): MediaError {
    return new MediaError("MEDIA_WORKER_DIED", "a media worker died; join again")
  }

  static closed(): MediaError {
    return new MediaError("MEDIA_CLOSED", "the media of this meeting has been closed here")
  }

  static refused({ code, message }: PlacementRefusal): MediaError {
    return new MediaError(code, message)
  }
}
