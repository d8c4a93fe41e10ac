// SPDX-License-Identifier: Apache-2.0
/**
 * What the gateway's sessions ask of the meetings: see {@link RoomSessions}.
 *
 * @module
 */
import { CodedError } from "@landmoot/core"
import type {
  Control,
  KeysRequest,
  NodeAnswer,
  NodeRequest,
  RoomState,
  SignedDescriptor,
} from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"
import { homeOfMeeting, type MeetingId, type SessionId } from "@landmoot/core/units"
import { RoomError } from "./errors.ts"
import type { Courier, RoomSessions, Trust, VerifiedPolicy } from "./ports.ts"
import type { Rooms } from "./rooms.ts"
import { findSession } from "./roster.ts"
import { GATEWAY_PLANES, requirePlace } from "./scheduler.ts"

/** Whether a join was refused for now: whoever asked waits, and will hear. */
export function isWaiting(error: unknown): boolean {
  return (
    error instanceof CodedError && (error.code === "WAITING_ROOM" || error.code === "LINK_IN_USE")
  )
}

/** The sessions of this node's clients in the meetings it takes part in. */
export class Sessions implements RoomSessions {
  readonly #trust: Trust
  readonly #courier: Courier
  readonly #rooms: Rooms

  constructor(options: {
    readonly trust: Trust
    readonly courier: Courier
    readonly rooms: Rooms
  }) {
    this.#trust = options.trust
    this.#courier = options.courier
    this.#rooms = options.rooms
  }

  async join(body: NodeRequest<"seat.join">): Promise<NodeAnswer<"seat.join">> {
    const { meeting } = body
    const policy = await this.#allowed(meeting, body.policy)
    this.#rooms.hold(meeting, policy)
    let waits = false
    try {
      const answer = await this.#rooms.askSeat("seat.join", body, policy)
      this.#rooms.learn(meeting, policy, answer.state)
      return answer
    } catch (error) {
      waits = isWaiting(error)
      throw error
    } finally {
      // The seat has to reach whoever waits: kept until `stopWaiting`.
      if (!waits) this.#rooms.release(meeting)
    }
  }

  async stopWaiting(meeting: MeetingId, session: SessionId): Promise<void> {
    const policy = this.#rooms.policy(meeting)
    try {
      if (policy !== undefined) {
        await this.#rooms.askSeat("seat.leave", { meeting, session }, policy)
      }
    } finally {
      this.#rooms.release(meeting)
    }
  }

  async resume(meeting: MeetingId, session: SessionId, token: Jws): Promise<RoomState> {
    const policy = this.#rooms.directory.policy(meeting)
    if (policy === undefined) throw RoomError.sessionUnknown()
    const { state } = await this.#rooms.askSeat("seat.resume", { meeting, session, token }, policy)
    return state
  }

  async credential(body: NodeRequest<"home.credential">): Promise<NodeAnswer<"home.credential">> {
    const { meeting } = body
    const policy = await this.#allowed(meeting, body.policy)
    this.#rooms.hold(meeting, policy)
    try {
      const home = { kind: "region", region: homeOfMeeting(meeting) } as const
      return await this.#courier.request(home, "home.credential", body)
    } finally {
      this.#rooms.release(meeting)
    }
  }

  async keys(
    meeting: MeetingId,
    session: SessionId,
    keys: KeysRequest,
  ): Promise<NodeAnswer<"seat.keys">> {
    const policy = this.#rooms.directory.policy(meeting)
    if (policy === undefined) throw RoomError.sessionUnknown()
    return await this.#rooms.askSeat("seat.keys", { meeting, session, keys }, policy)
  }

  async introduce(
    meeting: MeetingId,
    session: SessionId,
    who: Pick<NodeRequest<"seat.introduce">, "name" | "credential" | "salt">,
  ): Promise<void> {
    const policy = this.#rooms.policy(meeting)
    if (policy === undefined) throw RoomError.sessionUnknown()
    await this.#rooms.askSeat("seat.introduce", { meeting, session, ...who }, policy)
  }

  async control(meeting: MeetingId, session: SessionId, control: Control): Promise<void> {
    const policy = this.#rooms.directory.policy(meeting)
    if (policy === undefined) throw RoomError.sessionUnknown()
    await this.#rooms.askSeat("seat.control", { meeting, session, control }, policy)
  }

  async media(
    meeting: MeetingId,
    session: SessionId,
    request: NodeRequest<"media.request">["request"],
  ): Promise<Readonly<Record<string, unknown>>> {
    const state = this.#rooms.directory.state(meeting)
    const found = state === undefined ? undefined : findSession(state, session)
    if (found === undefined || found.gateway !== this.#trust.node) throw RoomError.sessionUnknown()
    const to = { kind: "node", node: found.node } as const
    const { body } = await this.#courier.request(to, "media.request", { meeting, session, request })
    return body
  }

  /** Verifies a policy, under which this node has to be allowed as a gateway. */
  async #allowed(meeting: MeetingId, signed: SignedDescriptor): Promise<VerifiedPolicy> {
    const policy = await this.#trust.policyOf(meeting, signed)
    const { certificate, catalogue } = this.#trust
    const { descriptor } = policy
    const now = this.#trust.now()
    for (const plane of GATEWAY_PLANES) {
      requirePlace({ descriptor, catalogue, certificate, plane, now })
    }
    return policy
  }

  async leave(meeting: MeetingId, session: SessionId): Promise<void> {
    const policy = this.#rooms.directory.policy(meeting)
    if (policy === undefined) return
    await this.#rooms.askSeat("seat.leave", { meeting, session }, policy)
  }

  disconnected(meeting: MeetingId, session: SessionId): void {
    const policy = this.#rooms.directory.policy(meeting)
    if (policy === undefined) return
    const body = { meeting, session, connected: false }
    // If the seat cannot be told, it has lost this region and waits for its people anyway.
    this.#rooms.askSeat("seat.connected", body, policy).catch(() => undefined)
  }
}
