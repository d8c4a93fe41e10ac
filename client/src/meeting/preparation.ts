// SPDX-License-Identifier: Apache-2.0
/**
 * What happens before joining: the guard judges the meeting's papers, the gateways of the
 * allowed regions are measured, the browser's media engine is made ready. A credential
 * leaves with `join`, to one gateway, and with nothing before.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { PlacementErrorCode } from "@landmoot/core/placement"
import { nameField } from "@landmoot/core/protocol"
import type { RegionId } from "@landmoot/core/units"
import { Guard } from "../guard/index.ts"
import { AgentError } from "../keys/index.ts"
import type { PreparedDevice } from "../media/index.ts"
import {
  type AdmittedGateway,
  type GatewayAddress,
  RemoteError,
  SignallingError,
} from "../signalling/index.ts"
import type {
  Invitation,
  JoinOptions,
  Meeting,
  Preparation,
  PreparationState,
  PrepareOptions,
} from "../types.ts"
import { ActiveMeeting } from "./active-meeting.ts"
import type { Environment } from "./environment.ts"
import { MeetingError } from "./errors.ts"
import { Gateways } from "./gateways.ts"
import { abandon, type Joined, type Joiner, joinThrough } from "./join.ts"
import { MeetingKeys } from "./meeting-keys.ts"
import { PolicyKeeper } from "./policy-keeper.ts"
import { refusalOf, type Sent } from "./refusal.ts"
import { Store } from "./store.ts"
import { joinOrKnock, joinPatiently, type Knocked, mayKnockAgain } from "./waiting-room.ts"

/** How many messages to those who wait are kept. */
const MAX_MESSAGES = 50

const NO_CAPACITY: PlacementErrorCode = "NO_CAPACITY_IN_ALLOWED_REGIONS"

/** See {@link Preparation}. Owns the connections to gateways until a meeting takes one. */
export class ActivePreparation implements Preparation {
  readonly #invitation: Invitation
  readonly #environment: Environment
  readonly #guard: Guard
  readonly #gateways: Gateways
  readonly #policies: PolicyKeeper
  readonly #abort = new AbortController()
  readonly #store: Store<PreparationState>
  #device: Promise<PreparedDevice>
  /** Made ahead, so that the leaf key is there when the person clicks. */
  #keys: MeetingKeys | undefined
  #loaded = false
  /** What has left the browser since this page was opened, over all attempts. */
  #sent: Sent = "nothing"
  #meeting: ActiveMeeting | undefined
  /** Aborts when the person waits no longer. */
  #wait = new AbortController()

  constructor(invitation: Invitation, options: PrepareOptions, environment: Environment) {
    this.#invitation = invitation
    this.#environment = environment
    const { meeting, pinned } = invitation
    this.#guard = new Guard({
      root: options.root,
      meeting,
      pinned,
      memory: options.memory,
      guest: options.guest,
      now: environment.now,
      onCheck: () => {
        this.#meeting?.refresh()
        this.#refresh()
      },
    })
    this.#gateways = new Gateways({
      guard: this.#guard,
      openSocket: environment.openSocket,
      onChange: () => {
        this.#refresh()
        this.#judge()
      },
    })
    this.#policies = new PolicyKeeper({
      guard: this.#guard,
      invitation,
      fetch: environment.fetch,
      signal: this.#abort.signal,
    })
    this.#store = new Store<PreparationState>({
      phase: "loading",
      title: "",
      organiser: "",
      mediaRegions: [],
      options: [],
      unpinned: pinned === undefined,
      checks: [],
    })
    this.#device = this.#prepareDevice()
    void this.#load()
  }

  get state(): PreparationState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  choose(region: RegionId): void {
    this.#gateways.choose(region)
  }

  retry(): void {
    const { phase } = this.state
    if (this.#abort.signal.aborted || ["joining", "waiting", "joined"].includes(phase)) return
    const { refusal: _, ...rest } = this.state
    this.#store.set({ ...rest, phase: "loading" })
    this.#device = this.#prepareDevice()
    // The papers, too, may be others by now.
    void this.#load()
  }

  async join(options: JoinOptions): Promise<Meeting> {
    const name = nameField.safeParse(options.name)
    if (!name.success) throw MeetingError.nameInvalid()
    if (this.state.phase !== "ready" || this.#gateways.chosen === undefined) {
      throw MeetingError.notReady()
    }
    this.#store.patch({ phase: "joining" })
    this.#wait = new AbortController()
    const until = AbortSignal.any([this.#abort.signal, this.#wait.signal])
    let joined: Joined | undefined
    const keys = this.#openKeys()
    try {
      const device = await this.#device
      await this.#policies.ensureCurrent(this.#invitation.origin)
      const joiner: Joiner = {
        guard: this.#guard,
        invitation: this.#invitation,
        name: name.data,
        keys,
        device,
        tab: this.#environment.device(),
        now: this.#environment.now,
      }
      joined = await joinPatiently(this.#waitingPorts(joiner), until)
      until.throwIfAborted()
      const meeting = await ActiveMeeting.begin(
        {
          joiner,
          gateways: this.#gateways,
          environment: this.#environment,
          policies: this.#policies,
        },
        joined,
      )
      if (this.#abort.signal.aborted) await meeting.leave()
      this.#requireOpen()
      this.#follow(meeting)
      meeting.begin(options.tracks)
      this.#turn("joined")
      return meeting
    } catch (error) {
      if (joined !== undefined) abandon(joined.gateway)
      this.#closeKeys()
      this.#gateways.release()
      if (until.aborted) {
        if (!this.#abort.signal.aborted) this.#turn("ready")
        throw MeetingError.over(error)
      }
      this.#refuse(error)
      throw error
    }
  }

  stopWaiting(): void {
    if (this.state.phase === "waiting") this.#wait.abort()
  }

  close(): void {
    // A meeting goes on without the page that led to it.
    if (this.#meeting !== undefined) return
    this.#abort.abort()
    this.#closeKeys()
    this.#gateways.release()
  }

  #openKeys(): MeetingKeys {
    const { openKeys: open, openFrames, now } = this.#environment
    this.#keys ??= new MeetingKeys({
      open,
      frames: openFrames(),
      guard: this.#guard,
      invitation: this.#invitation,
      now,
    })
    return this.#keys
  }

  #closeKeys(): void {
    this.#keys?.close()
    this.#keys = undefined
  }

  /** The meeting has the keys from now on. Whoever is sent out of it to wait may join again. */
  #follow(meeting: ActiveMeeting): void {
    this.#meeting = meeting
    this.#keys = undefined
    meeting.on("refused", ({ code }) => {
      if (!mayKnockAgain(code) || this.#meeting !== meeting) return
      this.#meeting = undefined
      this.#turn("ready")
    })
  }

  #waitingPorts(joiner: Joiner): Parameters<typeof joinPatiently>[0] {
    return {
      joiner,
      join: async (gateway) => {
        if (gateway === undefined) return await this.#joinSomewhere(joiner)
        await this.#policies.ensureCurrent(gateway.channel.origin)
        return await this.#joinThrough(gateway, joiner)
      },
      waits: (reason) => {
        const { since = this.#environment.now(), messages = [] } = this.state.waiting ?? {}
        this.#turn("waiting", { waiting: { reason, since, messages } })
      },
      message: (text) => {
        const { waiting } = this.state
        if (waiting === undefined) return
        const messages = [...waiting.messages, text].slice(-MAX_MESSAGES)
        this.#store.patch({ waiting: { ...waiting, messages } })
      },
    }
  }

  /** Joins through the chosen gateway, or the next one if it has gone away meanwhile. */
  async #joinSomewhere(joiner: Joiner): Promise<Joined | Knocked> {
    let error: CodedError = noCapacity()
    for (const address of this.#addresses()) {
      // A newer policy may have come with the attempt before.
      if (!this.#addresses().some(({ origin }) => origin === address.origin)) continue
      let gateway: AdmittedGateway | undefined
      try {
        gateway = await this.#gateways.open(address, this.#abort.signal)
        return await this.#joinThrough(gateway, joiner)
      } catch (cause) {
        gateway?.channel.close()
        // Only a gateway that is away is passed over: a refusal holds everywhere (R15).
        if (!(cause instanceof SignallingError)) throw cause
        if (cause.code === "SIGNALLING_MALFORMED") error = cause
      }
    }
    throw error
  }

  async #joinThrough(gateway: AdmittedGateway, joiner: Joiner): Promise<Joined | Knocked> {
    this.#gateways.release(gateway)
    this.#requireOpen()
    this.#sent = "credential"
    const join = async (): Promise<Joined> =>
      await joinThrough(gateway, joiner, this.#gateways.roundTrips)
    return await joinOrKnock(
      gateway,
      async () => await this.#policies.withNewest(join, gateway.channel.origin),
    )
  }

  /** Whoever closed the page while it was joining takes part in nothing. */
  #requireOpen(): void {
    if (this.#abort.signal.aborted) throw MeetingError.over()
  }

  /** The chosen region's gateways first. */
  #addresses(): readonly GatewayAddress[] {
    const { chosen } = this.#gateways
    const all = this.#gateways.addresses()
    return [
      ...all.filter(({ region }) => region === chosen),
      ...all.filter(({ region }) => region !== chosen),
    ]
  }

  async #load(): Promise<void> {
    try {
      // Whoever cannot seal is told before anything is asked for.
      if (!this.#environment.encryptionSupport().ok) throw AgentError.unsupported()
      const { title, organiser } = await this.#policies.load(this.#invitation.origin, "start")
      this.#loaded = true
      this.#store.patch({ phase: "ready", title, organiser })
      if (!this.#abort.signal.aborted) this.#openKeys()
      await this.#measure()
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#refuse(error)
      if (!(error instanceof CodedError)) throw error
    }
  }

  async #measure(): Promise<void> {
    await this.#gateways.measure(this.#abort.signal)
    if (this.#gateways.options.length === 0) this.#refuse(noCapacity())
  }

  /** Refuses once every gateway has been tried in vain, or has gone away since. */
  #judge(): void {
    const { failure } = this.#gateways
    if (this.#abort.signal.aborted || this.state.phase !== "ready") return
    if (failure === undefined) return
    this.#refuse(failure instanceof SignallingError ? noCapacity() : failure)
  }

  #refuse(error: unknown): void {
    this.#turn("refused", { refusal: refusalOf(error, this.#sent) })
  }

  #turn(
    phase: PreparationState["phase"],
    more: Pick<PreparationState, "refusal" | "waiting"> = {},
  ): void {
    const { refusal: _, waiting: _before, ...rest } = this.state
    this.#store.set({ ...rest, phase, ...more })
  }

  /** A browser without media is told so when the person joins. */
  async #prepareDevice(): Promise<PreparedDevice> {
    const device = this.#environment.prepareDevice()
    device.catch(() => undefined)
    return await device
  }

  #refresh(): void {
    const { checks } = this.#guard
    if (!this.#loaded) {
      this.#store.patch({ checks })
      return
    }
    const { descriptor } = this.#guard.policy
    const { options, chosen } = this.#gateways
    const { guestWarning } = this.#guard
    const { chosen: _, guestWarning: _before, ...rest } = this.state
    this.#store.set({
      ...rest,
      ...(guestWarning === undefined
        ? {}
        : {
            guestWarning: {
              account: guestWarning.account,
              regions: this.#guard.catalogue.regions.filter(({ id }) =>
                guestWarning.regions.includes(id),
              ),
            },
          }),
      descriptor,
      mediaRegions: this.#guard.catalogue.regions.filter(({ id }) =>
        descriptor.planes.media.includes(id),
      ),
      options,
      ...(chosen === undefined ? {} : { chosen }),
      checks,
    })
  }
}

function noCapacity(): RemoteError {
  return new RemoteError(NO_CAPACITY, "no allowed gateway answers")
}
