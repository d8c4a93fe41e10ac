// SPDX-License-Identifier: Apache-2.0
import type {
  DtlsParameters,
  MediaEvent,
  MediaRequest,
  RtpJson,
  SessionQuality,
} from "@landmoot/core/protocol"
import type { NodeId, SessionId } from "@landmoot/core/units"
import type { WebRtcTransport } from "mediasoup/types"
import { type Hub, offerOf } from "./engine/index.ts"
import { MediaError } from "./errors.ts"
import type { ParticipantPurpose } from "./grants.ts"
import type { Lease } from "./links/index.ts"
import { QualityLog, type SessionTracks } from "./quality.ts"
import { type Located, Receiving } from "./receiving.ts"
import { Sending } from "./sending.ts"

/** What a session is made from. */
export interface SessionOptions {
  readonly purpose: ParticipantPurpose
  /** The fencing number under which it was granted. */
  readonly fence: number
  readonly hub: Hub
  readonly rtpCapabilities: RtpJson
  readonly acquire: (located: Located) => Promise<Lease>
  readonly tell: (event: MediaEvent) => void
  readonly producersChanged: () => void
  readonly producerAdded: (producer: string) => void
  readonly producerRemoved: (producer: string) => void
}

/** One participant's media on this node: one transport each way. Owns both. */
export class MediaSession {
  readonly id: SessionId
  readonly purpose: ParticipantPurpose
  readonly fence: number
  readonly hub: Hub
  readonly sending: Sending
  readonly receiving: Receiving
  readonly #transports: Readonly<Record<Direction, WebRtcTransport>>
  #closed = false
  readonly #quality = new QualityLog()
  /** How good it was, once it is closed. */
  #summed: Promise<SessionQuality | undefined> | undefined
  /** Whether the meeting's state has listed it; one that has not may still be on its way there. */
  listed = false

  private constructor(
    options: SessionOptions,
    transports: Readonly<Record<Direction, WebRtcTransport>>,
  ) {
    this.id = options.purpose.session
    this.purpose = options.purpose
    this.fence = options.fence
    this.hub = options.hub
    this.#transports = transports
    // A session that is being closed has nobody left to tell.
    const unlessClosed =
      <Facts extends unknown[]>(call: (...facts: Facts) => void) =>
      (...facts: Facts): void => {
        if (!this.#closed) call(...facts)
      }
    this.sending = new Sending(
      {
        transport: transports.send,
        changed: unlessClosed(options.producersChanged),
        added: options.producerAdded,
        removed: options.producerRemoved,
        tell: unlessClosed(options.tell),
      },
      new Set(options.purpose.rights),
    )
    this.receiving = new Receiving({
      router: options.hub.router,
      transport: transports.receive,
      rtpCapabilities: options.rtpCapabilities,
      acquire: options.acquire,
      tell: unlessClosed(options.tell),
    })
  }

  static async open(options: SessionOptions): Promise<MediaSession> {
    const [send, receive] = await Promise.all([
      options.hub.clientTransport(),
      options.hub.clientTransport(),
    ])
    return new MediaSession(options, { send, receive })
  }

  get closed(): boolean {
    return this.#closed
  }

  /** The only node whose requests about this session are obeyed. */
  get gateway(): NodeId {
    return this.purpose.gateway
  }

  get transports(): readonly WebRtcTransport[] {
    return [this.#transports.send, this.#transports.receive]
  }

  /** Both transports, as the client gets them. */
  offers(): Readonly<Record<Direction, ReturnType<typeof offerOf>>> {
    return { send: offerOf(this.#transports.send), receive: offerOf(this.#transports.receive) }
  }

  /** Takes the client's half of a transport. @throws MediaError `MEDIA_BAD_PARAMETERS` */
  async connect(direction: Direction, dtlsParameters: DtlsParameters): Promise<void> {
    const { role, fingerprints } = dtlsParameters
    const transport = this.#transports[direction]
    try {
      await transport.connect({ dtlsParameters: { role, fingerprints: [...fingerprints] } })
    } catch (cause) {
      throw transport.closed ? MediaError.closed() : MediaError.badParameters("DTLS", cause)
    }
  }

  /** Gives a transport new ICE credentials; the DTLS association stays. */
  async restartIce(direction: Direction): Promise<ReturnType<typeof offerOf>["iceParameters"]> {
    await this.#transports[direction].restartIce()
    return offerOf(this.#transports[direction]).iceParameters
  }

  /** Notes the round trip now. */
  async sample(): Promise<void> {
    if (!this.#closed) await this.#quality.sample(this.#tracks)
  }

  /** How good it was, as of its end; undefined while it runs, or if its worker has died. */
  async quality(): Promise<SessionQuality | undefined> {
    return await this.#summed
  }

  get #tracks(): SessionTracks {
    return { producers: this.sending.producers, consumers: this.receiving.consumers }
  }

  /** Closes both transports and all on them; nothing is told to the client. */
  close(): void {
    // A worker that has died cannot say how good it was.
    this.#summed ??= this.#quality.sum(this.#tracks).catch(() => undefined)
    this.#closed = true
    for (const transport of this.transports) transport.close()
  }
}

/** Seen from the client. */
export type Direction = Extract<MediaRequest, { kind: "restart-ice" }>["direction"]
