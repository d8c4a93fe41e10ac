// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from "@landmoot/core/units"

/** Those who have handed in and wait to be added, in the order in which they came. */
export class WaitingList {
  /** Owned here: packages, and the members that refused them, who are not offered them again. */
  readonly #waiting = new Map<
    SessionId,
    { readonly keyPackage: string; readonly refusedBy: Set<SessionId> }
  >()

  get size(): number {
    return this.#waiting.size
  }

  sessions(): readonly SessionId[] {
    return [...this.#waiting.keys()]
  }

  has(session: SessionId): boolean {
    return this.#waiting.has(session)
  }

  /** Whether somebody waits whose package no member has refused. */
  isUndisputed(session: SessionId): boolean {
    return this.#waiting.get(session)?.refusedBy.size === 0
  }

  /** Takes a package; it takes the place of an earlier one of the same session, and keeps its turn. */
  put(session: SessionId, keyPackage: string): void {
    this.#waiting.set(session, { keyPackage, refusedBy: new Set() })
  }

  delete(session: SessionId): void {
    this.#waiting.delete(session)
  }

  clear(): void {
    this.#waiting.clear()
  }

  /** What of these may be offered to a member: all that it has not refused. */
  offers(
    member: SessionId,
    sessions: readonly SessionId[],
  ): readonly { readonly session: SessionId; readonly keyPackage: string }[] {
    return sessions.flatMap((session) => {
      const found = this.#waiting.get(session)
      if (found === undefined || found.refusedBy.has(member)) return []
      return [{ session, keyPackage: found.keyPackage }]
    })
  }

  /** A member refuses packages; gives those that are out: two have, or nobody else could take them. */
  refuse(
    member: SessionId,
    sessions: readonly SessionId[],
    isAlone: boolean,
  ): readonly SessionId[] {
    return sessions.filter((session) => {
      const found = this.#waiting.get(session)
      found?.refusedBy.add(member)
      const isOut = found !== undefined && (isAlone || found.refusedBy.size >= 2)
      if (isOut) this.#waiting.delete(session)
      return isOut
    })
  }
}
