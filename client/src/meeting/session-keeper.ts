// SPDX-License-Identifier: Apache-2.0
/**
 * The life of the session behind a meeting: the room's state as the seat tells it, the
 * session that carries media, its successors after moves, and what the guard says of them.
 *
 * Owns the session and the timers of its signalling; the meeting owns the tracks.
 *
 * @module
 */
import {
  isNewerState,
  type Notice,
  type ProducerInfo,
  type RoomState,
} from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { NodeId, RegionId } from "@landmoot/core/units"
import type { GuardError } from "../guard/index.ts"
import type { MediaSession, ShownSize } from "../media/index.ts"
import type { AdmittedGateway } from "../signalling/index.ts"
import type { MeetingState } from "../types.ts"
import { Continuity } from "./continuity.ts"
import type { Environment } from "./environment.ts"
import { MeetingError } from "./errors.ts"
import { followEvents } from "./events.ts"
import type { Gateways } from "./gateways.ts"
import { abandon, type Joined, type Joiner, joinThrough, joinToken } from "./join.ts"
import { LiveSession, type SessionOwner } from "./live-session.ts"
import { NodeRegister, violationOf } from "./nodes.ts"
import type { PolicyKeeper } from "./policy-keeper.ts"
import { wait } from "./timing.ts"

/** How long the old session's pictures stay while the new one's come. */
const OVERLAP_MS = 3_000
/** How many sessions in a row may fail to carry any media. */
const MEDIA_ATTEMPTS = 2

/** What a session's life is made of. */
export interface KeeperOptions {
  readonly joiner: Joiner
  readonly gateways: Gateways
  readonly environment: Environment
  readonly policies: PolicyKeeper
}

/** What the keeper tells its meeting. */
export interface KeeperPorts {
  changed(): void
  phase(phase: MeetingState["phase"]): void
  moved(event: { readonly from: RegionId; readonly to: RegionId; readonly tookMs: number }): void
  /** It is over for good, with the reason. */
  ended(error: unknown): void
  /** Something for this person alone. */
  notice(notice: Notice): void
  /** A session is there to send one's own tracks on. */
  attach(media: MediaSession): void
  /** Signalling is back; this is what the server knows of one's own tracks. */
  reconcile(known: readonly ProducerInfo[]): void
}

/** Keeps one meeting joined, inside its regions, for as long as that is possible. */
export class SessionKeeper implements SessionOwner {
  readonly register: NodeRegister
  readonly #options: KeeperOptions
  /** Undefined until `start`. */
  #ports: KeeperPorts | undefined
  readonly #abort = new AbortController()
  readonly #continuity: Continuity
  readonly #stopNetwork: () => void
  #session: LiveSession
  /** The session before a move, while its pictures are still shown. */
  #previous: LiveSession | undefined
  #room: RoomState
  #visible: ReadonlyMap<string, ShownSize> | undefined
  #roundTripMs: number | undefined
  #mediaAttempts = 0

  /** Begins with what was joined. Nothing is sent or received before `start`. */
  static async begin(options: KeeperOptions, joined: Joined): Promise<SessionKeeper> {
    let keeper: SessionKeeper | undefined
    const { joiner } = options
    const session = await LiveSession.begin({ joiner, joined, meeting: () => keeper })
    keeper = new SessionKeeper(options, session)
    return keeper
  }

  private constructor(options: KeeperOptions, session: LiveSession) {
    const { environment, gateways, policies, joiner } = options
    this.#options = options
    this.#session = session
    this.#room = session.joined.answer.state
    this.register = new NodeRegister(joiner.guard, this.refresh)
    this.#continuity = new Continuity({
      gateways,
      policies,
      environment,
      signal: this.#abort.signal,
      ports: {
        gateway: () => this.#session.gateway,
        resume: this.#resume,
        join: this.#rejoin,
        phase: (phase) => {
          this.#ports?.phase(phase)
        },
        roundTrip: (ms) => {
          this.#roundTripMs = ms
          this.refresh()
        },
        moved: this.#moved,
        ended: (error) => {
          this.#ports?.ended(error)
        },
      },
    })
    this.#stopNetwork = environment.onNetworkChange(() => {
      void this.disturbed(this.#session)
      // Without signalling its own recovery restarts what is broken.
      void this.#session.restartIce().catch(() => undefined)
    })
  }

  get session(): LiveSession {
    return this.#session
  }

  get room(): RoomState {
    return this.#room
  }

  get roundTripMs(): number | undefined {
    return this.#roundTripMs
  }

  /** What is received, by producer; during a move of both sessions. */
  get received(): MediaSession["receiving"]["received"] {
    return new Map([
      ...(this.#previous?.media.receiving.received ?? []),
      ...this.#session.media.receiving.received,
    ])
  }

  /** The newest verified certificate of a node. */
  certificateOf(node: NodeId): NodeCertificate | undefined {
    return this.register.certificateOf(node)
  }

  /** Begins to send and to receive. */
  start(ports: KeeperPorts): void {
    this.#ports = ports
    this.#enter(this.#session)
  }

  /** What is visible, and how large. */
  show(visible: ReadonlyMap<string, ShownSize>): void {
    this.#visible = visible
    void this.#session.follow(this.#room, visible)
  }

  readonly refresh = (): void => {
    this.#ports?.changed()
  }

  /** The guard says stop: nothing more is sent, whatever the server may want. */
  violated(error: GuardError): void {
    this.#ports?.ended(error)
  }

  /** Media has faltered; signalling may have, too. A session that was left says nothing of it. */
  async disturbed(session: LiveSession): Promise<void> {
    if (session === this.#session) await this.#continuity.probe()
  }

  /** Media is lost here; the meeting goes on elsewhere, unless media never gets through. */
  async mediaLost(session: LiveSession): Promise<void> {
    if (session !== this.#session || this.#continuity.pursuing) return
    this.#mediaAttempts = session.wasConnected ? 1 : this.#mediaAttempts + 1
    if (this.#mediaAttempts > MEDIA_ATTEMPTS) this.#ports?.ended(MeetingError.mediaUnreachable())
    else await this.#continuity.pursue("move")
  }

  /** Stops media and timers at once; the connection is left to the caller. Idempotent. */
  close(): void {
    this.#abort.abort()
    this.#previous?.close()
    this.#session.close()
    this.#stopNetwork()
  }

  /** Takes a joined session into use. */
  #enter(session: LiveSession): void {
    const { answer, gateway, mediaCertificate } = session.joined
    this.#session = session
    this.register.add(mediaCertificate, answer.mediaCertificate)
    void session.media.begin(answer.consumers)
    this.#ports?.attach(session.media)
    this.#takeState(answer.state, true)
    this.#options.joiner.keys.begin(gateway)
    this.#watch(gateway)
  }

  #watch(gateway: AdmittedGateway): void {
    this.#continuity.watch(gateway)
    followEvents(gateway.channel, {
      current: () => this.#session.gateway === gateway,
      receiving: () => this.#session.media.receiving,
      state: (state) => {
        this.#takeState(state, false)
      },
      notice: (notice) => {
        this.#ports?.notice(notice)
      },
      keys: (item) => {
        this.#options.joiner.keys.take(item)
      },
      descriptor: (signed) => {
        void this.#revise(signed)
      },
      move: () => {
        void this.#continuity.pursue("move")
      },
      ended: (error) => {
        // Joining anew displaces the session before, and that is told to it. If nobody may
        // join any more, the attempt is refused with the reason.
        if (!this.#continuity.pursuing) this.#ports?.ended(error)
      },
    })
  }

  /** The newest state wins; the first of a session counts whatever its number. */
  #takeState(state: RoomState, first: boolean): void {
    if (this.#abort.signal.aborted || state.meeting !== this.#room.meeting) return
    if (!first && !isNewerState(this.#room, state)) return
    this.#room = state
    this.#options.joiner.keys.follow(state)
    this.refresh()
    void this.#session.follow(state, this.#visible)
    this.#admitSeat()
    void this.register.update(state).then(() => {
      this.#admitSeat()
      this.#judge()
    })
  }

  #admitSeat(): void {
    const { seat } = this.#room
    this.#options.joiner.keys.admitSeat(seat, this.register.certificateOf(seat))
  }

  /** Stops if a node that handles one's own media or signalling is misplaced. */
  #judge(): void {
    if (this.#continuity.pursuing || this.#abort.signal.aborted) return
    const { gateway, joined } = this.#session
    const own = { media: joined.mediaCertificate.node, gateway: gateway.certificate.node }
    const error = violationOf(this.register, this.#room, own)
    if (error !== undefined) this.violated(error)
  }

  /** A revision of the descriptor (R11): refused if wider, obeyed at once if narrower. */
  async #revise(signed: { readonly descriptor: string; readonly signer: string }): Promise<void> {
    const { policies, joiner } = this.#options
    const { gateway, joined } = this.#session
    try {
      await policies.revise(signed, gateway.channel.origin)
    } catch (error) {
      this.#ports?.ended(error)
      return
    }
    joiner.keys.refreshTrust()
    this.refresh()
    const { mediaCertificate: media } = joined
    const misplaced =
      joiner.guard.whyNot(this.certificateOf(media.node) ?? media, "media") ??
      joiner.guard.whyNot(gateway.certificate, "signalling")
    if (misplaced === undefined) return
    // Nothing more goes to a node that has just been left out; others may still serve.
    this.#session.close()
    await this.#continuity.pursue("move")
  }

  readonly #resume = async (gateway: AdmittedGateway): Promise<void> => {
    const session = this.#session
    const { session: id } = session.joined
    const token = await joinToken(this.#options.joiner, id, gateway)
    const { state } = await gateway.channel.ask("resume", { session: id, token })
    this.#requireOpen(gateway)
    const before = session.gateway
    void session.continueWith(gateway)
    before.channel.close()
    this.#takeState(state, false)
    this.#options.joiner.keys.begin(gateway)
    this.#watch(gateway)
    const self = state.participants.find((person) => person.session === id)
    this.#ports?.reconcile(self?.producers ?? [])
    void session.follow(this.#room, this.#visible)
  }

  readonly #rejoin = async (gateway: AdmittedGateway): Promise<void> => {
    const { joiner, gateways, policies } = this.#options
    const join = async (): Promise<Joined> =>
      await joinThrough(gateway, joiner, gateways.roundTrips)
    const joined = await policies.withNewest(join, gateway.channel.origin)
    this.#requireOpen(gateway)
    const session = await LiveSession.begin({ joiner, joined, meeting: () => this })
    if (this.#abort.signal.aborted) session.close()
    this.#requireOpen(gateway)
    const old = this.#session
    this.#previous?.close()
    this.#previous = old
    // With the first snapshot that shows the new nodes the move is over.
    this.#ports?.phase("joined")
    this.#enter(session)
    old.gateway.channel.close()
    void wait(OVERLAP_MS, this.#abort.signal).then(() => {
      old.close()
      if (this.#previous === old) this.#previous = undefined
      this.refresh()
    })
  }

  /** Whoever left meanwhile is not brought back. */
  #requireOpen(gateway: AdmittedGateway): void {
    if (!this.#abort.signal.aborted) return
    abandon(gateway)
    throw MeetingError.over()
  }

  readonly #moved = (tookMs: number): void => {
    const { region: to } = this.#session.joined.mediaCertificate
    const { region: from } = (this.#previous ?? this.#session).joined.mediaCertificate
    this.#ports?.moved({ from, to, tookMs })
  }
}
