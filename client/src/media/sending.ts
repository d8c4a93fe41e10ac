// SPDX-License-Identifier: Apache-2.0
/**
 * One's own tracks on one send transport. The tracks themselves belong to the caller:
 * nothing here stops one, so that a move can send them elsewhere.
 *
 * @module
 */
import type { MediaSource } from "@landmoot/core/protocol"
import type { types } from "mediasoup-client"
import type { Ask } from "../signalling/index.ts"
import { encodingFor } from "./encodings.ts"
import { MediaError } from "./errors.ts"
import type { FramePort } from "./frames.ts"

interface Sent {
  readonly producer: types.Producer
  /** The server's id, once it has answered. */
  readonly id: Promise<string>
  knownId: string | undefined
  paused: boolean
}

/** What is sent of one source now. */
export interface SentView {
  /** The server's id; undefined until it has answered. */
  readonly producer: string | undefined
  readonly track: MediaStreamTrack
  readonly paused: boolean
}

/** What sending needs. */
export interface SendingOptions {
  readonly transport: types.Transport
  readonly device: types.Device
  readonly ask: Ask
  readonly frames: FramePort
  readonly onChange: () => void
}

/** Sends tracks, at most one per source. */
export class Sending {
  readonly #options: SendingOptions
  readonly #sent = new Map<MediaSource, Sent>()
  /** The request that the library's `produce` event is to make; the library makes one at a time. */
  readonly #requests = new Map<string, (id: Promise<string>) => void>()

  constructor(options: SendingOptions) {
    this.#options = options
    const { transport, ask } = options
    transport.on("produce", ({ kind, rtpParameters, appData }, proceed) => {
      const { source, paused, ticket } = appData as {
        source: MediaSource
        paused: boolean
        ticket: string
      }
      const id = ask("produce", {
        source,
        trackKind: kind,
        rtpParameters: { ...rtpParameters },
        paused,
      }).then(({ producer }) => producer)
      this.#requests.get(ticket)?.(id)
      // The next track need not wait for the server, so the library gets an id of our own.
      proceed({ id: ticket })
    })
  }

  /** What is sent, by source. */
  get sent(): ReadonlyMap<MediaSource, SentView> {
    return new Map(
      [...this.#sent].flatMap(([source, { producer, knownId, paused }]) =>
        producer.track === null
          ? []
          : [[source, { producer: knownId, track: producer.track, paused }] as const],
      ),
    )
  }

  /** Sends a track, or puts it in the place of the one that is sent. @throws {@link MediaError} */
  async send(source: MediaSource, track: MediaStreamTrack, paused: boolean): Promise<void> {
    const sent = this.#sent.get(source)
    if (sent !== undefined) {
      await sent.producer.replaceTrack({ track })
      this.#options.onChange()
      return
    }
    const { transport, device, frames } = this.#options
    const { codecs = [] } = device.sendRtpCapabilities
    const encoding = encodingFor(source, track, codecs)
    const ticket = crypto.randomUUID()
    const id = Promise.withResolvers<string>()
    // Whoever awaits it hears of a failure; nobody has to.
    id.promise.catch(() => undefined)
    this.#requests.set(ticket, id.resolve)
    let producer: types.Producer
    try {
      producer = await transport.produce({
        track,
        ...encoding,
        stopTracks: false,
        onRtpSender: (sender) => {
          const able = codecs.filter(({ kind }) => kind === track.kind)
          frames.sealing(sender, {
            source,
            codecs: encoding.codec === undefined ? able : [encoding.codec],
          })
        },
        appData: { source, paused, ticket },
      })
    } catch (error) {
      throw transport.closed ? MediaError.closed() : MediaError.trackRefused(error)
    } finally {
      this.#requests.delete(ticket)
    }
    const entry: Sent = { producer, id: id.promise, knownId: undefined, paused }
    if (paused) producer.pause()
    this.#sent.set(source, entry)
    this.#options.onChange()
    try {
      entry.knownId = await entry.id
    } catch (error) {
      producer.close()
      if (this.#sent.get(source) === entry) this.#sent.delete(source)
      throw error
    } finally {
      this.#options.onChange()
    }
  }

  /** Stops sending a source. The server's part is done even if it does not answer. */
  async stop(source: MediaSource): Promise<void> {
    const sent = this.#sent.get(source)
    if (sent === undefined) return
    this.#sent.delete(source)
    sent.producer.close()
    this.#options.onChange()
    await this.#options.ask("close-producer", { producer: await sent.id })
  }

  /** Mutes or unmutes: the track gives silence or black at once, the server is told. */
  async pause(source: MediaSource, paused: boolean): Promise<void> {
    const sent = this.#sent.get(source)
    if (sent === undefined || sent.paused === paused) return
    sent.paused = paused
    if (paused) sent.producer.pause()
    else sent.producer.resume()
    this.#options.onChange()
    const producer = await sent.id
    await this.#options.ask(paused ? "pause-producer" : "resume-producer", { producer })
  }

  /** Closes what the server has and this session does not: an answer that was lost. */
  async disown(known: readonly string[]): Promise<void> {
    const ours = new Set([...this.#sent.values()].map(({ knownId }) => knownId))
    for (const producer of known) {
      if (!ours.has(producer)) await this.#options.ask("close-producer", { producer })
    }
  }

  /** Tells the server again what may have been lost while signalling was away. */
  async repeat(known: ReadonlyMap<string, boolean>): Promise<void> {
    for (const { knownId, paused } of this.#sent.values()) {
      if (knownId === undefined || (known.get(knownId) ?? paused) === paused) continue
      await this.#options.ask(paused ? "pause-producer" : "resume-producer", { producer: knownId })
    }
  }
}
