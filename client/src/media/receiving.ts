// SPDX-License-Identifier: Apache-2.0
/**
 * What is received on one receive transport: all sound, and those pictures that are
 * visible, as large as they are shown.
 *
 * The wish (what the meeting has, what is visible) and what the server was told are kept
 * apart, and {@link Receiving.sync} asks for the difference: a lost request is mended by
 * the next call.
 *
 * @module
 */
import type { ConsumerOffer, PreferredLayers } from "@landmoot/core/protocol"
import type { types } from "mediasoup-client"
import type { Ask } from "../signalling/index.ts"
import type { FramePort } from "./frames.ts"
import { layerFor, sameLayers, type ShownSize, spatialLayersOf } from "./layers.ts"

/** A track that somebody else sends. */
export interface Offered {
  readonly id: string
  readonly kind: "audio" | "video"
}

interface Received {
  readonly consumer: types.Consumer
  readonly spatialLayers: number
  /** What the server was told; undefined: not known, ask again. */
  running: boolean | undefined
  preferred: PreferredLayers | undefined
  /** Layers that arrive; undefined: nothing was said. */
  arriving: PreferredLayers | null | undefined
}

/** What is received of one producer now. */
export interface ReceivedView {
  readonly track: MediaStreamTrack
  readonly receiver: RTCRtpReceiver | undefined
  readonly layers: PreferredLayers | null | undefined
}

/** What receiving needs. */
export interface ReceivingOptions {
  readonly transport: types.Transport
  readonly ask: Ask
  readonly frames: FramePort
  readonly onChange: () => void
  /** Device pixels per CSS pixel, now. */
  readonly pixelRatio: () => number
}

/** As many as one message may name. */
const MOST_AT_ONCE = 256

/** Receives tracks, at most one consumer per producer. */
export class Receiving {
  readonly #options: ReceivingOptions
  readonly #received = new Map<string, Received>()
  readonly #pending = new Set<string>()
  /** Consumers that the `connect` of the transport starts. */
  #starting: readonly string[] = []
  #offered: ReadonlyMap<string, Offered> = new Map()
  /** Undefined until the application says what it shows: then everything is shown. */
  #visible: ReadonlyMap<string, ShownSize> | undefined

  constructor(options: ReceivingOptions) {
    this.#options = options
  }

  /** The consumers to name in `connect`. */
  get starting(): readonly string[] {
    return this.#starting
  }

  /** What is received, by producer. */
  get received(): ReadonlyMap<string, ReceivedView> {
    return new Map(
      [...this.#received].map(([producer, { consumer, arriving }]) => [
        producer,
        { track: consumer.track, receiver: consumer.rtpReceiver, layers: arriving },
      ]),
    )
  }

  /** Takes the consumers that came with a join; the transport connects with them. */
  async begin(offers: readonly ConsumerOffer[]): Promise<void> {
    this.#starting = offers.map(({ id }) => id)
    await this.#take(offers, true)
    await this.sync()
  }

  /** Takes note of what the meeting has; what is gone is closed. */
  offer(offered: readonly Offered[]): void {
    this.#offered = new Map(offered.map((producer) => [producer.id, producer]))
    let gone = false
    for (const [producer, { consumer }] of this.#received) {
      if (this.#offered.has(producer)) continue
      gone = true
      this.#close(producer, consumer)
    }
    if (gone) this.#options.onChange()
  }

  /** Takes note of what is visible, and how large. */
  show(visible: ReadonlyMap<string, ShownSize>): void {
    this.#visible = visible
  }

  /** A consumer was closed by the server. */
  closed(consumerId: string): void {
    for (const [producer, { consumer }] of this.#received) {
      if (consumer.id !== consumerId) continue
      this.#close(producer, consumer)
      this.#options.onChange()
    }
  }

  /** The server tells which layers it sends. */
  arrived(consumerId: string, layers: PreferredLayers | null): void {
    for (const entry of this.#received.values()) {
      if (entry.consumer.id === consumerId) entry.arriving = layers
    }
    this.#options.onChange()
  }

  /** What the server was told may be lost: everything is said again by the next sync. */
  doubt(): void {
    for (const entry of this.#received.values()) {
      entry.running = undefined
      entry.preferred = undefined
    }
  }

  /** Asks the server for whatever is wished and not so yet. Never throws: the next call mends. */
  async sync(): Promise<void> {
    const missing = [...this.#offered.values()]
      .filter((producer) => this.#wished(producer))
      .map(({ id }) => id)
      .filter((id) => !this.#received.has(id) && !this.#pending.has(id))
    await Promise.all([
      ...chunks(missing).map(async (producers) => await this.#consume(producers)),
      ...[...this.#received].map(async ([producer, entry]) => await this.#adjust(producer, entry)),
    ])
  }

  async #consume(producers: readonly string[]): Promise<void> {
    for (const producer of producers) this.#pending.add(producer)
    try {
      const answer = await this.#options.ask("consume", { producers: [...producers] })
      await this.#take(answer.consumers, false)
    } catch {
      // Signalling broke, or the producers are gone: a later state says which.
    } finally {
      for (const producer of producers) this.#pending.delete(producer)
    }
    for (const producer of producers) {
      const entry = this.#received.get(producer)
      if (entry !== undefined) await this.#adjust(producer, entry)
    }
  }

  /** Has the browser receive them, all in one negotiation. */
  async #take(offers: readonly ConsumerOffer[], running: boolean): Promise<void> {
    const { transport, frames, onChange } = this.#options
    for (const { producer } of offers) this.#pending.add(producer)
    const taken = offers.map(async ({ id, producer, kind, rtpParameters }) => {
      // The library validates them and throws on anything malformed.
      const parameters = rtpParameters as types.RtpParameters
      const consumer = await transport.consume({
        id,
        producerId: producer,
        kind,
        rtpParameters: parameters,
        onRtpReceiver: (receiver) => {
          frames.opening(receiver, { producer, codecs: parameters.codecs })
        },
      })
      // Replaced by a newer consumer, or gone before the browser was ready.
      this.#received.get(producer)?.consumer.close()
      this.#received.set(producer, {
        consumer,
        spatialLayers: spatialLayersOf(rtpParameters),
        running,
        preferred: undefined,
        arriving: undefined,
      })
    })
    // One track that this browser cannot receive must not cost the others.
    await Promise.allSettled(taken)
    for (const { producer } of offers) this.#pending.delete(producer)
    if (offers.length > 0) onChange()
  }

  #close(producer: string, consumer: types.Consumer): void {
    consumer.close()
    this.#received.delete(producer)
    this.#options.frames.gone(producer)
  }

  /** Starts, pauses and sizes one consumer as wished. */
  async #adjust(producer: string, entry: Received): Promise<void> {
    const { ask, pixelRatio } = this.#options
    const offered = this.#offered.get(producer)
    if (offered === undefined) return
    const consumer = entry.consumer.id
    const wished = this.#wished(offered)
    try {
      if (wished && offered.kind === "video" && entry.spatialLayers > 1) {
        const size = this.#visible?.get(producer)
        const spatial =
          size === undefined
            ? entry.spatialLayers - 1
            : layerFor(size, pixelRatio(), entry.spatialLayers)
        if (!sameLayers(entry.preferred, { spatial })) {
          entry.preferred = { spatial }
          await ask("prefer-layers", { consumer, layers: { spatial } })
        }
      }
      if (entry.running !== wished) {
        entry.running = wished
        await ask(wished ? "resume-consumer" : "pause-consumer", { consumer })
      }
    } catch {
      // Signalling broke or the consumer is gone; either way what was said is in doubt.
      entry.running = undefined
      entry.preferred = undefined
    }
  }

  #wished({ id, kind }: Offered): boolean {
    return kind === "audio" || this.#visible === undefined || this.#visible.has(id)
  }
}

function chunks(items: readonly string[]): readonly (readonly string[])[] {
  const lists: (readonly string[])[] = []
  for (let at = 0; at < items.length; at += MOST_AT_ONCE) {
    lists.push(items.slice(at, at + MOST_AT_ONCE))
  }
  return lists
}
