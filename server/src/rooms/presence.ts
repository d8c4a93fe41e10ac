// SPDX-License-Identifier: Apache-2.0
/**
 * Who is in a meeting, once they have entered: decides whom the seat waits for,
 * who has to move to another node, and what happens to those who are out.
 *
 * @module
 */
import type { RoomParticipant } from "@landmoot/core/protocol"
import { type NodeId, type RegionId, regionOfNode, type SessionId } from "@landmoot/core/units"
import type { HeldState } from "./held-state.ts"
import type { Recorder } from "./recorder.ts"
import { findSession, withChanged, withoutSession } from "./roster.ts"
import type { SeatOrders } from "./seat-orders.ts"
import { WaitingFor } from "./waiting.ts"

/** Why somebody is out, as their client is told. */
export interface WhyOut {
  readonly code: string
  readonly message?: string
}

/** The people in one meeting. */
export class Presence {
  readonly #held: HeldState
  readonly #orders: SeatOrders
  readonly #recorder: Recorder
  /** People whose signalling is away. */
  readonly #waiting = new WaitingFor((session) => this.takeOut(session))

  constructor(options: {
    readonly held: HeldState
    readonly orders: SeatOrders
    readonly recorder: Recorder
  }) {
    this.#held = options.held
    this.#orders = options.orders
    this.#recorder = options.recorder
    for (const { session, connected } of this.#held.current.participants) {
      // The lost seat waited for them; nobody else does.
      if (!connected) this.#waiting.start(session)
    }
  }

  /** Notes that somebody's signalling broke, and waits for them, or that it is back. */
  connected(session: SessionId, connected: boolean): void {
    this.#waiting.drop(session)
    if (!connected) this.#waiting.start(session)
    this.#held.change(withChanged(this.#held.current, session, { connected }))
  }

  /** Tells a client to move to other nodes, for which it is waited. Resolves when it was told. */
  async move(whom: RoomParticipant, why: WhyOut): Promise<void> {
    this.#waiting.start(whom.session)
    await this.#orders.dismiss(whom, "move", why)
  }

  /** Tells a client to move whose media has nowhere to go; its signalling is here still. */
  mediaLost(whom: RoomParticipant): void {
    void this.#orders.dismiss(whom, "move", { code: "NODE_LOST" })
  }

  /** A region is gone: its media has to move, and those it connected are waited for. */
  regionLost(region: RegionId): void {
    for (const entry of this.#held.current.participants) {
      if (regionOfNode(entry.gateway) === region) {
        this.#waiting.start(entry.session)
        const change = { connected: false, producers: [] }
        this.#held.change(withChanged(this.#held.current, entry.session, change))
      } else if (entry.region === region) {
        this.mediaLost(entry)
      }
    }
  }

  /** Takes a session out of the state and closes its media. */
  takeOut(session: SessionId): void {
    const found = findSession(this.#held.current, session)
    if (found === undefined) return
    this.#waiting.drop(session)
    this.#held.change(withoutSession(this.#held.current, session))
    this.#closeMedia(session, found.node)
  }

  /** Tells somebody that they are out, and takes them out. */
  expel(whom: RoomParticipant, why: WhyOut): void {
    void this.#orders.dismiss(whom, "ended", why)
    this.takeOut(whom.session)
  }

  /** Ends a session whose person has another by now; that one takes its place in the state. */
  displace(before: RoomParticipant): void {
    this.#waiting.drop(before.session)
    // Said first: its gateway may be out of use afterwards, and then forgets the meeting.
    void this.#orders.dismiss(before, "ended", { code: "SESSION_DISPLACED" })
    this.#closeMedia(before.session, before.node)
  }

  /** Tells everybody that they are out, and takes them out in one change. */
  expelAll(why: WhyOut): void {
    const { current } = this.#held
    for (const whom of current.participants) {
      void this.#orders.dismiss(whom, "ended", why)
      this.#closeMedia(whom.session, whom.node)
    }
    this.#held.change({ ...current, version: current.version + 1, participants: [], links: [] })
  }

  /** Waits for nobody any more. Idempotent. */
  close(): void {
    this.#waiting.close()
  }

  #closeMedia(session: SessionId, node: NodeId): void {
    this.#recorder.quality(session, this.#orders.closeMedia(session, node))
  }
}
