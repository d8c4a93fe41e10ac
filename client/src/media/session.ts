// SPDX-License-Identifier: Apache-2.0
/**
 * One session's media: two transports to one media node, what is sent and received on
 * them. A move makes a new session; nothing of this one outlives its `close()`, except
 * one's own tracks, which belong to the meeting.
 *
 * @module
 */
import type { ConsumerOffer, IceParameters, TransportOffer } from "@landmoot/core/protocol"
import type { types } from "mediasoup-client"
import type { SelectedPair } from "../guard/index.ts"
import type { Ask } from "../signalling/index.ts"
import type { FramePort } from "./frames.ts"
import { LevelMeter } from "./level-meter.ts"
import { Receiving } from "./receiving.ts"
import { Sending } from "./sending.ts"
import {
  receivedOf,
  type ReceivedStatistics,
  selectedPairOf,
  sentPacketsOf,
  sourceLevelOf,
} from "./statistics.ts"
import { type Direction, makeTransport, type TransportState } from "./transports.ts"

/** What a session is made with. The guard has admitted the offers. */
export interface SessionOptions {
  readonly device: types.Device
  readonly send: TransportOffer
  readonly receive: TransportOffer
  readonly ask: Ask
  /** What seals and opens every track of the session. Outlives it. */
  readonly frames: FramePort
  /** Tracks came, went or changed. */
  readonly onChange: () => void
  readonly onState: (direction: Direction, state: TransportState) => void
  /** The server would not connect a transport. */
  readonly onRefused: (error: unknown) => void
}

/** What a meeting's media has done so far. */
export interface SessionStatistics {
  readonly received: readonly ReceivedStatistics[]
  readonly sentPackets: number
}

const DIRECTIONS = ["send", "receive"] as const

/** The media of one session. Owns its transports. */
export class MediaSession {
  readonly sending: Sending
  readonly receiving: Receiving
  readonly #transports: Readonly<Record<Direction, types.Transport>>
  /** Only where the browser does not tell levels itself. */
  #meter: LevelMeter | undefined

  constructor(options: SessionOptions) {
    const { device, ask, frames, onChange, onRefused } = options
    const make = (direction: Direction): types.Transport =>
      makeTransport({
        device,
        direction,
        offer: options[direction],
        ask,
        resume: () => (direction === "receive" ? this.receiving.starting : []),
        onState: (state) => {
          options.onState(direction, state)
        },
        onRefused,
      })
    this.#transports = { send: make("send"), receive: make("receive") }
    this.sending = new Sending({ transport: this.#transports.send, device, ask, frames, onChange })
    this.receiving = new Receiving({
      transport: this.#transports.receive,
      ask,
      frames,
      onChange,
      // There is none where there is no screen.
      pixelRatio: () => globalThis.devicePixelRatio || 1,
    })
  }

  /** Begins to receive what came with the join. */
  async begin(consumers: readonly ConsumerOffer[]): Promise<void> {
    await this.receiving.begin(consumers)
  }

  /** How one transport fares. */
  stateOf(direction: Direction): TransportState {
    return this.#transports[direction].connectionState
  }

  /** Restarts the ICE of one transport with what the server answered. */
  async restartIce(direction: Direction, iceParameters: IceParameters): Promise<void> {
    const { usernameFragment, password, iceLite = true } = iceParameters
    await this.#transports[direction].restartIce({
      iceParameters: { usernameFragment, password, iceLite },
    })
  }

  /** The pairs that carry media now; a transport that is not in use has none. */
  async selectedPairs(): Promise<ReadonlyMap<Direction, SelectedPair>> {
    const pairs = new Map<Direction, SelectedPair>()
    for (const direction of DIRECTIONS) {
      const report = await this.#reportOf(this.#transports[direction])
      const pair = report === undefined ? undefined : selectedPairOf(report)
      if (pair !== undefined) pairs.set(direction, pair)
    }
    return pairs
  }

  /** Numbers of the moment. */
  async statistics(): Promise<SessionStatistics> {
    const sent = await this.#reportOf(this.#transports.send)
    const received = await Promise.all(
      [...this.receiving.received].map(async ([producer, { receiver }]) => {
        const report = await receiver?.getStats()
        return report === undefined ? undefined : receivedOf(report, producer)
      }),
    )
    return {
      received: received.filter((entry) => entry !== undefined),
      sentPackets: sent === undefined ? 0 : sentPacketsOf(sent),
    }
  }

  /** How loud one's own microphone is, 0 to 1; undefined if it is off or muted. */
  async ownLevel(): Promise<number | undefined> {
    const microphone = this.sending.sent.get("microphone")
    if (microphone === undefined || microphone.paused) return undefined
    const report = await this.#reportOf(this.#transports.send)
    const told = report === undefined ? undefined : sourceLevelOf(report)
    if (told !== undefined || report === undefined || this.#transports.send.closed) return told
    if (this.#meter?.track !== microphone.track) {
      void this.#meter?.close()
      this.#meter = new LevelMeter(microphone.track)
    }
    return this.#meter.level()
  }

  /** Closes both transports; media stops at once. Idempotent. */
  close(): void {
    for (const direction of DIRECTIONS) this.#transports[direction].close()
    void this.#meter?.close()
    this.#meter = undefined
  }

  async #reportOf(transport: types.Transport): Promise<RTCStatsReport | undefined> {
    if (transport.closed) return undefined
    try {
      return await transport.getStats()
    } catch {
      // Closed between the question and the answer.
      return undefined
    }
  }
}

/** How loud each sound is that arrives, 0 to 1, by producer (W3C webrtc, synchronization sources). */
export function levelsOf(receiving: Receiving): ReadonlyMap<string, number> {
  const levels = new Map<string, number>()
  for (const [producer, { track, receiver }] of receiving.received) {
    if (track.kind !== "audio" || receiver === undefined) continue
    const [source] = receiver.getSynchronizationSources()
    levels.set(producer, source?.audioLevel ?? 0)
  }
  return levels
}
