// SPDX-License-Identifier: Apache-2.0
/**
 * The records of meetings at their home: keeps what seats tell, answers the
 * console, and gives the policy preview what clients have measured.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { MeetingRecord, RecordSummary, RunningSummary } from "@landmoot/core/api"
import type { RecordBatch, RecordEntry } from "@landmoot/core/protocol"
import type { AccountId, MeetingId, NodeId, RegionId, StartId } from "@landmoot/core/units"
import { type Page, type PageQuery, Turns } from "../accounts/index.ts"
import type { MeetingRecords, Trust } from "../rooms/ports.ts"
import type {
  DescribeMeeting,
  HistoryStore,
  RecordedMeeting,
  StartFilter,
  StoredAttendance,
  Summarise,
} from "./ports.ts"
import { readRecord } from "./reading.ts"
import type { KeptControl, KeptEntry, KeptTurnedAway, StoredStart } from "./records.ts"
import { countsOf, type PlaceRoundTrips, roundTripsOf } from "./round-trips.ts"

/**
 * After how long without a sign of life a meeting counts as over, in seconds. Seats
 * give one every minute. Higher: the dead stay on the list of what runs; lower: a
 * meeting whose home was out of reach for a moment ends and begins in the console.
 */
const SILENT_SECONDS = 600

/** How often meetings are looked for that have fallen silent, in ms. */
const SWEEP_MS = 60_000

/** That people have begun to meet, or have all left. */
export interface MeetingEvent {
  readonly kind: "started" | "ended"
  readonly account: AccountId
  readonly meeting: MeetingId
  readonly start: StartId
  /** Seconds since 1970. */
  readonly at: number
  /** Where media was carried, as far as is known by then. */
  readonly regions: readonly RegionId[]
}

/** Kinds of entries of which somebody else is told. */
const TELLING: ReadonlySet<RecordEntry["kind"]> = new Set([
  "started",
  "ended",
  "control",
  "turned-away",
])

/** That somebody used a control, tried to, or was turned away. */
export interface ControlUse {
  readonly account: AccountId
  readonly meeting: MeetingId
  readonly entry: KeptControl | KeptTurnedAway
  /** Who it is in the account; undefined: nobody. */
  readonly member: string | undefined
}

/** What the history is made of. */
export interface HistoryOptions {
  readonly store: HistoryStore
  readonly trust: Pick<Trust, "now">
  readonly describe: DescribeMeeting
  /** Told that people have begun to meet, or have all left; once for each start. */
  readonly onEvent?: (event: MeetingEvent) => void
  /** Told of each use of a control, and of whoever was turned away, once. */
  readonly onUse?: (use: ControlUse) => Promise<void>
  /** Told when a sweep fails: for the log. */
  readonly onProblem?: (error: unknown) => void
}

/** The records of the meetings of a home. */
export interface History extends MeetingRecords, AsyncDisposable {
  /** The record of one start; undefined if there is none, or it is another account's. */
  read(account: AccountId, meeting: MeetingId, start: StartId): Promise<MeetingRecord | undefined>
  /** Starts of meetings, newest first. */
  list(account: AccountId, query: PageQuery & StartFilter): Promise<Page<RecordSummary>>
  /** Meetings in which people are now. */
  running(account: AccountId, filter?: StartFilter): Promise<readonly RunningSummary[]>
  /** What clients of past sessions have measured, by place. */
  roundTrips(account: AccountId): Promise<readonly PlaceRoundTrips[]>
  /** From where people took part, by the policies of the meetings' owners. */
  attendance(account: AccountId): Promise<readonly StoredAttendance[]>
  /** Deletes the records of an account that are older than so many days; gives how many. */
  deleteOlderThan(account: AccountId, days: number): Promise<number>
  /** Ends in the record what has fallen silent; done from time to time by itself. */
  sweep(): Promise<void>
  /** Stops looking. Idempotent. */
  close(): Promise<void>
}

/** Makes the records of meetings over their store, which whoever opened it closes. */
export function createHistory(options: HistoryOptions): History {
  return new RunningHistory(options)
}

const summarise: Summarise = (entries, heard) => {
  const { summary } = readRecord(entries)
  return entries.length === 0 ? { ...summary, began: heard } : summary
}

class RunningHistory implements History {
  readonly #options: HistoryOptions
  /** Parts of one start are kept one after the other. */
  readonly #turns = new Turns<MeetingId>()
  readonly #timer: NodeJS.Timeout

  constructor(options: HistoryOptions) {
    this.#options = options
    const report = options.onProblem ?? ((): void => {})
    this.#timer = setInterval(() => void this.sweep().catch(report), SWEEP_MS).unref()
  }

  async keep(
    batch: RecordBatch,
    from: { readonly account: AccountId; readonly node: NodeId },
  ): Promise<boolean> {
    const { meeting, start, fence, at, first } = batch
    const { store, describe } = this.#options
    const described = await describe(meeting)
    if (described === undefined || described.account !== from.account) return false
    const { account, owner, title } = described
    const entries = batch.entries.map((entry, index) => ({
      number: first + index,
      entry: keptEntry(entry, start, described),
      measured: entry.kind === "session-started" ? countsOf(entry.roundTrips) : [],
    }))
    const part = { meeting, start, account, owner, title, fence, node: from.node, at, entries }
    // Nothing else begins or ends a start, so that most batches cost no more than their write.
    const mayMatter = batch.entries.some(({ kind }) => TELLING.has(kind))
    return await this.#turns.take(meeting, async () => {
      const before = mayMatter ? await store.read(meeting, start) : undefined
      const isKept = await store.append(part, summarise)
      const after = isKept && mayMatter ? await store.read(meeting, start) : undefined
      if (after !== undefined) this.#tell(before?.start, after.start)
      // What a batch that came twice says was told before.
      const known = new Set(
        before?.entries.filter((each) => each.fence === fence).map((each) => each.number),
      )
      const used = isKept ? entries.filter(({ number }) => !known.has(number)) : []
      await this.#noteUses(
        { account, meeting },
        used.map(({ entry }) => entry),
        described,
      )
      return isKept
    })
  }

  /** Tells which controls were used or refused, and who was turned away. */
  async #noteUses(
    of: Pick<ControlUse, "account" | "meeting">,
    entries: readonly KeptEntry[],
    { people }: RecordedMeeting,
  ): Promise<void> {
    for (const entry of entries) {
      if (entry.kind !== "control" && entry.kind !== "turned-away") continue
      const id = entry.kind === "control" ? entry.by : entry.person
      const member = people.find(({ participant }) => participant === id)?.member
      await this.#options.onUse?.({ ...of, entry, member })
    }
  }

  #tell(before: StoredStart | undefined, after: StoredStart): void {
    const { account, meeting, start, began, ended, regions } = after
    const facts = { account, meeting, start, regions: [...regions] }
    const tell = this.#options.onEvent
    if (before === undefined) tell?.({ kind: "started", ...facts, at: began })
    if (before?.ended === undefined && ended !== undefined) {
      tell?.({ kind: "ended", ...facts, at: ended })
    }
  }

  async read(
    account: AccountId,
    meeting: MeetingId,
    start: StartId,
  ): Promise<MeetingRecord | undefined> {
    const found = await this.#options.store.read(meeting, start)
    if (found === undefined || found.start.account !== account) return undefined
    const { estimated, heard } = found.start
    const { participants, links, revisions, events } = readRecord(
      found.entries,
      estimated ? heard : undefined,
    )
    return { ...summaryOf(found.start), participants, links, revisions, events }
  }

  async list(account: AccountId, query: PageQuery & StartFilter): Promise<Page<RecordSummary>> {
    const { items, next } = await this.#options.store.list(account, query)
    return { items: items.map(summaryOf), ...(next === undefined ? {} : { next }) }
  }

  async running(account: AccountId, filter: StartFilter = {}): Promise<readonly RunningSummary[]> {
    const starts = await this.#options.store.running(account, filter)
    return starts.map(({ meeting, start, title, began, heard, present, regionsNow }) => ({
      meeting,
      start,
      title,
      began,
      heard,
      present,
      regions: [...regionsNow],
    }))
  }

  async roundTrips(account: AccountId): Promise<readonly PlaceRoundTrips[]> {
    return roundTripsOf(await this.#options.store.roundTrips(account))
  }

  async attendance(account: AccountId): Promise<readonly StoredAttendance[]> {
    return await this.#options.store.attendance(account)
  }

  async deleteOlderThan(account: AccountId, days: number): Promise<number> {
    const { store, trust } = this.#options
    return await store.deleteBefore(account, trust.now() - days * 86_400)
  }

  async sweep(): Promise<void> {
    const { store, trust } = this.#options
    await store.endSilent(trust.now() - SILENT_SECONDS)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Puts names to people of the account, and pseudonyms to others. */
function keptEntry(entry: RecordEntry, start: StartId, { people }: RecordedMeeting): KeptEntry {
  const named = (participant: string): string =>
    people.some((one) => one.participant === participant && !one.outsider)
      ? participant
      : pseudonym(start, participant)
  if (entry.kind === "control") {
    const { by, whom, ...rest } = entry
    return { ...rest, by: named(by), ...(whom === undefined ? {} : { whom: named(whom) }) }
  }
  if (entry.kind === "turned-away") {
    const { participant, ...rest } = entry
    return { ...rest, person: named(participant) }
  }
  if (entry.kind !== "session-started") return entry
  const { participant, ...rest } = entry
  const known = people.find((person) => person.participant === participant)
  // Whoever is invited no more when the entry arrives is treated as a stranger.
  if (known === undefined || known.outsider) {
    const person = pseudonym(start, participant)
    return { ...rest, person, outsider: true, roundTrips: [] }
  }
  const { name, member } = known
  const of = member === undefined ? {} : { member }
  return { ...rest, person: participant, name, outsider: false, ...of }
}

/** The same within one record, and nothing in any other. */
function pseudonym(start: StartId, participant: string): string {
  const digest = createHash("sha256").update(`${start}\n${participant}`).digest("base64url")
  return `guest_${digest.slice(0, 16)}`
}

function summaryOf(stored: StoredStart): RecordSummary {
  const { meeting, start, title, began, ended, estimated, people, regions, gaps } = stored
  return {
    meeting,
    start,
    title,
    began,
    ...(ended === undefined ? {} : { ended }),
    estimated,
    people,
    regions: [...regions],
    gaps: { ...gaps },
  }
}
