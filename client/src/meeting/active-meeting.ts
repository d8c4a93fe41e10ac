// SPDX-License-Identifier: Apache-2.0
/**
 * A meeting that one takes part in: the application's calls, one's own tracks, and the
 * snapshots. The session behind it is kept by `session-keeper.ts`.
 *
 * @module
 */
import type { Control, MediaSource } from "@landmoot/core/protocol"
import { type Right, RIGHT_OF_SOURCE, rightsOf } from "@landmoot/core/rights"
import { rightToSay, type Said } from "../keys/index.ts"
import type { ShownSize } from "../media/index.ts"
import type { Meeting, MeetingEvents, MeetingState, MeetingStatistics, Refusal } from "../types.ts"
import { Emitter } from "./emitter.ts"
import { MeetingError } from "./errors.ts"
import type { Joined } from "./join.ts"
import { Notices } from "./notices.ts"
import { OwnTracks } from "./own-tracks.ts"
import { refusalOf } from "./refusal.ts"
import { captureScreen } from "./screen.ts"
import { type KeeperOptions, SessionKeeper } from "./session-keeper.ts"
import { Store } from "./store.ts"
import { composeState, type SpokenParts } from "./view.ts"
import { Voices } from "./voices.ts"
import { Words } from "./words.ts"

/** How long leaving waits for the server. */
const LEAVE_TIMEOUT_MS = 1_000

/** See {@link Meeting}. Owns session, tracks and timers; `leave()` or an end closes them all. */
export class ActiveMeeting implements Meeting {
  readonly #options: KeeperOptions
  readonly #abort = new AbortController()
  readonly #emitter = new Emitter<MeetingEvents>()
  readonly #own: OwnTracks
  readonly #voices: Voices
  readonly #words: Words
  readonly #notices: Notices
  readonly #keeper: SessionKeeper
  readonly #store: Store<MeetingState>
  #phase: MeetingState["phase"] = "joined"
  #refusal: Refusal | undefined
  #composing = false

  /** Begins to take part in what was joined. */
  static async begin(options: KeeperOptions, joined: Joined): Promise<ActiveMeeting> {
    const keeper = await SessionKeeper.begin(options, joined)
    const meeting = new ActiveMeeting(options, keeper)
    keeper.start({
      changed: meeting.refresh,
      phase: (phase) => {
        if (meeting.#abort.signal.aborted) return
        meeting.#phase = phase
        meeting.refresh()
      },
      moved: (event) => {
        meeting.#emitter.emit("moved", event)
      },
      ended: (error) => {
        meeting.#finish(error)
      },
      notice: (notice) => {
        meeting.#notices.take(notice)
      },
      attach: (media) => void meeting.#own.attach(media),
      reconcile: (known) => void meeting.#own.reconcile(known),
    })
    options.joiner.keys.listen({
      changed: () => {
        meeting.#words.learn(options.joiner.keys.view.members)
        meeting.refresh()
      },
      said: (said) => {
        // What the seat let through all the same is not shown.
        if (meeting.#maySay(said)) meeting.#words.hear(said)
      },
      stopped: (error) => {
        meeting.#finish(error)
      },
    })
    void meeting.#voices.run(meeting.#abort.signal)
    return meeting
  }

  private constructor(options: KeeperOptions, keeper: SessionKeeper) {
    this.#options = options
    this.#keeper = keeper
    this.#own = new OwnTracks({ onChange: this.refresh, onEnded: this.#trackEnded })
    this.#voices = new Voices(() => keeper.session.media, this.refresh)
    const { keys, name, now, invitation } = options.joiner
    const { participant: self } = invitation
    this.#words = new Words({ keys: keys.voice, self, name, now, onChange: this.refresh })
    this.#notices = new Notices({
      guard: options.joiner.guard,
      now,
      nameOf: (participant) => this.#words.nameOf(participant),
      muted: (sources) => {
        for (const source of sources) void this.#own.stopByHost(source)
      },
      onChange: this.refresh,
    })
    this.#store = new Store(this.#compose())
  }

  get state(): MeetingState {
    return this.#store.state
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
    if (track !== undefined && !this.#may(RIGHT_OF_SOURCE[source])) {
      track.stop()
      throw MeetingError.rightMissing(RIGHT_OF_SOURCE[source])
    }
    await this.#own.set(source, track)
  }

  async setMuted(source: "camera" | "microphone", muted: boolean): Promise<void> {
    if (!muted) this.#requireRight(RIGHT_OF_SOURCE[source])
    await this.#own.mute(source, muted)
  }

  async startScreenShare(): Promise<void> {
    this.#requireRight("share")
    const { video, audio } = await captureScreen()
    try {
      await this.setTrack("screen", video)
    } catch (error) {
      audio?.stop()
      throw error
    }
    if (audio !== undefined) await this.setTrack("screen-audio", audio)
  }

  async stopScreenShare(): Promise<void> {
    await Promise.all([
      this.#own.set("screen", undefined),
      this.#own.set("screen-audio", undefined),
    ])
  }

  setVisible(sizes: ReadonlyMap<string, ShownSize>): void {
    this.#keeper.show(sizes)
  }

  async statistics(): Promise<MeetingStatistics> {
    return await this.#keeper.session.statistics()
  }

  async restartIce(): Promise<void> {
    await this.#keeper.session.restartIce()
  }

  async sendChat(text: string, { reply }: { readonly reply?: string } = {}): Promise<void> {
    this.#requireRight("chat")
    await this.#words.send(text, reply)
  }

  async editChat(id: string, text: string): Promise<void> {
    this.#requireRight("chat")
    await this.#words.edit(id, text)
  }

  async deleteChat(id: string): Promise<void> {
    this.#requireRight("chat")
    await this.#words.delete(id)
  }

  async react(reaction: string): Promise<void> {
    this.#requireRight("react")
    await this.#words.react(reaction)
  }

  async raiseHand(raised: boolean): Promise<void> {
    this.#requireOpen()
    this.#words.raise(raised)
  }

  async rename(name: string): Promise<void> {
    this.#requireOpen()
    this.#words.rename(name)
  }

  async control(control: Control): Promise<void> {
    this.#requireOpen()
    await this.#keeper.session.gateway.channel.ask("control", { control })
  }

  dismissNotice(id: string): void {
    this.#notices.dismiss(id)
  }

  async answerLinkElsewhere(yields: boolean): Promise<void> {
    await this.control({ control: "yield-link", yields })
    this.#notices.answered()
  }

  async leave(): Promise<void> {
    if (this.#abort.signal.aborted) return
    const { channel } = this.#keeper.session.gateway
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
      if (track !== undefined && !this.#may(RIGHT_OF_SOURCE[source])) track.stop()
      else if (track !== undefined) void this.#own.set(source, track).catch(() => undefined)
    }
  }

  /** Has a snapshot made once everything that now changes has changed. */
  readonly refresh = (): void => {
    if (this.#composing) return
    this.#composing = true
    queueMicrotask(() => {
      this.#composing = false
      this.#show()
    })
  }

  /** What one may do now. */
  #may(right: Right): boolean {
    const { room, session } = this.#keeper
    const self = room.participants.find((one) => one.session === session.joined.session)
    // Whom the state does not list yet is judged by the servers alone.
    return self === undefined || rightsOf(room.rules, self).has(right)
  }

  #requireRight(right: Right): void {
    this.#requireOpen()
    if (!this.#may(right)) throw MeetingError.rightMissing(right)
  }

  /** Whether a member may say this by the newest rules. */
  #maySay({ participant, content }: Said): boolean {
    const right = rightToSay(content)
    const { rules, participants } = this.#keeper.room
    const person = participants.find((one) => one.participant === participant)
    return right === undefined || (person !== undefined && rightsOf(rules, person).has(right))
  }

  /** Sends nothing that one has no right to any more; it does not come back by itself. */
  #obeyRules(): void {
    for (const { source } of this.#own.tracks) {
      if (!this.#may(RIGHT_OF_SOURCE[source])) void this.#own.set(source, undefined)
    }
  }

  #show(): void {
    if (!this.#abort.signal.aborted) this.#obeyRules()
    const before = this.#store.state
    this.#store.set(this.#compose())
    if (this.#store.state !== before) this.#emitter.emit("state", this.#store.state)
  }

  readonly #trackEnded = (source: MediaSource): void => {
    void this.#own.set(source, undefined)
    // The browser's own button ends a share; that is a wish, not a loss.
    if (source === "screen") void this.#own.set("screen-audio", undefined)
    else if (source !== "screen-audio") this.#emitter.emit("device-lost", { source })
  }

  /** Ends the meeting with a reason. */
  #finish(error: unknown): void {
    if (this.#abort.signal.aborted) return
    this.#refusal = refusalOf(error, "media")
    this.#close("ended")
    this.#keeper.session.gateway.channel.close()
    this.#emitter.emit("refused", this.#refusal)
  }

  /** Stops media, tracks and timers at once. */
  #close(phase: MeetingState["phase"]): void {
    this.#abort.abort()
    this.#keeper.close()
    this.#options.joiner.keys.close()
    this.#words.close()
    this.#own.close()
    this.#phase = phase
    this.#show()
  }

  #requireOpen(): void {
    if (this.#abort.signal.aborted) throw MeetingError.over()
  }

  /** What people say, and how it is kept among them. */
  #spoken(): SpokenParts {
    const { keys, invitation } = this.#options.joiner
    const words = this.#words
    return {
      encryption: keys.encryption(this.#keeper.room),
      chat: words.chat,
      encryptionOf: (producer) => keys.encryptionOf(producer),
      of: (participant) => {
        const [member] = keys.membersOf(participant)
        const hand = participant === invitation.participant ? words.ownHand : member?.hand
        const reaction = words.reactionOf(participant)
        return {
          name: words.nameOf(participant),
          nameVerified: false,
          ...(member === undefined ? {} : { member: member.kind }),
          ...(hand === undefined ? {} : { hand }),
          ...(reaction === undefined ? {} : { reaction }),
        }
      },
    }
  }

  #compose(): MeetingState {
    const { guard } = this.#options.joiner
    const { session, room, register, received, roundTripMs } = this.#keeper
    const own = this.#own
    return composeState({
      phase: this.#phase,
      room,
      descriptor: guard.policy.descriptor,
      catalogue: guard.catalogue,
      session: session.joined.session,
      gateway: session.gateway.certificate.node,
      media: session.joined.mediaCertificate.node,
      roundTripMs,
      nodes: register.views(room),
      received,
      own: own.tracks,
      ownStates: {
        microphone: own.stateOf("microphone"),
        camera: own.stateOf("camera"),
        screen: own.stateOf("screen"),
      },
      speaking: this.#voices.speaking,
      ownSpeaking: this.#voices.ownSpeaking,
      spoken: this.#spoken(),
      waiting: this.#notices.waiting,
      notices: this.#notices.kept,
      checks: guard.checks,
      refusal: this.#refusal,
    })
  }
}
