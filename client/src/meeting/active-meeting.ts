// SPDX-License-Identifier: Apache-2.0
/**
 * A meeting that one takes part in: the application's calls, and the life of the
 * session behind them.
 *
 * State of this class: the newest room state, the session, the phase. Each is changed by
 * one method; `#compose` alone makes snapshots of them and of what the parts know.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { isNewerState, type MediaSource, type RoomState } from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { GuardError } from "../guard/index.ts"
import type { ShownSize } from "../media/index.ts"
import type { AdmittedGateway } from "../signalling/index.ts"
import type { Meeting, MeetingEvents, MeetingState, MeetingStatistics, Refusal } from "../types.ts"
import { Continuity } from "./continuity.ts"
import { Emitter } from "./emitter.ts"
import type { Environment } from "./environment.ts"
import { MeetingError } from "./errors.ts"
import { followEvents } from "./events.ts"
import type { Gateways } from "./gateways.ts"
import { type Joined, type Joiner, joinThrough, joinToken } from "./join.ts"
import { LiveSession } from "./live-session.ts"
import { NodeRegister, violationOf } from "./nodes.ts"
import { OwnTracks } from "./own-tracks.ts"
import type { PolicyKeeper } from "./policy-keeper.ts"
import { refusalOf } from "./refusal.ts"
import { captureScreen } from "./screen.ts"
import { Store } from "./store.ts"
import { wait } from "./timing.ts"
import { composeState } from "./view.ts"
import { Voices } from "./voices.ts"

/** How long leaving waits for the server. */
const LEAVE_TIMEOUT_MS = 1_000
/** How long the old session's pictures stay while the new one's come. */
const OVERLAP_MS = 3_000
/** How many sessions in a row may fail to carry any media. */
const MEDIA_ATTEMPTS = 2

/** What a meeting is made with. */
export interface ActiveMeetingOptions {
  readonly joiner: Joiner
  readonly gateways: Gateways
  readonly environment: Environment
  readonly policies: PolicyKeeper
}

/** See {@link Meeting}. Owns session, tracks and timers; `leave()` or an end closes them all. */
export class ActiveMeeting implements Meeting {
  readonly #options: ActiveMeetingOptions
  readonly #abort = new AbortController()
  readonly #emitter = new Emitter<MeetingEvents>()
  readonly #register: NodeRegister
  readonly #own: OwnTracks
  readonly #voices: Voices
  readonly #continuity: Continuity
  readonly #store: Store<MeetingState>
  readonly #stopNetwork: () => void
  #session: LiveSession
  /** The session before a move, while its pictures are still shown. */
  #previous: LiveSession | undefined
  #room: RoomState
  #phase: MeetingState["phase"] = "joined"
  #refusal: Refusal | undefined
  #visible: ReadonlyMap<string, ShownSize> | undefined
  #roundTripMs: number | undefined
  #mediaAttempts = 0
  #composing = false

  /** Begins to take part in what was joined. */
  static async begin(options: ActiveMeetingOptions, joined: Joined): Promise<ActiveMeeting> {
    let meeting: ActiveMeeting | undefined
    const session = await LiveSession.begin({
      ...options,
      joined,
      meeting: () => meeting,
    })
    meeting = new ActiveMeeting(options, session)
    return meeting
  }

  private constructor(options: ActiveMeetingOptions, session: LiveSession) {
    const { environment, gateways, policies, joiner } = options
    this.#options = options
    this.#session = session
    this.#room = session.joined.answer.state
    this.#register = new NodeRegister(joiner.guard, this.refresh)
    this.#own = new OwnTracks({ onChange: this.refresh, onEnded: this.#trackEnded })
    this.#voices = new Voices(() => this.#session.media, this.refresh)
    this.#continuity = new Continuity({
      gateways,
      policies,
      environment,
      signal: this.#abort.signal,
      ports: {
        gateway: () => this.#session.gateway,
        resume: this.#resume,
        join: this.#rejoin,
        phase: this.#setPhase,
        roundTrip: (ms) => {
          this.#roundTripMs = ms
          this.refresh()
        },
        moved: this.#moved,
        ended: this.#finish,
      },
    })
    this.#store = new Store(this.#compose())
    this.#enter(session)
    void this.#voices.run(this.#abort.signal)
    this.#stopNetwork = environment.onNetworkChange(() => {
      void this.disturbed()
      // Without signalling its own recovery restarts what is broken.
      void this.restartIce().catch(() => undefined)
    })
  }

  get state(): MeetingState {
    return this.#store.state
  }

  /** The newest verified certificate of one's own media node. */
  get certificate(): NodeCertificate {
    const { mediaCertificate } = this.#session.joined
    return this.#register.certificateOf(mediaCertificate.node) ?? mediaCertificate
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  on<Name extends keyof MeetingEvents>(
    name: Name,
    listener: (event: MeetingEvents[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener)
  }

  async setTrack(source: MediaSource, track: MediaStreamTrack | undefined): Promise<void> {
    if (this.#abort.signal.aborted) {
      track?.stop()
      throw MeetingError.over()
    }
    await this.#own.set(source, track)
  }

  async setMuted(source: "camera" | "microphone", muted: boolean): Promise<void> {
    await this.#own.mute(source, muted)
  }

  async startScreenShare(): Promise<void> {
    const { video, audio } = await captureScreen()
    await this.setTrack("screen", video)
    if (audio !== undefined) await this.setTrack("screen-audio", audio)
  }

  async stopScreenShare(): Promise<void> {
    await Promise.all([
      this.#own.set("screen", undefined),
      this.#own.set("screen-audio", undefined),
    ])
  }

  setVisible(sizes: ReadonlyMap<string, ShownSize>): void {
    this.#visible = sizes
    void this.#session.follow(this.#room, sizes)
  }

  async statistics(): Promise<MeetingStatistics> {
    return await this.#session.statistics()
  }

  async restartIce(): Promise<void> {
    await this.#session.restartIce()
  }

  async leave(): Promise<void> {
    if (this.#abort.signal.aborted) return
    const { channel } = this.#session.gateway
    this.#close("left")
    try {
      await channel.ask("leave", {}, { timeoutMs: LEAVE_TIMEOUT_MS })
    } catch {
      // Whoever cannot be told notices by itself that the connection is gone.
    }
    channel.close()
  }

  /** Sends the first tracks. Their failures show in the state, not here. */
  begin(tracks: Readonly<Partial<Record<MediaSource, MediaStreamTrack | undefined>>>): void {
    for (const source of ["microphone", "camera"] as const) {
      const track = tracks[source]
      if (track !== undefined) void this.#own.set(source, track).catch(() => undefined)
    }
  }

  /** Has a snapshot made once everything that now changes has changed. */
  readonly refresh = (): void => {
    if (this.#composing) return
    this.#composing = true
    queueMicrotask(() => {
      this.#composing = false
      const before = this.#store.state
      this.#store.set(this.#compose())
      if (this.#store.state !== before) this.#emitter.emit("state", this.#store.state)
    })
  }

  /** The guard says stop: nothing more is sent, whatever the server may want. */
  violated(error: GuardError): void {
    this.#finish(error)
  }

  /** Media has faltered; signalling may have, too. */
  async disturbed(): Promise<void> {
    await this.#continuity.probe()
  }

  /** Media is lost here; the meeting goes on elsewhere, unless media never gets through. */
  async mediaLost(session: LiveSession): Promise<void> {
    if (session !== this.#session) return
    this.#mediaAttempts = session.wasConnected ? 1 : this.#mediaAttempts + 1
    if (this.#mediaAttempts > MEDIA_ATTEMPTS) this.#finish(MeetingError.mediaUnreachable())
    else await this.#continuity.pursue("move")
  }

  /** Takes a joined session into use. */
  #enter(session: LiveSession): void {
    const { answer, gateway, mediaCertificate } = session.joined
    this.#session = session
    this.#register.add(mediaCertificate, answer.mediaCertificate)
    void session.media.begin(answer.consumers)
    void this.#own.attach(session.media)
    this.#takeState(answer.state, true)
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
      descriptor: (signed) => {
        void this.#revise(signed)
      },
      move: () => {
        void this.#continuity.pursue("move")
      },
      ended: (error) => {
        // Joining anew displaces the session before, and that is told to it. If nobody may
        // join any more, the attempt is refused with the reason.
        if (!this.#continuity.pursuing) this.#finish(error)
      },
    })
  }

  /** The newest state wins; the first of a session counts whatever its number. */
  #takeState(state: RoomState, first: boolean): void {
    if (this.#abort.signal.aborted || state.meeting !== this.#room.meeting) return
    if (!first && !isNewerState(this.#room, state)) return
    this.#room = state
    this.refresh()
    void this.#session.follow(state, this.#visible)
    void this.#register.update(state).then(() => {
      this.#judge()
    })
  }

  /** Stops if a node that handles one's own media or signalling is misplaced. */
  #judge(): void {
    if (this.#continuity.pursuing) return
    const { gateway, joined } = this.#session
    const own = { media: joined.mediaCertificate.node, gateway: gateway.certificate.node }
    const error = violationOf(this.#register, this.#room, own)
    if (error !== undefined) this.violated(error)
  }

  /** A revision of the descriptor (R11): refused if wider, obeyed at once if narrower. */
  async #revise(signed: { readonly descriptor: string; readonly signer: string }): Promise<void> {
    const { policies, joiner } = this.#options
    const { gateway } = this.#session
    try {
      await policies.revise(signed, gateway.channel.origin)
    } catch (error) {
      this.#finish(error)
      return
    }
    this.refresh()
    const misplaced =
      joiner.guard.whyNot(this.certificate, "media") ??
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
    const before = session.gateway
    const continued = session.continueWith(gateway)
    before.channel.close()
    this.#watch(gateway)
    this.#takeState(state, false)
    const self = state.participants.find((person) => person.session === id)
    void continued
    void this.#own.reconcile(self?.producers ?? [])
    void session.follow(this.#room, this.#visible)
  }

  readonly #rejoin = async (gateway: AdmittedGateway): Promise<void> => {
    const { joiner, gateways, policies } = this.#options
    const join = async (): Promise<Joined> =>
      await joinThrough(gateway, joiner, gateways.roundTrips)
    const joined = await policies.withNewest(join, gateway.channel.origin, "revision")
    const session = await LiveSession.begin({ ...this.#options, joined, meeting: () => this })
    const old = this.#session
    this.#previous?.close()
    this.#previous = old
    this.#enter(session)
    old.gateway.channel.close()
    void wait(OVERLAP_MS, this.#abort.signal).then(() => {
      old.close()
      if (this.#previous === old) this.#previous = undefined
      this.refresh()
    })
  }

  readonly #moved = (tookMs: number): void => {
    const { joined } = this.#session
    const from = (this.#previous ?? this.#session).joined.mediaCertificate.region
    this.#emitter.emit("moved", { from, to: joined.mediaCertificate.region, tookMs })
  }

  readonly #trackEnded = (source: MediaSource): void => {
    void this.#own.set(source, undefined)
    // The browser's own button ends a share; that is a wish, not a loss.
    if (source === "screen") void this.#own.set("screen-audio", undefined)
    else if (source !== "screen-audio") this.#emitter.emit("device-lost", { source })
  }

  readonly #setPhase = (phase: MeetingState["phase"]): void => {
    this.#phase = phase
    this.refresh()
  }

  /** Ends the meeting with a reason. */
  readonly #finish = (error: unknown): void => {
    if (this.#abort.signal.aborted) return
    const cause = error instanceof CodedError ? error : MeetingError.over(error)
    this.#refusal = refusalOf(cause, "media")
    this.#close("ended")
    this.#session.gateway.channel.close()
    this.#emitter.emit("refused", this.#refusal)
  }

  /** Stops media, tracks and timers at once. */
  #close(phase: MeetingState["phase"]): void {
    this.#abort.abort()
    this.#previous?.close()
    this.#session.close()
    this.#own.close()
    this.#stopNetwork()
    this.#setPhase(phase)
  }

  #compose(): MeetingState {
    const { guard } = this.#options.joiner
    const { joined, media, gateway } = this.#session
    const own = this.#own
    return composeState({
      phase: this.#phase,
      room: this.#room,
      descriptor: guard.policy.descriptor,
      catalogue: guard.catalogue,
      session: joined.session,
      gateway: gateway.certificate.node,
      media: joined.mediaCertificate.node,
      roundTripMs: this.#roundTripMs,
      nodes: this.#register.views(this.#room),
      received: new Map([
        ...(this.#previous?.media.receiving.received ?? []),
        ...media.receiving.received,
      ]),
      own: own.tracks,
      ownStates: {
        microphone: own.stateOf("microphone"),
        camera: own.stateOf("camera"),
        screen: own.stateOf("screen"),
      },
      speaking: this.#voices.speaking,
      ownSpeaking: this.#voices.ownSpeaking,
      checks: guard.checks,
      refusal: this.#refusal,
    })
  }
}
