// SPDX-License-Identifier: Apache-2.0
import type { LinkEnd } from "@landmoot/core/protocol"
import type {
  Consumer,
  MediaKind,
  PipeTransport,
  Producer,
  Router,
  RtpParameters,
  SrtpCryptoSuite,
} from "mediasoup/types"
import { MediaError } from "../errors.ts"
import { place, type WorkerOptions } from "./worker.ts"

/** A producer on its way over a pipe. */
export interface PipedTrack {
  readonly kind: MediaKind
  readonly rtpParameters: RtpParameters
  readonly paused: boolean
}

/**
 * One end of an SRTP pipe between two routers, wherever the other one is. It
 * takes packets only from the address and port it was connected to, and only if
 * they carry the key that was given there.
 */
export class PipeEnd {
  readonly #transport: PipeTransport
  /** Where this end receives, and its key: what the far end connects to. */
  readonly local: LinkEnd

  private constructor(transport: PipeTransport, local: LinkEnd) {
    this.#transport = transport
    this.local = local
  }

  static async create(
    router: Router,
    options: WorkerOptions,
    reach: "this-node" | "other-node",
  ): Promise<PipeEnd> {
    const { first, last } = options.linkPorts
    const transport = await router.createPipeTransport({
      listenInfo: {
        protocol: "udp",
        ...(reach === "this-node" ? { ip: options.address } : place(options)),
        portRange: { min: first, max: last },
      },
      enableSrtp: true,
      enableRtx: true,
    })
    const { srtpParameters, tuple } = transport
    // Asked for with enableSrtp; a pipe without it must never come into use.
    if (srtpParameters === undefined) throw MediaError.closed()
    return new PipeEnd(transport, {
      address: tuple.localAddress,
      port: tuple.localPort,
      srtpParameters,
    })
  }

  get closed(): boolean {
    return this.#transport.closed
  }

  /** Connects to the far end, once. @throws MediaError `MEDIA_BAD_PARAMETERS` */
  async connect(remote: LinkEnd): Promise<void> {
    const { keyBase64, cryptoSuite } = remote.srtpParameters
    try {
      await this.#transport.connect({
        ip: remote.address,
        port: remote.port,
        // The engine refuses suites that it does not know.
        srtpParameters: { keyBase64, cryptoSuite: cryptoSuite as SrtpCryptoSuite },
      })
    } catch (cause) {
      throw MediaError.badParameters("the link", cause)
    }
  }

  /** Sends a producer of this router to the far end. */
  async send(producer: string): Promise<Consumer> {
    return await this.#transport.consume({ producerId: producer })
  }

  /** Receives what the far end sends, as a producer of the same id on this router. */
  async receive(producer: string, track: PipedTrack): Promise<Producer> {
    return await this.#transport.produce({ id: producer, ...track })
  }

  /** Bytes over this pipe since it was created, with all headers. */
  async bytes(): Promise<{ readonly received: number; readonly sent: number }> {
    const [stat] = await this.#transport.getStats()
    return { received: stat?.bytesReceived ?? 0, sent: stat?.bytesSent ?? 0 }
  }

  close(): void {
    this.#transport.close()
  }
}
