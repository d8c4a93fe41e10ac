// SPDX-License-Identifier: Apache-2.0
/**
 * One seat's part of the record of one start of a meeting: numbers what happens
 * and sends it to the meeting's home, where records rest (R29). While home is
 * out of reach it is kept, within bounds; what had to be dropped leaves a hole
 * in the numbers, which the record at home then says.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import {
  MAX_RECORD_ENTRIES,
  type RecordBatch,
  type RecordEntry,
  type RoomState,
  type RoundTrips,
  type SessionQuality,
} from "@landmoot/core/protocol"
import { type RegionId, type SessionId, type StartId, startId } from "@landmoot/core/units"
import { entriesBetween, inheritedEntries } from "./record-entries.ts"
import { codeOf } from "./succession.ts"

/** Entries kept while home is out of reach. Higher: more memory; lower: gaps after shorter breaks. */
const MAX_KEPT = 4096

/** How long a failed batch waits for the next attempt, in ms. Higher: records are older; lower: noise. */
const RETRY_MS = 5000

/**
 * How many of these pass before a seat says that it is still there: a minute in
 * all. More: a meeting whose seat dies without a successor ends later in its record.
 */
const RETRIES_PER_SIGN_OF_LIFE = 12

/** How many attempts a seat that has ended makes to tell the rest: ten minutes' worth. */
const LAST_ATTEMPTS = 120

/** Refusals that pass by themselves. Whatever else home refuses, it refuses for good. */
const PASSING: ReadonlySet<string | undefined> = new Set([
  undefined,
  "COURIER_UNREACHABLE",
  "COURIER_TIMEOUT",
  "COURIER_OVERLOADED",
  "COURIER_HANDLER_FAILED",
])

/** Makes the id of a new start. */
export function newStart(): StartId {
  return startId(`st_${randomBytes(16).toString("base64url")}`)
}

/** What a recorder is made of. */
export interface RecorderOptions {
  readonly start: StartId
  /** The fence under which the seat begins. */
  readonly fence: number
  /** The fence under which the seat before began, if it has told. */
  readonly before?: number | undefined
  /** Seconds since 1970. */
  readonly now: () => number
  /** Sends a batch home; rejects with a CodedError if it was not kept there. */
  readonly send: (batch: Omit<RecordBatch, "meeting">) => Promise<void>
}

/** The record of one seat. Nothing is recorded before somebody has entered. */
export class Recorder {
  readonly start: StartId
  /** The fence under which the seat began: later ones are not its name. */
  readonly fence: number
  readonly #options: RecorderOptions
  /** Owned here: what home has not confirmed, in order; the first has the number `#first`. */
  #kept: RecordEntry[] = []
  #first = 1
  #sending: Promise<boolean> | undefined
  /** What clients measured that are being let in. */
  readonly #arriving = new Map<SessionId, RoundTrips>()
  /** Answers of media nodes that are on their way. */
  readonly #awaited = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #quietTicks = 0
  #isClosed = false

  constructor(options: RecorderOptions) {
    this.start = options.start
    this.fence = options.fence
    this.#options = options
  }

  /** Begins with what the seat before this one has left. */
  takeOver(before: RoomState, media: readonly RegionId[]): void {
    const at = this.#options.now()
    const { revision } = before
    const { before: fence = before.fence } = this.#options
    this.#begin([{ kind: "started", at, revision, media: [...media], before: fence }])
    this.#note(inheritedEntries(before, at))
  }

  /** What a client measured that is let in with the next change. */
  arrives(session: SessionId, roundTrips: RoundTrips): void {
    this.#arriving.set(session, roundTrips)
  }

  /** Records what lies between two states. */
  changed(before: RoomState, after: RoomState, media: readonly RegionId[]): void {
    if (this.#isClosed) return
    const at = this.#options.now()
    if (this.#timer === undefined) {
      if (after.participants.length === 0) return
      const { revision } = after
      this.#begin([{ kind: "started", at, revision, media: [...media], before: null }])
    }
    this.#note(entriesBetween(before, after, { at, media, roundTrips: this.#arriving }))
    this.#arriving.clear()
  }

  /** Records what is not seen in the state: a control that was used, somebody turned away. */
  happened(entry: Extract<RecordEntry, { kind: "control" | "turned-away" }>): void {
    if (this.#timer !== undefined && !this.#isClosed) this.#note([entry])
  }

  /** Records how good a session was, as soon as its media node has said it. */
  quality(session: SessionId, asked: Promise<SessionQuality | undefined>): void {
    if (this.#timer === undefined || this.#isClosed) return
    const at = this.#options.now()
    const awaited = asked.then((quality) => {
      if (quality !== undefined) this.#note([{ kind: "session-quality", at, session, quality }])
    })
    this.#awaited.add(awaited)
    void awaited.finally(() => this.#awaited.delete(awaited))
  }

  /** Resolves when all that happened by now was sent once, with or without success. */
  async settled(): Promise<void> {
    await this.#sending
    await this.#flush()
  }

  /**
   * Ends the record of this seat. Resolves when home has all of it, or has been
   * out of reach for too long. Idempotent.
   */
  async finish(last: "ended" | "handed-over", attempts: number = LAST_ATTEMPTS): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const isBegun = this.#timer !== undefined
    clearInterval(this.#timer)
    if (!isBegun) return
    const at = this.#options.now()
    await Promise.all(this.#awaited)
    this.#note([{ kind: last, at }])
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      await this.settled()
      if (this.#kept.length === 0) return
      if (attempt === attempts) return
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref())
    }
  }

  #begin(entries: readonly RecordEntry[]): void {
    this.#timer = setInterval(() => this.#tick(), RETRY_MS).unref()
    this.#note(entries)
  }

  #note(entries: readonly RecordEntry[]): void {
    if (entries.length === 0) return
    this.#kept.push(...entries)
    const surplus = this.#kept.length - MAX_KEPT
    if (surplus > 0) {
      this.#kept = this.#kept.slice(surplus)
      this.#first += surplus
    }
    // At the end of this turn, so that a burst is one batch.
    setImmediate(() => void this.#flush())
  }

  #tick(): void {
    this.#quietTicks += 1
    if (this.#kept.length > 0) void this.#flush()
    else if (this.#quietTicks >= RETRIES_PER_SIGN_OF_LIFE) this.#sending ??= this.#send()
  }

  async #flush(): Promise<void> {
    while (this.#kept.length > 0) {
      this.#sending ??= this.#send()
      if (!(await this.#sending)) return
    }
  }

  /** Sends what comes next; tells whether there is a point in sending more now. */
  async #send(): Promise<boolean> {
    this.#quietTicks = 0
    const { start, fence, now, send } = this.#options
    const first = this.#first
    const entries = this.#kept.slice(0, MAX_RECORD_ENTRIES)
    const next = first + entries.length
    try {
      await send({ start, fence, at: now(), first, entries })
      this.#confirmed(next)
      return true
    } catch (error) {
      if (!PASSING.has(codeOf(error))) this.#confirmed(next)
      return false
    } finally {
      this.#sending = undefined
    }
  }

  /** Lets go of what comes before a number; some of it may have been dropped meanwhile. */
  #confirmed(next: number): void {
    const done = Math.max(0, next - this.#first)
    this.#kept = this.#kept.slice(done)
    this.#first += done
  }
}
