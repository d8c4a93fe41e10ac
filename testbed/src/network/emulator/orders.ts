// SPDX-License-Identifier: Apache-2.0
/**
 * What the network and its emulator process say to each other: one JSON object
 * per line, orders on standard input, one answer to each on standard output.
 *
 * @module
 */
import type { LinkConditions } from "../conditions.ts"

/** `up` is from the place to the router, `down` the way back. */
export type LinkDirection = "up" | "down"

/** What the emulator did in one direction since the link was made. */
export interface DirectionStatistics {
  readonly forwarded: number
  /** Dropped at random, as asked by the loss. */
  readonly lost: number
  /** Dropped because the queue before a link with a rate was full. */
  readonly overflowed: number
  /** Not taken by the kernel, for example while the interface was down. */
  readonly undelivered: number
  /** How much later than due a packet was passed on, on average and at worst, in milliseconds. */
  readonly meanLatenessMs: number
  readonly worstLatenessMs: number
}

/** What the emulator did with the packets of a link. */
export type LinkStatistics = Readonly<Record<LinkDirection, DirectionStatistics>>

/** One thing the emulator is told to do. */
export type Order =
  | {
      readonly kind: "open"
      readonly link: string
      readonly near: string
      readonly far: string
      readonly seed: number
    }
  | {
      readonly kind: "shape"
      readonly link: string
      readonly directions: readonly LinkDirection[]
      readonly conditions: LinkConditions
    }
  | { readonly kind: "statistics"; readonly link: string }

/** An order with the number that its answer repeats. */
export interface NumberedOrder {
  readonly id: number
  readonly order: Order
}

/** The answer to one order. */
export type Answer =
  | { readonly id: number; readonly kind: "done" }
  | { readonly id: number; readonly kind: "statistics"; readonly statistics: LinkStatistics }
  | { readonly id: number; readonly kind: "failed"; readonly message: string }
