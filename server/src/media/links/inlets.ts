// SPDX-License-Identifier: Apache-2.0
import type { Producer } from "mediasoup/types"
import type { PipedTrack, PipeEnd } from "../engine/index.ts"
import { MediaError } from "../errors.ts"
import { type Lease, leaseOf } from "./lease.ts"
import type { TrackChange } from "./outlets.ts"

/** The sending end, as the receiving one sees it. */
export interface Upstream {
  pull(producer: string): Promise<PipedTrack>
  /** Returns at once; a later `pull` of the same producer arrives after it. */
  release(producer: string): void
}

/** A producer that comes over the pipe, or is about to. */
interface Feed {
  users: number
  readonly ready: Promise<Producer>
  /** What the sending end has told while the feed was being opened. */
  closed: boolean
  paused: boolean | undefined
}

/**
 * The receiving end of a pipe. A producer comes over it while at least one lease
 * is held; the last release stops it (rule of DESIGN.md, section 7).
 */
export class Inlets {
  readonly #end: PipeEnd
  readonly #upstream: Upstream
  readonly #onChange: () => void
  readonly #feeds = new Map<string, Feed>()

  constructor(end: PipeEnd, upstream: Upstream, onChange: () => void = () => undefined) {
    this.#end = end
    this.#upstream = upstream
    this.#onChange = onChange
  }

  /** The producers that come over the pipe, or are about to. */
  get producers(): readonly string[] {
    return [...this.#feeds.keys()]
  }

  /** Bytes over the pipe since it was opened, with all headers. */
  async bytes(): ReturnType<PipeEnd["bytes"]> {
    return await this.#end.bytes()
  }

  /** Makes a producer present on this end's router. @throws CodedError of the sending end */
  async acquire(producer: string): Promise<Lease> {
    const feed = this.#feeds.get(producer) ?? this.#open(producer)
    feed.users += 1
    try {
      await feed.ready
    } catch (error) {
      this.#leave(producer, feed)
      throw error
    }
    return leaseOf(() => this.#leave(producer, feed))
  }

  /** Takes over what the sending end has told of a producer. */
  changed(producer: string, change: TrackChange): void {
    const feed = this.#feeds.get(producer)
    if (feed === undefined) return
    if (change === "closed") feed.closed = true
    else feed.paused = change === "paused"
    void feed.ready
      .then(async (opened) => await apply(feed, opened))
      .catch(() => {
        // Whoever acquired it has been told, or it is closed and has nothing left to change.
      })
  }

  /** Stops everything that comes over this pipe; the sending end is not told. */
  close(): void {
    for (const feed of this.#feeds.values()) feed.closed = true
    this.#end.close()
    this.#feeds.clear()
    this.#onChange()
  }

  #open(producer: string): Feed {
    const feed: Feed = {
      users: 0,
      closed: false,
      paused: undefined,
      // Deferred, so that the feed is listed before the sending end can tell of changes.
      ready: Promise.resolve().then(async () => await this.#receive(producer, feed)),
    }
    this.#feeds.set(producer, feed)
    return feed
  }

  async #receive(producer: string, feed: Feed): Promise<Producer> {
    const track = await this.#upstream.pull(producer)
    if (feed.closed) throw MediaError.notFound("producer")
    const received = await this.#end.receive(producer, track).catch((cause: unknown) => {
      throw MediaError.badParameters("a track of the link", cause)
    })
    received.observer.once("close", () => {
      if (this.#feeds.get(producer) !== feed) return
      this.#feeds.delete(producer)
      if (!feed.closed) this.#upstream.release(producer)
      this.#onChange()
    })
    await apply(feed, received)
    if (received.closed) throw MediaError.notFound("producer")
    this.#onChange()
    return received
  }

  #leave(producer: string, feed: Feed): void {
    feed.users -= 1
    if (feed.users > 0 || this.#feeds.get(producer) !== feed) return
    this.#feeds.delete(producer)
    if (!feed.closed) this.#upstream.release(producer)
    void feed.ready.then((opened) => opened.close()).catch(() => undefined)
    this.#onChange()
  }
}

/**
 * Brings the received producer into the state that was told last. `producer.paused`
 * is not asked: it lags behind requests that are under way, which stay in order.
 */
async function apply(feed: Feed, producer: Producer): Promise<void> {
  if (feed.closed) producer.close()
  else if (feed.paused === true) await producer.pause()
  else if (feed.paused === false) await producer.resume()
}
