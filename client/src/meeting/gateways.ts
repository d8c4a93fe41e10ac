// SPDX-License-Identifier: Apache-2.0
/**
 * The gateways of the regions that may signal: opened, admitted by the guard and measured
 * before the person clicks, so that the click costs one round trip. No credential goes to
 * any of them from here.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import { findRegion, type Region } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"
import { type Guard, GuardError } from "../guard/index.ts"
import {
  type AdmittedGateway,
  type GatewayAddress,
  measureRoundTrip,
  openGateway,
  type OpenSocket,
  SignallingError,
} from "../signalling/index.ts"
import type { RegionOption } from "../types.ts"

/** How long one gateway may take to open and to prove itself. */
const OPEN_TIMEOUT_MS = 2_500

/** A connection that breaks sooner than this is not opened again by itself. */
const SHORTEST_WAIT_MS = 5_000

/** What the gateways need. */
export interface GatewaysOptions {
  readonly guard: Guard
  readonly openSocket: OpenSocket
  readonly onChange: () => void
}

/** A region with its gateway, as far as it is known. */
interface Known {
  readonly option: RegionOption
  readonly gateway?: AdmittedGateway | undefined
  readonly error?: CodedError | undefined
}

/** Knows the gateways of one meeting. Owns the connections that were not taken. */
export class Gateways {
  readonly #options: GatewaysOptions
  readonly #known = new Map<RegionId, Known>()
  /** Ends the measuring that is under way. */
  #round = new AbortController()
  #wish: RegionId | undefined

  constructor(options: GatewaysOptions) {
    this.#options = options
  }

  /** Every region of S(signalling) that has a gateway, in the catalogue's order. */
  get options(): readonly RegionOption[] {
    return [...this.#known.values()].map(({ option }) => option)
  }

  /** The measured round trips; they rank, they never permit. */
  get roundTrips(): readonly { readonly region: RegionId; readonly ms: number }[] {
    return this.options.flatMap(({ region, roundTripMs }) =>
      roundTripMs === undefined ? [] : [{ region: region.id, ms: roundTripMs }],
    )
  }

  /** The region that would be used now: the wished one if it can be, else the nearest. */
  get chosen(): RegionId | undefined {
    const usable = this.options.filter(({ state }) => state === "verified")
    const wished = usable.find(({ region }) => region.id === this.#wish)
    const [best] = usable.toSorted((a, b) => tripOf(a) - tripOf(b))
    return (wished ?? best)?.region.id
  }

  /** Why nothing can be used, once every region has been tried in vain. */
  get failure(): CodedError | undefined {
    const known = [...this.#known.values()]
    const vain = known.every(({ option }) => ["refused", "unreachable"].includes(option.state))
    if (!vain) return undefined
    return (
      known.map(({ error }) => error).find((error) => error instanceof GuardError) ??
      known[0]?.error
    )
  }

  choose(region: RegionId): void {
    if (!this.#known.has(region)) return
    this.#wish = region
    this.#options.onChange()
  }

  /** Every allowed gateway, the wished region first, then by round trip. */
  addresses(): readonly GatewayAddress[] {
    const rank = ({ region, ...rest }: RegionOption): number =>
      region.id === this.#wish ? -1 : tripOf({ region, ...rest })
    return allowedRegions(this.#options.guard)
      .map((region) => this.#known.get(region.id)?.option ?? { region, state: "unknown" as const })
      .toSorted((a, b) => rank(a) - rank(b))
      .flatMap(({ region }) =>
        region.gateways.map((origin) => ({ region: region.id, origin: new URL(origin).origin })),
      )
  }

  /** Opens, admits and measures every region that has no connection yet, or none any more. */
  async measure(signal: AbortSignal): Promise<void> {
    if (this.#round.signal.aborted) this.#round = new AbortController()
    const until = AbortSignal.any([signal, this.#round.signal])
    const regions = allowedRegions(this.#options.guard)
    await Promise.all(
      regions.map(async (region) => {
        const known = this.#known.get(region.id)
        const open = known?.gateway?.channel.closed === false
        if (open || known?.option.state === "measuring") return
        await this.#measureRegion(region, until)
      }),
    )
  }

  /** An admitted connection to a gateway: the one that is open, or a new one. */
  async open(address: GatewayAddress, signal: AbortSignal): Promise<AdmittedGateway> {
    const { guard } = this.#options
    const gateway = this.#known.get(address.region)?.gateway
    if (gateway?.channel.closed === false && gateway.channel.origin === address.origin) {
      await guard.recheckGateway(gateway.certificate)
      return gateway
    }
    return await this.openNew(address, signal)
  }

  /** A new admitted connection, whatever is open already. */
  async openNew(address: GatewayAddress, signal: AbortSignal): Promise<AdmittedGateway> {
    const { guard, openSocket } = this.#options
    return await openGateway({ ...address, guard, openSocket, signal, timeoutMs: OPEN_TIMEOUT_MS })
  }

  /** Closes every connection but the one that was taken, those that are being measured too. */
  release(taken?: AdmittedGateway): void {
    this.#round.abort()
    for (const [id, { option, gateway }] of this.#known) {
      const { region, state } = option
      this.#known.set(id, { option: state === "measuring" ? { region, state: "unknown" } : option })
      if (gateway?.channel !== taken?.channel) gateway?.channel.close()
    }
  }

  async #measureRegion(region: Region, signal: AbortSignal): Promise<void> {
    this.#set(region.id, { option: { region, state: "measuring" } })
    let error: CodedError | undefined
    for (const origin of region.gateways) {
      try {
        await this.#measureGateway(region, new URL(origin).origin, signal)
        return
      } catch (cause) {
        if (signal.aborted) return
        if (!(cause instanceof CodedError)) throw cause
        // A node that lies tells more than one that is away.
        if (!(error instanceof GuardError)) error = cause
      }
    }
    this.#fail(region, error ?? SignallingError.refused(region.id))
  }

  #fail(region: Region, error: CodedError): void {
    const state = error instanceof GuardError ? "refused" : "unreachable"
    this.#set(region.id, { option: { region, state, code: error.code }, error })
  }

  async #measureGateway(region: Region, origin: string, signal: AbortSignal): Promise<void> {
    const gateway = await this.openNew({ region: region.id, origin }, signal)
    const roundTripMs = await this.#roundTrip(gateway, signal)
    const since = performance.now()
    this.#set(region.id, { option: { region, state: "verified", roundTripMs }, gateway })
    gateway.channel.onClosed(() => {
      if (signal.aborted || this.#known.get(region.id)?.gateway !== gateway) return
      // Gateways let go of pages that lie open; one that does so at once is of no use.
      if (performance.now() - since >= SHORTEST_WAIT_MS) void this.#measureRegion(region, signal)
      else this.#fail(region, SignallingError.lost("join"))
    })
  }

  /** Measures a gateway; its connection is closed if that fails or is no longer wished. */
  async #roundTrip({ channel }: AdmittedGateway, signal: AbortSignal): Promise<number> {
    const close = (): void => {
      channel.close()
    }
    if (signal.aborted) close()
    signal.addEventListener("abort", close)
    try {
      return await measureRoundTrip(channel)
    } catch (error) {
      close()
      throw error
    } finally {
      signal.removeEventListener("abort", close)
    }
  }

  #set(region: RegionId, known: Known): void {
    this.#known.set(region, known)
    this.#options.onChange()
  }
}

/** The regions whose gateways may pass on both signalling and keys. */
function allowedRegions(guard: Guard): readonly Region[] {
  const { signalling, keys } = guard.policy.descriptor.planes
  return signalling.flatMap((id) => {
    if (!keys.includes(id)) return []
    const region = findRegion(guard.catalogue, id)
    return region === undefined || region.gateways.length === 0 ? [] : [region]
  })
}

const tripOf = ({ roundTripMs }: RegionOption): number => roundTripMs ?? Number.MAX_SAFE_INTEGER
