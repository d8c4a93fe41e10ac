// SPDX-License-Identifier: Apache-2.0
/** Meetings and their descriptors in SQL. @module */
import {
  type AccountId,
  type MeetingId,
  meetingId,
  type ParticipantId,
  participantId,
} from "@landmoot/core/units"
import type { Kysely, Transaction } from "kysely"
import type {
  ListedMeeting,
  MeetingChange,
  MeetingFilter,
  MeetingState,
  MeetingStore,
  Page,
  PageQuery,
  StoredDescriptor,
  StoredMeeting,
} from "../accounts/index.ts"
import { lookedAfter } from "./looked-after-sql.ts"
import {
  readDescriptorRow,
  readListedRow,
  readMeetingRow,
  writeDescriptorRow,
  writeInvitationRows,
  writeMeetingRow,
} from "./meetings-rows.ts"
import { isAfter, pageOf, type PageStart, pageStart } from "./paging.ts"
import { portions } from "./portions.ts"
import { checked } from "./reading.ts"
import type { SchedulingTables } from "./scheduling-rows.ts"
import type { InvitationsTable, MeetingsTable, Tables } from "./tables.ts"
import { allOrNothing, takeBack } from "./writing.ts"

const STATES = ["upcoming", "running", "past"] as const

/** Meetings over an open database. */
export class SqlMeetings implements MeetingStore {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  async createMeeting(meeting: StoredMeeting): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.insertInto("meetings").values(writeMeetingRow(meeting)).execute()
      await insertInvitations(transaction, writeInvitationRows(meeting.id, meeting.invitations))
    })
  }

  async readMeeting(id: MeetingId): Promise<StoredMeeting | undefined> {
    const snapshot = this.#database.transaction().setIsolationLevel("repeatable read")
    return await snapshot.execute(async (transaction) => {
      const row = await transaction
        .selectFrom("meetings")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const invitations = await transaction
        .selectFrom("invitations")
        .selectAll()
        .where("meeting", "=", id)
        .orderBy("position")
        .execute()
      return readMeetingRow(row, invitations)
    })
  }

  async listMeetings(
    account: AccountId,
    query: PageQuery & MeetingFilter,
  ): Promise<Page<ListedMeeting>> {
    const start = pageStart(query)
    const { owner, state, visibleTo, order = "newest" } = query
    // Each state of one owner is a part of an index, which stands in order only by itself.
    const states = state !== undefined ? [state] : owner === undefined ? [undefined] : STATES
    const parts: MeetingsTable[][] = []
    for (const part of states) {
      parts.push(await this.#part(account, start, { owner, state: part, visibleTo, order }))
    }
    const sign = order === "oldest" ? 1 : -1
    const rows = parts
      .flat()
      .toSorted(
        (one, other) =>
          sign *
          (one.created - other.created || (one.id < other.id ? -1 : Number(one.id !== other.id))),
      )
      .slice(0, start.limit + 1)
    const invited = await this.#invited(rows.map(({ id }) => id))
    return pageOf(rows, start.limit, (row) => readListedRow(row, invited.get(row.id) ?? 0))
  }

  async barred(meeting: MeetingId): Promise<ReadonlySet<ParticipantId>> {
    const rows = await this.#database
      .withTables<SchedulingTables>()
      .selectFrom("meeting_invitees")
      .innerJoin("meetings", "meetings.id", "meeting_invitees.meeting")
      .leftJoin("people", (join) =>
        join
          .onRef("people.account", "=", "meetings.account")
          .onRef("people.id", "=", "meeting_invitees.person"),
      )
      .select("meeting_invitees.participant")
      .where("meeting_invitees.meeting", "=", meeting)
      .where("meeting_invitees.person", "is not", null)
      .where((where) =>
        where.or([where("people.id", "is", null), where("people.status", "=", "suspended")]),
      )
      .execute()
    return new Set(
      rows.map((row) =>
        checked(() => participantId(row.participant), ["meeting_invitees", "participant"]),
      ),
    )
  }

  async runningWith(account: AccountId, person: string): Promise<readonly MeetingId[]> {
    const rows = await this.#database
      .withTables<SchedulingTables>()
      .selectFrom("meetings")
      .innerJoin("meeting_invitees", "meeting_invitees.meeting", "meetings.id")
      .select("meetings.id")
      .distinct()
      .where("meetings.account", "=", account)
      .where("meetings.state", "=", "running")
      .where("meeting_invitees.person", "=", person)
      .execute()
    return rows.map((row) => checked(() => meetingId(row.id), ["meetings", "id"]))
  }

  async openOwners(account: AccountId): Promise<readonly string[]> {
    const rooms = this.#database
      .withTables<SchedulingTables>()
      .selectFrom("meeting_plans")
      .select("meeting")
      .where("account", "=", account)
      .where("kind", "=", "room")
    const rows = await this.#database
      .selectFrom("meetings")
      .select("owner")
      .distinct()
      .where("account", "=", account)
      .where("state", "in", ["upcoming", "running"])
      .where("id", "not in", rooms)
      .orderBy("owner")
      .execute()
    return rows.map(({ owner }) => owner)
  }

  async changeMeeting(id: MeetingId, { layer, ...others }: MeetingChange): Promise<boolean> {
    const set = { ...others, ...(layer === undefined ? {} : { layer: JSON.stringify(layer) }) }
    const { numUpdatedRows } = await this.#database
      .updateTable("meetings")
      .set(Object.keys(set).length === 0 ? { id } : set)
      .where("id", "=", id)
      .where("ended", "is", null)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async replaceInvitations(
    id: MeetingId,
    invitations: StoredMeeting["invitations"],
  ): Promise<boolean> {
    return await allOrNothing(this.#database, async (transaction) => {
      // Two who replace at once stand in line for the meeting's row.
      const { numUpdatedRows } = await transaction
        .updateTable("meetings")
        .set({ id })
        .where("id", "=", id)
        .where("ended", "is", null)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) takeBack()
      await transaction.deleteFrom("invitations").where("meeting", "=", id).execute()
      await insertInvitations(transaction, writeInvitationRows(id, invitations))
    })
  }

  async endMeeting(id: MeetingId, at: number): Promise<boolean> {
    return await this.#database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("meetings")
        .set({ ended: at, state: "past" })
        .where("id", "=", id)
        .where("ended", "is", null)
        .executeTakeFirstOrThrow()
      await endInForce(transaction, id, at)
      return numUpdatedRows > 0n
    })
  }

  async newestDescriptor(meeting: MeetingId): Promise<StoredDescriptor | undefined> {
    const row = await this.#database
      .selectFrom("descriptors")
      .selectAll()
      .where("meeting", "=", meeting)
      .orderBy("revision", "desc")
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? undefined : readDescriptorRow(row)
  }

  async runningDescriptors(account?: AccountId): Promise<readonly StoredDescriptor[]> {
    const rows = await this.#database
      .selectFrom("descriptors")
      .innerJoin("meetings", "meetings.id", "descriptors.meeting")
      .selectAll("descriptors")
      .where("descriptors.ended", "is", null)
      .$if(account !== undefined, (query) => query.where("meetings.account", "=", account ?? ""))
      .orderBy("descriptors.created")
      .execute()
    return rows.map(readDescriptorRow)
  }

  async appendDescriptor(descriptor: StoredDescriptor): Promise<boolean> {
    const { meeting, revision, created, used, ended } = descriptor
    return await allOrNothing(this.#database, async (transaction) => {
      const newer = await transaction
        .selectFrom("descriptors")
        .select("revision")
        .where("meeting", "=", meeting)
        .where("revision", ">=", revision)
        .executeTakeFirst()
      if (newer !== undefined) takeBack()
      await endInForce(transaction, meeting, created)
      await transaction.insertInto("descriptors").values(writeDescriptorRow(descriptor)).execute()
      if (used && ended === undefined) await setRunning(transaction, meeting, "running")
    })
  }

  async useDescriptor(meeting: MeetingId): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("descriptors")
        .set({ used: 1 })
        .where("meeting", "=", meeting)
        .where("ended", "is", null)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows > 0n) await setRunning(transaction, meeting, "running")
    })
  }

  async endDescriptor(meeting: MeetingId, at: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await endInForce(transaction, meeting, at)
    })
  }

  async #part(
    account: AccountId,
    { limit, after }: PageStart,
    { owner, state, visibleTo, order }: MeetingFilter & { readonly order: "oldest" | "newest" },
  ): Promise<MeetingsTable[]> {
    const direction = order === "oldest" ? "asc" : "desc"
    return await this.#database
      .selectFrom("meetings")
      .selectAll()
      .where("account", "=", account)
      .$if(owner !== undefined, (select) => select.where("owner", "=", owner ?? ""))
      .$if(state !== undefined, (select) => select.where("state", "=", state ?? ""))
      .$if(visibleTo !== undefined, (select) =>
        select.where((where) =>
          where.or([
            where("owner", "=", visibleTo!.person),
            where("owner", "in", lookedAfter(this.#database, account, visibleTo!.groups)),
          ]),
        ),
      )
      .$if(after !== undefined, (select) => select.where(isAfter("meetings", after!, order)))
      .orderBy("created", direction)
      .orderBy("id", direction)
      .limit(limit + 1)
      .execute()
  }

  async #invited(meetings: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (meetings.length === 0) return new Map()
    const rows = await this.#database
      .selectFrom("invitations")
      .select((builder) => ["meeting", builder.fn.countAll<number>().as("invited")])
      .where("meeting", "in", [...meetings])
      .groupBy("meeting")
      .execute()
    return new Map(rows.map(({ meeting, invited }) => [meeting, invited]))
  }
}

async function insertInvitations(
  transaction: Transaction<Tables>,
  rows: readonly InvitationsTable[],
): Promise<void> {
  for (const some of portions(rows)) {
    await transaction.insertInto("invitations").values(some).execute()
  }
}

async function endInForce(
  transaction: Transaction<Tables>,
  meeting: MeetingId,
  at: number,
): Promise<void> {
  await transaction
    .updateTable("descriptors")
    .set({ ended: at })
    .where("meeting", "=", meeting)
    .where("ended", "is", null)
    .execute()
  await setRunning(transaction, meeting, "upcoming")
}

/** A meeting that was ended for good stays past. */
async function setRunning(
  transaction: Transaction<Tables>,
  meeting: MeetingId,
  state: Exclude<MeetingState, "past">,
): Promise<void> {
  await transaction
    .updateTable("meetings")
    .set({ state })
    .where("id", "=", meeting)
    .where("ended", "is", null)
    .where("state", "!=", state)
    .execute()
}
