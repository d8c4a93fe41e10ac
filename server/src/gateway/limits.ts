// SPDX-License-Identifier: Apache-2.0
/**
 * What one gateway bears from clients it does not know, and from those it does.
 *
 * @module
 */
import type { Rate } from "./token-bucket.ts"

/** The limits of a gateway's WebSocket sessions. */
export interface SessionLimits {
  /**
   * Connections that have not joined. Higher: an attacker can hold more memory
   * (about 10 KB each); lower: pages that wait before joining are turned away.
   */
  readonly waiting: number
  /** The same for one address. Lower: a school behind one address cannot open its pages at once. */
  readonly waitingPerAddress: number
  /** How long a connection may wait before it joins, in ms: a page that lies open. */
  readonly waitingMs: number
  /** How often each connection is asked whether it is still there, in ms. */
  readonly heartbeatMs: number
  /** How long it may stay silent, in ms. Higher: dead sessions hold their places longer. */
  readonly silenceMs: number
  /**
   * Bytes that may wait to be sent to one client. Higher: slow clients hold more
   * memory; lower: a short stall on a thin line ends the connection, or the Welcome into
   * a large group does.
   */
  readonly bufferedBytes: number
  /** Requests of one connection that may wait for an answer. */
  readonly pending: number
  /** Messages before joining: a challenge and some pings. */
  readonly before: Rate
  /** Credentials that are asked for over one connection: each costs the home a signature. */
  readonly credentials: Rate
  /** Messages after joining: with many people on screen, layers change often. */
  readonly after: Rate
}

/** The limits that a gateway has unless told otherwise. */
export const SESSION_LIMITS: SessionLimits = {
  waiting: 8192,
  waitingPerAddress: 1024,
  waitingMs: 600_000,
  heartbeatMs: 2000,
  silenceMs: 6000,
  bufferedBytes: 8_388_608,
  pending: 256,
  before: { burst: 50, perSecond: 10 },
  credentials: { burst: 8, perSecond: 0.2 },
  after: { burst: 500, perSecond: 100 },
}
