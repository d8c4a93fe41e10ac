// SPDX-License-Identifier: Apache-2.0
import type { MediaEvent, MediaRequest, MediaSource, ProducerInfo } from "@landmoot/core/protocol"
import type { Producer, RtpParameters, WebRtcTransport } from "mediasoup/types"
import { MediaError } from "./errors.ts"

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
  /** Taken before the engine has answered, so that two requests at once cannot both get it. */
  readonly #sources = new Set<MediaSource>()

  constructor(ports: SendingPorts) {
    this.#ports = ports
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

  /**
   * Receives a track from the client from now on; answers with the producer's id.
   *
   * @throws MediaError `MEDIA_SOURCE_TAKEN` or `MEDIA_BAD_PARAMETERS`
   */
  async produce(request: ProduceRequest): Promise<string> {
    const { source, trackKind, paused } = request
    if (KIND_OF_SOURCE[source] !== trackKind) throw MediaError.badParameters(`the ${source}`)
    if (this.#sources.has(source)) throw MediaError.sourceTaken(source)
    this.#sources.add(source)
    const { transport, added, changed } = this.#ports
    try {
      const producer = await transport.produce({
        kind: trackKind,
        paused,
        // Validated by the engine, which refuses what it does not understand.
        rtpParameters: request.rtpParameters as unknown as RtpParameters,
      })
      this.#tracks.set(producer.id, { producer, source })
      this.#watch(producer, source)
      added(producer.id)
      changed()
      return producer.id
    } catch (cause) {
      this.#sources.delete(source)
      throw transport.closed
        ? MediaError.closed()
        : MediaError.badParameters(`the ${source}`, cause)
    }
  }

  async pause(id: string): Promise<void> {
    await this.#get(id).pause()
    this.#ports.changed()
  }

  async resume(id: string): Promise<void> {
    await this.#get(id).resume()
    this.#ports.changed()
  }

  closeProducer(id: string): void {
    this.#get(id).close()
  }

  #get(id: string): Producer {
    const track = this.#tracks.get(id)
    if (track === undefined) throw MediaError.notFound("producer")
    return track.producer
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
