// SPDX-License-Identifier: Apache-2.0
/**
 * What to do when signalling breaks, or the server says "move": take the session up again
 * at the same gateway, or else join anew at another gateway of the meeting's regions. Never
 * anywhere else, and never for long (R15).
 *
 * A closed door is told from a silent line: a node that is gone refuses at once, and when
 * all of them do, the meeting is over; when nothing answers at all, it may be our own
 * network, and the session is worth waiting for.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type { PlacementErrorCode } from "@landmoot/core/placement"
import type { RegionId } from "@landmoot/core/units"
import { GuardError } from "../guard/index.ts"
import { RemoteError, SignallingError } from "./errors.ts"
import type { AdmittedGateway } from "./gateway.ts"

/** A gateway that the catalogue lists for a region of S(signalling). */
export interface GatewayAddress {
  readonly region: RegionId
  readonly origin: string
}

/** What a pursuit needs from the outside. */
export interface PursuitPorts {
  /** The gateways that the policy in force allows, the nearest first. */
  allowed(): readonly GatewayAddress[]
  /** Opens a new connection to one and has the guard admit it. */
  open(address: GatewayAddress, signal: AbortSignal): Promise<AdmittedGateway>
  /** Takes the session up again, without touching its media. */
  resume(gateway: AdmittedGateway): Promise<void>
  /** Joins anew. Throws GuardError if the media node is not what it must be. */
  join(gateway: AdmittedGateway): Promise<void>
  /** Waits; less if the network comes back meanwhile. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds, rising. */
  now(): number
  /** Whether the browser believes that it has a network. */
  online(): boolean
  /** Called once when the session is given up for a new one. */
  moving(): void
}

/** How a pursuit ended, if not by abort. */
export type PursuitEnd =
  | { readonly kind: "resumed" | "joined"; readonly gateway: AdmittedGateway }
  | { readonly kind: "ended"; readonly error: CodedError }

/** How long the own gateway is waited for before others are tried, while nothing answers. */
const RESUME_ONLY_MS = 8_000
/** How long closed doors are knocked at. Higher: a restart is survived; lower: the end is plain sooner. */
const REFUSED_MS = 2_500
/** How long silence is borne. Higher: longer tunnels are survived; lower: the person knows sooner. */
const SILENT_MS = 60_000
/** Waits between rounds, in ms; the last one repeats. */
const BACKOFF_MS = [0, 250, 500, 1_000] as const

/** A refusal that no other gateway would take back. */
const FINAL =
  /^(?:MEETING|INVITATION|SIGNED|CERTIFICATE)_|^(?:REGION_POLICY_EMPTY|PERSON_REMOVED|WAITING_ROOM|LINK_IN_USE)$/

const NO_CAPACITY: PlacementErrorCode = "NO_CAPACITY_IN_ALLOWED_REGIONS"

/** Pursues one meeting until it is joined again or over. @throws only when `signal` aborts. */
export async function pursue(
  ports: PursuitPorts,
  start: { readonly mode: "resume" | "move"; readonly own: GatewayAddress },
  signal: AbortSignal,
): Promise<PursuitEnd> {
  return await new Pursuit(ports, start, signal).run()
}

/** One pursuit; all of its state ends with it. */
class Pursuit {
  readonly #ports: PursuitPorts
  readonly #own: GatewayAddress
  readonly #signal: AbortSignal
  readonly #begin: number
  #moving: boolean
  #resumable: boolean
  #refusals = 0
  /** What to say at the end, if a door said more than nothing. */
  #lastError: CodedError | undefined
  /** Gateways that refused to join us in this sweep; the others go first. */
  readonly #declined = new Set<string>()

  constructor(
    ports: PursuitPorts,
    start: { readonly mode: "resume" | "move"; readonly own: GatewayAddress },
    signal: AbortSignal,
  ) {
    this.#ports = ports
    this.#own = start.own
    this.#signal = signal
    this.#moving = start.mode === "move"
    this.#resumable = start.mode === "resume"
    this.#begin = ports.now()
  }

  async run(): Promise<PursuitEnd> {
    if (this.#moving) this.#ports.moving()
    for (let round = 0; ; round += 1) {
      await this.#ports.wait(BACKOFF_MS[round] ?? 1_000, this.#signal)
      this.#signal.throwIfAborted()
      const found = await this.#knock()
      const end = found.gateway === undefined ? undefined : await this.#enter(found.gateway)
      if (end !== undefined) return end
      const over = this.#judge(found.gateway === undefined && found.silent)
      if (over !== undefined) return { kind: "ended", error: over }
    }
  }

  /** Knocks at every door of this round at once; the first that opens wins. */
  async #knock(): Promise<
    | { readonly gateway: AdmittedGateway }
    | { readonly gateway?: undefined; readonly silent: boolean }
  > {
    const doors = this.#doors()
    const others = new AbortController()
    const signal = AbortSignal.any([this.#signal, others.signal])
    let winner: AdmittedGateway | undefined
    const attempts = doors.map(async (door) => {
      const gateway = await this.#ports.open(door, signal)
      if (winner === undefined) winner = gateway
      else gateway.channel.close()
      return gateway
    })
    try {
      const gateway = await Promise.any(attempts)
      return { gateway }
    } catch (error) {
      const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error]
      for (const cause of causes) {
        if (cause instanceof GuardError) this.#lastError = cause
      }
      // Nothing else opened, so those that declined are worth another knock.
      this.#declined.clear()
      const silent = causes.some((cause) => isSilence(cause)) || !this.#ports.online()
      return { silent }
    } finally {
      others.abort()
    }
  }

  #doors(): readonly GatewayAddress[] {
    if (!this.#moving) return [this.#own]
    const allowed = this.#ports.allowed()
    const fresh = allowed.filter(({ origin }) => !this.#declined.has(origin))
    if (fresh.length > 0) return fresh
    this.#declined.clear()
    return allowed
  }

  /** Goes through an open door. @returns undefined if it led nowhere. */
  async #enter(gateway: AdmittedGateway): Promise<PursuitEnd | undefined> {
    const { channel } = gateway
    try {
      this.#signal.throwIfAborted()
      if (this.#resumable && channel.origin === this.#own.origin) {
        const resumed = await this.#resume(gateway)
        if (resumed) return { kind: "resumed", gateway }
      }
      await this.#ports.join(gateway)
      return { kind: "joined", gateway }
    } catch (error) {
      channel.close()
      this.#signal.throwIfAborted()
      if (!(error instanceof CodedError)) throw error
      if (error instanceof GuardError || FINAL.test(error.code)) return { kind: "ended", error }
      if (error instanceof RemoteError) this.#lastError = error
      this.#declined.add(channel.origin)
      return undefined
    }
  }

  /** @returns false if the server has let the session go, so that one must join anew. */
  async #resume(gateway: AdmittedGateway): Promise<boolean> {
    try {
      await this.#ports.resume(gateway)
      return true
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error
      this.#resumable = false
      this.#move()
      return false
    }
  }

  /** Decides, after a round in vain, whether to widen the search or to end. */
  #judge(silent: boolean): CodedError | undefined {
    const elapsedMs = this.#ports.now() - this.#begin
    this.#refusals = silent ? 0 : this.#refusals + 1
    if (this.#refusals >= 2 || elapsedMs >= RESUME_ONLY_MS) this.#move()
    if (silent) return elapsedMs >= SILENT_MS ? SignallingError.gone(elapsedMs) : undefined
    if (elapsedMs < REFUSED_MS) return undefined
    return this.#lastError ?? new RemoteError(NO_CAPACITY, "no allowed gateway answers")
  }

  #move(): void {
    if (this.#moving) return
    this.#moving = true
    this.#ports.moving()
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof SignallingError && error.code === "SIGNALLING_TIMEOUT"
}
