// SPDX-License-Identifier: Apache-2.0
import type {
  Consumer,
  Producer,
  RtpCapabilities,
  RtpParameters,
  WebRtcTransport,
} from "mediasoup/types"
import { type BareEngine, createBareTransport, offerOf, startBareEngine } from "../bare/engine.ts"
import type { Peers } from "../peers/peers.ts"
import { type Side, VIDEO, videoParameters } from "./side.ts"

const ADDRESS = "127.0.0.1"

/** A bare router. */
export class BareSide implements Side {
  readonly sender = "bare sender"
  readonly ssrc: number = VIDEO.ssrc
  readonly payloadType: number = VIDEO.payloadType
  readonly #engine: BareEngine
  readonly #peers: Peers
  readonly #consumers: Consumer[] = []
  #producer: Producer | undefined

  private constructor(engine: BareEngine, peers: Peers) {
    this.#engine = engine
    this.#peers = peers
  }

  /** Starts the worker, with somebody who sends. */
  static async start(peers: Peers): Promise<BareSide> {
    const engine = await startBareEngine(ADDRESS)
    try {
      const side = new BareSide(engine, peers)
      await side.#addSender()
      return side
    } catch (error) {
      engine.worker.close()
      throw error
    }
  }

  get workerPid(): number {
    return this.#engine.worker.pid
  }

  async addConsumers(count: number): Promise<void> {
    for (let added = 0; added < count; added += 1) {
      // Every client has a transport each way, though this one sends nothing.
      await createBareTransport(this.#engine)
      const receive = await createBareTransport(this.#engine)
      const consumer = await receive.consume({
        producerId: this.#producer?.id ?? "",
        rtpCapabilities: CAPABILITIES,
        paused: true,
      })
      await this.#connect(`bare ${consumer.id}`, receive, false)
      await consumer.resume()
      this.#consumers.push(consumer)
    }
  }

  async forwarded(): Promise<number> {
    const stats = await Promise.all(this.#consumers.map(async (each) => await each.getStats()))
    return stats
      .flat()
      .reduce((sum, stat) => sum + (stat.type === "outbound-rtp" ? stat.packetCount : 0), 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#engine.worker.close()
    await Promise.resolve()
  }

  async #addSender(): Promise<void> {
    const send = await createBareTransport(this.#engine)
    await this.#connect(this.sender, send, true)
    this.#producer = await send.produce({
      kind: "video",
      // Validated by mediasoup, as on our side.
      rtpParameters: videoParameters() as unknown as RtpParameters,
    })
  }

  async #connect(peer: string, transport: WebRtcTransport, sends: boolean): Promise<void> {
    await this.#peers.connect(peer, offerOf(transport), {
      sends,
      tell: async ({ role, fingerprints }) => {
        await transport.connect({ dtlsParameters: { role, fingerprints: [...fingerprints] } })
      },
    })
  }
}

/** What the receivers understand; as on our side. */
const CAPABILITIES: RtpCapabilities = {
  codecs: [
    {
      kind: "video",
      mimeType: "video/VP8",
      preferredPayloadType: VIDEO.payloadType,
      clockRate: 90_000,
    },
  ],
  headerExtensions: [],
}
