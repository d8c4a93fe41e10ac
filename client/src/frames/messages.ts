// SPDX-License-Identifier: Apache-2.0
/**
 * What goes between the page, the worker that seals and opens frames, and the worker that has
 * the group's keys. Keys never pass the page: they go over a port from worker to worker.
 *
 * @module
 */
import type { OwnEpoch } from "@landmoot/core/keys/sframe"
import type { MediaSource } from "@landmoot/core/protocol"

/** What the keys' worker says over its port. The base key is that of suite 4, 16 bytes. */
export type KeyUpdate = ({ readonly kind: "epoch" } & OwnEpoch) | { readonly kind: "forget" }

/**
 * How a stream that is received fares: it opens; no key for it is here yet; its frames are not
 * authentic under the keys that are here, or of somebody else; its frames are not encrypted, and
 * dropped; nothing has come for a while.
 */
export type StreamState = "open" | "no-key" | "wrong-key" | "unencrypted" | "idle"

/** A codec that a stream may use. */
export interface StreamCodec {
  /** As in `video/VP8`. */
  readonly mimeType: string
  /** Needed if there are several, since not every browser says the codec with each frame. */
  readonly payloadType?: number
}

/** What a received stream was said to be. */
export interface ExpectedStream {
  readonly source: MediaSource
  /** The leaves that may have sealed it; none: whoever sends it is not in the group yet. */
  readonly leaves: readonly number[]
}

/** What a transform does; goes with it into the worker. */
export type TransformTask =
  | {
      readonly kind: "seal"
      readonly source: MediaSource
      readonly codecs: readonly StreamCodec[]
    }
  | { readonly kind: "open"; readonly producer: string; readonly codecs: readonly StreamCodec[] }

/** How many frames came to what, since the worker was made. */
export interface FrameCounts {
  readonly sealed: number
  readonly opened: number
  /** Dropped: not sealed for want of a key, or not opened. */
  readonly failed: number
}

/** What the page says to the worker. */
export type ToFrames =
  | { readonly kind: "keys"; readonly port: MessagePort }
  | { readonly kind: "expect"; readonly producer: string; readonly stream: ExpectedStream }
  | { readonly kind: "gone"; readonly producer: string }
  /** In builds for tests alone; see `worker/secrets.ts`. */
  | { readonly kind: "secrets"; readonly port: MessagePort }

/** What the worker says to the page. */
export interface FromFrames {
  readonly kind: "report"
  readonly states: readonly (readonly [producer: string, state: StreamState])[]
  readonly counts: FrameCounts
}
