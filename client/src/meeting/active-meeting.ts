// SPDX-License-Identifier: Apache-2.0
/**
 * A meeting that one takes part in: the application's calls, and the life of the
 * session behind them.
 *
 * State of this class: the newest room state, the session, one's own tracks, the phase.
 * Each is changed by one method; `#compose` alone makes snapshots of them.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import {
  type ClientEvent,
  isNewerState,
  type MediaSource,
  type RoomState,
} from "@landmoot/core/protocol"
import type { NodeCertificate } from "@landmoot/core/signed"
import type { GuardError } from "../guard/index.ts"
import type { ShownSize } from "../media/index.ts"
import { type AdmittedGateway, pursue, RemoteError } from "../signalling/index.ts"
import type { Meeting, MeetingEvents, MeetingState, MeetingStatistics, Refusal } from "../types.ts"
import type { Environment } from "./environment.ts"
import { MeetingError } from "./errors.ts"
import type { Gateways } from "./gateways.ts"
import { type Joined, type Joiner, joinThrough, joinToken } from "./join.ts"
import { LiveSession } from "./live-session.ts"
import { NodeRegister, violationOf } from "./nodes.ts"
import { OwnTracks } from "./own-tracks.ts"
import type { PolicyKeeper } from "./policy-keeper.ts"
import { refusalOf } from "./refusal.ts"
import { captureScreen } from "./screen.ts"
import { Store } from "./store.ts"
import { every, wait } from "./timing.ts"
import { composeState } from "./view.ts"
import { Voices } from "./voices.ts"

/** How often the signalling round trip is measured; a silent line shows by this, too. */
const HEARTBEAT_MS = 2_000
const HEARTBEAT_TIMEOUT_MS = 4_000
/** How long leaving waits for the server. */
const LEAVE_TIMEOUT_MS = 1_000
/** How long the old session's pictures stay while the new one's come. */
const OVERLAP_MS = 3_000

/** What a meeting is made with. */
export interface ActiveMeetingOptions {
  readonly joiner: Joiner
  readonly gateways: Gateways
  readonly environment: Environment
  readonly policies: PolicyKeeper
}

type Phase = MeetingState["phase"]
type Listener = (event: never) => void

/** See {@link Meeting}. Owns session, tracks and timers; `leave()` or an end closes them all. */
export class ActiveMeeting implements Meeting {
  readonly #options: ActiveMeetingOptions
  readonly #abort = new AbortController()
  readonly #listeners = new Map<keyof MeetingEvents, Set<Listener>>()
  readonly #register: NodeRegister
  readonly #own: OwnTracks
  readonly #voices: Voices
  readonly #store: Store<MeetingState>
  readonly #stopNetwork: () => void
  #session: LiveSession
  /** The session before a move, while its pictures are still shown. */
  #previous: LiveSession | undefined
  #room: RoomState
  #phase: Phase = "joined"
  #refusal: Refusal | undefined
  #visible: ReadonlyMap<string, ShownSize> | undefined
  #roundTripMs: number | undefined
  #pursuing = false
  #composing = false

  /** Begins to take part in what was joined. */
  static async begin(options: ActiveMeetingOptions, joined: Joined): Promise<ActiveMeeting> {
    let meeting: ActiveMeeting | undefined
    const session = await LiveSession.begin({
      ...sessionEvents(() => meeting, options.joiner),
      joined,
      certificate: () => meeting?.certificate ?? joined.mediaCertificate,
    })
    meeting = new ActiveMeeting(options, session)
    return meeting
  }

  private constructor(options: ActiveMeetingOptions, session: LiveSession) {
    this.#options = options
    this.#session = session
    this.#room = session.joined.answer.state
    this.#register = new NodeRegister(options.joiner.guard, this.refresh)
    this.#own = new OwnTracks({
      onChange: this.refresh,
      onEnded: (source) => {
        this.#trackEnded(source)
      },
    })
    this.#voices = new Voices(() => this.#session.media, this.refresh)
    this.#store = new Store(this.#compose())
    this.#enter(session)
    const { signal } = this.#abort
    void every(HEARTBEAT_MS, signal, this.#beat)
    void this.#voices.run(signal)
    this.#stopNetwork = options.environment.onNetworkChange(() => {
      void this.restartIce().catch(() => {
        // Without signalling its own recovery restarts what is broken.
      })
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
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => listeners.delete(listener)
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
    const { media } = this.#session
    const [pairs, statistics] = await Promise.all([media.selectedPairs(), media.statistics()])
    const pair = pairs.get("receive") ?? pairs.get("send")
    if (pair === undefined) return statistics
    const { localAddress, remoteAddress = "", protocol, roundTripMs } = pair
    const trip = roundTripMs === undefined ? {} : { roundTripMs }
    return { ...statistics, selectedPair: { localAddress, remoteAddress, protocol, ...trip } }
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
      if (this.#store.state !== before) this.#emit("state", this.#store.state)
    })
  }

  /** The guard says stop: nothing more is sent, whatever the server may want. */
  violated(error: GuardError): void {
    this.#finish(error)
  }

  /** Media is lost here; the meeting goes on elsewhere. */
  async moveOn(): Promise<void> {
    await this.#pursue("move")
  }

  /** Takes a joined session into use. */
  #enter(session: LiveSession): void {
    const { answer, gateway, mediaCertificate } = session.joined
    this.#session = session
    this.#register.add(mediaCertificate, answer.mediaCertificate)
    this.#register.add(gateway.certificate, "")
    void session.media.begin(answer.consumers)
    void this.#own.attach(session.media)
    this.#takeState(answer.state, true)
    this.#watch(gateway)
  }

  #watch(gateway: AdmittedGateway): void {
    const { channel } = gateway
    channel.onEvent((event) => {
      if (this.#session.gateway === gateway) this.#receive(event)
    })
    channel.onClosed(() => {
      if (this.#session.gateway === gateway) void this.#pursue("resume")
    })
  }

  #receive(event: ClientEvent): void {
    const { receiving } = this.#session.media
    switch (event.kind) {
      case "state":
        this.#takeState(event.state, false)
        return
      case "consumer-closed":
        receiving.closed(event.consumer)
        return
      case "consumer-layers":
        receiving.arrived(event.consumer, event.layers)
        return
      case "producer-score":
        return
      case "descriptor":
        void this.#revise(event)
        return
      case "move":
        void this.#pursue("move")
        return
      case "ended":
        this.#finish(new RemoteError(event.code, event.message))
    }
  }

  /** The newest state wins; the first of a session counts whatever its number. */
  #takeState(state: RoomState, first: boolean): void {
    if (this.#abort.signal.aborted) return
    if (state.meeting !== this.#room.meeting) return
    if (!first && !isNewerState(this.#room, state)) return
    this.#room = state
    this.refresh()
    void this.#session.follow(state, this.#visible)
    void this.#register.update(state).then(() => {
      const { gateway, joined } = this.#session
      const own = { media: joined.mediaCertificate.node, gateway: gateway.certificate.node }
      const error = this.#pursuing ? undefined : violationOf(this.#register, this.#room, own)
      if (error !== undefined) this.violated(error)
    })
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
    await this.#pursue("move")
  }

  /** Goes after the session, or after a new one; see `signalling/pursuit.ts`. */
  async #pursue(mode: "resume" | "move"): Promise<void> {
    if (this.#pursuing || this.#abort.signal.aborted) return
    this.#pursuing = true
    const { gateways, environment } = this.#options
    const { signal } = this.#abort
    const begin = environment.now()
    const old = this.#session
    this.#setPhase("reconnecting")
    const own = { region: old.gateway.region, origin: old.gateway.channel.origin }
    const networkIsBack = Promise.withResolvers<void>()
    const stop = environment.onNetworkChange(networkIsBack.resolve)
    try {
      const ports = {
        allowed: () => gateways.addresses(),
        open: async (address: typeof own, until: AbortSignal) =>
          await gateways.openNew(address, until),
        resume: async (gateway: AdmittedGateway) => {
          await this.#resume(gateway)
        },
        join: async (gateway: AdmittedGateway) => {
          await this.#rejoin(gateway)
        },
        wait: async (ms: number) => {
          await wait(ms, signal, networkIsBack.promise)
        },
        now: environment.now,
        online: environment.online,
        moving: () => {
          this.#setPhase("moving")
        },
      }
      const end = await pursue(ports, { mode, own }, signal)
      this.#pursuing = false
      if (end.kind === "ended") {
        this.#finish(end.error)
        return
      }
      this.#setPhase("joined")
      if (end.kind === "joined") {
        const from = old.joined.mediaCertificate.region
        const to = this.#session.joined.mediaCertificate.region
        this.#emit("moved", { from, to, tookMs: environment.now() - begin })
      }
      if (end.gateway.channel.closed) await this.#pursue("resume")
    } catch (error) {
      this.#pursuing = false
      if (!signal.aborted) this.#finish(error)
    } finally {
      stop()
    }
  }

  async #resume(gateway: AdmittedGateway): Promise<void> {
    const { joiner } = this.#options
    const session = this.#session
    const { session: id } = session.joined
    const token = await joinToken(joiner, id, gateway)
    const { state } = await gateway.channel.ask("resume", { session: id, token })
    const before = session.gateway
    const continued = session.continueWith(gateway)
    before.channel.close()
    this.#watch(gateway)
    this.#takeState(state, false)
    const self = state.participants.find((person) => person.session === id)
    await Promise.all([continued, this.#own.reconcile(self?.producers ?? [])])
    await session.follow(this.#room, this.#visible)
  }

  async #rejoin(gateway: AdmittedGateway): Promise<void> {
    const { joiner, gateways, policies } = this.#options
    const join = async (): Promise<Joined> =>
      await joinThrough(gateway, joiner, gateways.roundTrips)
    const joined = await policies.withNewest(join, gateway.channel.origin, "revision")
    const session = await LiveSession.begin({
      ...sessionEvents(() => this, joiner),
      joined,
      certificate: () => this.certificate,
    })
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

  #trackEnded(source: MediaSource): void {
    void this.#own.set(source, undefined)
    // The browser's own button ends a share; that is a wish, not a loss.
    if (source === "screen") void this.#own.set("screen-audio", undefined)
    else if (source !== "screen-audio") this.#emit("device-lost", { source })
  }

  /** Measures the round trip; a line that does not answer is broken. */
  readonly #beat = async (): Promise<void> => {
    const { channel } = this.#session.gateway
    if (this.#pursuing || channel.closed) return
    try {
      this.#roundTripMs = await channel.ping(HEARTBEAT_TIMEOUT_MS)
      this.refresh()
    } catch {
      // Closing is what starts the recovery.
      channel.close()
    }
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase
    this.refresh()
  }

  /** Ends the meeting with a reason. */
  #finish(error: unknown): void {
    if (this.#abort.signal.aborted) return
    const cause = error instanceof CodedError ? error : MeetingError.over()
    this.#refusal = refusalOf(cause, "media")
    this.#close("ended")
    this.#session.gateway.channel.close()
    this.#emit("refused", this.#refusal)
  }

  /** Stops media, tracks and timers at once. */
  #close(phase: Phase): void {
    this.#abort.abort()
    this.#previous?.close()
    this.#session.close()
    this.#own.close()
    this.#stopNetwork()
    this.#setPhase(phase)
  }

  #compose(): MeetingState {
    const { joiner } = this.#options
    const { guard } = joiner
    const { joined, media, gateway } = this.#session
    const received = new Map([
      ...(this.#previous?.media.receiving.received ?? []),
      ...media.receiving.received,
    ])
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
      received,
      own: this.#own.tracks,
      ownStates: {
        microphone: this.#own.stateOf("microphone"),
        camera: this.#own.stateOf("camera"),
        screen: this.#own.stateOf("screen"),
      },
      speaking: this.#voices.speaking,
      ownSpeaking: this.#voices.ownSpeaking,
      checks: guard.checks,
      refusal: this.#refusal,
    })
  }

  #emit<Name extends keyof MeetingEvents>(name: Name, event: MeetingEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      // `on` let only listeners of this event into this set.
      ;(listener as (event: MeetingEvents[Name]) => void)(event)
    }
  }
}

/** What a session tells a meeting that may not be there yet. */
function sessionEvents(meeting: () => ActiveMeeting | undefined, joiner: Joiner) {
  return {
    joiner,
    onChange: () => meeting()?.refresh(),
    onViolation: (error: GuardError) => meeting()?.violated(error),
    onMediaLost: () => {
      void meeting()?.moveOn()
    },
  }
}
