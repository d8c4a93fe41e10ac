// SPDX-License-Identifier: Apache-2.0
import {
  matchDevice,
  MediaSession,
  prepareDevice,
  type PreparedDevice,
} from "@landmoot/client/media"
import type { ClientAnswer } from "@landmoot/core/protocol"
import type { BareJoined, BareProducer } from "../bare/messages.ts"
import { BareSocket } from "./bare-socket.ts"
import type { Prepare, Tracks, Visit } from "./visit.ts"

type Options = ConstructorParameters<typeof MediaSession>[0]

/** The same media code and a socket that is open as well; nobody to verify. */
export const prepareBareVisit: Prepare = async () => {
  const [socket, prepared] = await Promise.all([BareSocket.open(), prepareDevice()])
  return new BareVisit(socket, prepared)
}

class BareVisit implements Visit {
  readonly #socket: BareSocket
  readonly #prepared: PreparedDevice
  readonly #remote = Promise.withResolvers<MediaStreamTrack>()
  #media: MediaSession | undefined
  #tracks: Tracks | undefined
  #session = ""

  constructor(socket: BareSocket, prepared: PreparedDevice) {
    this.#socket = socket
    this.#prepared = prepared
    socket.onState = (producers) => this.#follow(producers)
  }

  get remoteVideo(): Promise<MediaStreamTrack> {
    return this.#remote.promise
  }

  async join(tracks: Tracks): Promise<void> {
    this.#tracks = tracks
    const answer = await this.#socket.ask<BareJoined>({
      kind: "join",
      rtpCapabilities: this.#prepared.receive,
    })
    const { device } = await matchDevice(this.#prepared, answer.rtpCapabilities)
    if (device !== this.#prepared.device) throw new Error("the bare router has other codecs")
    this.#session = answer.session
    this.#media = new MediaSession({
      device,
      send: answer.send,
      receive: answer.receive,
      ask: this.#ask,
      // The peer without anything of ours leaves frames as they are.
      frames: { sealing: () => undefined, opening: () => undefined, gone: () => undefined },
      onChange: () => this.#look(),
      onState: () => undefined,
      onRefused: (error) => this.#remote.reject(error),
    })
    void this.#media.begin(answer.consumers)
    for (const source of ["microphone", "camera"] as const) {
      void this.#media.sending.send(source, tracks[source], false)
    }
    this.#follow(answer.producers)
  }

  async leave(): Promise<void> {
    await this.#socket.ask({ kind: "leave" })
    this.#media?.close()
    this.#socket.close()
    this.#tracks?.camera.stop()
    this.#tracks?.microphone.stop()
  }

  readonly #ask: Options["ask"] = async (kind, body) => {
    // The media layer asks what both protocols have, in the same words.
    const request = { kind, ...body } as Parameters<BareSocket["ask"]>[0]
    return await this.#socket.ask<ClientAnswer<typeof kind>>(request)
  }

  #follow(producers: readonly BareProducer[]): void {
    this.#media?.receiving.offer(producers.filter(({ owner }) => owner !== this.#session))
    void this.#media?.receiving.sync()
  }

  #look(): void {
    const tracks = [...(this.#media?.receiving.received.values() ?? [])].map(({ track }) => track)
    const video = tracks.find(({ kind }) => kind === "video")
    if (video !== undefined) this.#remote.resolve(video)
  }
}
