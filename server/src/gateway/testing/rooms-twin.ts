// SPDX-License-Identifier: Apache-2.0
/** The meeting layer's twin: lets everybody in, remembers what it was asked, changes state by hand. */
import { rulesOf } from "@landmoot/core/rights"
import { CodedError } from "@landmoot/core"
import type { NodeAnswer, NodeRequest, RoomState, TransportOffer } from "@landmoot/core/protocol"
import { type MeetingId, participantId, type SessionId, sessionId } from "@landmoot/core/units"
import type { RoomDirectory, RoomSessions, Trust, VerifiedPolicy } from "../../rooms/ports.ts"

/** A refusal of the twin. */
class TwinError extends CodedError {
  override readonly name = "TwinError"
}

/** What the twin was asked, in order. */
export interface Asked {
  readonly what:
    | "join"
    | "resume"
    | "media"
    | "credential"
    | "keys"
    | "introduce"
    | "stop-waiting"
    | "control"
    | "leave"
    | "disconnected"
  readonly session?: SessionId
  readonly kind?: string
  readonly body?: unknown
}

/** A meeting layer in memory. */
export class RoomsTwin implements RoomSessions, RoomDirectory {
  readonly asked: Asked[] = []
  readonly policies = new Map<MeetingId, VerifiedPolicy>()
  readonly #states = new Map<MeetingId, RoomState>()
  readonly #listeners = new Set<(meeting: MeetingId, state: RoomState | undefined) => void>()
  readonly #trust: Trust
  /** The code with which everything is refused, if any. */
  refusal: string | undefined
  /** Joins wait for this. */
  gate: Promise<void> = Promise.resolve()
  readonly #waiting: (() => void)[] = []

  constructor(trust: Trust) {
    this.#trust = trust
  }

  async join(body: NodeRequest<"seat.join">): Promise<NodeAnswer<"seat.join">> {
    this.#note({ what: "join", body })
    await this.gate
    this.#refuse()
    const policy = await this.#trust.policyOf(body.meeting, body.policy)
    this.policies.set(body.meeting, policy)
    const { session } = JSON.parse(
      Buffer.from(body.token.split(".")[1]!, "base64url").toString(),
    ) as { session: string }
    return {
      session: sessionId(session),
      participant: participantId("p_0123456789abcdef"),
      rtpCapabilities: {},
      mediaCertificate: this.#trust.certificateJws,
      send: TRANSPORT,
      receive: TRANSPORT,
      consumers: [],
      state: this.change(body.meeting),
    }
  }

  async resume(meeting: MeetingId, session: SessionId): Promise<RoomState> {
    this.#note({ what: "resume", session })
    this.#refuse()
    return this.state(meeting) ?? this.change(meeting)
  }

  async media(
    _meeting: MeetingId,
    session: SessionId,
    request: NodeRequest<"media.request">["request"],
  ): Promise<Readonly<Record<string, unknown>>> {
    this.#note({ what: "media", session, kind: request.kind, body: request })
    this.#refuse()
    return request.kind === "produce" ? { producer: "producer-1" } : {}
  }

  async credential(body: NodeRequest<"home.credential">): Promise<NodeAnswer<"home.credential">> {
    this.#note({ what: "credential", body })
    this.#refuse()
    return { credential: body.request }
  }

  async keys(
    _meeting: MeetingId,
    session: SessionId,
    request: NodeRequest<"seat.keys">["keys"],
  ): Promise<NodeAnswer<"seat.keys">> {
    this.#note({ what: "keys", session, kind: request.what, body: request })
    this.#refuse()
    return { items: [] }
  }

  async introduce(_meeting: MeetingId, session: SessionId): Promise<void> {
    this.#note({ what: "introduce", session })
  }

  async control(_meeting: MeetingId, session: SessionId): Promise<void> {
    this.#note({ what: "control", session })
  }

  async stopWaiting(_meeting: MeetingId, session: SessionId): Promise<void> {
    this.#note({ what: "stop-waiting", session })
  }

  async leave(_meeting: MeetingId, session: SessionId): Promise<void> {
    this.#note({ what: "leave", session })
  }

  disconnected(_meeting: MeetingId, session: SessionId): void {
    this.#note({ what: "disconnected", session })
  }

  state(meeting: MeetingId): RoomState | undefined {
    return this.#states.get(meeting)
  }

  policy(meeting: MeetingId): VerifiedPolicy | undefined {
    return this.policies.get(meeting)
  }

  onState(listener: (meeting: MeetingId, state: RoomState | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Makes the meeting's next state and tells listeners. */
  change(meeting: MeetingId): RoomState {
    const { node, certificateJws } = this.#trust
    const state: RoomState = {
      meeting,
      title: "Elternabend",
      fence: 0,
      version: (this.#states.get(meeting)?.version ?? 0) + 1,
      revision: 1,
      seat: node,
      rules: rulesOf("business", false),
      participants: [],
      links: [{ from: node, to: node, producers: ["a", "b"] }],
      nodes: [{ node, certificate: certificateJws }],
    }
    this.#states.set(meeting, state)
    for (const listener of this.#listeners) listener(meeting, state)
    return state
  }

  /** Waits until this was asked. */
  async until(what: Asked["what"]): Promise<void> {
    while (!this.asked.some((asked) => asked.what === what)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #note(asked: Asked): void {
    this.asked.push(asked)
    for (const resume of this.#waiting.splice(0)) resume()
  }

  #refuse(): void {
    if (this.refusal === "boom") throw new Error("a secret of the implementation")
    if (this.refusal !== undefined) throw new TwinError(this.refusal, "the twin says no")
  }
}

const TRANSPORT: TransportOffer = {
  id: "transport-1",
  iceParameters: { usernameFragment: "user", password: "p".repeat(22) },
  iceCandidates: [],
  dtlsParameters: {
    role: "auto",
    fingerprints: [{ algorithm: "sha-256", value: `00${":00".repeat(31)}` }],
  },
  iceServers: [],
}
