// SPDX-License-Identifier: Apache-2.0
/**
 * The bridge to one other region: opened by the first request about a meeting
 * that allows both, mended when it breaks while meetings use it, closed with the
 * last of them.
 *
 * Either region may open it. If both do at once there are two connections; each
 * region keeps asking on the one it asked on first, so that its requests stay
 * in order, and both close by themselves.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises"
import type { MeetingId, RegionId } from "@landmoot/core/units"
import type { BridgeEvent, VerifiedPolicy } from "../rooms/ports.ts"
import type { BridgeSocket } from "./bridge-socket.ts"
import { CourierError } from "./errors.ts"
import type { Order, Reply } from "./orders.ts"

/** How long one attempt to open a bridge may take, and all attempts to mend it together, in ms. */
const OPEN_TIMEOUT_MS = 1500

/** The pause after the first failed attempt to mend, in ms; it doubles each time, up to the longest. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 250

/** How long the end that did not dial waits for the other one to mend, in ms, before it tries. */
const MENDING_PATIENCE_MS = 400

/** What a bridge asks of its owner. */
export interface RegionBridgeOwner {
  /** Opens one connection to the region. @throws CodedError */
  dial(region: RegionId, signal: AbortSignal): Promise<BridgeSocket>
  /** The policy under which a meeting may be spoken of with the region; undefined if it may not. */
  policyFor(meeting: MeetingId, region: RegionId): VerifiedPolicy | undefined
  emit(event: BridgeEvent): void
}

/** A request on its way: the promise of its reply, and how to stop waiting for it. */
export interface Sent {
  readonly reply: Promise<Reply>
  forget(): void
}

/** The bridge to one other region. */
export class RegionBridge {
  readonly region: RegionId
  readonly #owner: RegionBridgeOwner
  readonly #sockets = new Set<BridgeSocket>()
  readonly #closing = new AbortController()
  /** The connection that this end asks on. */
  #outgoing: BridgeSocket | undefined
  #mending: Promise<void> | undefined
  /** The meetings for which it is being mended. */
  #mendingFor: readonly MeetingId[] = []
  /** Which start of the other node was spoken with last. */
  #instance: string | undefined
  /** Requests leave one after the other, in the order in which they were made. */
  #turn: Promise<unknown> = Promise.resolve()
  #asked = 0
  /** The newest failure to open, and the last request that was made before it. */
  #failure: { readonly upTo: number; readonly error: CourierError } | undefined
  /** Whether it has been told that the bridge is open. */
  #isTold = false

  constructor(region: RegionId, owner: RegionBridgeOwner) {
    this.region = region
    this.#owner = owner
  }

  /** Whether there is a connection, and a meeting has used it. */
  get isOpen(): boolean {
    return this.#isTold && this.#sockets.size > 0
  }

  /** The meetings that use it now, either way. */
  get meetings(): readonly MeetingId[] {
    return [...new Set([...this.#sockets].flatMap((socket) => [...socket.meetings]))].toSorted()
  }

  /**
   * Sends a request, over a new connection if there is none. A request whose
   * signal is aborted before its turn is not sent.
   *
   * @throws CourierError
   */
  async send(order: Order, policy: VerifiedPolicy, signal: AbortSignal): Promise<Sent> {
    this.#asked += 1
    const number = this.#asked
    const sent = this.#turn.then(async () => {
      const socket = await this.#usable(number)
      signal.throwIfAborted()
      return socket.send(order, policy)
    })
    this.#turn = sent.catch(() => undefined)
    return await sent
  }

  /** Takes a connection that the other region has made. */
  adopt(socket: BridgeSocket): void {
    if (this.#closing.signal.aborted) {
      socket.end()
      return
    }
    const older = [...this.#sockets]
    this.#sockets.add(socket)
    this.#requireSameStart(socket, older)
    socket.listen({
      changed: () => this.#changed(),
      closed: () => this.#lostSocket(socket),
    })
  }

  /**
   * A node that was started again has forgotten every meeting: for those it is lost,
   * however soon there is a connection to it again.
   */
  #requireSameStart({ instance }: BridgeSocket, older: readonly BridgeSocket[]): void {
    const before = this.#instance
    this.#instance = instance
    if (before === undefined || instance === before) return
    const used = [...this.#mendingFor, ...older.flatMap((socket) => [...socket.meetings])]
    const meetings = [...new Set(used)].filter((meeting) => this.#policyFor(meeting)).toSorted()
    for (const socket of older) socket.end()
    if (meetings.length > 0) this.#tellEnd("lost", meetings)
  }

  /**
   * The meeting has been detached, or may not be spoken of with this region any
   * more. Requests that were made before leave before that is said.
   */
  release(meeting: MeetingId): void {
    this.#turn = this.#turn.then(() => {
      if (this.#policyFor(meeting) !== undefined) return
      for (const socket of this.#sockets) socket.release(meeting)
    })
  }

  /** Ends every connection. Idempotent. */
  close(): void {
    this.#closing.abort(CourierError.closed())
    for (const socket of this.#sockets) socket.end()
  }

  async #usable(number: number): Promise<BridgeSocket> {
    await this.#mending
    this.#closing.signal.throwIfAborted()
    if (this.#failure !== undefined && number <= this.#failure.upTo) throw this.#failure.error
    const open = this.#anySocket()
    if (open !== undefined) return open
    try {
      return await this.#dial(OPEN_TIMEOUT_MS)
    } catch (cause) {
      throw this.#fail(cause)
    }
  }

  /** Fails every request made so far: all of them have waited for the same connection. */
  #fail(cause: unknown): CourierError {
    const error = CourierError.unreachable(this.region, cause)
    this.#failure = { upTo: this.#asked, error }
    return error
  }

  async #dial(timeoutMs: number): Promise<BridgeSocket> {
    const signal = AbortSignal.any([
      this.#closing.signal,
      AbortSignal.timeout(Math.ceil(timeoutMs)),
    ])
    const socket = await this.#owner.dial(this.region, signal)
    this.adopt(socket)
    this.#closing.signal.throwIfAborted()
    this.#outgoing = socket
    return socket
  }

  #anySocket(): BridgeSocket | undefined {
    if (this.#outgoing?.isUsable !== true) {
      this.#outgoing = [...this.#sockets].find((socket) => socket.isUsable)
    }
    return this.#outgoing
  }

  #changed(): void {
    if (this.#isTold || this.meetings.length === 0) return
    this.#isTold = true
    this.#owner.emit({ kind: "opened", region: this.region, meetings: this.meetings })
  }

  #lostSocket(socket: BridgeSocket): void {
    this.#sockets.delete(socket)
    if (this.#outgoing === socket) this.#outgoing = undefined
    if (this.#sockets.size > 0) return
    const meetings = [...socket.meetings].filter((meeting) => this.#policyFor(meeting))
    if (meetings.length === 0 || this.#closing.signal.aborted) {
      this.#tellEnd("closed", [])
      return
    }
    this.#mendingFor = meetings
    this.#mending ??= this.#mend(meetings, socket.dialled).finally(() => {
      this.#mending = undefined
      this.#mendingFor = []
    })
  }

  /** Opens a connection again for the meetings that used the last one, or says that it is lost. */
  async #mend(meetings: readonly MeetingId[], dialled: boolean): Promise<void> {
    const endMs = performance.now() + OPEN_TIMEOUT_MS
    const isWanted = (): boolean => meetings.some((meeting) => this.#policyFor(meeting))
    let pauseMs = dialled ? 0 : MENDING_PATIENCE_MS
    for (let next = FIRST_PAUSE_MS; ; next = Math.min(next * 2, LONGEST_PAUSE_MS)) {
      const isAborted = await this.#pause(pauseMs)
      if (this.#sockets.size > 0) break
      if (isAborted || !isWanted()) {
        this.#tellEnd("closed", [])
        return
      }
      try {
        await this.#dial(Math.max(1, endMs - performance.now()))
        break
      } catch (cause) {
        if (performance.now() + next >= endMs) {
          this.#fail(cause)
          this.#tellEnd(
            "lost",
            meetings.filter((meeting) => this.#policyFor(meeting)),
          )
          return
        }
      }
      pauseMs = next
    }
    for (const meeting of meetings) {
      const policy = this.#policyFor(meeting)
      if (policy !== undefined) this.#anySocket()?.use(policy)
    }
  }

  async #pause(ms: number): Promise<boolean> {
    const { signal } = this.#closing
    await delay(ms, undefined, { signal }).catch(() => undefined) // Aborted: said below.
    return signal.aborted
  }

  #tellEnd(kind: "closed" | "lost", meetings: readonly MeetingId[]): void {
    if (!this.#isTold) return
    this.#isTold = false
    this.#owner.emit({ kind, region: this.region, meetings })
  }

  #policyFor(meeting: MeetingId): VerifiedPolicy | undefined {
    return this.#owner.policyFor(meeting, this.region)
  }
}
