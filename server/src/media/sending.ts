// SPDX-License-Identifier: Apache-2.0
import type { MediaEvent, MediaRequest, MediaSource, ProducerInfo } from "@landmoot/core/protocol"
import { type Right, RIGHT_OF_SOURCE } from "@landmoot/core/rights"
import type { Producer, RtpParameters, WebRtcTransport } from "mediasoup/types"
import { MediaError } from "./errors.ts"
import { areSound } from "./rtp-parameters.ts"

/** What the sending side of a session needs from around it. */
export interface SendingPorts {
  readonly transport: WebRtcTransport
  /** The tracks have changed; also when the session ends. */
  readonly changed: () => void
  readonly added: (producer: string) => void
  readonly removed: (producer: string) => void
  readonly tell: (event: MediaEvent) => void
}

/** The request of a client to send a track. */
export type ProduceRequest = Extract<MediaRequest, { kind: "produce" }>

/** What each source may carry. */
const KIND_OF_SOURCE: Readonly<Record<MediaSource, ProduceRequest["trackKind"]>> = {
  camera: "video",
  microphone: "audio",
  screen: "video",
  "screen-audio": "audio",
}

interface Track {
  readonly producer: Producer
  readonly source: MediaSource
}

/** What one session sends: at most one track of each source. */
export class Sending {
  readonly #ports: SendingPorts
  readonly #tracks = new Map<string, Track>()
  /** What the session may send as of now. */
  #rights: ReadonlySet<Right>
  /** Taken before the engine has answered, so that two requests at once cannot both get it. */
  readonly #sources = new Set<MediaSource>()

  constructor(ports: SendingPorts, rights: ReadonlySet<Right>) {
    this.#ports = ports
    this.#rights = rights
  }

  get producers(): readonly Producer[] {
    return [...this.#tracks.values()].map(({ producer }) => producer)
  }

  /** The tracks as everybody in the meeting sees them. */
  get infos(): ProducerInfo[] {
    return [...this.#tracks.values()].map(({ producer, source }) => ({
      id: producer.id,
      kind: producer.kind,
      source,
      paused: producer.paused,
    }))
  }

  /** Lets the session send what these rights allow, and closes at once what they do not. */
  permit(rights: ReadonlySet<Right>): void {
    this.#rights = rights
    for (const { producer, source } of this.#tracks.values()) {
      if (!this.#isPermitted(source)) producer.close()
    }
  }

  /**
   * Pauses what is sent of these sources; the client may go on with it. What is shared
   * ends: a screen that was stopped does not come back by itself.
   */
  async stop(sources: readonly MediaSource[]): Promise<void> {
    const stopped = [...this.#tracks.values()].filter(({ source }) => sources.includes(source))
    for (const { producer, source } of stopped) {
      if (RIGHT_OF_SOURCE[source] === "share") producer.close()
    }
    const paused = stopped.filter(({ producer }) => !producer.closed && !producer.paused)
    await Promise.all(paused.map(async ({ producer }) => await producer.pause()))
    if (paused.length > 0) this.#ports.changed()
  }

  /**
   * Receives a track from the client from now on; answers with the producer's id.
   *
   * @throws MediaError `MEDIA_NOT_GRANTED`, `MEDIA_SOURCE_TAKEN` or `MEDIA_BAD_PARAMETERS`
   */
  async produce(request: ProduceRequest): Promise<string> {
    const { source, trackKind, paused } = request
    if (KIND_OF_SOURCE[source] !== trackKind || !areSound(trackKind, request.rtpParameters)) {
      throw MediaError.badParameters(`the ${source}`)
    }
    this.#require(source)
    if (this.#sources.has(source)) throw MediaError.sourceTaken(source)
    this.#sources.add(source)
    const { transport, added, changed } = this.#ports
    try {
      const producer = await transport.produce({
        kind: trackKind,
        paused,
        // Checked above; the engine refuses what else it does not understand.
        rtpParameters: request.rtpParameters as unknown as RtpParameters,
      })
      // The right may have been taken while the engine was at it.
      if (!this.#isPermitted(source)) {
        producer.close()
        throw MediaError.notGranted(source)
      }
      this.#tracks.set(producer.id, { producer, source })
      this.#watch(producer, source)
      added(producer.id)
      changed()
      return producer.id
    } catch (cause) {
      this.#sources.delete(source)
      if (cause instanceof MediaError) throw cause
      throw transport.closed
        ? MediaError.closed()
        : MediaError.badParameters(`the ${source}`, cause)
    }
  }

  async pause(id: string): Promise<void> {
    await this.#get(id).producer.pause()
    this.#ports.changed()
  }

  async resume(id: string): Promise<void> {
    const { producer, source } = this.#get(id)
    this.#require(source)
    await producer.resume()
    this.#ports.changed()
  }

  closeProducer(id: string): void {
    this.#get(id).producer.close()
  }

  #get(id: string): Track {
    const track = this.#tracks.get(id)
    if (track === undefined) throw MediaError.notFound("producer")
    return track
  }

  #isPermitted(source: MediaSource): boolean {
    return this.#rights.has(RIGHT_OF_SOURCE[source])
  }

  #require(source: MediaSource): void {
    if (!this.#isPermitted(source)) throw MediaError.notGranted(source)
  }

  #watch(producer: Producer, source: MediaSource): void {
    const { removed, changed, tell } = this.#ports
    let told: number | undefined
    producer.on("score", (scores) => {
      // Of several layers the best one counts: the others may have been switched off on purpose.
      const score = Math.max(0, ...scores.map((each) => each.score))
      if (score === told) return
      told = score
      tell({ kind: "producer-score", producer: producer.id, score })
    })
    producer.observer.once("close", () => {
      this.#tracks.delete(producer.id)
      this.#sources.delete(source)
      removed(producer.id)
      changed()
    })
  }
}
