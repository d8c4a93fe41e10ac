// SPDX-License-Identifier: Apache-2.0
/**
 * A network of regions and clients on one machine.
 *
 * Every region and client is a Linux network namespace with one link to a router,
 * itself a namespace, that knows no way out: nothing leaves the machine and the
 * machine's own interfaces are never touched. Needs root; see `networkSupport`.
 *
 * @module
 */
import { installBarriers, readStrays, removeBarriers, setApart, setCut } from "./barriers.ts"
import { Capture } from "./capture.ts"
import type { CaptureOptions } from "./capture.ts"
import { closeOnExit, forgetOnExit } from "./closing.ts"
import { checkConditions } from "./conditions.ts"
import type { LinkConditions } from "./conditions.ts"
import { installCounters, readCounters, resetCounters } from "./counters.ts"
import type { PlaceCounters, Traffic } from "./counters.ts"
import { Emulator } from "./emulator/emulator.ts"
import type { LinkDirection, LinkStatistics } from "./emulator/orders.ts"
import { TestNetworkError } from "./errors.ts"
import {
  addNamespace,
  namespacePrefix,
  removeNamespace,
  removeNamespaceWhileExiting,
  sweepStaleNamespaces,
} from "./namespaces.ts"
import { fetchInPlace } from "./placed-fetch.ts"
import type { PlacedRequest } from "./placed-fetch.ts"
import { PlacedProcess } from "./placed-process.ts"
import type { ExecInPlace, ExecOptions } from "./placed-process.ts"
import { planPlaces, ROUTER } from "./places.ts"
import type { Place, PlaceOptions } from "./places.ts"
import { networkSupport } from "./support.ts"
import { layTunLink, layVethLink } from "./topology.ts"

/** What a network is made of. */
export interface NetworkOptions {
  readonly regions: readonly PlaceOptions[]
  readonly clients?: readonly PlaceOptions[]
  /** Where the emulator's random losses and jitter start; the same seed loses the same packets. Default 1. */
  readonly seed?: number
}

/** Packets that a place sent to an address of nobody. */
export interface Stray extends Traffic {
  readonly from: string
  readonly address: string
}

/** A running network. Whoever creates it closes it. */
export class Network {
  readonly places: ReadonlyMap<string, Place>
  readonly #router: string
  readonly #processes = new Set<PlacedProcess>()
  #emulator: Emulator | undefined
  #closing: Promise<void> | undefined

  private constructor(prefix: string, options: NetworkOptions) {
    const { regions, clients = [] } = options
    this.places = planPlaces({ prefix, regions, clients })
    this.#router = `${prefix}${ROUTER}`
  }

  /**
   * Builds a network, after sweeping those of processes that are gone.
   *
   * @throws {@link TestNetworkError} with code
   * - `TESTNET_UNSUPPORTED` if this machine has no namespaces to give;
   * - `TESTNET_PLAN_INVALID` or `TESTNET_CONDITIONS_INVALID` if the options make no network;
   * - `TESTNET_COMMAND_FAILED` or `TESTNET_EMULATOR_FAILED` if building failed; all is removed again.
   */
  static async create(options: NetworkOptions): Promise<Network> {
    const support = await networkSupport()
    if (support.kind === "unsupported") throw TestNetworkError.unsupported(support.reason)
    const asked = [...options.regions, ...(options.clients ?? [])]
    for (const place of asked) checkConditions(place)
    await sweepStaleNamespaces()
    const network = new Network(namespacePrefix(), options)
    closeOnExit(network)
    try {
      await network.#build(asked, options.seed ?? 1)
    } catch (error) {
      await network.close()
      throw error
    }
    return network
  }

  /** Returns a region or client by name; throws `TESTNET_PLACE_UNKNOWN`. */
  place(name: string): Place {
    const place = this.places.get(name)
    if (place === undefined) throw TestNetworkError.placeUnknown(name)
    return place
  }

  /** Returns who has an address, if anybody of this network. */
  placeOfAddress(address: string): string | undefined {
    for (const place of this.places.values()) {
      if (place.addresses.includes(address)) return place.name
    }
    return undefined
  }

  /** Returns the namespace of a region, of a client, or of the router, called `wan`. */
  namespace(name: string): string {
    return name === ROUTER ? this.#router : this.place(name).namespace
  }

  /** Starts a program with its arguments inside a place. It ends with the network at the latest. */
  exec(place: string, command: readonly string[], options: ExecOptions = {}): PlacedProcess {
    if (this.#closing !== undefined) throw TestNetworkError.closed()
    const started = new PlacedProcess(this.namespace(place), command, options)
    this.#processes.add(started)
    void started.exited.then(() => this.#processes.delete(started))
    return started
  }

  /** Does an HTTP request from inside a place, as this process itself reaches nobody in the network. */
  fetch(place: string, url: string, request: PlacedRequest = {}): Promise<Response> {
    const inPlace: ExecInPlace = (command, execution) => this.exec(place, command, execution)
    return fetchInPlace(inPlace, { ...request, url })
  }

  /** Reads the packet counters of a place. */
  counters(place: string): Promise<PlaceCounters> {
    const namespace = this.place(place).namespace
    return readCounters(namespace, (address) => this.placeOfAddress(address))
  }

  /** Sets the counters of all places back to zero. */
  async resetCounters(): Promise<void> {
    const places = [...this.places.values()]
    await Promise.all(places.map((place) => resetCounters(place.namespace)))
  }

  /** Tells how much of what `from` sent has arrived at `to`. */
  async trafficBetween(from: string, to: string): Promise<Traffic> {
    this.place(from)
    const { received } = await this.counters(to)
    const peers = received.peers.filter((peer) => peer.place === from)
    return {
      packets: peers.reduce((sum, peer) => sum + peer.packets, 0),
      bytes: peers.reduce((sum, peer) => sum + peer.bytes, 0),
    }
  }

  /** Lists packets to addresses that are nobody's: names asked of outside resolvers, multicast, home calls. */
  async strays(): Promise<readonly Stray[]> {
    const names = new Map([...this.places.values()].map((one) => [one.routerInterface, one.name]))
    const strays = await readStrays(this.#router)
    return strays.map(({ routerInterface, address, packets, bytes }) => ({
      from: names.get(routerInterface) ?? ROUTER,
      address,
      packets,
      bytes,
    }))
  }

  /** Starts recording the packets of a place; resolves when recording has begun. */
  capture(place: string, options: CaptureOptions = {}): Promise<Capture> {
    return Capture.start((command, execution) => this.exec(place, command, execution), options)
  }

  /** Drops everything between two places, both ways, until {@link heal}. */
  partition(one: string, other: string): Promise<void> {
    return setApart(this.#router, [this.place(one), this.place(other)], true)
  }

  /** Ends a {@link partition}. */
  heal(one: string, other: string): Promise<void> {
    return setApart(this.#router, [this.place(one), this.place(other)], false)
  }

  /** Drops everything from and to a place until {@link restore}. */
  cut(place: string): Promise<void> {
    return setCut(this.#router, this.place(place), true)
  }

  /** Ends a {@link cut}. */
  restore(place: string): Promise<void> {
    return setCut(this.#router, this.place(place), false)
  }

  /** Ends all partitions and cuts. */
  restoreAll(): Promise<void> {
    return removeBarriers(this.#router)
  }

  /**
   * Replaces the conditions of an emulated link; packets already on their way keep theirs.
   *
   * @param direction - `up` is from the place to the router; both by default.
   */
  async shape(place: string, conditions: LinkConditions, direction?: LinkDirection): Promise<void> {
    const checked = checkConditions(conditions)
    await this.#emulatorOf(place).shape(place, checked, direction)
  }

  /** Tells what the emulator did with the packets of a link. */
  linkStatistics(place: string): Promise<LinkStatistics> {
    return this.#emulatorOf(place).statistics(place)
  }

  /** Ends all processes of the network and removes its namespaces. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#tearDown()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Does {@link close} without waiting, for a process that is exiting. */
  closeWhileExiting(): void {
    for (const running of this.#processes) running.kill("SIGKILL")
    for (const namespace of this.#namespaces()) removeNamespaceWhileExiting(namespace)
  }

  async #build(asked: readonly PlaceOptions[], seed: number): Promise<void> {
    const places = [...this.places.values()]
    await addNamespace(this.#router, { forwarding: true })
    await installBarriers(this.#router, places)
    await Promise.all(
      places.map(async ({ namespace }) => {
        await addNamespace(namespace, { forwarding: false })
        await installCounters(namespace)
      }),
    )
    if (places.some((place) => place.emulated)) {
      const inRouter: ExecInPlace = (command, execution) => this.exec(ROUTER, command, execution)
      this.#emulator = new Emulator(inRouter, seed)
    }
    for (const place of places) {
      if (!place.emulated) {
        await layVethLink(this.#router, place)
        continue
      }
      const farEnd = `${place.routerInterface}far`
      const emulator = this.#emulatorOf(place.name)
      await emulator.open(place.name, { near: place.routerInterface, far: farEnd })
      await layTunLink(this.#router, place, farEnd)
      const options = asked.find((one) => one.name === place.name)
      await emulator.shape(place.name, checkConditions(options ?? {}))
    }
  }

  #emulatorOf(name: string): Emulator {
    const place = this.place(name)
    if (!place.emulated || this.#emulator === undefined) throw TestNetworkError.notEmulated(name)
    return this.#emulator
  }

  #namespaces(): readonly string[] {
    return [...[...this.places.values()].map((place) => place.namespace), this.#router]
  }

  async #tearDown(): Promise<void> {
    await Promise.all([...this.#processes].map((running) => running.close()))
    for (const namespace of this.#namespaces()) await removeNamespace(namespace)
    forgetOnExit(this)
  }
}
