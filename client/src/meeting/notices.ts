// SPDX-License-Identifier: Apache-2.0
/**
 * What one is told alone: who waits, whose link was opened elsewhere, what a host stopped.
 *
 * @module
 */
import type { Notice, WaitingPerson } from "@landmoot/core/protocol"
import { nameDigest, verifyCredential } from "@landmoot/core/signed"
import type { ParticipantId } from "@landmoot/core/units"
import type { Guard } from "../guard/index.ts"
import type { NoticeView, WaitingView } from "../types.ts"

/** How many notices are kept. Higher: a page full of old ones; lower: some are missed. */
const MAX_NOTICES = 8

/** What notices need. */
export interface NoticesOptions {
  readonly guard: Pick<Guard, "policy">
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly nameOf: (participant: ParticipantId) => string
  /** A host has muted or stopped these. */
  readonly muted: (sources: Extract<Notice, { notice: "muted" }>["sources"]) => void
  readonly onChange: () => void
}

/** Keeps what one was told. */
export class Notices {
  readonly #options: NoticesOptions
  #count = 0
  #kept: readonly NoticeView[] = []
  #waiting: readonly WaitingView[] = []
  /** The newest list wins, however long its credentials take. */
  #newest = 0

  constructor(options: NoticesOptions) {
    this.#options = options
  }

  get kept(): readonly NoticeView[] {
    return this.#kept
  }

  get waiting(): readonly WaitingView[] {
    return this.#waiting
  }

  /** Takes in what the seat told. */
  take(notice: Notice): void {
    const { now, nameOf, muted } = this.#options
    this.#count += 1
    const [id, at] = [String(this.#count), now()]
    switch (notice.notice) {
      case "waiting":
        void this.#list(notice.people)
        return
      case "link-used": {
        const { participant } = notice
        this.#keep({ kind: "link-used", id, at, participant, name: nameOf(participant) })
        return
      }
      case "link-elsewhere":
        this.#keep({ kind: "link-elsewhere", id, at })
        return
      case "muted":
        muted(notice.sources)
        this.#keep({ kind: "muted", id, at, sources: notice.sources })
        return
      case "admitted":
      case "message":
        // For those who wait; one is in.
        return
    }
  }

  /** Puts a notice away. */
  dismiss(id: string): void {
    this.#kept = this.#kept.filter((notice) => notice.id !== id)
    this.#options.onChange()
  }

  /** Puts away what asked for one's link. */
  answered(): void {
    this.#kept = this.#kept.filter(({ kind }) => kind !== "link-elsewhere")
    this.#options.onChange()
  }

  #keep(notice: NoticeView): void {
    // Of one kind about one person the newest is enough.
    const others = this.#kept.filter((before) => keyOf(before) !== keyOf(notice))
    this.#kept = [...others, notice].slice(-MAX_NOTICES)
    this.#options.onChange()
  }

  async #list(people: readonly WaitingPerson[]): Promise<void> {
    this.#newest += 1
    const turn = this.#newest
    const views = await Promise.all(people.map(async (person) => await this.#viewOf(person)))
    if (turn !== this.#newest) return
    this.#waiting = views
    this.#options.onChange()
  }

  /** What is shown of somebody who waits: a name counts if the account has signed for it. */
  async #viewOf(person: WaitingPerson): Promise<WaitingView> {
    const { participant, session, arrival, since, name, credential, salt } = person
    const { descriptor } = this.#options.guard.policy
    const { identity, meeting, account } = descriptor
    const view = {
      participant,
      session,
      arrival,
      since: since * 1000,
      ...(name === undefined ? {} : { name }),
    }
    if (credential === undefined) return { ...view, verified: false }
    try {
      const now = Math.floor(this.#options.now() / 1000)
      const key = claimedKey(credential)
      const proven = await verifyCredential(credential, { identity, meeting, account, key, now })
      if (proven.participant !== participant) return { ...view, verified: false }
      const isInvited =
        name !== undefined && salt !== undefined && nameDigest(name, salt) === proven.named
      return { ...view, verified: true, ...(isInvited ? { verifiedName: name } : {}) }
    } catch {
      // Whatever they showed, the account did not sign it: they stand there without it.
      return { ...view, verified: false }
    }
  }
}

function keyOf(notice: NoticeView): string {
  return notice.kind === "link-used" ? `link-used ${notice.participant}` : notice.kind
}

/** The leaf key that a credential is about, unverified: it is verified with it next. */
function claimedKey(credential: string): string {
  const payload = credential.split(".")[1] ?? ""
  const json = atob(payload.replaceAll("-", "+").replaceAll("_", "/"))
  const { key } = JSON.parse(json) as { readonly key?: unknown }
  return typeof key === "string" ? key : ""
}
