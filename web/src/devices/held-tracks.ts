// SPDX-License-Identifier: Apache-2.0
import type { DeviceKind } from "./devices.ts"

/** The tracks that the page before joining has opened. Owns them until they are handed over. */
export class HeldTracks {
  readonly #tracks = new Map<DeviceKind, MediaStreamTrack>()
  readonly #handedOver = new Set<MediaStreamTrack>()

  /** Keeps a track in the place of the one before. */
  hold(kind: DeviceKind, track: MediaStreamTrack): void {
    this.stop(kind)
    this.#tracks.set(kind, track)
  }

  /**
   * Stops one. Also one that was handed over: who switches a camera off while joining is
   * not to be seen a moment later.
   */
  stop(kind: DeviceKind): void {
    this.#tracks.get(kind)?.stop()
    this.#tracks.delete(kind)
  }

  /** Hands them over: from now on they are the caller's to stop. */
  take(): Record<DeviceKind, MediaStreamTrack | undefined> {
    for (const track of this.#tracks.values()) this.#handedOver.add(track)
    return { microphone: this.#tracks.get("microphone"), camera: this.#tracks.get("camera") }
  }

  /** Stops what was not handed over. Idempotent. */
  close(): void {
    for (const track of this.#tracks.values()) if (!this.#handedOver.has(track)) track.stop()
    this.#tracks.clear()
  }
}
