// SPDX-License-Identifier: Apache-2.0
import type { TransportOffer } from "@landmoot/core/protocol"
import { createWorker } from "mediasoup"
import type {
  Consumer,
  Producer,
  Router,
  RtpCapabilities,
  RtpParameters,
  WebRtcServer,
  WebRtcTransport,
  Worker,
} from "mediasoup/types"
import type { Peers } from "../peers/peers.ts"
import { type Side, VIDEO, videoParameters } from "./side.ts"

const ADDRESS = "127.0.0.1"

/** mediasoup as its documentation uses it: one worker, one server port, one router. */
export class BareSide implements Side {
  readonly sender = "bare sender"
  readonly ssrc: number = VIDEO.ssrc
  readonly payloadType: number = VIDEO.payloadType
  readonly #worker: Worker
  readonly #server: WebRtcServer
  readonly #router: Router
  readonly #peers: Peers
  readonly #consumers: Consumer[] = []
  #producer: Producer | undefined

  private constructor(
    [worker, server, router]: readonly [Worker, WebRtcServer, Router],
    peers: Peers,
  ) {
    this.#worker = worker
    this.#server = server
    this.#router = router
    this.#peers = peers
  }

  /** Starts the worker, with somebody who sends. */
  static async start(peers: Peers): Promise<BareSide> {
    const worker = await createWorker({ logLevel: "error" })
    try {
      const server = await worker.createWebRtcServer({
        listenInfos: [
          { protocol: "udp", ip: ADDRESS },
          { protocol: "tcp", ip: ADDRESS },
        ],
      })
      const router = await worker.createRouter({
        mediaCodecs: [
          { kind: "audio", mimeType: "audio/opus", clockRate: 48_000, channels: 2 },
          { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
        ],
      })
      const side = new BareSide([worker, server, router], peers)
      await side.#addSender()
      return side
    } catch (error) {
      worker.close()
      throw error
    }
  }

  get workerPid(): number {
    return this.#worker.pid
  }

  async addConsumers(count: number): Promise<void> {
    for (let added = 0; added < count; added += 1) {
      // Every client has a transport each way, though this one sends nothing.
      await this.#transport()
      const receive = await this.#transport()
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
    this.#worker.close()
    await Promise.resolve()
  }

  async #addSender(): Promise<void> {
    const send = await this.#transport()
    await this.#connect(this.sender, send, true)
    this.#producer = await send.produce({
      kind: "video",
      // Validated by mediasoup, as on our side.
      rtpParameters: videoParameters() as unknown as RtpParameters,
    })
  }

  async #transport(): Promise<WebRtcTransport> {
    return await this.#router.createWebRtcTransport({
      webRtcServer: this.#server,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      initialAvailableOutgoingBitrate: 1_000_000,
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

function offerOf(transport: WebRtcTransport): TransportOffer {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport
  return {
    id,
    iceParameters: {
      usernameFragment: iceParameters.usernameFragment,
      password: iceParameters.password,
    },
    iceCandidates: iceCandidates.map(({ foundation, priority, address, protocol, port }) => ({
      foundation,
      priority,
      address,
      protocol,
      port,
      type: "host",
    })),
    dtlsParameters: {
      role: "auto",
      fingerprints: dtlsParameters.fingerprints.flatMap(({ algorithm, value }) =>
        algorithm === "sha-256" ? [{ algorithm, value }] : [],
      ),
    },
    iceServers: [],
  }
}
