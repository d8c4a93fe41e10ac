// SPDX-License-Identifier: Apache-2.0
/**
 * The in-memory twin of a region's bus, for a region of one process and for tests.
 *
 * @module
 */
import type { NodeId } from "@landmoot/core/units"
import type { Bus, BusBody, BusMessage, BusStore, RequestOptions, Subscription } from "./bus.ts"
import { BusError } from "./errors.ts"
import { MemoryStore } from "./memory-store.ts"

/** The bus of one region. */
export interface MemoryBus {
  /** Connects a node. */
  connect(node: NodeId): Bus
}

type Handler = (message: BusMessage) => Promise<BusBody>
type Listener = (message: BusMessage) => void

/** Everything that connections share; each changes it for itself alone. */
interface Hub {
  readonly servers: Map<string, Set<Handler>>
  readonly listeners: Map<string, Set<Listener>>
  readonly stores: Map<string, MemoryStore>
  readonly nowMs: () => number
}

/** Makes a bus. @param nowMs - a clock in ms that never goes back; the default is the machine's. */
export function createMemoryBus(nowMs: () => number = () => performance.now()): MemoryBus {
  const hub: Hub = { servers: new Map(), listeners: new Map(), stores: new Map(), nowMs }
  return { connect: (node) => new MemoryConnection(node, hub) }
}

class MemoryConnection implements Bus {
  readonly node: NodeId
  readonly #hub: Hub
  readonly #subscriptions = new Set<Subscription>()
  readonly #closing = new AbortController()

  constructor(node: NodeId, hub: Hub) {
    this.node = node
    this.#hub = hub
  }

  async request(subject: string, body: BusBody, options: RequestOptions): Promise<BusBody> {
    this.#requireOpen()
    options.signal?.throwIfAborted()
    const handlers = this.#hub.servers.get(subject)
    const [handler] = handlers ?? []
    if (handlers === undefined || handler === undefined) throw BusError.noResponder(subject)
    // Whoever was asked goes to the end, so that all are asked in turn.
    handlers.delete(handler)
    handlers.add(handler)
    const message = { from: this.node, body: copyOf(body) }
    // Called from a microtask, like a message from outside, in the order of the requests.
    const answer = Promise.resolve()
      .then(async () => copyOf(await handler(message)))
      .catch((cause: unknown) => {
        throw cause instanceof BusError ? cause : BusError.handlerFailed(subject, cause)
      })
    return await this.#within(subject, answer, options)
  }

  serve(subject: string, handler: Handler): Subscription {
    this.#requireOpen()
    return this.#enter(this.#hub.servers, subject, async (message) => await handler(message))
  }

  publish(subject: string, body: BusBody): void {
    this.#requireOpen()
    const listeners = this.#hub.listeners.get(subject)
    for (const listener of listeners ?? []) {
      const message = { from: this.node, body: copyOf(body) }
      queueMicrotask(() => {
        if (listeners?.has(listener)) listener(message)
      })
    }
  }

  subscribe(subject: string, listener: Listener): Subscription {
    this.#requireOpen()
    return this.#enter(this.#hub.listeners, subject, (message: BusMessage) => listener(message))
  }

  async store(name: string, { timeToLiveMs }: { timeToLiveMs: number }): Promise<BusStore> {
    this.#requireOpen()
    const found = this.#hub.stores.get(name) ?? new MemoryStore(timeToLiveMs, this.#hub.nowMs)
    if (found.timeToLiveMs !== timeToLiveMs) throw BusError.storeDiffers(name)
    this.#hub.stores.set(name, found)
    return found
  }

  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.close()
    this.#closing.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Enters a callback of its own identity into a table, until it is closed. */
  #enter<Callback>(
    table: Map<string, Set<Callback>>,
    subject: string,
    callback: Callback,
  ): Subscription {
    const callbacks = table.get(subject) ?? new Set<Callback>()
    table.set(subject, callbacks.add(callback))
    const subscription: Subscription = {
      close: () => {
        callbacks.delete(callback)
        if (callbacks.size === 0 && table.get(subject) === callbacks) table.delete(subject)
        this.#subscriptions.delete(subscription)
      },
    }
    this.#subscriptions.add(subscription)
    return subscription
  }

  async #within(
    subject: string,
    answer: Promise<BusBody>,
    { timeoutMs, signal }: RequestOptions,
  ): Promise<BusBody> {
    const { promise: end, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(BusError.timeout(subject, timeoutMs)), timeoutMs)
    const abort = (): void => reject(signal?.reason)
    const closed = (): void => reject(BusError.closed())
    signal?.addEventListener("abort", abort)
    this.#closing.signal.addEventListener("abort", closed)
    try {
      return await Promise.race([answer, end])
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener("abort", abort)
      this.#closing.signal.removeEventListener("abort", closed)
    }
  }

  #requireOpen(): void {
    if (this.#closing.signal.aborted) throw BusError.closed()
  }
}

function copyOf(body: BusBody): BusBody {
  return body === undefined ? undefined : (JSON.parse(JSON.stringify(body)) as BusBody)
}
