// SPDX-License-Identifier: Apache-2.0
import type { ConsumerOffer, MediaEvent, PreferredLayers, RtpJson } from "@landmoot/core/protocol"
import type { NodeId } from "@landmoot/core/units"
import type { Consumer, ConsumerLayers, Router, WebRtcTransport } from "mediasoup/types"
import { inOurNumbers } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import type { Lease } from "./links/index.ts"

/** A producer and the node to which its participant sends it. */
export interface Located {
  readonly producer: string
  readonly node: NodeId
}

/** What the receiving side of a session needs from around it. */
export interface ReceivingPorts {
  readonly router: Router
  readonly transport: WebRtcTransport
  readonly rtpCapabilities: RtpJson
  /** Makes a producer present on the session's router. */
  readonly acquire: (located: Located) => Promise<Lease>
  readonly tell: (event: MediaEvent) => void
}

/** What one session receives: at most one consumer for each producer. */
export class Receiving {
  readonly #ports: ReceivingPorts
  readonly #byProducer = new Map<string, Promise<Consumer>>()
  readonly #consumers = new Map<string, Consumer>()

  constructor(ports: ReceivingPorts) {
    this.#ports = ports
  }

  get consumers(): readonly Consumer[] {
    return [...this.#consumers.values()]
  }

  /**
   * Offers paused consumers of these producers. Those that are gone, or that
   * cannot be brought here or understood by the client, are left out.
   */
  async consume(
    wanted: readonly Located[],
    onLeftOut: (producer: string, error: unknown) => void,
  ): Promise<ConsumerOffer[]> {
    const results = await Promise.allSettled(wanted.map(async (each) => await this.#consumer(each)))
    return results.flatMap((result, index) => {
      if (result.status === "fulfilled") return [offerOf(result.value)]
      onLeftOut(wanted[index]?.producer ?? "", result.reason)
      return []
    })
  }

  /** Starts those consumers that are still there. */
  async resume(ids: readonly string[]): Promise<void> {
    const present = ids.flatMap((id) => this.#consumers.get(id) ?? [])
    // One that closes meanwhile has told so by its own event.
    await Promise.allSettled(present.map(async (consumer) => await consumer.resume()))
  }

  async pause(id: string): Promise<void> {
    await this.#get(id).pause()
  }

  closeConsumer(id: string): void {
    this.#get(id).close()
  }

  /** Sets the layers that the client wants at most. */
  async prefer(id: string, { spatial, temporal }: PreferredLayers): Promise<void> {
    await this.#get(id).setPreferredLayers({
      spatialLayer: spatial,
      ...(temporal !== undefined && { temporalLayer: temporal }),
    })
  }

  /** Whether a consumer is here. @throws MediaError `MEDIA_NOT_FOUND` */
  require(id: string): void {
    this.#get(id)
  }

  #get(id: string): Consumer {
    const consumer = this.#consumers.get(id)
    if (consumer === undefined) throw MediaError.notFound("consumer")
    return consumer
  }

  async #consumer(located: Located): Promise<Consumer> {
    const { producer } = located
    const known = this.#byProducer.get(producer)
    if (known !== undefined) return await known
    const made = this.#make(located)
    this.#byProducer.set(producer, made)
    try {
      return await made
    } catch (error) {
      if (this.#byProducer.get(producer) === made) this.#byProducer.delete(producer)
      throw error
    }
  }

  async #make(located: Located): Promise<Consumer> {
    const { router, transport, acquire } = this.#ports
    const lease = await acquire(located)
    try {
      const consumer = await transport.consume({
        producerId: located.producer,
        rtpCapabilities: inOurNumbers(this.#ports.rtpCapabilities, router.rtpCapabilities),
        paused: true,
      })
      this.#watch(consumer, lease)
      return consumer
    } catch (error) {
      lease.release()
      throw error
    }
  }

  #watch(consumer: Consumer, lease: Lease): void {
    const { id, producerId } = consumer
    const { tell } = this.#ports
    this.#consumers.set(id, consumer)
    consumer.observer.once("close", () => {
      this.#consumers.delete(id)
      this.#byProducer.delete(producerId)
      lease.release()
    })
    consumer.on("producerclose", () => tell({ kind: "consumer-closed", consumer: id }))
    consumer.on("layerschange", (layers) =>
      tell({ kind: "consumer-layers", consumer: id, layers: layersOf(layers) }),
    )
  }
}

function offerOf(consumer: Consumer): ConsumerOffer {
  return {
    id: consumer.id,
    producer: consumer.producerId,
    kind: consumer.kind,
    rtpParameters: { ...consumer.rtpParameters },
    producerPaused: consumer.producerPaused,
  }
}

function layersOf(layers: ConsumerLayers | undefined): PreferredLayers | null {
  if (layers === undefined) return null
  const { spatialLayer, temporalLayer } = layers
  return { spatial: spatialLayer, ...(temporalLayer !== undefined && { temporal: temporalLayer }) }
}
