// SPDX-License-Identifier: Apache-2.0
/**
 * One room on one bare router: every client is told of every producer. What arrives is
 * believed, since both ends are ours and the network is a namespace.
 *
 * @module
 */
import { randomUUID } from "node:crypto"
import type { ConsumerOffer, RtpJson } from "@landmoot/core/protocol"
import type { Consumer, Producer, RtpParameters, WebRtcTransport } from "mediasoup/types"
import { type BareEngine, createBareTransport, offerOf } from "./engine.ts"
import type { BareAnswer, BareJoined, BareMessage, BareProducer, BareRequest } from "./messages.ts"

/** A room and its clients. */
export class BareRoom {
  readonly engine: BareEngine
  readonly #clients = new Set<BareClient>()

  constructor(engine: BareEngine) {
    this.engine = engine
  }

  /** Takes in a client, who is told what happens by `tell`. */
  enter(tell: (message: BareMessage) => void): BareClient {
    const client = new BareClient(this, tell)
    this.#clients.add(client)
    return client
  }

  /** Closes all that a client had. */
  leave(client: BareClient): void {
    if (!this.#clients.delete(client)) return
    client.close()
    this.tellState()
  }

  /** The producers of everybody. */
  get producers(): readonly BareProducer[] {
    return [...this.#clients].flatMap((client) => client.produced)
  }

  tellState(): void {
    const { producers } = this
    for (const client of this.#clients) client.tellState(producers)
  }
}

/** One client of a room. */
export class BareClient {
  readonly id = randomUUID()
  readonly #room: BareRoom
  readonly #tell: (message: BareMessage) => void
  readonly #producers = new Map<string, Producer>()
  readonly #consumers = new Map<string, Consumer>()
  #transports: { send?: WebRtcTransport; receive?: WebRtcTransport } = {}
  #rtpCapabilities: RtpJson = {}
  #joined = false

  constructor(room: BareRoom, tell: (message: BareMessage) => void) {
    this.#room = room
    this.#tell = tell
  }

  get produced(): readonly BareProducer[] {
    return [...this.#producers.values()].map(({ id, kind }) => ({ id, kind, owner: this.id }))
  }

  tellState(producers: readonly BareProducer[]): void {
    if (this.#joined) this.#tell({ kind: "state", producers })
  }

  close(): void {
    this.#producers.clear()
    for (const transport of Object.values(this.#transports)) transport.close()
  }

  /** Carries out one request. */
  async obey(request: BareRequest): Promise<BareAnswer> {
    switch (request.kind) {
      case "join":
        return await this.#join(request.rtpCapabilities)
      case "capabilities":
        return { rtpCapabilities: { ...this.#room.engine.router.rtpCapabilities } }
      case "create-transport":
        return { transport: offerOf(await this.#createTransport(request.direction)) }
      case "enter":
        this.#rtpCapabilities = request.rtpCapabilities
        this.#joined = true
        return await this.#welcome()
      case "connect":
        await this.#transports[request.direction]?.connect({
          dtlsParameters: request.dtlsParameters,
        })
        await Promise.all(request.resume.map(async (id) => await this.#consumers.get(id)?.resume()))
        return {}
      case "produce":
        return { producer: await this.#produce(request) }
      case "consume":
        return { consumers: await this.#consume(request.producers) }
      case "resume-consumer":
        await this.#consumers.get(request.consumer)?.resume()
        return {}
      case "pause-consumer":
        await this.#consumers.get(request.consumer)?.pause()
        return {}
      case "prefer-layers":
        await this.#consumers
          .get(request.consumer)
          ?.setPreferredLayers({ spatialLayer: request.layers.spatial })
        return {}
      case "leave":
        this.#room.leave(this)
        return {}
      case "ping":
      case "pause-producer":
      case "resume-producer":
      case "close-producer":
      case "close-consumer":
        return {}
      case "introduce":
      case "control":
        throw new Error("this server knows no rules")
      case "credential":
      case "keys":
        throw new Error("this server knows no keys")
      case "restart-ice":
        throw new Error("this server restarts no ICE")
    }
  }

  async #join(rtpCapabilities: RtpJson): Promise<BareAnswer> {
    this.#rtpCapabilities = rtpCapabilities
    this.#joined = true
    const [send, receive] = await Promise.all([
      this.#createTransport("send"),
      this.#createTransport("receive"),
    ])
    return {
      rtpCapabilities: { ...this.#room.engine.router.rtpCapabilities },
      send: offerOf(send),
      receive: offerOf(receive),
      ...(await this.#welcome()),
    }
  }

  async #welcome(): Promise<Pick<BareJoined, "session" | "producers" | "consumers">> {
    const { producers } = this.#room
    const consumers = await this.#consume(producers.map(({ id }) => id))
    return { session: this.id, producers, consumers }
  }

  async #createTransport(direction: "send" | "receive"): Promise<WebRtcTransport> {
    const transport = await createBareTransport(this.#room.engine)
    this.#transports[direction] = transport
    return transport
  }

  async #produce({
    trackKind,
    rtpParameters,
  }: Extract<BareRequest, { kind: "produce" }>): Promise<string> {
    const { send } = this.#transports
    if (send === undefined) throw new Error("there is no transport to send on")
    const producer = await send.produce({
      kind: trackKind,
      // Validated by mediasoup.
      rtpParameters: rtpParameters as unknown as RtpParameters,
    })
    this.#producers.set(producer.id, producer)
    this.#room.tellState()
    return producer.id
  }

  async #consume(producers: readonly string[]): Promise<ConsumerOffer[]> {
    const { receive } = this.#transports
    if (receive === undefined) return []
    return await Promise.all(
      producers.map(async (producerId) => {
        const consumer = await receive.consume({
          producerId,
          rtpCapabilities: this.#rtpCapabilities,
          paused: true,
        })
        this.#consumers.set(consumer.id, consumer)
        return {
          id: consumer.id,
          producer: producerId,
          kind: consumer.kind,
          rtpParameters: { ...consumer.rtpParameters },
          producerPaused: consumer.producerPaused,
        }
      }),
    )
  }
}
