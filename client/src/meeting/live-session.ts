// SPDX-License-Identifier: Apache-2.0
/**
 * One joined session: its media, its recovery, and the guard's watch over both for as long
 * as it lives. A move makes another.
 *
 * @module
 */
import type { RoomState } from "@landmoot/core/protocol"
import { RIGHT_OF_SOURCE, rightsOf } from "@landmoot/core/rights"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { NodeId } from "@landmoot/core/units"
import { GuardError, type SelectedPair } from "../guard/index.ts"
import {
  type Direction,
  matchDevice,
  MediaError,
  MediaSession,
  type ShownSize,
} from "../media/index.ts"
import type { AdmittedGateway, Ask } from "../signalling/index.ts"
import type { MeetingStatistics } from "../types.ts"
import type { Joined, Joiner } from "./join.ts"
import { MediaRecovery } from "./recovery.ts"
import { every } from "./timing.ts"

/** How often the selected pairs are looked at. Higher: a change is noticed later; lower: more work. */
const PAIR_CHECK_MS = 2_000

/** What a session tells its meeting. */
export interface SessionOwner {
  /** The newest verified certificate of a node. */
  certificateOf(node: NodeId): NodeCertificate | undefined
  refresh(): void
  /** The guard says stop. */
  violated(error: GuardError): void
  /** Media falters. */
  disturbed(session: LiveSession): Promise<void>
  /** Media cannot be mended here: join anew. */
  mediaLost(session: LiveSession): Promise<void>
}

/** What a session is made with. */
export interface LiveSessionOptions {
  readonly joiner: Joiner
  readonly joined: Joined
  /** Undefined while the meeting is being made. */
  readonly meeting: () => SessionOwner | undefined
}

const DIRECTIONS = ["send", "receive"] as const

/** A joined session. Owns its media. */
export class LiveSession {
  readonly joined: Joined
  readonly media: MediaSession
  readonly #options: LiveSessionOptions
  readonly #abort = new AbortController()
  readonly #recovery: MediaRecovery
  readonly #pairs = new Map<Direction, string>()
  #gateway: AdmittedGateway
  #wasConnected = false

  /** Begins a session: from here on the browser knows of the transports. */
  static async begin(options: LiveSessionOptions): Promise<LiveSession> {
    const { joined, joiner } = options
    const { device } = await matchDevice(joiner.device, joined.answer.rtpCapabilities)
    return new LiveSession(options, device)
  }

  private constructor(
    options: LiveSessionOptions,
    device: ConstructorParameters<typeof MediaSession>[0]["device"],
  ) {
    this.#options = options
    this.joined = options.joined
    this.#gateway = options.joined.gateway
    const { send, receive } = options.joined.answer
    this.media = new MediaSession({
      device,
      send,
      receive,
      ask: this.#ask,
      frames: options.joiner.keys.frames,
      onChange: () => options.meeting()?.refresh(),
      onState: (direction) => {
        this.#stateChanged(direction)
      },
      onRefused: () => {
        // A broken connection is another's business; a refusal means the node is gone.
        if (!this.#gateway.channel.closed) this.#lost()
      },
    })
    this.#recovery = new MediaRecovery(
      {
        stateOf: (direction) => this.media.stateOf(direction),
        restart: async (direction) => {
          await this.#restart(direction)
        },
        giveUp: () => {
          this.#lost()
        },
      },
      this.#abort.signal,
    )
    void every(PAIR_CHECK_MS, this.#abort.signal, this.#checkPairs)
  }

  get gateway(): AdmittedGateway {
    return this.#gateway
  }

  /** Whether media has ever got through. */
  get wasConnected(): boolean {
    return this.#wasConnected
  }

  /** Signalling goes on over another connection; media is untouched. */
  async continueWith(gateway: AdmittedGateway): Promise<void> {
    this.#gateway = gateway
    this.media.receiving.doubt()
    await Promise.all(DIRECTIONS.map(async (direction) => await this.#recovery.mend(direction)))
  }

  /** Brings what is received in line with what the meeting has and what is visible. */
  async follow(
    room: RoomState,
    visible: ReadonlyMap<string, ShownSize> | undefined,
  ): Promise<void> {
    const { receiving } = this.media
    const others = room.participants.filter(({ session }) => session !== this.joined.session)
    // Whatever seat and node let through: what the rules do not permit is not received.
    receiving.offer(
      others.flatMap((person) => {
        const rights = rightsOf(room.rules, person)
        return person.producers.filter(({ source }) => rights.has(RIGHT_OF_SOURCE[source]))
      }),
    )
    if (visible !== undefined) receiving.show(visible)
    await receiving.sync()
  }

  /** Restarts ICE on both transports; on those in use something happens. */
  async restartIce(): Promise<void> {
    await Promise.all(
      DIRECTIONS.filter((direction) => this.media.stateOf(direction) !== "new").map(
        async (direction) => {
          await this.#restart(direction)
        },
      ),
    )
  }

  /** Numbers of the moment, for a person or a test to look at. */
  async statistics(): Promise<MeetingStatistics> {
    const [pairs, numbers] = await Promise.all([
      this.media.selectedPairs(),
      this.media.statistics(),
    ])
    const pair = pairs.get("receive") ?? pairs.get("send")
    if (pair === undefined) return numbers
    const { localAddress, remoteAddress = "", protocol, roundTripMs } = pair
    const trip = roundTripMs === undefined ? {} : { roundTripMs }
    return { ...numbers, selectedPair: { localAddress, remoteAddress, protocol, ...trip } }
  }

  /** Stops media at once. Idempotent. */
  close(): void {
    this.#abort.abort()
    this.media.close()
  }

  /** Asks over whatever connection the session has now. */
  readonly #ask: Ask = async (kind, body, options) => {
    if (this.#abort.signal.aborted) throw MediaError.closed()
    return await this.#gateway.channel.ask(kind, body, options)
  }

  #stateChanged(direction: Direction): void {
    const state = this.media.stateOf(direction)
    const meeting = this.#options.meeting()
    meeting?.refresh()
    if (state === "connected") {
      this.#wasConnected = true
      void this.#checkPairs()
    }
    if (state === "disconnected") void meeting?.disturbed(this)
    void this.#recovery.changed(direction)
  }

  #lost(): void {
    if (!this.#abort.signal.aborted) void this.#options.meeting()?.mediaLost(this)
  }

  #certificate(): NodeCertificate {
    const { mediaCertificate } = this.joined
    return this.#options.meeting()?.certificateOf(mediaCertificate.node) ?? mediaCertificate
  }

  /** The checks of the first join again, then the restart, then (when connected) the pair. */
  async #restart(direction: Direction): Promise<void> {
    const { guard } = this.#options.joiner
    const { send, receive } = this.joined.answer
    const { iceParameters } = await this.#ask("restart-ice", { direction })
    const offer = { certificate: this.#certificate(), send, receive }
    try {
      await guard.recheckMedia(offer, this.#gateway.certificate)
    } catch (error) {
      if (error instanceof GuardError) this.#options.meeting()?.violated(error)
      throw error
    }
    if (this.#abort.signal.aborted) throw MediaError.closed()
    this.#pairs.delete(direction)
    await this.media.restartIce(direction, iceParameters)
  }

  /** Has the guard look at each pair that is new. */
  readonly #checkPairs = async (): Promise<void> => {
    const { guard } = this.#options.joiner
    const pairs = await this.media.selectedPairs()
    for (const [direction, pair] of pairs) {
      if (this.#abort.signal.aborted) return
      const seen = pairKey(pair)
      if (this.#pairs.get(direction) === seen) continue
      this.#pairs.set(direction, seen)
      try {
        await guard.admitPair(pair, this.#certificate(), this.joined.answer[direction])
      } catch (error) {
        if (!(error instanceof GuardError)) throw error
        this.#options.meeting()?.violated(error)
      }
    }
  }
}

/** What the guard judges a pair by. */
function pairKey({ remoteAddress, relayed, relay }: SelectedPair): string {
  return JSON.stringify([remoteAddress, relayed, relay])
}
