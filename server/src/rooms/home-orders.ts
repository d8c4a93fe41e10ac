// SPDX-License-Identifier: Apache-2.0
/**
 * What a home tells the seats of its meetings, wherever they are: that the policy
 * has narrowed, or that the meeting is over.
 *
 * @module
 */
import type { NodeRequest } from "@landmoot/core/protocol"
import type { MeetingId, RegionId } from "@landmoot/core/units"
import type { Directory } from "./directory.ts"
import type { VerifiedPolicy } from "./ports.ts"
import { codeOf, type Succession, untilReached } from "./succession.ts"

type OrderKind = "seat.revise" | "seat.recall" | "seat.end"

/** What the orders of a home are made of. */
export interface HomeOrdersOptions {
  readonly directory: Directory
  readonly succession: Succession
  /** Asks the seat of a meeting in which this node takes part. */
  readonly askSeat: <Kind extends OrderKind>(
    kind: Kind,
    body: NodeRequest<Kind>,
    policy: VerifiedPolicy,
  ) => Promise<unknown>
  /** Keeps a meeting attached until it is released. */
  readonly hold: (meeting: MeetingId, policy: VerifiedPolicy) => void
  readonly release: (meeting: MeetingId) => void
  /** Aborted when this node closes. */
  readonly closing: AbortSignal
}

/** The orders of one home. */
export class HomeOrders {
  readonly #options: HomeOrdersOptions

  constructor(options: HomeOrdersOptions) {
    this.#options = options
  }

  /** Tells that the policy has narrowed; tries for a minute. @throws CodedError */
  async revise(policy: VerifiedPolicy, before: VerifiedPolicy | undefined): Promise<void> {
    const { meeting, seats } = policy.descriptor
    const body = { meeting, policy: policy.signed }
    // Those that stay are asked first: what is denied hears of it only if the seat is there.
    const removed = before?.descriptor.seats.filter((region) => !seats.includes(region)) ?? []
    await this.#tell("seat.revise", body, { before, regions: [...seats, ...removed] })
  }

  /** Tells that somebody is invited no more; tries for a minute. @throws CodedError */
  async recall(meeting: MeetingId, before: VerifiedPolicy | undefined): Promise<void> {
    await this.#tell(
      "seat.recall",
      { meeting },
      { before, regions: before?.descriptor.seats ?? [] },
    )
  }

  /** Tells that the meeting is over; tries for a minute. @throws CodedError */
  async end(body: NodeRequest<"seat.end">, before: VerifiedPolicy | undefined): Promise<void> {
    await this.#tell("seat.end", body, { before, regions: before?.descriptor.seats ?? [] })
  }

  async #tell<Kind extends OrderKind>(
    kind: Kind,
    body: NodeRequest<Kind>,
    last: { readonly before: VerifiedPolicy | undefined; readonly regions: readonly RegionId[] },
  ): Promise<void> {
    await untilReached(async () => await this.#ask(kind, body, last), this.#options.closing)
  }

  /** Asks the seat, wherever it is: the home of a meeting need not take part in it. */
  async #ask<Kind extends OrderKind>(
    kind: Kind,
    body: NodeRequest<Kind>,
    last: { readonly before: VerifiedPolicy | undefined; readonly regions: readonly RegionId[] },
  ): Promise<void> {
    const { directory, succession, askSeat, hold, release } = this.#options
    const { meeting } = body
    const known = directory.policy(meeting)
    if (known !== undefined) {
      await askSeat(kind, body, known)
      return
    }
    if (last.before === undefined) return
    hold(meeting, last.before)
    try {
      await succession.ask(last.regions, kind, body)
    } catch (error) {
      // Nobody holds it: the meeting is over, or begins on what is in force by then.
      if (codeOf(error) !== "SEAT_ELSEWHERE") throw error
    } finally {
      release(meeting)
    }
  }
}
