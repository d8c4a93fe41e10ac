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
import type { PreparedDevice } from "../media/index.ts"
import { type GatewayAddress, RemoteError, SignallingError } from "../signalling/index.ts"
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
import { type Joined, type Joiner, joinThrough } from "./join.ts"
import { PolicyKeeper } from "./policy-keeper.ts"
import { refusalOf, type Sent } from "./refusal.ts"
import { Store } from "./store.ts"

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
  #loaded = false
  #meeting: ActiveMeeting | undefined

  constructor(invitation: Invitation, options: PrepareOptions, environment: Environment) {
    this.#invitation = invitation
    this.#environment = environment
    const { meeting, pinned } = invitation
    this.#guard = new Guard({
      root: options.root,
      meeting,
      pinned,
      memory: options.memory,
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
    if (this.#abort.signal.aborted || phase === "joining" || phase === "joined") return
    const { refusal: _, ...rest } = this.state
    this.#store.set({ ...rest, phase: this.#loaded ? "ready" : "loading" })
    this.#device = this.#prepareDevice()
    void (this.#loaded ? this.#measure() : this.#load())
  }

  async join(options: JoinOptions): Promise<Meeting> {
    const name = nameField.safeParse(options.name)
    if (!name.success) throw MeetingError.nameInvalid()
    if (this.state.phase !== "ready" || this.#gateways.chosen === undefined) {
      throw MeetingError.notReady()
    }
    this.#store.patch({ phase: "joining" })
    const sent: { what: Sent } = { what: "nothing" }
    try {
      const device = await this.#device
      await this.#policies.ensureCurrent(this.#invitation.origin)
      const joiner: Joiner = {
        guard: this.#guard,
        invitation: this.#invitation,
        name: name.data,
        device,
        now: this.#environment.now,
      }
      const joined = await this.#joinSomewhere(joiner, sent)
      const meeting = await ActiveMeeting.begin(
        {
          joiner,
          gateways: this.#gateways,
          environment: this.#environment,
          policies: this.#policies,
        },
        joined,
      )
      this.#meeting = meeting
      meeting.begin(options.tracks)
      this.#store.patch({ phase: "joined" })
      return meeting
    } catch (error) {
      this.#gateways.release()
      this.#refuse(error, sent.what)
      throw error
    }
  }

  close(): void {
    // A meeting goes on without the page that led to it.
    if (this.#meeting !== undefined) return
    this.#abort.abort()
    this.#gateways.release()
  }

  /** Joins through the chosen gateway, or the next one if it has gone away meanwhile. */
  async #joinSomewhere(joiner: Joiner, sent: { what: Sent }): Promise<Joined> {
    const { signal } = this.#abort
    let error: CodedError = noCapacity()
    for (const address of this.#addresses()) {
      try {
        const gateway = await this.#gateways.open(address, signal)
        this.#gateways.release(gateway)
        sent.what = "credential"
        const join = async (): Promise<Joined> =>
          await joinThrough(gateway, joiner, this.#gateways.roundTrips)
        return await this.#policies.withNewest(join, address.origin, "start")
      } catch (cause) {
        if (!(cause instanceof CodedError)) throw cause
        // Only a gateway that is away is passed over: a refusal holds everywhere (R15).
        if (!(cause instanceof SignallingError)) throw cause
        if (cause.code === "SIGNALLING_MALFORMED") error = cause
      }
    }
    throw error
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
      const { title, organiser } = await this.#policies.load(this.#invitation.origin, "start")
      this.#loaded = true
      this.#store.patch({ phase: "ready", title, organiser })
      await this.#measure()
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#refuse(error, "nothing")
    }
  }

  async #measure(): Promise<void> {
    await this.#gateways.measure(this.#abort.signal)
    if (this.#gateways.options.length === 0) this.#refuse(noCapacity(), "nothing")
  }

  /** Refuses once every gateway has been tried in vain, or has gone away since. */
  #judge(): void {
    const { failure } = this.#gateways
    if (this.#abort.signal.aborted || this.state.phase !== "ready") return
    if (failure === undefined) return
    this.#refuse(failure instanceof SignallingError ? noCapacity() : failure, "nothing")
  }

  #refuse(error: unknown, sent: Sent): void {
    this.#store.patch({ phase: "refused", refusal: refusalOf(error, sent) })
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
    const { chosen: _, ...rest } = this.state
    this.#store.set({
      ...rest,
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
