// SPDX-License-Identifier: Apache-2.0

/** One's own tracks, for one visit; the visit stops them. */
export interface Tracks {
  readonly microphone: MediaStreamTrack
  readonly camera: MediaStreamTrack
}

/** A visit to a meeting, on either side of the comparison. */
export interface Visit {
  /** Joins; this is the click. */
  join(tracks: Tracks): Promise<void>
  /** The first video track of somebody else, as soon as there is one. */
  readonly remoteVideo: Promise<MediaStreamTrack>
  leave(): Promise<void>
}

/** Does everything that a page can do before the click. */
export type Prepare = () => Promise<Visit>
