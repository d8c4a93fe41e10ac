// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps a meeting's signalling alive: notices that it broke, goes after the session, or
 * after a new one elsewhere in the set. What is done then is `signalling/pursuit.ts`.
 *
 * @module
 */
import type { CodedError } from "@landmoot/core"
import { type AdmittedGateway, type GatewayAddress, pursue } from "../signalling/index.ts"
import type { Environment } from "./environment.ts"
import type { Gateways } from "./gateways.ts"
import type { PolicyKeeper } from "./policy-keeper.ts"
import { every, wait } from "./timing.ts"

/** How often the round trip is measured; a silent line shows by this, too. */
const HEARTBEAT_MS = 2_000
/** When a line counts as dead. Higher: noticed later; lower: lines at their limit are cut. */
const HEARTBEAT_TIMEOUT_MS = 4_000
/** The same when there is other reason to doubt the line. */
const PROBE_TIMEOUT_MS = 2_000

/** What continuity needs from its meeting. */
export interface ContinuityPorts {
  /** The gateway that the session speaks with now. */
  gateway(): AdmittedGateway
  resume(gateway: AdmittedGateway): Promise<void>
  join(gateway: AdmittedGateway): Promise<void>
  phase(phase: "reconnecting" | "moving" | "joined"): void
  roundTrip(ms: number): void
  moved(tookMs: number): void
  ended(error: unknown): void
}

/** What continuity is made with. */
export interface ContinuityOptions {
  readonly gateways: Gateways
  readonly policies: PolicyKeeper
  readonly environment: Environment
  readonly ports: ContinuityPorts
  /** Ends everything. */
  readonly signal: AbortSignal
}

/** Watches the signalling of one meeting. At most one pursuit runs. */
export class Continuity {
  readonly #options: ContinuityOptions
  #pursuing = false

  constructor(options: ContinuityOptions) {
    this.#options = options
    void every(HEARTBEAT_MS, options.signal, async () => {
      await this.#ping(HEARTBEAT_TIMEOUT_MS)
    })
  }

  /** Whether a pursuit runs: what the meeting's state says then may be of the past. */
  get pursuing(): boolean {
    return this.#pursuing
  }

  /** Looks at once whether the line is alive. */
  async probe(): Promise<void> {
    await this.#ping(PROBE_TIMEOUT_MS)
  }

  /** Follows a gateway's connection; its end starts a pursuit if the session still uses it. */
  watch(gateway: AdmittedGateway): void {
    gateway.channel.onClosed(() => {
      if (this.#options.ports.gateway() === gateway) void this.pursue("resume")
    })
  }

  /** Goes after the session ("resume"), or after a new one ("move"). Ignored while one runs. */
  async pursue(mode: "resume" | "move"): Promise<void> {
    const { environment, ports, signal } = this.#options
    if (this.#pursuing || signal.aborted) return
    this.#pursuing = true
    const begin = environment.now()
    ports.phase("reconnecting")
    const { region, channel } = ports.gateway()
    let error: CodedError | undefined
    try {
      const own = { region, origin: channel.origin }
      const end = await pursue(this.#pursuitPorts(), { mode, own }, signal)
      if (end.kind === "joined") ports.moved(environment.now() - begin)
      if (end.kind === "ended") ({ error } = end)
      else ports.phase("joined")
    } catch (cause) {
      if (!signal.aborted) ports.ended(cause)
      return
    } finally {
      this.#pursuing = false
    }
    if (error !== undefined) ports.ended(error)
    // It may have broken again before anybody watched.
    else if (ports.gateway().channel.closed) await this.pursue("resume")
  }

  #pursuitPorts(): Parameters<typeof pursue>[0] {
    const { gateways, policies, environment, ports } = this.#options
    return {
      allowed: () => gateways.addresses(),
      open: async (address: GatewayAddress, until: AbortSignal) => {
        await policies.ensureCurrent(address.origin)
        return await gateways.openNew(address, until)
      },
      resume: async (gateway) => {
        await ports.resume(gateway)
      },
      join: async (gateway) => {
        await ports.join(gateway)
      },
      wait: async (ms, until) => {
        const back = Promise.withResolvers<void>()
        const stop = environment.onNetworkChange(back.resolve)
        await wait(ms, until, back.promise)
        stop()
      },
      now: environment.now,
      online: environment.online,
      moving: () => {
        ports.phase("moving")
      },
    }
  }

  async #ping(timeoutMs: number): Promise<void> {
    const { channel } = this.#options.ports.gateway()
    if (this.#pursuing || channel.closed) return
    try {
      this.#options.ports.roundTrip(await channel.ping(timeoutMs))
    } catch {
      // Closing is what starts the pursuit.
      channel.close()
    }
  }
}
