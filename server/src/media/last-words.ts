// SPDX-License-Identifier: Apache-2.0
import type { NodeAnswer, SessionQuality } from "@landmoot/core/protocol"
import type { MeetingId, NodeId, SessionId } from "@landmoot/core/units"
import type { MediaSession } from "./session.ts"

/** Sessions remembered. Higher: more memory; lower: sums are lost when many leave at once. */
const MAX_REMEMBERED = 2048

interface Remembered {
  readonly askers: readonly NodeId[]
  readonly quality: Promise<SessionQuality | undefined>
}

/**
 * How good the sessions were that have just ended: the seat asks for it when it
 * closes one, and by then the meeting's new state may have closed it already.
 */
export class LastWords {
  /** Owned here; the oldest goes first. */
  readonly #remembered = new Map<string, Remembered>()

  /** Remembers a session that is closed. */
  keep(meeting: MeetingId, session: MediaSession, seat: NodeId): void {
    const askers = [session.gateway, seat]
    this.#remembered.set(keyOf(meeting, session.id), { askers, quality: session.quality() })
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size > MAX_REMEMBERED) this.#remembered.delete(oldest ?? "")
  }

  /** Tells it once, to the session's gateway or the seat; to others it was never there. */
  async take(
    meeting: MeetingId,
    session: SessionId,
    asker: NodeId,
  ): Promise<NodeAnswer<"media.close">> {
    const key = keyOf(meeting, session)
    const found = this.#remembered.get(key)
    if (found === undefined || !found.askers.includes(asker)) return {}
    this.#remembered.delete(key)
    const quality = await found.quality
    return quality === undefined ? {} : { quality }
  }
}

const keyOf = (meeting: MeetingId, session: SessionId): string => `${meeting} ${session}`
