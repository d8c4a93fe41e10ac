// SPDX-License-Identifier: Apache-2.0
/**
 * Which connection carries which session. The meeting layer speaks to clients
 * through here alone.
 *
 * @module
 */
import {
  type ClientEvent,
  isNewerState,
  type KeysItem,
  type MediaEvent,
  type Notice,
  type RoomState,
} from "@landmoot/core/protocol"
import type { MeetingId, SessionId } from "@landmoot/core/units"
import type { ClientPort, RoomDirectory, VerifiedPolicy } from "../rooms/ports.ts"

/**
 * Up to so many clients hear of each change at once. In a larger meeting everybody would
 * be told of everybody in full, over and over, while people come: there the newest state
 * follows after a pause. Higher: more is sent; lower: changes show later in small meetings.
 */
const AT_ONCE = 32
/** How long that pause is for each client, in ms. */
const PAUSE_PER_CLIENT_MS = 4
/** The longest pause, in ms. */
const LONGEST_PAUSE_MS = 1_000

/** What the registry needs of a connection. */
export interface RegisteredClient {
  /** @param text - one event as JSON, so that the same event for many is written once. */
  sendText(text: string): void
  dismiss(notice: { kind: "move" | "ended"; code: string; message: string }): void
}

/** The connections that have joined, by meeting and session. */
export class ClientRegistry implements ClientPort {
  readonly #directory: RoomDirectory
  readonly #meetings = new Map<MeetingId, Map<SessionId, RegisteredClient>>()
  /** Connections that wait to be let in; no state of any meeting is told to them. */
  readonly #waiting = new Map<SessionId, RegisteredClient>()
  /** Meetings that pause, with the newest state to be told then, if it has changed since. */
  readonly #pauses = new Map<MeetingId, { timer: NodeJS.Timeout; state: RoomState | undefined }>()

  constructor(directory: RoomDirectory) {
    this.#directory = directory
  }

  /** How many connections have joined. */
  get size(): number {
    let size = 0
    for (const sessions of this.#meetings.values()) size += sessions.size
    return size
  }

  /** From now on this connection carries the session, and no other one does. */
  add(meeting: MeetingId, session: SessionId, client: RegisteredClient): void {
    const sessions = this.#meetings.get(meeting) ?? new Map<SessionId, RegisteredClient>()
    const before = sessions.get(session)
    sessions.set(session, client)
    this.#meetings.set(meeting, sessions)
    if (before !== undefined && before !== client) {
      before.dismiss({
        kind: "ended",
        code: "SESSION_DISPLACED",
        message: "this session goes on over another connection",
      })
    }
  }

  /** The connection does not carry the session any more; another one may. */
  remove(meeting: MeetingId, session: SessionId, client: RegisteredClient): void {
    const sessions = this.#meetings.get(meeting)
    if (sessions?.get(session) !== client) return
    sessions.delete(session)
    if (sessions.size > 0) return
    this.#meetings.delete(meeting)
    clearTimeout(this.#pauses.get(meeting)?.timer)
    this.#pauses.delete(meeting)
  }

  /** What this node knows to be the meeting's policy. */
  policy(meeting: MeetingId): VerifiedPolicy | undefined {
    return this.#directory.policy(meeting)
  }

  /** The meeting's state, if it is newer than the one given. */
  newerState(meeting: MeetingId, known: RoomState): RoomState | undefined {
    const state = this.#directory.state(meeting)
    return state !== undefined && isNewerState(known, state) ? state : undefined
  }

  sendState(meeting: MeetingId, state: RoomState): void {
    const pause = this.#pauses.get(meeting)
    if (pause !== undefined) {
      pause.state = state
      return
    }
    this.#toAll(meeting, { kind: "state", state })
    const clients = this.#meetings.get(meeting)?.size ?? 0
    if (clients <= AT_ONCE) return
    const timer = setTimeout(
      () => {
        const newest = this.#pauses.get(meeting)?.state
        this.#pauses.delete(meeting)
        if (newest !== undefined) this.sendState(meeting, newest)
      },
      Math.min(LONGEST_PAUSE_MS, clients * PAUSE_PER_CLIENT_MS),
    ).unref()
    this.#pauses.set(meeting, { timer, state: undefined })
  }

  sendMediaEvent(meeting: MeetingId, session: SessionId, event: MediaEvent): void {
    this.#meetings.get(meeting)?.get(session)?.sendText(textOf(event))
  }

  sendDescriptor(meeting: MeetingId, { signed, digest }: VerifiedPolicy): void {
    this.#toAll(meeting, { kind: "descriptor", ...signed, digest })
  }

  sendKeys(meeting: MeetingId, sessions: readonly SessionId[], item: KeysItem): void {
    const text = textOf({ kind: "keys", item })
    for (const session of sessions) this.#meetings.get(meeting)?.get(session)?.sendText(text)
  }

  /** From now on this connection waits for a meeting under a session's id. */
  addWaiting(session: SessionId, client: RegisteredClient): void {
    this.#waiting.set(session, client)
  }

  /** The connection does not wait any more. */
  removeWaiting(session: SessionId): void {
    this.#waiting.delete(session)
  }

  sendNotice(meeting: MeetingId, sessions: readonly SessionId[], notice: Notice): void {
    const text = textOf({ kind: "notice", notice })
    for (const session of sessions) this.#find(meeting, session)?.sendText(text)
  }

  dismiss(
    meeting: MeetingId,
    session: SessionId,
    notice: { readonly kind: "move" | "ended"; readonly code: string; readonly message: string },
  ): void {
    this.#find(meeting, session)?.dismiss(notice)
  }

  #find(meeting: MeetingId, session: SessionId): RegisteredClient | undefined {
    return this.#meetings.get(meeting)?.get(session) ?? this.#waiting.get(session)
  }

  #toAll(meeting: MeetingId, event: ClientEvent): void {
    const text = textOf(event)
    for (const client of this.#meetings.get(meeting)?.values() ?? []) client.sendText(text)
  }
}

const textOf = (event: ClientEvent): string => JSON.stringify(event)
