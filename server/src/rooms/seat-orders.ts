// SPDX-License-Identifier: Apache-2.0
import type {
  KeysItem,
  MediaSource,
  Notice,
  RoomParticipant,
  SessionQuality,
} from "@landmoot/core/protocol"
import type { MeetingId, NodeId, SessionId } from "@landmoot/core/units"
import type { Courier } from "./ports.ts"

/** What a seat tells gateways and media nodes about single sessions. */
export class SeatOrders {
  readonly #courier: Courier
  readonly #meeting: MeetingId

  constructor(courier: Courier, meeting: MeetingId) {
    this.#courier = courier
    this.#meeting = meeting
  }

  /** Tells a client, through its gateway, to move or that it is out. Never rejects. */
  async dismiss(
    whom: { readonly session: SessionId; readonly gateway: NodeId },
    kind: "move" | "ended",
    why: { readonly code: string; readonly message?: string },
  ): Promise<void> {
    const { session, gateway } = whom
    const { code, message = "" } = why
    const body = { meeting: this.#meeting, session, kind, code, message }
    const sent = this.#courier.request({ kind: "node", node: gateway }, "gateway.dismiss", body)
    // A gateway that is gone has no session to dismiss.
    await sent.catch(() => undefined)
  }

  /** Tells single people something, also such as wait; each gateway once. */
  notify(
    people: readonly { readonly session: SessionId; readonly gateway: NodeId }[],
    notice: Notice,
  ): void {
    for (const [gateway, those] of Map.groupBy(people, (person) => person.gateway)) {
      const sessions = those.map(({ session }) => session)
      const body = { meeting: this.#meeting, sessions, notice }
      const sent = this.#courier.request({ kind: "node", node: gateway }, "gateway.notice", body)
      sent.catch(() => undefined) // A gateway that is gone has nobody to tell.
    }
  }

  /** Has a media node pause or end what a session sends of these sources. Never rejects. */
  async pauseMedia(
    { session, node }: { readonly session: SessionId; readonly node: NodeId },
    sources: readonly MediaSource[],
  ): Promise<void> {
    const body = { meeting: this.#meeting, session, sources: [...sources] }
    const sent = this.#courier.request({ kind: "node", node }, "media.pause", body)
    await sent.catch(() => undefined) // A node that is gone carries no media.
  }

  /** Tells sessions something about keys, each gateway once. */
  tellKeys(
    people: readonly RoomParticipant[],
    sessions: readonly SessionId[],
    item: KeysItem,
  ): void {
    const gateways = new Map(people.map((entry) => [entry.session, entry.gateway]))
    const grouped = Map.groupBy(sessions, (session) => gateways.get(session))
    for (const [gateway, those] of grouped) {
      if (gateway !== undefined) void this.#passKeys(gateway, those, item)
    }
  }

  /** Tells a media node to stop serving a session; gives how good it was. Never rejects. */
  async closeMedia(session: SessionId, node: NodeId): Promise<SessionQuality | undefined> {
    const body = { meeting: this.#meeting, session }
    const sent = this.#courier.request({ kind: "node", node }, "media.close", body)
    return await sent.then(
      ({ quality }) => quality,
      () => undefined, // A node that is gone carries no media.
    )
  }

  /** Tells sessions of one gateway. Never rejects. */
  async #passKeys(gateway: NodeId, sessions: readonly SessionId[], item: KeysItem): Promise<void> {
    const body = { meeting: this.#meeting, sessions: [...sessions], item }
    const sent = this.#courier.request({ kind: "node", node: gateway }, "gateway.keys", body)
    // Whoever misses something asks for it.
    await sent.catch(() => undefined)
  }
}
