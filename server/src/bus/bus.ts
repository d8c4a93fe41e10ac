// SPDX-License-Identifier: Apache-2.0
/**
 * The bus: what the nodes of one region need of each other's attention. A region
 * has its own, never one that spans regions. The in-memory twin serves a region
 * of one process; NATS implements the same interfaces for a region of many.
 *
 * @module
 */
import type { NodeId } from "@landmoot/core/units"

/** A value that JSON can carry. Handlers get a copy, never the sender's own object. */
export type BusBody = unknown

/** Someone's wish to be called, until it is closed. Closing twice is harmless. */
export interface Subscription {
  close(): void
}

/** One node's connection to the bus of its region. */
export interface Bus extends AsyncDisposable {
  /** The node as which the bus knows this connection, and which others see as `from`. */
  readonly node: NodeId
  /**
   * Sends one request and waits for the answer of one of those who serve the
   * subject. At most once: nothing is repeated. Requests from one connection on
   * one subject that one node serves reach it in order.
   *
   * @throws BusError `BUS_NO_RESPONDER` at once if nobody serves the subject;
   * `BUS_TIMEOUT`; `BUS_HANDLER_FAILED` if the handler threw; `BUS_CLOSED`.
   */
  request(subject: string, body: BusBody, options: RequestOptions): Promise<BusBody>
  /** Serves a subject. Of several connections that do, each request reaches one. */
  serve(subject: string, handler: (message: BusMessage) => Promise<BusBody>): Subscription
  /** Tells all that subscribe now, oneself included; nobody else ever learns of it. */
  publish(subject: string, body: BusBody): void
  /** Is told what is published, in each publisher's order. */
  subscribe(subject: string, listener: (message: BusMessage) => void): Subscription
  /** Opens a store of this region; the first to open one sets its time to live. */
  store(name: string, options: { readonly timeToLiveMs: number }): Promise<BusStore>
  /** Ends all subscriptions; what waits fails with `BUS_CLOSED`. Idempotent. */
  close(): Promise<void>
}

/** How long to wait for an answer. */
export interface RequestOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** What arrives, and from whom, as the bus itself has proven it. */
export interface BusMessage {
  readonly from: NodeId
  readonly body: BusBody
}

/** One entry of a store. */
export interface StoreEntry {
  readonly value: BusBody
  /** Grows with every change anywhere in the store, so that a later writer has a higher one. */
  readonly revision: number
}

/**
 * Small values that all nodes of the region see, each gone when nobody has
 * written it for the store's time to live. Every write is atomic; a read sees
 * the newest. The time is the bus's own, so nodes' clocks do not matter.
 */
export interface BusStore {
  get(key: string): Promise<StoreEntry | undefined>
  /** Lists what is there, sorted by key. */
  list(): Promise<readonly (StoreEntry & { readonly key: string })[]>
  /** Writes a key that is not there; undefined if it is. Gives the revision. */
  create(key: string, value: BusBody): Promise<number | undefined>
  /** Writes a key whose newest revision is `revision`; undefined if it is not. */
  update(key: string, value: BusBody, revision: number): Promise<number | undefined>
  /** Writes whatever is there. */
  put(key: string, value: BusBody): Promise<number>
  /** Removes a key whose newest revision is `revision`; false if it is not. */
  remove(key: string, revision: number): Promise<boolean>
}
