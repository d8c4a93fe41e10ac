// SPDX-License-Identifier: Apache-2.0
/** Records of meetings in SQL. @module */
import { type AccountId, type MeetingId, regionId, type StartId } from "@landmoot/core/units"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Page, PageQuery } from "../accounts/index.ts"
import type {
  HistoryStore,
  NewPart,
  PlacedEntry,
  RoundTripCount,
  StartFilter,
  StoredAttendance,
  StoredStart,
  Summarise,
} from "../history/index.ts"
import {
  type HistoryEntriesTable,
  type HistoryTables,
  readEntryRow,
  readStartRow,
  writeNewStart,
  writeSummary,
} from "./history-rows.ts"
import { listStarts, visibleStarts } from "./history-lists-sql.ts"
import { pageOf, pageStart } from "./paging.ts"
import { portions } from "./portions.ts"
import { checked } from "./reading.ts"
import type { Tables } from "./tables.ts"
import { allOrNothing, takeBack } from "./writing.ts"

/** How long a period is of which counts are kept and deleted together, in seconds: thirty days. */
const PERIOD_SECONDS = 2_592_000

/** The most meetings that a list of what runs shows. */
const MAX_RUNNING = 1000

type AllTables = Tables & HistoryTables

/** What is over without having said so, as of when it was heard last. */
const silenced = {
  ended: sql<number>`heard`,
  estimated: 1,
  present: 0,
  regions_now: "[]",
}

/** Records of meetings over an open database. */
export class SqlHistory implements HistoryStore {
  readonly #database: Kysely<AllTables>

  constructor(database: Kysely<Tables>) {
    this.#database = database.withTables<HistoryTables>()
  }

  async append(part: NewPart, summarise: Summarise): Promise<boolean> {
    const untyped = this.#database as unknown as Kysely<Tables> // The same database.
    return await allOrNothing(untyped, async (untypedTransaction) => {
      const transaction = untypedTransaction.withTables<HistoryTables>() as Transaction<AllTables>
      const { isOpen } = await takeStart(transaction, part)
      if (part.entries.length === 0 && isOpen) return
      const fresh = await insertFresh(transaction, part)
      await count(transaction, part, fresh)
      const entries = await entriesOf(transaction, part)
      const heard = await heardOf(transaction, part)
      await transaction
        .updateTable("history_starts")
        .set(writeSummary(summarise(entries, heard)))
        .where("meeting", "=", part.meeting)
        .where("id", "=", part.start)
        .execute()
      await endOlder(transaction, part.meeting)
    })
  }

  async read(
    meeting: MeetingId,
    start: StartId,
  ): Promise<
    { readonly start: StoredStart; readonly entries: readonly PlacedEntry[] } | undefined
  > {
    const snapshot = this.#database.transaction().setIsolationLevel("repeatable read")
    return await snapshot.execute(async (transaction) => {
      const row = await transaction
        .selectFrom("history_starts")
        .selectAll()
        .where("meeting", "=", meeting)
        .where("id", "=", start)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return { start: readStartRow(row), entries: await entriesOf(transaction, { meeting, start }) }
    })
  }

  async list(account: AccountId, query: PageQuery & StartFilter): Promise<Page<StoredStart>> {
    const start = pageStart(query)
    return pageOf(
      await listStarts(this.#database, account, { ...query, ...start }),
      start.limit,
      readStartRow,
    )
  }

  async running(account: AccountId, filter: StartFilter): Promise<readonly StoredStart[]> {
    const rows = await visibleStarts(this.#database, account, filter)
      .selectAll()
      .where("ended", "is", null)
      .orderBy("created")
      .orderBy("id")
      .limit(MAX_RUNNING)
      .execute()
    return rows.map(readStartRow)
  }

  async roundTrips(account: AccountId): Promise<readonly RoundTripCount[]> {
    const rows = await this.#database
      .selectFrom("history_round_trips")
      .select((builder) => [
        "place",
        "region",
        "bucket",
        builder.fn.sum<number | string>("count").as("count"),
      ])
      .where("account", "=", account)
      .groupBy(["place", "region", "bucket"])
      .execute()
    return rows.map((row) => ({
      place: checked(() => regionId(row.place), ["history_round_trips", "place"]),
      region: checked(() => regionId(row.region), ["history_round_trips", "region"]),
      bucket: row.bucket,
      // PostgreSQL sums whole numbers to its type `numeric`, which arrives as text.
      count: Number(row.count),
    }))
  }

  async attendance(account: AccountId): Promise<readonly StoredAttendance[]> {
    // One person of each policy tells what it is.
    const rows = await this.#database
      .selectFrom((builder) =>
        builder
          .selectFrom("history_attendance")
          .leftJoin("people", (join) =>
            join
              .onRef("people.account", "=", "history_attendance.account")
              .onRef("people.id", "=", "history_attendance.owner"),
          )
          .select(({ fn }) => [
            "place",
            fn.min("people.id").as("example"),
            fn.sum<number | string>("count").as("count"),
          ])
          .where("history_attendance.account", "=", account)
          .groupBy(["place", "people.shape"])
          .as("counts"),
      )
      .leftJoin("people", (join) =>
        join.on("people.account", "=", account).onRef("people.id", "=", "counts.example"),
      )
      .select(["place", "people.groups", "people.layer", "counts.count"])
      .orderBy("place")
      .orderBy("people.shape")
      .execute()
    return rows.map(({ place, groups, layer, count: sessions }) => ({
      place,
      ...(groups === null || layer === null ? {} : { owners: { groups, layer } }),
      sessions: Number(sessions),
    }))
  }

  async endSilent(heardBefore: number): Promise<number> {
    const { numUpdatedRows } = await this.#database
      .updateTable("history_starts")
      .set(silenced)
      .where("ended", "is", null)
      .where("heard", "<", heardBefore)
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows)
  }

  async deleteBefore(account: AccountId, ended: number): Promise<number> {
    return await this.#database.transaction().execute(async (transaction) => {
      const period = periodOf(ended)
      for (const table of ["history_round_trips", "history_attendance"] as const) {
        await transaction
          .deleteFrom(table)
          .where("account", "=", account)
          .where("period", "<", period)
          .execute()
      }
      const { numDeletedRows } = await transaction
        .deleteFrom("history_starts")
        .where("account", "=", account)
        .where("created", "<", ended)
        .where("ended", "<", ended)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    })
  }
}

const periodOf = (at: number): number => Math.floor(at / PERIOD_SECONDS)

/** Makes the start if it is new, and notes that it was heard of. Takes the write back if it is not theirs. */
async function takeStart(
  transaction: Transaction<AllTables>,
  part: NewPart,
): Promise<{ readonly isOpen: boolean }> {
  const { meeting, start, account, fence, node, at } = part
  await transaction
    .insertInto("history_starts")
    .values(writeNewStart(part))
    .onConflict((conflict) => conflict.columns(["meeting", "id"]).doNothing())
    .execute()
  const row = await transaction
    .selectFrom("history_starts")
    .select(["account", "ended", "heard"])
    .where("meeting", "=", meeting)
    .where("id", "=", start)
    .executeTakeFirstOrThrow()
  const first = await transaction
    .selectFrom("history_entries")
    .select("node")
    .where("meeting", "=", meeting)
    .where("start", "=", start)
    .where("fence", "=", fence)
    .limit(1)
    .executeTakeFirst()
  if (row.account !== account || (first !== undefined && first.node !== node)) takeBack()
  if (at > row.heard) {
    await transaction
      .updateTable("history_starts")
      .set({ heard: at })
      .where("meeting", "=", meeting)
      .where("id", "=", start)
      .execute()
  }
  return { isOpen: row.ended === null }
}

/** Inserts the entries that are not there yet, and returns them. */
async function insertFresh(
  transaction: Transaction<AllTables>,
  { meeting, start, fence, node, entries }: NewPart,
): Promise<NewPart["entries"]> {
  if (entries.length === 0) return []
  const known = await transaction
    .selectFrom("history_entries")
    .select("number")
    .where("meeting", "=", meeting)
    .where("start", "=", start)
    .where("fence", "=", fence)
    .where(
      "number",
      "in",
      entries.map(({ number }) => number),
    )
    .execute()
  const numbers = new Set(known.map(({ number }) => number))
  const fresh = entries.filter(({ number }) => !numbers.has(number))
  const rows = fresh.map(({ number, entry }): HistoryEntriesTable => {
    const member = entry.kind === "session-started" ? (entry.member ?? null) : null
    return { meeting, start, fence, number, node, body: JSON.stringify(entry), member }
  })
  for (const some of portions(rows)) {
    await transaction.insertInto("history_entries").values(some).execute()
  }
  return fresh
}

/** Counts what clients have measured and where they were. */
async function count(
  transaction: Transaction<AllTables>,
  { account, owner }: NewPart,
  fresh: NewPart["entries"],
): Promise<void> {
  for (const { entry, measured } of fresh) {
    const period = periodOf(entry.at)
    for (const { place, region, bucket, count: more } of measured) {
      await transaction
        .insertInto("history_round_trips")
        .values({ account, period, place, region, bucket, count: more })
        .onConflict((conflict) =>
          conflict
            .columns(["account", "period", "place", "region", "bucket"])
            .doUpdateSet({ count: sql`history_round_trips.count + excluded.count` }),
        )
        .execute()
    }
    const [first] = measured
    if (first === undefined) continue
    await transaction
      .insertInto("history_attendance")
      .values({ account, period, place: first.place, owner, count: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(["account", "period", "place", "owner"])
          .doUpdateSet({ count: sql`history_attendance.count + excluded.count` }),
      )
      .execute()
  }
}

async function entriesOf(
  database: Kysely<AllTables>,
  { meeting, start }: Pick<NewPart, "meeting" | "start">,
): Promise<readonly PlacedEntry[]> {
  const rows = await database
    .selectFrom("history_entries")
    .selectAll()
    .where("meeting", "=", meeting)
    .where("start", "=", start)
    .orderBy("fence")
    .orderBy("number")
    .execute()
  return rows.map(readEntryRow)
}

async function heardOf(
  transaction: Transaction<AllTables>,
  { meeting, start }: NewPart,
): Promise<number> {
  const { heard } = await transaction
    .selectFrom("history_starts")
    .select("heard")
    .where("meeting", "=", meeting)
    .where("id", "=", start)
    .executeTakeFirstOrThrow()
  return heard
}

/** Ends the starts of a meeting that never told their end and are not the newest. */
async function endOlder(transaction: Transaction<AllTables>, meeting: MeetingId): Promise<void> {
  const newest = await transaction
    .selectFrom("history_starts")
    .select("created")
    .where("meeting", "=", meeting)
    .orderBy("created", "desc")
    .limit(1)
    .executeTakeFirstOrThrow()
  await transaction
    .updateTable("history_starts")
    .set(silenced)
    .where("meeting", "=", meeting)
    .where("ended", "is", null)
    .where("created", "<", newest.created)
    .execute()
}
