// SPDX-License-Identifier: Apache-2.0
/**
 * Who holds the seat of a meeting, where this node does not know it, and whose
 * turn it is when the holder is gone.
 *
 * @module
 */
import type { NodeAnswer, NodeRequest, NodeRequestKind } from "@landmoot/core/protocol"
import { type MeetingId, type RegionId, regionOfNode } from "@landmoot/core/units"
import type { Directory } from "./directory.ts"
import { RoomError } from "./errors.ts"
import { nextFence, successorOf } from "./fence.ts"
import type { Courier, Trust, VerifiedPolicy } from "./ports.ts"

/**
 * How often home tries to reach a seat that has to hear of a revision or the end,
 * and how long it waits in between, in ms: together the minute that R11 gives.
 */
const ATTEMPTS = 12
const PAUSE_MS = 5000

/** What a node needs in order to find seats. */
export interface SuccessionOptions {
  readonly trust: Trust
  readonly courier: Courier
  readonly directory: Directory
}

/** Finds seats among the regions that may hold them; asks no other region anything. */
export class Succession {
  readonly #options: SuccessionOptions

  constructor(options: SuccessionOptions) {
    this.#options = options
  }

  /**
   * Asks region after region, until one answers that holds the seat (or begins the
   * meeting, if that is what is asked).
   *
   * @throws CodedError if none of them does: `COURIER_UNREACHABLE` if one was out of reach.
   */
  async ask<Kind extends NodeRequestKind>(
    regions: readonly RegionId[],
    kind: Kind,
    body: NodeRequest<Kind>,
  ): Promise<NodeAnswer<Kind>> {
    let failure: unknown = RoomError.seatElsewhere()
    for (const region of regions) {
      try {
        return await this.#options.courier.request({ kind: "region", region }, kind, body)
      } catch (error) {
        if (!isSeatAway(error)) throw error
        if (codeOf(error) === "COURIER_UNREACHABLE") failure = error
      }
    }
    throw failure
  }

  /** Whether another region holds the seat; those that cannot be reached do not. */
  async isHeldElsewhere(meeting: MeetingId, policy: VerifiedPolicy): Promise<boolean> {
    const { trust, courier } = this.#options
    const { seats } = policy.descriptor
    const body = { meeting, policy: policy.signed }
    const asked = seats
      .filter((region) => region !== trust.region)
      .map(async (region) => {
        const to = { kind: "region", region } as const
        if (!(await courier.request(to, "seat.held", body)).held) throw RoomError.seatElsewhere()
      })
    return await Promise.any(asked).then(
      () => true,
      () => false,
    )
  }

  /**
   * The fence with which this node has to take the seat over from a region that is
   * lost; undefined if it is another's turn. Whoever comes before this node is
   * asked, and passed over only if it is lost as well.
   */
  async fenceAfter(meeting: MeetingId, lost: RegionId): Promise<number | undefined> {
    const { trust, courier, directory } = this.#options
    const gone = new Set([lost])
    for (;;) {
      const replica = directory.replica(meeting)
      if (replica === undefined || regionOfNode(replica.state.seat) !== lost) return undefined
      const { seats } = replica.policy.descriptor
      const { fence, nodes } = replica.state
      const present = new Set(nodes.map(({ node }) => regionOfNode(node)))
      const next = successorOf(seats, fence, (id) => !gone.has(id) && present.has(id))
      if (next === undefined) return undefined
      if (next === trust.region) return nextFence(seats, next, fence)
      const body = { meeting, policy: replica.policy.signed }
      try {
        await courier.request({ kind: "region", region: next }, "seat.held", body)
        return undefined
      } catch (error) {
        if (codeOf(error) !== "COURIER_UNREACHABLE") return undefined
        gone.add(next)
      }
    }
  }
}

/** Asks again and again while the seat is out of reach, for a minute. @throws what `ask` threw last */
export async function untilReached(ask: () => Promise<void>, closing: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask()
      return
    } catch (error) {
      const code = codeOf(error)
      const isAway = code === "COURIER_UNREACHABLE" || code === "COURIER_TIMEOUT"
      if (!isAway || attempt === ATTEMPTS || closing.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref())
    }
  }
}

/** Whether a refusal says that the seat is not where it was asked for. */
export function isSeatAway(error: unknown): boolean {
  const code = codeOf(error)
  return code === "COURIER_UNREACHABLE" || code === "SEAT_ELSEWHERE"
}

/** The code of a refusal; undefined for what is none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined
}
