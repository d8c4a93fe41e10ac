// SPDX-License-Identifier: Apache-2.0
/**
 * A seat in memory: the delivery service of the protocol, for tests and for many members
 * in one process. It orders commits, keeps opaque bytes, and can be told to lose, to
 * change and to hold back what it should pass on.
 *
 * @module
 */
import { proposeRemoval } from "@landmoot/core/keys"
import {
  type KeysItem,
  keysItemField,
  type KeysRequest,
  keysRequestField,
} from "@landmoot/core/protocol"
import type { SessionId } from "@landmoot/core/units"
import { decodeBase64url, encodeBase64url } from "../../bytes.ts"
import { KeysRefusal } from "../errors.ts"

/** How a session hears of what the seat tells. */
export type Listener = (item: KeysItem) => void

interface Group {
  readonly id: string
  epoch: number
  readonly leaves: Map<number, SessionId>
  /** What members were told since the first epoch that is still kept. */
  log: { readonly item: Extract<KeysItem, { readonly epoch: number }> }[]
}

/** One meeting's seat. */
export class SeatTwin {
  /** Everything that was asked, by whom. */
  readonly requests: { readonly session: SessionId; readonly request: KeysRequest }[] = []
  /** What passes through on its way to a session; undefined: lost. */
  meddle: (session: SessionId, item: KeysItem) => KeysItem | undefined = (_, item) => item
  /** Whether it asks for commits by itself; otherwise {@link SeatTwin.nudge} does. */
  eager = true
  #seed: Uint8Array
  readonly #lines = new Map<SessionId, Listener>()
  readonly #waiting = new Map<SessionId, string>()
  #group: Group | undefined
  #creator: SessionId | undefined

  /** `seed`: the private key of the seat's node, 32 bytes. */
  constructor(seed: Uint8Array) {
    this.#seed = seed
  }

  get epoch(): number | undefined {
    return this.#group?.epoch
  }

  /** Takes a session in, or its next connection. */
  connect(session: SessionId, listener: Listener): void {
    this.#lines.set(session, listener)
  }

  /** Breaks a session's connection: it misses what is told from now on. */
  disconnect(session: SessionId): void {
    this.#lines.delete(session)
  }

  /** A session takes the place of another of the same person; `enter` connects it. */
  replace(before: SessionId, session: SessionId, enter: (session: SessionId) => void): void {
    for (const [leaf, owner] of this.#group?.leaves ?? []) {
      if (owner === before) this.#group?.leaves.set(leaf, session)
    }
    this.disconnect(before)
    enter(session)
  }

  /** Another node has the seat, with this key. */
  moveTo({ d }: { readonly d: string }): void {
    this.#seed = decodeBase64url(d) ?? this.#seed
  }

  /** A session has ended: its leaf is to go. */
  leave(session: SessionId): void {
    this.disconnect(session)
    this.#waiting.delete(session)
    const group = this.#group
    const leaf = [...(group?.leaves ?? [])].find(([, owner]) => owner === session)?.[0]
    if (group === undefined || leaf === undefined) return
    group.leaves.delete(leaf)
    if (group.leaves.size === 0) {
      this.#group = undefined
      this.#creator = undefined
      this.nudge()
      return
    }
    const { id, epoch } = group
    const groupId = decodeBase64url(id) ?? new Uint8Array()
    const proposal = proposeRemoval({ groupId, epoch, leaf, seed: this.#seed })
    this.#publish({ what: "proposal", group: id, epoch, proposal: encodeBase64url(proposal) })
    if (this.eager) this.#pleaseCommit()
  }

  /** Forgets what members were told before the present epoch. */
  forgetPast(): void {
    if (this.#group !== undefined) this.#group.log = []
  }

  /** Asks for whatever is due. */
  nudge(): void {
    if (this.#group === undefined) {
      const [first] = this.#waiting.keys()
      if (first === undefined || this.#creator === first) return
      this.#creator = first
      this.#tell(first, { what: "please-create" })
    } else this.#pleaseCommit()
  }

  /** Tells one session something. */
  tell(session: SessionId, item: KeysItem): void {
    this.#tell(session, item)
  }

  /** Asks the member at a rank among the leaves to commit. */
  #pleaseCommit(): void {
    const group = this.#group
    if (group === undefined) return
    const live = [...group.leaves].filter(([, owner]) => this.#lines.has(owner))
    const [lowest] = live.toSorted(([one], [other]) => one - other)
    if (lowest === undefined) return
    const waiting = [...this.#waiting]
      .slice(0, 64)
      .map(([session, keyPackage]) => ({ session, keyPackage }))
    this.#tell(lowest[1], { what: "please-commit", group: group.id, epoch: group.epoch, waiting })
  }

  /** Answers a session. @throws KeysRefusal */
  async ask(session: SessionId, asked: KeysRequest): Promise<readonly KeysItem[]> {
    await Promise.resolve()
    const request = keysRequestField.parse(asked)
    this.requests.push({ session, request })
    if (!this.#lines.has(session)) throw refusal("SIGNALLING_LOST")
    switch (request.what) {
      case "hand-in":
        this.#waiting.set(session, request.keyPackage)
        if (this.eager) this.nudge()
        return []
      case "create":
        if (this.#group !== undefined) throw refusal("KEYS_GROUP_EXISTS")
        this.#waiting.delete(session)
        this.#group = { id: request.group, epoch: 0, leaves: new Map([[0, session]]), log: [] }
        if (this.eager && this.#waiting.size > 0) this.#pleaseCommit()
        return []
      case "commit":
        this.#commit(request)
        return []
      case "message": {
        this.#requireEpoch(request)
        const { to: _to, ...item } = request
        this.#publish(item, session)
        return []
      }
      case "sync":
        return this.#sync(request)
    }
  }

  #commit(request: Extract<KeysRequest, { readonly what: "commit" }>): void {
    const group = this.#requireEpoch(request)
    const { epoch, commit, welcome, added, removed, refused } = request
    this.#publish({ what: "commit", group: group.id, epoch, commit })
    group.epoch += 1
    for (const leaf of removed) group.leaves.delete(leaf)
    for (const { session, leaf } of added) {
      this.#waiting.delete(session)
      group.leaves.set(leaf, session)
      if (welcome === undefined) continue
      this.#tell(session, { what: "welcome", group: group.id, epoch: group.epoch, welcome })
    }
    for (const session of refused) {
      this.#waiting.delete(session)
      this.#tell(session, { what: "out", code: "KEYS_KEY_PACKAGE_REFUSED" })
    }
    if (this.eager && this.#waiting.size > 0) this.#pleaseCommit()
  }

  #sync(request: Extract<KeysRequest, { readonly what: "sync" }>): readonly KeysItem[] {
    const group = this.#group
    if (group === undefined || group.id !== request.group) throw refusal("KEYS_GROUP_UNKNOWN")
    if (request.epoch === group.epoch) return group.log.flatMap(({ item }) => later(item, request))
    const items = group.log.flatMap(({ item }) => later(item, request))
    const [first] = items
    if (first?.epoch !== request.epoch) throw refusal("KEYS_TOO_FAR_BEHIND")
    return items
  }

  #requireEpoch({ group: id, epoch }: { readonly group: string; readonly epoch: number }): Group {
    const group = this.#group
    if (group === undefined || group.id !== id || group.epoch !== epoch) {
      throw refusal("KEYS_EPOCH_STALE")
    }
    return group
  }

  #publish(item: Extract<KeysItem, { readonly epoch: number }>, except?: SessionId): void {
    const group = this.#group
    if (group === undefined) return
    group.log.push({ item })
    for (const session of new Set(group.leaves.values())) {
      if (session !== except) this.#tell(session, item)
    }
  }

  #tell(session: SessionId, item: KeysItem): void {
    const passed = this.meddle(session, keysItemField.parse(item))
    if (passed !== undefined) this.#lines.get(session)?.(passed)
  }
}

function later<Item extends { readonly epoch: number }>(
  item: Item,
  { epoch }: { readonly epoch: number },
): readonly Item[] {
  return item.epoch >= epoch ? [item] : []
}

function refusal(code: string): KeysRefusal {
  return new KeysRefusal(code, "no")
}
