// SPDX-License-Identifier: Apache-2.0
/**
 * One's own tracks, as the person wants them: they outlive sessions, and a new session is
 * given all of them. This class owns the tracks and stops each one that is put aside.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { MediaSource, ProducerInfo } from "@landmoot/core/protocol"
import type { MediaSession } from "../media/index.ts"
import { SignallingError } from "../signalling/index.ts"
import type { OwnTrackState } from "../types.ts"

interface Slot {
  readonly track: MediaStreamTrack
  muted: boolean
  /** The server has taken it. */
  sent: boolean
}

/** What one's own tracks need. */
export interface OwnTracksOptions {
  readonly onChange: () => void
  /** A device was unplugged, or the browser's own button ended the share. */
  readonly onEnded: (source: MediaSource) => void
}

/** Keeps one's own tracks, and the media session in line with them. */
export class OwnTracks {
  readonly #options: OwnTracksOptions
  readonly #slots = new Map<MediaSource, Slot>()
  /** Per source: what is being done. Two changes of one source never overlap. */
  readonly #work = new Map<MediaSource, Promise<void>>()
  #media: MediaSession | undefined
  #closed = false

  constructor(options: OwnTracksOptions) {
    this.#options = options
  }

  /** How a source stands. */
  stateOf(source: MediaSource): OwnTrackState {
    const slot = this.#slots.get(source)
    if (slot === undefined) return "off"
    if (!slot.sent) return "starting"
    return slot.muted ? "muted" : "on"
  }

  /** The tracks by source, with what the server calls them as far as it has said. */
  get tracks(): readonly {
    readonly source: MediaSource
    readonly track: MediaStreamTrack
    readonly muted: boolean
    readonly producer: string | undefined
  }[] {
    const sent = this.#media?.sending.sent
    return [...this.#slots].map(([source, { track, muted }]) => ({
      source,
      track,
      muted,
      producer: sent?.get(source)?.producer,
    }))
  }

  /** Sends everything on a session; what the last one sent is that session's affair. */
  async attach(media: MediaSession): Promise<void> {
    this.#media = media
    for (const slot of this.#slots.values()) slot.sent = false
    await this.repair()
  }

  /** Sends again whatever is wanted and not sent: after a break in the signalling. */
  async repair(): Promise<void> {
    const sending = [...this.#slots.keys()].map(async (source) => {
      await this.#queue(source, async () => {
        await this.#send(source)
      })
    })
    // Each source stands for itself: its state shows that it is off.
    await Promise.allSettled(sending)
  }

  /** After a break: closes what the server has and we do not, and repeats who is muted. */
  async reconcile(known: readonly ProducerInfo[]): Promise<void> {
    const media = this.#media
    await mended(media?.sending.disown(known.map(({ id }) => id)))
    await this.repair()
    await mended(media?.sending.repeat(new Map(known.map(({ id, paused }) => [id, paused]))))
  }

  /** Sends a track, replaces the one there is, or (undefined) stops. @throws CodedError */
  async set(source: MediaSource, track: MediaStreamTrack | undefined): Promise<void> {
    await this.#queue(source, async () => {
      const old = this.#slots.get(source)
      if (track === undefined) {
        await this.#remove(source)
        return
      }
      if (this.#closed) {
        track.stop()
        return
      }
      const muted = old?.muted ?? false
      track.enabled = !muted
      this.#slots.set(source, { track, muted, sent: old?.sent ?? false })
      if (old !== undefined && old.track !== track) old.track.stop()
      track.addEventListener("ended", () => {
        // A track that we stop ourselves does not say so.
        if (this.#slots.get(source)?.track === track) this.#options.onEnded(source)
      })
      this.#options.onChange()
      await this.#send(source)
    })
  }

  /** Mutes or unmutes. */
  async mute(source: MediaSource, muted: boolean): Promise<void> {
    const slot = this.#slots.get(source)
    if (slot === undefined) return
    // At once, whatever is still being done: nobody speaks on after the click.
    slot.muted = muted
    slot.track.enabled = !muted
    this.#options.onChange()
    await this.#queue(source, async () => {
      const now = this.#slots.get(source)
      if (now !== undefined) await mended(this.#media?.sending.pause(source, now.muted))
    })
  }

  /** A host has muted this, or ended it: a share is over, the rest can go on. */
  async stopByHost(source: MediaSource): Promise<void> {
    if (source === "screen" || source === "screen-audio") await this.set(source, undefined)
    else await this.mute(source, true)
  }

  /** Stops every track. Idempotent. */
  close(): void {
    this.#closed = true
    for (const { track } of this.#slots.values()) track.stop()
    this.#slots.clear()
    this.#options.onChange()
  }

  async #send(source: MediaSource): Promise<void> {
    const slot = this.#slots.get(source)
    const media = this.#media
    if (slot === undefined || media === undefined) return
    if (media.sending.sent.get(source)?.track === slot.track) {
      slot.sent = true
      return
    }
    try {
      await media.sending.send(source, slot.track, slot.muted)
      slot.sent = true
    } catch (error) {
      // The next session, or this one when signalling is back, sends it.
      if (error instanceof SignallingError || media !== this.#media) return
      await this.#remove(source)
      throw error
    } finally {
      this.#options.onChange()
    }
  }

  async #remove(source: MediaSource): Promise<void> {
    const slot = this.#slots.get(source)
    if (slot === undefined) return
    this.#slots.delete(source)
    slot.track.stop()
    this.#options.onChange()
    await mended(this.#media?.sending.stop(source))
  }

  /** Does one thing after another for one source. */
  async #queue(source: MediaSource, task: () => Promise<void>): Promise<void> {
    const before = this.#work.get(source) ?? Promise.resolve()
    const work = before.then(task)
    this.#work.set(
      source,
      // The caller hears of a failure; the next task runs all the same.
      work.catch(() => undefined),
    )
    await work
  }
}

/** Waits for something that is done here even if the server did not hear of it. */
async function mended(work: Promise<void> | undefined): Promise<void> {
  try {
    await work
  } catch (error) {
    // After a break `reconcile` tells the server; a closed session has nothing to be told.
    if (!(error instanceof CodedError)) throw error
  }
}
