// SPDX-License-Identifier: Apache-2.0
/**
 * The order of steps of mediasoup's own demonstration (mediasoup-demo, `RoomClient.ts`),
 * which opens its socket with the click and waits for the answer to each step.
 *
 * @module
 */
import type { ConsumerOffer, RtpJson, TransportOffer } from "@landmoot/core/protocol"
import { Device, type types } from "mediasoup-client"
import type { BareProducer } from "../bare/messages.ts"
import { BareSocket } from "./bare-socket.ts"
import type { Prepare, Tracks, Visit } from "./visit.ts"

type Direction = "send" | "receive"

/** Nothing is done before the click. */
export const prepareStockVisit: Prepare = async () => await Promise.resolve(new StockVisit())

class StockVisit implements Visit {
  readonly #remote = Promise.withResolvers<MediaStreamTrack>()
  #socket: BareSocket | undefined
  #transports: readonly types.Transport[] = []

  get remoteVideo(): Promise<MediaStreamTrack> {
    return this.#remote.promise
  }

  async join(tracks: Tracks): Promise<void> {
    const socket = await BareSocket.open()
    this.#socket = socket
    const { rtpCapabilities } = await socket.ask<{ rtpCapabilities: RtpJson }>({
      kind: "capabilities",
    })
    const device = await Device.factory()
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    const send = await createTransport({ device, socket, direction: "send" })
    const receive = await createTransport({ device, socket, direction: "receive" })
    this.#transports = [send, receive]
    const { consumers } = await socket.ask<{
      readonly producers: readonly BareProducer[]
      readonly consumers: readonly ConsumerOffer[]
    }>({ kind: "enter", rtpCapabilities: device.recvRtpCapabilities })
    void send.produce({ track: tracks.microphone, appData: { source: "microphone" } })
    void send.produce({ track: tracks.camera, appData: { source: "camera" } })
    for (const consumer of consumers) void this.#consume(receive, consumer)
  }

  async leave(): Promise<void> {
    await this.#socket?.ask({ kind: "leave" })
    for (const transport of this.#transports) transport.close()
    this.#socket?.close()
  }

  async #consume(receive: types.Transport, offer: ConsumerOffer): Promise<void> {
    const { id, producer, kind } = offer
    const { track } = await receive.consume({
      id,
      producerId: producer,
      kind,
      // From our own server.
      rtpParameters: offer.rtpParameters as types.RtpParameters,
    })
    if (kind === "video") this.#remote.resolve(track)
    await this.#socket?.ask({ kind: "resume-consumer", consumer: id })
  }
}

async function createTransport(options: {
  readonly device: Device
  readonly socket: BareSocket
  readonly direction: Direction
}): Promise<types.Transport> {
  const { device, socket, direction } = options
  const { transport: offer } = await socket.ask<{ transport: TransportOffer }>({
    kind: "create-transport",
    direction,
  })
  // The library's types know the fields of an offer under the same names.
  const settings = offer as unknown as types.TransportOptions
  const transport =
    direction === "send"
      ? device.createSendTransport(settings)
      : device.createRecvTransport(settings)
  transport.on("connect", ({ dtlsParameters }, proceed, fail) => {
    const request = { kind: "connect", direction, dtlsParameters, resume: [] } as unknown
    socket.ask(request as Parameters<BareSocket["ask"]>[0]).then(proceed, fail)
  })
  transport.on("produce", ({ kind, rtpParameters, appData }, proceed, fail) => {
    const source = appData["source"] === "camera" ? "camera" : "microphone"
    socket
      .ask<{ producer: string }>({
        kind: "produce",
        source,
        trackKind: kind,
        rtpParameters: { ...rtpParameters },
        paused: false,
      })
      .then(({ producer }) => proceed({ id: producer }), fail)
  })
  return transport
}
